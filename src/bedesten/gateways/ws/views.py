"""The channels of the native WebSocket: what each follows, and how it tells of it."""

from functools import partial
from typing import Final

import msgspec

from bedesten.domain.ledger import Balance
from bedesten.domain.market_data import (
    FRAMES,
    WINDOWS,
    Interval,
    Period,
    Ticker,
    kline_body,
    ticker_body,
)
from bedesten.domain.markets import Market, indicative_texts
from bedesten.domain.trading import SIDES, Order, market_trade
from bedesten.gateways.stream import (
    BalancesSource,
    BoardSource,
    BookChange,
    BookOrdersSource,
    BookSource,
    Channel,
    GatheredView,
    KlineView,
    Of,
    OrdersChange,
    OrdersSource,
    PhaseChange,
    PhaseSource,
    RememberingView,
    TickerSource,
    TradesSource,
    View,
)
from bedesten.gateways.stream.book_orders import Shown
from bedesten.gateways.ws.levels import best_of, checksum, levels_of
from bedesten.gateways.ws.messages import (
    BalancesMessage,
    BestMessage,
    BookMessage,
    BookOrdersMessage,
    KlineMessage,
    MarketMessage,
    OrdersMessage,
    ShownOrder,
    Subscribe,
    TickerMessage,
    TradesMessage,
    Unsubscribe,
    encoder,
)
from bedesten.kit.ids import OrderId, order_text
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import PhaseCause, Side

ALL: Final[frozenset[str]] = frozenset()  # no limit
DAY: Final = "1d"
GATHERED_S: Final = 0.25


class BookView(View[BookChange]):
    """Every level, then the levels that changed."""

    def __init__(self, source: BookSource) -> None:
        super().__init__()
        self._source = source

    def snapshot(self) -> bytes:
        """Every level, best first."""
        source = self._source
        return encoder.encode(
            BookMessage(
                market=source.market.symbol,
                type="snapshot",
                seq=source.seq,
                first_update=source.update,
                update=source.update,
                bids=levels_of(source.market, source.bids.top()),
                asks=levels_of(source.market, source.asks.top()),
                checksum=checksum(source),
            )
        )

    def message(self, change: BookChange) -> bytes:
        """The levels that changed."""
        market = self._source.market
        return encoder.encode(
            BookMessage(
                market=market.symbol,
                type="update",
                seq=change.seq,
                first_update=change.first,
                update=change.last,
                bids=levels_of(market, change.bids.items()),
                asks=levels_of(market, change.asks.items()),
                checksum=checksum(self._source),
            )
        )


class BookOrdersView(View[OrdersChange]):
    """Every order on the book, then what becomes of them."""

    def __init__(self, source: BookOrdersSource) -> None:
        super().__init__()
        self._source = source

    def snapshot(self) -> bytes:
        """Every order, by priority."""
        source = self._source
        sides: dict[Side, list[ShownOrder]] = {Side.BUY: [], Side.SELL: []}
        for one in source.orders():
            sides[one.side].append((_id(one), *self._price_and_lots(one)))
        return encoder.encode(
            BookOrdersMessage(
                market=source.market.symbol,
                type="snapshot",
                seq=source.seq,
                update=source.update,
                bids=sides[Side.BUY],
                asks=sides[Side.SELL],
            )
        )

    def message(self, change: OrdersChange) -> bytes:
        """What became of them."""
        market = self._source.market
        return encoder.encode(
            BookOrdersMessage(
                market=market.symbol,
                type="update",
                seq=change.seq,
                update=change.update,
                gone=[_id(one) for one in change.gone],
                changed=[(_id(one), market.quantity_text(one.lots)) for one in change.changed],
                queued=[
                    (_id(one), SIDES[one.side], *self._price_and_lots(one)) for one in change.queued
                ],
            )
        )

    def _price_and_lots(self, one: Shown) -> tuple[str, str]:
        market = self._source.market
        return market.price_text(one.price), market.quantity_text(one.lots)


class TradesView(View[list[Traded]]):
    """New trades."""

    def __init__(self, source: TradesSource) -> None:
        super().__init__()
        self._source = source

    def snapshot(self) -> bytes:
        """Nothing: the tape begins with the next trade."""
        return b""

    def message(self, change: list[Traded]) -> bytes:
        """The trades of a row."""
        market = self._source.market
        data = [market_trade(market, trade) for trade in change]
        return encoder.encode(TradesMessage(market=market.symbol, seq=self._source.seq, data=data))


class MarketView(View[PhaseChange]):
    """The phase and where an auction would end."""

    def __init__(self, source: PhaseSource) -> None:
        super().__init__()
        self._source = source

    def snapshot(self) -> bytes:
        """As it is."""
        return self._told("snapshot", None)

    def message(self, change: PhaseChange) -> bytes:
        """As it is now."""
        return self._told("update", change.cause)

    def _told(self, kind: str, cause: PhaseCause | None) -> bytes:
        market = self._source.market
        price, quantity, surplus, side = indicative_texts(market, self._source.indicative)
        return encoder.encode(
            MarketMessage(
                market=market.symbol,
                type="snapshot" if kind == "snapshot" else "update",
                seq=self._source.seq,
                phase=market.phase.name.lower(),
                cause=None if cause is None else cause.name.lower(),
                indicative_price=price,
                indicative_quantity=quantity,
                surplus_quantity=surplus,
                surplus_side=side,
            )
        )


