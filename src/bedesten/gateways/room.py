"""How many requests are worked on at once, and how long each may take."""

import asyncio
from typing import Any

Request = asyncio.Task[Any]


class Room:
    """So many at once, and no longer than that. One timer for all: a timeout of each request's own
    would cost as much as its signature."""

    def __init__(self, most: int, deadline_s: int) -> None:
        self.most = most
        self.deadline_s = deadline_s
        self._due: dict[Request, float] = {}  # in the order in which they came
        self._late: set[Request] = set()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        """Whether nobody else may enter."""
        return len(self._due) >= self.most

    def enter(self, request: Request) -> None:
        """The task works on a request from now on; it is cancelled when that takes too long."""
        loop = asyncio.get_running_loop()
        self._due[request] = loop.time() + self.deadline_s
        if self._timer is None:
            self._timer = loop.call_later(self.deadline_s, self._look)

    def is_late(self, request: Request) -> bool:
        """Whether it was cancelled because it took too long."""
        return request in self._late

    def leave(self, request: Request) -> None:
        """It is done."""
        del self._due[request]
        self._late.discard(request)

    def _look(self) -> None:
        loop, self._timer = asyncio.get_running_loop(), None
        now = loop.time()
        for request, due in self._due.items():
            if due > now:
                self._timer = loop.call_at(due, self._look)
                return
            if request not in self._late:
                self._late.add(request)
                request.cancel()
