"""Answers of the database, remembered for less than a second so that what ends stops at once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, NamedTuple, TypeVar

from bedesten.kit.clock import Clock

REMEMBERED_NS: Final = 800_000_000
REMEMBERED_MAX: Final = 10_000
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class _Entry(NamedTuple, Generic[Found]):
    found: Found
    read_ns: int


class Remembered(Generic[Key, Found]):
    """Asks `read` once for all who want the same at a time; also that there is nothing is kept."""

    def __init__(self, read: Callable[[Key], Awaitable[Found]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._entries: dict[Key, _Entry[Found]] = {}
        self._reading: dict[Key, asyncio.Task[Found]] = {}

    async def find(self, key: Key) -> Found:
        """What `read` says, or said a moment ago. Raises what it raises."""
        entry, now = self._entries.get(key), self._clock.monotonic_ns()
        if entry is not None and now - entry.read_ns < REMEMBERED_NS:
            return entry.found
        reading = self._reading.get(key)
        if reading is None:
            reading = self._reading[key] = asyncio.create_task(self._ask(key, now))
        return await asyncio.shield(reading)  # one request that gives up does not end the others

    def forget(self, key: Key) -> None:
        """The next who wants it reads anew, or shares a reading that is under way."""
        self._entries.pop(key, None)

    async def _ask(self, key: Key, now_ns: int) -> Found:
        try:
            found = await self._read(key)
        finally:
            del self._reading[key]
        self._entries.pop(key, None)
        if len(self._entries) >= REMEMBERED_MAX:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = _Entry(found, now_ns)
        return found
