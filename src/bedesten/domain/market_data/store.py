"""SQL of whoever asks for klines and tickers. Times are milliseconds since the Unix epoch."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.market_data.bar import Bar
from bedesten.domain.market_data.interval import DAY_MS, HOUR_MS, Interval
from bedesten.domain.market_data.load import BAR, bar_of
from bedesten.domain.market_data.scales import Scales
from bedesten.kit.moment import moment_of

MS_NS: Final = 1_000_000
_START: Final = "(extract(epoch from k.open_time) * 1000)::bigint"
REACH: Final = """
    select c.seq, coalesce((extract(epoch from c.at) * 1000)::bigint, 0),
        coalesce(t.trades_ever, 0), (extract(epoch from t.last_minute) * 1000)::bigint
    from public.kline_cursor as c
    left join public.ticker_24hr as t on t.market_id = %s
    where c.name = 'main'
"""
SPAN: Final = f"""
    select {_START}, {BAR} from public.klines as k
    where k.market_id = %(market)s and k.interval = %(interval)s::public.kline_interval
        and k.open_time >= %(low)s and k.open_time < %(high)s and k.trades_count > 0
    order by k.open_time limit %(limit)s
"""  # noqa: S608 -- our own columns
BEFORE: Final = f"""
    select {_START}, {BAR} from public.klines as k
    where k.market_id = %(market)s and k.interval = %(interval)s::public.kline_interval
        and k.open_time < %(before)s and k.open_time >= %(since)s and k.trades_count > 0
    order by k.open_time desc limit 1
"""  # noqa: S608 -- our own columns
# Looked for near first: that touches one or two partitions, and mostly there is one.
NEAR: Final = (timedelta(days=40), timedelta(days=14_000))
# Periods of another calendar are put together from klines that are parts of them.
SHIFTED: Final = """
    select (extract(epoch from p.starts) * 1000)::bigint,
        ((array_agg(p.open_price order by p.open_time))[1])::text,
        max(p.high_price)::text, min(p.low_price)::text,
        ((array_agg(p.close_price order by p.open_time desc))[1])::text,
        sum(p.volume)::text, sum(p.quote_volume)::text, sum(p.taker_buy_volume)::text,
        sum(p.taker_buy_quote_volume)::text, sum(p.trades_count)::bigint, max(p.seq),
        min(p.first_trade_id), max(p.last_trade_id), min(p.first_trade_number)
    from (
        select k.*, public.kline_start(
            %(interval)s::public.kline_interval, k.open_time + %(shift)s) - %(shift)s as starts
        from public.klines as k
        where k.market_id = %(market)s and k.interval = %(part)s::public.kline_interval
            and k.open_time >= %(low)s and k.open_time < %(high)s and k.trades_count > 0
    ) as p
    group by p.starts order by p.starts limit %(limit)s
"""
# Few rows, however long it is: minutes, then hours and days that are over, then minutes again.
_PIECE: Final = f"""
    select {_START} as starts, {BAR} from public.klines as k
    where k.market_id = %(market)s and k.trades_count > 0
"""  # noqa: S608 -- our own columns
PIECES: Final = f"""
    {_PIECE} and k.interval = '1m' and k.open_time >= %(start)s and k.open_time < %(hours)s
    union all
    {_PIECE} and k.interval = '1d' and k.open_time >= %(days)s and k.open_time < %(day_hours)s
    union all
    {_PIECE} and k.interval = '1h' and k.open_time >= %(hours)s and k.open_time < %(days)s
    union all
    {_PIECE} and k.interval = '1h' and k.open_time >= %(day_hours)s and k.open_time < %(minutes)s
    union all
    {_PIECE} and k.interval = '1m' and k.open_time >= %(minutes)s
    order by starts
