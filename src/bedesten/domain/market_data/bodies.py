"""What market data looks like outside: decimal text, RFC 3339 times."""

from datetime import datetime

import msgspec

from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.board import Period
from bedesten.domain.market_data.klines import Klines
from bedesten.domain.market_data.tickers import Ticker, average_price, price_on_average
from bedesten.domain.markets import Market
from bedesten.domain.trading import Aggregate
from bedesten.kit.ids import TradeId, trade_text
from bedesten.kit.moment import moment_of
from bedesten.kit.money import to_text

PERCENT_SCALE = 3


class KlineBody(msgspec.Struct, frozen=True, kw_only=True):
    """A kline. `close_time` is its last millisecond; `vwap` is null without trades, as are the
    numbers of its trades. While `is_closed` is false, trades may still come to it."""

    open_time: datetime
    close_time: datetime
    open: str
    high: str
    low: str
    close: str
    volume: str
    quote_volume: str
    taker_buy_volume: str
    taker_buy_quote_volume: str
    trades_count: int
    first_trade_number: int | None
    last_trade_number: int | None
    vwap: str | None
    is_closed: bool


class KlineList(msgspec.Struct, frozen=True, kw_only=True):
    """Klines without gaps, oldest first, as of journal row `as_of_seq`."""

    market: str
    interval: str
    time_zone: str
    data: list[KlineBody]
    as_of_seq: int


class TickerBody(msgspec.Struct, frozen=True, kw_only=True):
    """A rolling window: it begins on a minute, ends now. Prices are null when nothing was ever
    traded, and the last price before when nothing was in the window. Bid and ask are the best of
    the book, null when there is none."""

    market: str
    window: str
    opens_at: datetime
    closes_at: datetime
    open: str | None
    high: str | None
    low: str | None
    last: str | None
    last_quantity: str | None
    previous_close: str | None
    change: str | None
    change_percent: str | None
    volume: str
    quote_volume: str
    vwap: str | None
    trades_count: int
    first_trade_id: str | None
    last_trade_id: str | None
    first_trade_number: int | None
    last_trade_number: int | None
    bid: str | None
    bid_quantity: str | None
    ask: str | None
    ask_quantity: str | None
    as_of_seq: int


class TickerList(msgspec.Struct, frozen=True, kw_only=True):
    """Every market's last 24 hours, oldest listing first."""

    data: list[TickerBody]
    next_cursor: str | None = None


class AveragePrice(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid on average in the last `minutes`, by quantity; the last price when nothing
    traded then, null when nothing ever did."""

    market: str
    minutes: int
    price: str | None
    as_of_seq: int


class AggregateList(msgspec.Struct, frozen=True, kw_only=True):
    """What orders took at one price each, oldest first."""

    market: str
    data: list[Aggregate]


class Best(msgspec.Struct, frozen=True, kw_only=True):
    """The best of a book; null where there is none."""

    bid: str | None = None
    bid_quantity: str | None = None
    ask: str | None = None
    ask_quantity: str | None = None


def kline_bodies(market: Market, klines: Klines) -> list[KlineBody]:
    """Klines in words."""
    return [kline_body(market, one, is_over=klines.is_over(one)) for one in klines.periods]


def kline_body(market: Market, period: Period, *, is_over: bool) -> KlineBody:
    """A kline in words."""
    bar = period.bar
    base, quote = market.base, market.quote
    return KlineBody(
        open_time=moment_of(period.start_ms * 1_000_000),
        close_time=moment_of((period.end_ms - 1) * 1_000_000),
        open=quote.text(bar.open),
        high=quote.text(bar.high),
        low=quote.text(bar.low),
        close=quote.text(bar.close),
        volume=base.text(bar.volume),
        quote_volume=quote.text(bar.value),
        taker_buy_volume=base.text(bar.taker_volume),
        taker_buy_quote_volume=quote.text(bar.taker_value),
        trades_count=bar.count,
        first_trade_number=bar.first_number if bar.count else None,
        last_trade_number=bar.last_number if bar.count else None,
        vwap=_vwap(market, bar),
        is_closed=is_over,
    )


def ticker_body(ticker: Ticker, window: str, best: Best) -> TickerBody:
    """A ticker in words."""
    market, figures = ticker.market, ticker.figures
    last = figures.last_price
    bar = figures.bar
    shown = bar if bar is not None else (None if last is None else Bar.flat(last))
    count = 0 if bar is None else bar.count
    price = market.quote.text
    quantity = ticker.last_quantity
    return TickerBody(
        market=market.symbol,
        window=window,
        opens_at=moment_of(figures.start_ms * 1_000_000),
        closes_at=moment_of(figures.end_ms * 1_000_000),
        open=None if shown is None else price(shown.open),
        high=None if shown is None else price(shown.high),
        low=None if shown is None else price(shown.low),
        last=None if last is None else price(last),
        last_quantity=None if quantity is None else market.base.text(quantity),
        previous_close=None if figures.close_before is None else price(figures.close_before),
        change=None if shown is None else price(shown.close - shown.open),
        change_percent=None if shown is None else percent(shown.close - shown.open, shown.open),
        volume=market.base.text(0 if bar is None else bar.volume),
        quote_volume=price(0 if bar is None else bar.value),
        vwap=None if bar is None else _vwap(market, bar),
        trades_count=count,
        first_trade_id=trade_text(TradeId(bar.first)) if bar is not None else None,
        last_trade_id=trade_text(TradeId(bar.last)) if bar is not None else None,
        first_trade_number=bar.first_number if bar is not None else None,
        last_trade_number=bar.last_number if bar is not None else None,
        as_of_seq=ticker.seq,
        **msgspec.structs.asdict(best),
    )


def average_body(ticker: Ticker, minutes: int) -> AveragePrice:
    """An average price in words."""
    found = average_price(ticker)
    return AveragePrice(
        market=ticker.market.symbol,
        minutes=minutes,
        price=None if found is None else ticker.market.quote.text(found),
        as_of_seq=ticker.seq,
    )


def percent(change: int, of: int) -> str:
    """A change in percent, rounded half away from zero to three decimals."""
    sign = -1 if change < 0 else 1
    scaled = (2 * abs(change) * 100 * 10**PERCENT_SCALE + of) // (2 * of)
    return to_text(sign * scaled, PERCENT_SCALE)


def _vwap(market: Market, bar: Bar) -> str | None:
    if not bar.volume:
        return None
    return market.quote.text(price_on_average(market, bar))
