"""Rolling windows of markets: of 24 hours from their table, others put together from klines."""

from typing import Any, Final, NamedTuple

from bedesten.domain.ledger import public_history
from bedesten.domain.market_data import store
from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.board import Figures
from bedesten.domain.market_data.interval import MINUTE_MS, Interval
from bedesten.domain.market_data.scales import Scales, exact, scales_of
from bedesten.domain.market_data.store import Ends
from bedesten.domain.market_data.window import AVERAGE_MINUTES
from bedesten.domain.markets import Desk, Market

WINDOW_MINUTES_MAX: Final = 7 * 24 * 60


class Ticker(NamedTuple):
    """A window of a market: `figures` in exact units, as of journal row `seq`. The quantity of the
    last trade is told of 24 hours alone."""

    market: Market
    figures: Figures
    seq: int
    last_quantity: int | None = None


async def read_tickers(desk: Desk, markets: list[Market]) -> list[Ticker]:
    """The last 24 hours of these markets, of each that has a row. Raises HistoryUnavailable."""
    by_id = {int(market.id): market for market in markets}
    async with public_history(desk.pool) as history:
        rows = await store.tickers(history.conn, list(by_id))
    found = {row[0]: _ticker(by_id[row[0]], row[1:]) for row in rows}
    return [found[number] for number in by_id if number in found]


async def read_window(desk: Desk, market: Market, minutes: int) -> Ticker:
    """A window of any length up to a week, that ends now. Raises HistoryUnavailable."""
    assert 0 < minutes <= WINDOW_MINUTES_MAX, "the route has checked it"
    now_ms = desk.clock.now_ns() // 1_000_000
    scales = scales_of(market)
    start_ms = Interval.MINUTE.start(now_ms) - minutes * MINUTE_MS
    async with public_history(desk.pool) as history:
        reach = await store.reach(history.conn, market.id)
        total: Bar | None = None
        if reach.last_ms is not None and reach.last_ms >= start_ms:
            ends = Ends.since(start_ms, reach.last_ms)
            total = await store.put_together(history.conn, market.id, ends, scales)
        before = await store.before(history.conn, market.id, Interval.MINUTE, start_ms, scales)
    close_before = None if before is None else before.bar.close
    last = close_before if total is None else total.close
    return Ticker(market, Figures(start_ms, now_ms, total, close_before, last), reach.seq)


async def read_average(desk: Desk, market: Market) -> Ticker:
    """The window of which the average price is told. Raises HistoryUnavailable."""
    return await read_window(desk, market, AVERAGE_MINUTES)


def average_price(ticker: Ticker) -> int | None:
    """What a whole unit of base cost on average, rounded down to a quote unit; the last price when
    nothing traded, None when nothing ever did."""
    bar = ticker.figures.bar
    if bar is None:
        return ticker.figures.last_price
    return price_on_average(ticker.market, bar)


def price_on_average(market: Market, bar: Bar) -> int:
    """The same of a bar that has trades."""
    return int(bar.value * 10**market.base.scale // bar.volume)


def _ticker(market: Market, row: tuple[Any, ...]) -> Ticker:
    scales: Scales = scales_of(market)
    (start, end, opened, high, low, close, volume, value, count, first, last, number, before,
     last_quantity, seq) = row  # fmt: skip
    bar: Bar | None = None
    if count:
        bar = Bar.flat(exact(close, scales.quote))
        bar.open, bar.high = exact(opened, scales.quote), exact(high, scales.quote)
        bar.low = exact(low, scales.quote)
        bar.volume, bar.value = exact(volume, scales.base), exact(value, scales.quote)
        bar.first, bar.last, bar.first_number = first, last, number
        bar.last_number = number + count - 1
    figures = Figures(
        start, end, bar, _optional(before, scales.quote), _optional(close, scales.quote)
    )
    return Ticker(market, figures, seq, _optional(last_quantity, scales.base))


def _optional(text: str | None, scale: int) -> int | None:
    return None if text is None else exact(text, scale)
