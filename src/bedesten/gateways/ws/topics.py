"""What can be subscribed to: state that is seeded from the engine and carried on by the feed.

A topic is seeded by a query that tells the journal row it saw. Rows that arrive meanwhile wait;
those after that row are applied, so nothing is missing and nothing counts twice.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Literal, Protocol

from msgspec.structs import replace

from bedesten.domain.ledger import balance_of
from bedesten.domain.markets import Catalogue, Market, indicative_texts, read_levels
from bedesten.domain.trading import OwnOrders, market_trade
from bedesten.gateways.ws.messages import (
    BalancesMessage,
    BookMessage,
    Level,
    MarketMessage,
    OrdersMessage,
    TradesMessage,
    encoder,
)
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import (
    BalanceChanged,
    Event,
    IndicativeChanged,
    LevelChanged,
    MarketSet,
    PhaseSet,
    Traded,
)
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Phase, PhaseCause, Side

WHOLE_BOOK = 2**31 - 1
Kind = Literal["snapshot", "update"]


class Listener(Protocol):
    """Whoever gets a topic's messages."""

    def tell(self, message: bytes) -> None:
        """Send one message, or disconnect when too much is waiting."""
        ...


class Topic(ABC):
    """State, its listeners, and rows that came before the state was there."""

    def __init__(self) -> None:
        self.listeners: dict[Listener, None] = {}
        self._waiting: list[tuple[int, list[Event]]] | None = []
        self._seq = 0
        self._seeding: asyncio.Task[None] | None = None

    async def ready(self, engine: EngineClient) -> None:
        """Wait until the state is there. Raises what the engine's query raises."""
        if self._waiting is None:
            return
        if self._seeding is None:
            self._seeding = asyncio.create_task(self._begin(engine))
        await asyncio.shield(self._seeding)

    def row(self, seq: int, events: list[Event]) -> None:
        """Events of a committed row that concern this topic."""
        if self._waiting is not None:
            self._waiting.append((seq, events))
        elif seq > self._seq:
            self._seq = seq
            message = self.apply(seq, events)
            for listener in list(self.listeners) if message else ():
                listener.tell(message)

    @property
    def seq(self) -> int:
        """The journal row that the state is of."""
        return self._seq

    async def _begin(self, engine: EngineClient) -> None:
        self._seq = await self.seed(engine)
        waiting, self._waiting = self._waiting or [], None
        for seq, events in waiting:
            self.row(seq, events)

    @abstractmethod
    async def seed(self, engine: EngineClient) -> int:
        """Ask for the state; the journal row it is of."""

    @abstractmethod
    def snapshot(self) -> bytes:
        """The state as one message; empty when there is nothing to tell."""

    @abstractmethod
    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """Change the state; the message that tells of it, empty when there is none."""


class BookTopic(Topic):
    """The whole public book of a market, in ticks and lots."""

    def __init__(self, market: Market) -> None:
        super().__init__()
        self._market = market
        self._sides: dict[int, dict[int, int]] = {Side.BUY: {}, Side.SELL: {}}
        self._update = 0

    async def seed(self, engine: EngineClient) -> int:
        """The engine's book."""
        found = await read_levels(engine, self._market.id, WHOLE_BOOK)
        for level in found.levels:
            self._sides[level.side][level.price] = level.quantity
        self._update = found.update
        return found.seq

    def snapshot(self) -> bytes:
        """Every level, best first."""
        bids, asks = self._sides[Side.BUY], self._sides[Side.SELL]
        return self._message(
            "snapshot",
            self._update,
            [self._level(price, bids[price]) for price in sorted(bids, reverse=True)],
            [self._level(price, asks[price]) for price in sorted(asks)],
        )

    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """The levels that changed."""
        changed: dict[int, list[Level]] = {Side.BUY: [], Side.SELL: []}
        first = self._update + 1
        for event in events:
            if isinstance(event, LevelChanged):
                assert event.update == self._update + 1, "the book's changes have no gap"
                self._update = event.update
                side = self._sides[event.side]
                if event.quantity:
                    side[event.price] = event.quantity
                else:
                    side.pop(event.price, None)
                changed[event.side].append(self._level(event.price, event.quantity))
        if self._update < first:
            return b""
        return self._message("update", first, changed[Side.BUY], changed[Side.SELL])

    def _level(self, price: int, lots: int) -> Level:
        return self._market.price_text(price), self._market.quantity_text(lots)

    def _message(self, kind: Kind, first: int, bids: list[Level], asks: list[Level]) -> bytes:
        return encoder.encode(
            BookMessage(
                market=self._market.symbol,
                type=kind,
                seq=self._seq,
                first_update=first,
                update=self._update,
                bids=bids,
                asks=asks,
            )
        )