"""
TICKERS: Final = """
    select t.market_id, (extract(epoch from t.opens_at) * 1000)::bigint,
        (extract(epoch from t.updated_at) * 1000)::bigint, t.open_price::text, t.high_price::text,
        t.low_price::text, t.close_price::text, t.volume::text, t.quote_volume::text,
        t.trades_count, t.first_trade_id, t.last_trade_id, t.first_trade_number,
        t.close_before::text, t.last_quantity::text, t.seq
    from public.ticker_24hr as t
    where t.market_id = any(%s) and t.opens_at is not null
"""


class Reach(NamedTuple):
    """How far klines are: every trade up to journal row `seq` is in, engine time `at_ms`; so many
    trades of the market, the last in the minute that begins at `last_ms` (None: there is none)."""

    seq: int
    at_ms: int
    trades: int
    last_ms: int | None


class Ends(NamedTuple):
    """Of what the trades since a moment are put together, each from one end to the next: minutes
    from `start`, hours from `hours`, days from `days`, hours from `day_hours`, minutes from
    `minutes` on. Hours and days are only those that are over: others may be old in the tables."""

    start: int
    hours: int
    days: int
    day_hours: int
    minutes: int

    @classmethod
    def since(cls, start_ms: int, last_ms: int) -> "Ends":
        """From a moment on, when the last trade is in the minute that begins at `last_ms`."""
        hour, day = Interval.HOUR.start(last_ms), Interval.DAY.start(last_ms)
        hours = -(-start_ms // HOUR_MS) * HOUR_MS
        if hours >= hour:
            return cls(start_ms, start_ms, start_ms, start_ms, start_ms)
        days = -(-start_ms // DAY_MS) * DAY_MS
        if days >= day:
            days = day = hours
        return cls(start_ms, hours, days, day, hour)


class Row(NamedTuple):
    """A period that has trades."""

    start_ms: int
    bar: Bar


async def reach(conn: psycopg.AsyncConnection, market: int) -> Reach:
    """How far the klines of a market are."""
    row = await (await conn.execute(REACH, [market])).fetchone()
    assert row is not None, "migrations insert the cursor"
    return Reach(*row)


async def span(
    conn: psycopg.AsyncConnection, question: dict[str, Any], scales: Scales
) -> list[Row]:
    """The first `limit` periods with trades that begin from `low` to before `high`."""
    asked = question | {"low": _moment(question["low"]), "high": _moment(question["high"])}
    if question["part"] is None:
        found = await conn.execute(SPAN, asked)
    else:
        shift = timedelta(milliseconds=question["shift"])
        found = await conn.execute(SHIFTED, asked | {"shift": shift})
    return [_row(row, scales) for row in await found.fetchall()]


async def before(
    conn: psycopg.AsyncConnection, market: int, interval: Interval, at_ms: int, scales: Scales
) -> Row | None:
    """The newest period with trades that begins before a moment."""
    moment = moment_of(at_ms * MS_NS)
    asked = {"market": market, "interval": str(interval), "before": moment}
    for far in NEAR:
        row = await (await conn.execute(BEFORE, asked | {"since": moment - far})).fetchone()
        if row is not None:
            return _row(row, scales)
    return None


async def put_together(
    conn: psycopg.AsyncConnection, market: int, ends: Ends, scales: Scales
) -> Bar | None:
    """All trades from the first of these moments on; None when there is none."""
    asked = {"market": market} | {name: _moment(at_ms) for name, at_ms in ends._asdict().items()}
    total: Bar | None = None
    for _, *row in await (await conn.execute(PIECES, asked)).fetchall():
        if total is None:
            total = bar_of(row, scales)
        else:
            total.merge(bar_of(row, scales))
    return total


async def tickers(conn: psycopg.AsyncConnection, markets: list[int]) -> list[tuple[Any, ...]]:
    """The rows of these markets."""
    return await (await conn.execute(TICKERS, [markets])).fetchall()


def _row(row: tuple[Any, ...], scales: Scales) -> Row:
    start_ms, *bar = row
    return Row(start_ms, bar_of(bar, scales))


def _moment(at_ms: int) -> datetime:
    return moment_of(at_ms * MS_NS)