class OrdersView(RememberingView[list[Order]]):
    """Open orders, then those that changed."""

    def __init__(self, source: OrdersSource, markets: frozenset[str] = ALL) -> None:
        super().__init__(source)
        self._source = source
        self._markets = markets

    def snapshot(self) -> bytes:
        """Every open order."""
        data = self._seen(self._source.open.all_open())
        return encoder.encode(OrdersMessage(type="snapshot", seq=self._source.seq, data=data))

    def message(self, change: list[Order]) -> bytes:
        """The orders that changed."""
        data = self._seen(change)
        if not data:
            return b""
        return encoder.encode(OrdersMessage(type="update", seq=self._source.seq, data=data))

    def _seen(self, orders: list[Order]) -> list[Order]:
        if not self._markets:
            return orders
        return [order for order in orders if order.market in self._markets]


class BalancesView(RememberingView[list[Balance]]):
    """Balances, then those that changed."""

    def __init__(self, source: BalancesSource, assets: frozenset[str] = ALL) -> None:
        super().__init__(source)
        self._source = source
        self._assets = assets

    def snapshot(self) -> bytes:
        """Every balance."""
        data = self._seen(self._source.all())
        return encoder.encode(BalancesMessage(type="snapshot", seq=self._source.seq, data=data))

    def message(self, change: list[Balance]) -> bytes:
        """The balances that changed."""
        data = self._seen(change)
        if not data:
            return b""
        return encoder.encode(BalancesMessage(type="update", seq=self._source.seq, data=data))

    def _seen(self, balances: list[Balance]) -> list[Balance]:
        if not self._assets:
            return balances
        return [balance for balance in balances if balance.asset in self._assets]


class BestView(View[BookChange]):
    """The best price of each side."""

    def __init__(self, source: BookSource) -> None:
        super().__init__()
        self._source = source
        self._told: tuple[object, object] | None = None

    def snapshot(self) -> bytes:
        """As it is."""
        return encoder.encode(
            BestMessage(
                market=self._source.market.symbol,
                seq=self._source.seq,
                update=self._source.update,
                **msgspec.structs.asdict(best_of(self._source)),
            )
        )

    def message(self, change: BookChange) -> bytes:
        """As it is, if it is another one."""
        best = (self._source.bids.best(), self._source.asks.best())
        if best == self._told:
            return b""
        self._told = best
        return self.snapshot()


class NativeKlineView(KlineView):
    """Klines in the words of REST."""

    def told(self, period: Period, *, is_over: bool) -> bytes:
        """One kline."""
        market = self._source.market
        return encoder.encode(
            KlineMessage(
                market=market.symbol,
                interval=self._frame.interval,
                seq=self._source.seq,
                data=kline_body(market, period, is_over=is_over),
            )
        )


class TickerView(GatheredView[TickerSource]):
    """A rolling window in the words of REST."""

    def __init__(self, source: TickerSource, window: str) -> None:
        super().__init__(GATHERED_S)
        self._source = source
        self._window = window

    def snapshot(self) -> bytes:
        """As it is."""
        board = self._source.board
        ticker = Ticker(
            board.market,
            board.board.window(self._window, board.now_ms),
            self._source.seq,
            board.board.last_quantity or None,
        )
        body = ticker_body(ticker, self._window, best_of(self._source.book))
        return encoder.encode(TickerMessage(seq=self._source.seq, data=body))

    def message(self, change: TickerSource) -> bytes:
        """As it is now."""
        return self.snapshot()

    def merge(self, earlier: TickerSource, later: TickerSource) -> TickerSource:
        """It is one and the same."""
        return later


def channel_of(asked: Subscribe | Unsubscribe) -> Channel:
    """What is meant, its parameters included."""
    if asked.channel == "klines":
        return CHANNELS[f"klines {(asked.interval or Interval.MINUTE).value}"]
    if asked.channel == "ticker":
        return CHANNELS[f"ticker {asked.window or DAY}"]
    return CHANNELS[asked.channel]


CHANNELS: Final[dict[str, Channel]] = {
    channel.name: channel
    for channel in (
        Channel("book", Of.MARKET, BookSource, BookView),
        Channel("book_orders", Of.MARKET, BookOrdersSource, BookOrdersView),
        Channel("best", Of.MARKET, BookSource, BestView),
        *(
            Channel(
                f"klines {frame.interval.value}",
                Of.MARKET,
                BoardSource,
                partial(NativeKlineView, frame=frame, every_s=GATHERED_S),
            )
            for frame in FRAMES
        ),
        *(
            Channel(f"ticker {window}", Of.MARKET, TickerSource, partial(TickerView, window=window))
            for window in WINDOWS
        ),
        Channel("trades", Of.MARKET, TradesSource, TradesView),
        Channel("market", Of.MARKET, PhaseSource, MarketView),
        Channel("orders", Of.ACCOUNT, OrdersSource, OrdersView),
        Channel("balances", Of.ACCOUNT, BalancesSource, BalancesView),
    )
}


def limited(channel: Channel, markets: list[Market]) -> Channel:
    """A channel of an account, for a key that is limited to these markets."""
    symbols = frozenset(market.symbol for market in markets)
    name = f"{channel.name} of {' '.join(sorted(symbols))}"
    if channel.name == "orders":
        return channel._replace(name=name, view=lambda source: OrdersView(source, symbols))
    assert channel.name == "balances", f"nobody has said what of {channel.name} is limited"
    assets = frozenset(one.symbol for market in markets for one in (market.base, market.quote))
    return channel._replace(name=name, view=lambda source: BalancesView(source, assets))


def _id(one: Shown) -> str:
    return order_text(OrderId(one.order))
