"""Follows the engine's feed and tells each source what concerns it."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import structlog

from bedesten.domain.markets import Desk
from bedesten.gateways.stream.channel import About, Channel, Of
from bedesten.gateways.stream.source import Source
from bedesten.gateways.stream.view import KEPT_S, Listener, View
from bedesten.gateways.stream.watch import Watch
from bedesten.kit.errors import Unavailable
from bedesten.protocol.client import EngineUnavailable, Row
from bedesten.protocol.events import AssetSet, MarketSet, PhaseSet

RETRY_S: Final = 0.2
LISTINGS: Final = frozenset(kind.LAYOUT.kind for kind in (AssetSet, MarketSet, PhaseSet))
SourceKey = tuple[Callable[[int, Desk], Source[Any]], About]
log = structlog.get_logger()


class FeedMissing(Unavailable):
    """The gateway has lost the engine and cannot stream."""

    code = "feed_missing"
    title = "There is nothing to stream now: try again in a moment"


ERRORS: Final = (FeedMissing,)


class Publisher:
    """Sources and their views; what nobody asks for is not followed."""

    def __init__(self, desk: Desk, on_lost: Callable[[], None]) -> None:
        self.seq = 0
        self._desk = desk
        self._engine = desk.engine
        self._catalogue = desk.catalogue
        self._on_lost = on_lost
        self._sources: dict[SourceKey, Source[Any]] = {}
        self._views: dict[tuple[str, int], View[Any]] = {}
        self._watch = Watch(LISTINGS)
        self._steps: dict[int, int] = {}  # of each market, as of the row that came last
        self._moved = asyncio.Event()  # set when the next row was told, then replaced
        self._live = False

    async def run(self) -> None:
        """Follow the feed for ever; after a gap everybody starts anew."""
        while True:
            try:
                await self._engine.connected()
                self.seq = await self._engine.subscribe()
                await self._catalogue.refresh()
                self._steps = {market.id: market.steps for market in self._catalogue.markets()}
                self._live = True
                async for row in self._engine.rows():
                    if not self._row(row):
                        break
            except EngineUnavailable as error:
                log.warning("the feed ended", reason=str(error))
            finally:
                self._live = False
            self._sources.clear()
            self._views.clear()
            self._watch = Watch(LISTINGS)
            self._move()
            self._on_lost()
            await asyncio.sleep(RETRY_S)

    async def source(self, channel: Channel, number: int) -> Source[Any]:
        """What the channel follows of this market or account, current. Raises Unavailable."""
        if not self._live:
            raise FeedMissing
        key = (channel.source, About(channel.of, number))
        source = self._sources.get(key)
        if source is None:
            source = self._sources[key] = channel.source(number, self._desk)
            self._watch.add(key[1], source)
        try:
            await source.ready(self._engine, self.seq)
            while self._live and self.seq < source.seq:  # a row on its way may void what we know
                await self._moved.wait()
        except Unavailable:
            if self._sources.get(key) is source:
                self._drop(key)
            raise
        if self._sources.get(key) is not source:
            raise FeedMissing
        return source

    async def subscribe(
        self, channel: Channel, number: int, who: Listener, *, after: int | None = None
    ) -> bool:
        """Send the state and then every change; or what came after a journal row, and whether all
        of that was known. Raises Unavailable."""
        source = await self.source(channel, number)
        view = self._views.get((channel.name, number))
        if view is None:
            view = self._views[channel.name, number] = channel.view(source)
            source.views[channel.name] = view
        if after is not None:
            return view.join_after(who, after)
        view.join(who)
        return False

    def unsubscribe(self, channel: Channel, number: int, who: Listener) -> None:
        """Stop; an account's source that nobody listens to is forgotten after a while, in which
        whoever comes back misses nothing."""
        view = self._views.get((channel.name, number))
        if view is None:
            return
        view.leave(who)
        key = (channel.source, About(channel.of, number))
        source = self._sources[key]
        if channel.of is Of.ACCOUNT and not source.listened:
            asyncio.get_running_loop().call_later(KEPT_S, self._forget, key, source)

    def _row(self, row: Row) -> bool:
        """Tell the sources. False when a tick or lot changed: all that is known in ticks and lots
        is void then, and everybody starts anew."""
        self.seq = row.seq
        listings, concerned = self._watch.concerned(row.data)
        for event in listings:
            if isinstance(event, MarketSet) and self._other_steps(event):
                return False
            self._catalogue.apply([event])
        for source, events in concerned.items():
            source.row(row, events)
        self._move()
        return True

    def _forget(self, key: SourceKey, source: Source[Any]) -> None:
        """Unless somebody came back, or it is another one by now."""
        if self._sources.get(key) is source and not source.listened:
            for name in source.views:
                del self._views[name, key[1].id]
            self._drop(key)

    def _drop(self, key: SourceKey) -> None:
        self._watch.remove(key[1], self._sources.pop(key))

    def _move(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    def _other_steps(self, event: MarketSet) -> bool:
        return self._steps.setdefault(event.market, event.steps) != event.steps