class TradesTopic(Topic):
    """The tape of a market from now on; what was before is in REST."""

    def __init__(self, market: Market) -> None:
        super().__init__()
        self._market = market

    async def seed(self, engine: EngineClient) -> int:
        """Nothing to ask for but where we are."""
        return (await engine.query(Query.COUNTERS, self._market.id)).seq

    def snapshot(self) -> bytes:
        """Nothing: the tape begins with the next trade."""
        return b""

    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """The trades."""
        data = [market_trade(self._market, event) for event in events if isinstance(event, Traded)]
        if not data:
            return b""
        return encoder.encode(TradesMessage(market=self._market.symbol, seq=seq, data=data))


class MarketTopic(Topic):
    """The phase of a market and the indicative price of its auction."""

    def __init__(self, market: Market) -> None:
        super().__init__()
        self._market = market
        self._indicative: IndicativeChanged | None = None
        self._phase_seq = 0

    async def seed(self, engine: EngineClient) -> int:
        """Where an auction would end, and the phase, which may be of a later row."""
        answer = await engine.query(Query.INDICATIVE, self._market.id)
        listed = await engine.query(Query.MARKETS)
        self._remember(answer.seq, answer.events)
        for market in listed.events:
            if isinstance(market, MarketSet) and market.market == self._market.id:
                self._market = replace(self._market, phase=Phase(market.phase))
        self._phase_seq = listed.seq
        return answer.seq

    def snapshot(self) -> bytes:
        """The phase and the indicative price."""
        return self._message("snapshot", self._seq, None)

    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """What changed last."""
        cause = self._remember(seq, events)
        return self._message("update", seq, cause)

    def _remember(self, seq: int, events: Iterable[Event]) -> PhaseCause | None:
        cause = None
        for event in events:
            if isinstance(event, IndicativeChanged):
                self._indicative = event
            elif isinstance(event, PhaseSet) and seq > self._phase_seq:
                self._market = replace(self._market, phase=Phase(event.phase))
                cause = PhaseCause(event.cause)
        return cause

    def _message(self, kind: Kind, seq: int, cause: PhaseCause | None) -> bytes:
        price, quantity, surplus, side = indicative_texts(self._market, self._indicative)
        return encoder.encode(
            MarketMessage(
                market=self._market.symbol,
                type=kind,
                seq=seq,
                phase=self._market.phase.name.lower(),
                cause=None if cause is None else cause.name.lower(),
                indicative_price=price,
                indicative_quantity=quantity,
                surplus_quantity=surplus,
                surplus_side=side,
            )
        )


class OrdersTopic(Topic):
    """An account's open orders."""

    def __init__(self, account: AccountId, catalogue: Catalogue) -> None:
        super().__init__()
        self._account = account
        self._orders = OwnOrders(account, catalogue.known_market)

    async def seed(self, engine: EngineClient) -> int:
        """The engine's open orders."""
        answer = await engine.query(Query.OPEN_ORDERS, self._account, 0)
        self._orders.seed(answer.events)
        return answer.seq

    def snapshot(self) -> bytes:
        """Every open order."""
        orders = self._orders.all_open()
        return encoder.encode(OrdersMessage(type="snapshot", seq=self._seq, data=orders))

    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """The orders that changed."""
        orders = self._orders.apply(events)
        if not orders:
            return b""
        return encoder.encode(OrdersMessage(type="update", seq=seq, data=orders))


class BalancesTopic(Topic):
    """An account's balances."""

    def __init__(self, account: AccountId, catalogue: Catalogue) -> None:
        super().__init__()
        self._account = account
        self._catalogue = catalogue
        self._balances: dict[int, BalanceChanged] = {}

    async def seed(self, engine: EngineClient) -> int:
        """The engine's balances."""
        answer = await engine.query(Query.BALANCES, self._account)
        self._remember(answer.events)
        return answer.seq

    def snapshot(self) -> bytes:
        """Every balance."""
        return self._message(
            "snapshot", [self._balances[asset] for asset in sorted(self._balances)]
        )

    def apply(self, seq: int, events: Iterable[Event]) -> bytes:
        """The balances that changed."""
        changed = self._remember(events)
        return self._message("update", changed) if changed else b""

    def _remember(self, events: Iterable[Event]) -> list[BalanceChanged]:
        found = [event for event in events if isinstance(event, BalanceChanged)]
        self._balances |= {event.asset: event for event in found}
        return found

    def _message(self, kind: Kind, balances: list[BalanceChanged]) -> bytes:
        data = [balance_of(self._catalogue.known_asset(one.asset), one) for one in balances]
        return encoder.encode(BalancesMessage(type=kind, seq=self._seq, data=data))
