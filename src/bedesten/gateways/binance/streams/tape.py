"""`@trade` and `@aggTrade`: the tape in the words of Binance."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from bedesten.domain.markets import Market
from bedesten.gateways.binance.telling import joined, lots_text, ticks_text
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.stream import TradesSource, View
from bedesten.kit.id_time import id_time_ms
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import Side

encoder = msgspec.json.Encoder()


class Trade(msgspec.Struct, frozen=True, kw_only=True):
    """One match. `m`: the buyer was the maker; `M` is of no meaning and always true."""

    e: str = "trade"
    E: int
    s: str
    t: int
    p: str
    q: str
    T: int
    m: bool
    M: bool = True


class AggregateTrade(msgspec.Struct, frozen=True, kw_only=True):
    """What one order took at one price: the market's trades `f` to `l`. `a` is the last of them,
    which numbers these too, with gaps."""

    e: str = "aggTrade"
    E: int
    s: str
    a: int
    p: str
    q: str
    f: int
    l: int  # noqa: E741 -- the name on the wire
    T: int
    m: bool
    M: bool = True


class TradeView(View[list[Traded]]):
    """Each trade in a message of its own."""

    def __init__(self, source: TradesSource, unit: TimeUnit) -> None:
        super().__init__()
        self._source = source
        self._unit = unit

    def snapshot(self) -> bytes:
        """None."""
        return b""

    def changed(self, change: list[Traded]) -> None:
        """A message for each trade."""
        for trade in change if self.listeners else ():
            self.tell(self.message([trade]))

    def message(self, change: list[Traded]) -> bytes:
        """One trade."""
        (trade,) = change
        market, at = self._source.market, self._unit.of_ms(id_time_ms(trade.trade))
        return encoder.encode(
            Trade(
                E=at,
                s=joined(market),
                t=trade.number,
                p=ticks_text(market, trade.price),
                q=lots_text(market, trade.quantity),
                T=at,
                m=trade.taker_side == Side.SELL,
            )
        )


class AggregateTradeView(View[list[Traded]]):
    """What one order took at one price, in a message of its own."""

    def __init__(self, source: TradesSource, unit: TimeUnit) -> None:
        super().__init__()
        self._source = source
        self._unit = unit

    def snapshot(self) -> bytes:
        """None."""
        return b""

    def changed(self, change: list[Traded]) -> None:
        """A message for each order and price."""
        if self.listeners:
            for together in taken_together(change):
                self.tell(self.message(together))

    def message(self, change: list[Traded]) -> bytes:
        """Trades of one order at one price."""
        first, last = change[0], change[-1]
        market, at = self._source.market, self._unit.of_ms(id_time_ms(last.trade))
        return encoder.encode(
            AggregateTrade(
                E=at,
                s=joined(market),
                a=last.number,
                p=ticks_text(market, last.price),
                q=_sum(market, change),
                f=first.number,
                l=last.number,
                T=at,
                m=last.taker_side == Side.SELL,
            )
        )


def taken_together(trades: list[Traded]) -> Iterator[list[Traded]]:
    """Trades that follow each other with one taker at one price."""
    for _, group in groupby(trades, key=lambda trade: (trade.taker_order, trade.price)):
        yield list(group)


def _sum(market: Market, trades: list[Traded]) -> str:
    return lots_text(market, sum(trade.quantity for trade in trades))
