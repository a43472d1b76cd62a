"""Boards from the tables: what the klines say, to be carried on by the trades that come next.

Only unshifted frames: periods of another calendar are put together from more than is read here.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.board import Board, Frame
from bedesten.domain.market_data.interval import Interval
from bedesten.domain.market_data.scales import Scales, exact
from bedesten.domain.market_data.window import Minute

BAR: Final = """
    k.open_price::text, k.high_price::text, k.low_price::text, k.close_price::text,
    k.volume::text, k.quote_volume::text, k.taker_buy_volume::text,
    k.taker_buy_quote_volume::text, k.trades_count, k.seq, k.first_trade_id, k.last_trade_id,
    k.first_trade_number
"""
# What the periods of a market's last trade are put together from. Klines of seconds and minutes are
# up to date, and so are all that are over: the open ones of an hour are its minutes, those of a day
# its hours. Minutes are those of the longest window as well, and the one before it.
PIECES: Final = f"""
    select m.market_id, k.interval::text, (extract(epoch from k.open_time) * 1000)::bigint, {BAR}
    from public.markets as m
    cross join lateral (
        select s.open_time as at from public.klines as s
        where s.market_id = m.market_id and s.interval = '1m' and s.trades_count > 0
        order by s.open_time desc limit 1
    ) as last
    cross join lateral (
        select least(%(since)s, public.kline_start('1h', last.at)) as minutes,
            public.kline_start('1h', last.at) as hour, public.kline_start('1d', last.at) as day,
            least(public.kline_start('1M', last.at), public.kline_start('1w', last.at),
                public.kline_start('3d', last.at)) as days
    ) as since
    cross join lateral (
        (select p.* from public.klines as p
        where p.market_id = m.market_id and p.interval = '1s' and p.trades_count > 0
        order by p.open_time desc limit 1)
        union all
        select p.* from public.klines as p
        where p.market_id = m.market_id and p.interval = '1d' and p.trades_count > 0
            and p.open_time >= since.days and p.open_time < since.day
        union all
        select p.* from public.klines as p
        where p.market_id = m.market_id and p.interval = '1h' and p.trades_count > 0
            and p.open_time >= since.day and p.open_time < since.hour
        union all
        select p.* from public.klines as p
        where p.market_id = m.market_id and p.interval = '1m' and p.trades_count > 0
            and p.open_time >= since.minutes
        union all
        (select p.* from public.klines as p
        where p.market_id = m.market_id and p.interval = '1m' and p.trades_count > 0
            and p.open_time < since.minutes
        order by p.open_time desc limit 1)
    ) as k
    where m.market_id = coalesce(%(market)s::integer, m.market_id)
    order by m.market_id, k.open_time
"""  # noqa: S608 -- our own columns
LAST_QUANTITIES: Final = """
    select market_id, last_quantity::text from public.ticker_24hr
    where last_quantity is not null and market_id = coalesce(%(market)s::integer, market_id)
"""
DAY: Final = timedelta(days=1, minutes=1)
Rows = Iterable[tuple[Any, ...]]


def restore(
    boards: dict[int, Board], scales: dict[int, Scales], pieces: Rows, last_quantities: Rows
) -> None:
    """Bring new boards, by market, to where the tables are: the rows of the two queries."""
    found: dict[int, dict[str, list[Minute]]] = {}
    for market, interval, start_ms, *row in pieces:
        of_market = found.setdefault(market, {"1s": [], "1d": [], "1h": [], "1m": []})
        of_market[interval].append((start_ms, bar_of(row, scales[market])))
    for market, of_market in found.items():
        minutes = of_market["1m"]
        at_ms, last = minutes[-1]
        bars = {frame: _put_together(frame, at_ms, of_market) for frame in boards[market].frames}
        boards[market].restore(last.last, bars, minutes[:-1])
    for market, quantity in last_quantities:
        boards[market].last_quantity = exact(quantity, scales[market].base)


def _put_together(frame: Frame, at_ms: int, pieces: dict[str, list[Minute]]) -> Bar:
    """The bar of the period of this minute, which has the last trade."""
    if frame.interval is Interval.SECOND:
        return pieces["1s"][-1][1]
    start_ms, hour_ms = frame.start(at_ms), Interval.HOUR.start(at_ms)
    total: Bar | None = None
    for begins_ms, bar in (
        *pieces["1d"],
        *pieces["1h"],
        *(minute for minute in pieces["1m"] if minute[0] >= hour_ms),
    ):
        if begins_ms < start_ms:
            continue
        if total is None:
            total = bar.copy()
        else:
            total.merge(bar)
    assert total is not None, "the minute itself is one of them"
    return total


def bar_of(row: list[Any], scales: Scales) -> Bar:
    """The bar of a row of klines that has trades, its columns as BAR names them."""
    base, quote = scales
    bar = Bar()
    bar.open, bar.high = exact(row[0], quote), exact(row[1], quote)
    bar.low, bar.close = exact(row[2], quote), exact(row[3], quote)
    bar.volume, bar.value = exact(row[4], base), exact(row[5], quote)
    bar.taker_volume, bar.taker_value = exact(row[6], base), exact(row[7], quote)
    count, bar.seq, bar.first, bar.last, bar.first_number = row[8:]
    bar.last_number = bar.first_number + count - 1
    return bar
