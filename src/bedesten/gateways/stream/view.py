"""How changes are told: in the words of a dialect, at once or gathered for a while."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from bedesten.gateways.batch import Batch

KEPT_S: Final = 300  # so long may a client be away
KEPT_BYTES_MAX: Final = 2 << 20  # of one view
Change = TypeVar("Change")


class Dated(Protocol):
    """A source as far as a view needs it to remember."""

    @property
    def seq(self) -> int:
        """The journal row that the state is of."""
        ...


class Listener(Protocol):
    """Whoever gets a view's messages."""

    def tell(self, message: bytes) -> None:
        """Send one message, or disconnect when too much is waiting."""
        ...

    def tell_all(self, batch: Batch) -> None:
        """The same for several."""
        ...


class View(ABC, Generic[Change]):
    """Listeners, who get the state and then a message with each change.

    What is told in one turn of the loop goes out at its end, as one write for each listener: when
    changes come faster than they can be sent one by one, more of them share a write.
    """

    def __init__(self) -> None:
        self.listeners: dict[Listener, None] = {}
        self._untold: list[bytes] = []

    def join(self, who: Listener) -> None:
        """Tell the state, and from now on every change."""
        self._tell_untold()  # to those who were here before
        snapshot = self.snapshot()
        if snapshot:
            who.tell(snapshot)
        self.listeners[who] = None

    def join_after(self, who: Listener, seq: int) -> bool:
        """Tell what came after this journal row instead of the state, if all of it is still known;
        whether it was."""
        self.join(who)
        return False

    def leave(self, who: Listener) -> None:
        """Tell nothing more; harmless for who never joined."""
        self.listeners.pop(who, None)

    def changed(self, change: Change) -> None:
        """The source has changed."""
        if self.listeners:
            self.tell(self.message(change))

    def tell(self, message: bytes) -> None:
        """Send to everybody; an empty message is none."""
        if not message or not self.listeners:
            return
        if not self._untold:
            asyncio.get_running_loop().call_soon(self._tell_untold)
        self._untold.append(message)

    def _tell_untold(self) -> None:
        if not self._untold:
            return
        batch, self._untold = Batch(self._untold), []
        for listener in list(self.listeners):
            listener.tell_all(batch)

    @abstractmethod
    def snapshot(self) -> bytes:
        """The state as one message; empty when there is nothing to tell."""

    @abstractmethod
    def message(self, change: Change) -> bytes:
        """What tells of a change; empty when nothing does."""


class GatheredView(View[Change]):
    """Tells at most once in `every_s` seconds, of all changes since, merged into one."""

    def __init__(self, every_s: float) -> None:
        super().__init__()
        self._every_s = every_s
        self._gathered: Change | None = None
        self._timer: asyncio.TimerHandle | None = None

    def join(self, who: Listener) -> None:
        """Whoever was here first is told what was gathered, so that all go on from one state."""
        self._flush()
        super().join(who)

    def changed(self, change: Change) -> None:
        """Gather; the first change after a pause starts the clock."""
        if not self.listeners:
            return
        self._gathered = change if self._gathered is None else self.merge(self._gathered, change)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._every_s, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        gathered, self._gathered, self._timer = self._gathered, None, None
        if gathered is not None and self.listeners:
            self.tell(self.message(gathered))

    @abstractmethod
    def merge(self, earlier: Change, later: Change) -> Change:
        """One change that has the effect of both."""


class RememberingView(View[Change]):
    """Keeps what it told for a while, so that who comes back misses nothing."""

    def __init__(self, dated: Dated) -> None:
        super().__init__()
        self._dated = dated
        self._told: deque[_Told] = deque()
        self._bytes = 0
        self._known_after = dated.seq  # what came later than this row is kept

    def changed(self, change: Change) -> None:
        """Tell and keep it, also while nobody listens."""
        message = self.message(change)
        if message:
            self._keep(message)
            self.tell(message)

    def join_after(self, who: Listener, seq: int) -> bool:
        """What came after the row, else the state."""
        if not self._known_after <= seq <= self._dated.seq:
            self.join(who)
            return False
        self._tell_untold()
        for one in self._told:
            if one.seq > seq:
                who.tell(one.message)
        self.listeners[who] = None
        return True

    def _keep(self, message: bytes) -> None:
        now_s = asyncio.get_running_loop().time()
        self._told.append(_Told(self._dated.seq, now_s, message))
        self._bytes += len(message)
        while self._bytes > KEPT_BYTES_MAX or self._told[0].at_s < now_s - KEPT_S:
            gone = self._told.popleft()
            self._bytes -= len(gone.message)
            self._known_after = gone.seq


class _Told(NamedTuple):
    seq: int
    at_s: float
    message: bytes
