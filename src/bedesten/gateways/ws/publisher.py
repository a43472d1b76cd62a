"""Follows the engine's feed and tells each topic what concerns it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

import structlog

from bedesten.domain.markets import Catalogue, Market
from bedesten.gateways.ws.topics import (
    BalancesTopic,
    BookTopic,
    Listener,
    MarketTopic,
    OrdersTopic,
    Topic,
    TradesTopic,
)
from bedesten.kit.errors import Unavailable
from bedesten.kit.ids import AccountId
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.client import EngineClient, EngineUnavailable, Row
from bedesten.protocol.events import (
    EVENTS,
    AssetSet,
    BalanceChanged,
    Event,
    IndicativeChanged,
    LevelChanged,
    MarketSet,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderTriggered,
    PhaseSet,
    Traded,
)
from bedesten.protocol.layout import size_and_kind

RETRY_S: Final = 0.2
LISTINGS: Final = frozenset(kind.LAYOUT.kind for kind in (AssetSet, MarketSet, PhaseSet))
OF_ORDERS: Final = frozenset(
    kind.LAYOUT.kind
    for kind in (OrderAccepted, OrderHeld, OrderTriggered, OrderReduced, Traded, OrderDone)
)
OF_BALANCES: Final = frozenset({BalanceChanged.LAYOUT.kind})
OF_BOOKS: Final = frozenset({LevelChanged.LAYOUT.kind})
OF_MARKETS: Final = frozenset({IndicativeChanged.LAYOUT.kind, PhaseSet.LAYOUT.kind})
OF_TRADES: Final = frozenset({Traded.LAYOUT.kind})
MARKET_TOPICS: Final[dict[str, Callable[[Market], Topic]]] = {
    "book": BookTopic,
    "trades": TradesTopic,
    "market": MarketTopic,
}
Key = tuple[str, int]
log = structlog.get_logger()


class FeedMissing(Unavailable):
    """The gateway has lost the engine and cannot stream."""

    code = "feed_missing"
    title = "There is nothing to stream now: try again in a moment"


ERRORS: Final = (FeedMissing,)


class Publisher:
    """Topics by (channel, market or account id); a topic lives while somebody listens to it."""

    def __init__(
        self, engine: EngineClient, catalogue: Catalogue, on_lost: Callable[[], None]
    ) -> None:
        self.seq = 0
        self._engine = engine
        self._catalogue = catalogue
        self._on_lost = on_lost
        self._topics: dict[Key, Topic] = {}
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
            self._topics.clear()
            self._move()
            self._on_lost()
            await asyncio.sleep(RETRY_S)

    async def subscribe(self, channel: str, subject: Market | AccountId, who: Listener) -> None:
        """Send the state of a topic and then every change. Raises Unavailable."""
        if not self._live:
            raise FeedMissing
        key = (channel, subject.id if isinstance(subject, Market) else subject)
        topic = self._topics.get(key)
        if topic is None:
            topic = self._topics[key] = self._new_topic(channel, subject)
        try:
            await topic.ready(self._engine)
            while self._live and self.seq < topic.seq:  # a row on its way may void what we know
                await self._moved.wait()
        except Unavailable:
            if self._topics.get(key) is topic:
                del self._topics[key]
            raise
        if self._topics.get(key) is not topic:
            raise FeedMissing
        snapshot = topic.snapshot()
        if snapshot:
            who.tell(snapshot)
        topic.listeners[who] = None

    def unsubscribe(self, channel: str, number: int, who: Listener) -> None:
        """Stop; a private topic without listeners is forgotten, books and tapes are kept."""
        topic = self._topics.get((channel, number))
        if topic is None:
            return
        topic.listeners.pop(who, None)
        if not topic.listeners and channel in ("orders", "balances"):
            del self._topics[channel, number]

    def _new_topic(self, channel: str, subject: Market | AccountId) -> Topic:
        if isinstance(subject, Market):
            return MARKET_TOPICS[channel](subject)
        kind = OrdersTopic if channel == "orders" else BalancesTopic
        return kind(subject, self._catalogue)

    def _row(self, row: Row) -> bool:
        """Tell the topics. False when a tick or lot changed: all that is known in ticks and lots is
        void then, and everybody starts anew."""
        self.seq = row.seq
        concerned: dict[Key, list[Event]] = defaultdict(list)
        for event in _wanted(row.data, self._kinds()):
            if isinstance(event, MarketSet) and self._other_steps(event):
                return False
            if event.LAYOUT.kind in LISTINGS:
                self._catalogue.apply([event])
            for key in _keys(event):
                if key in self._topics:
                    concerned[key].append(event)
        for key, events in concerned.items():
            self._topics[key].row(row.seq, events)
        self._move()
        return True

    def _move(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    def _other_steps(self, event: MarketSet) -> bool:
        return self._steps.setdefault(event.market, event.steps) != event.steps

    def _kinds(self) -> frozenset[int]:
        """Which events anybody wants: the others are not even decoded."""
        channels = {channel for channel, _ in self._topics}
        wanted = LISTINGS
        for channel, kinds in KINDS.items():
            if channel in channels:
                wanted |= kinds
        return wanted


KINDS: Final = {
    "book": OF_BOOKS,
    "trades": OF_TRADES,
    "market": OF_MARKETS,
    "orders": OF_ORDERS,
    "balances": OF_BALANCES,
}


def _keys(event: Event) -> tuple[Key, ...]:
    """The topics that an event concerns."""
    match event:
        case LevelChanged():
            return (("book", event.market),)
        case Traded():
            taker, maker = ("orders", event.taker_account), ("orders", event.maker_account)
            both = (taker,) if taker == maker else (taker, maker)
            return (("trades", event.market), *both)
        case PhaseSet() | IndicativeChanged():
            return (("market", event.market),)
        case OrderAccepted() | OrderHeld() | OrderTriggered() | OrderReduced() | OrderDone():
            return (("orders", event.account),)
        case BalanceChanged():
            return (("balances", event.account),)
        case _:
            return ()


def _wanted(data: bytes, kinds: frozenset[int]) -> Iterator[Event]:
    """The events of a batch that are of these kinds, in order."""
    offset = read_event_batch(data).offsets[0]
    while offset < len(data):
        size, kind = size_and_kind(data, offset)
        if kind in kinds:
            found = EVENTS[kind]
            yield found(*found.LAYOUT.unpack(data, offset, size))
        offset += size
