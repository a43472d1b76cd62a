"""What is followed: state that is seeded from the engine and carried on by the feed.

The seed tells the journal row that it is of. Rows that arrive meanwhile wait; those after that row
are applied, so nothing is missing and nothing counts twice.
"""

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from bedesten.gateways.stream.view import View
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event

Change = TypeVar("Change")


class Source(ABC, Generic[Change]):
    """State, its views, and rows that came before the state was there."""

    kinds: ClassVar[frozenset[int]]  # of events that it wants

    def __init__(self) -> None:
        self.views: dict[str, View[Change]] = {}  # by the names of their channels
        self.at = Row(0, 0, b"")  # of the state: its journal row and time; data is not kept
        self._waiting: list[tuple[Row, list[Event]]] | None = []
        self._seeding: asyncio.Task[None] | None = None

    async def ready(self, engine: EngineClient, since: int) -> None:
        """Wait until the state is there, of the journal row `since` or later. Raises what the
        engine's query raises."""
        if self._waiting is None:
            return
        if self._seeding is None:
            self._seeding = asyncio.create_task(self._begin(engine, since))
        await asyncio.shield(self._seeding)

    def row(self, row: Row, events: list[Event]) -> None:
        """Events of a committed row that concern this source."""
        if self._waiting is not None:
            self._waiting.append((row, events))
        elif row.seq > self.at.seq:
            self.at = row._replace(data=b"")
            change = self.apply(row, events)
            if change is not None:
                for view in self.views.values():
                    view.changed(change)

    @property
    def seq(self) -> int:
        """The journal row that the state is of."""
        return self.at.seq

    @property
    def listened(self) -> bool:
        """Whether anybody listens to it."""
        return any(view.listeners for view in self.views.values())

    async def _begin(self, engine: EngineClient, since: int) -> None:
        self.at = Row(await self.seed(engine, since), 0, b"")
        waiting, self._waiting = self._waiting or [], None
        for row, events in waiting:
            self.row(row, events)

    @abstractmethod
    async def seed(self, engine: EngineClient, since: int) -> int:
        """Ask for the state of row `since` or later; answers the journal row it is of."""

    @abstractmethod
    def apply(self, row: Row, events: list[Event]) -> Change | None:
        """Change the state; what is to be told of it, None for nothing."""
