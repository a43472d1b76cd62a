"""SQL of the files of history: which days are over, what of them is written, and their rows."""

from datetime import datetime
from typing import Any, Final, LiteralString

import psycopg
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import public_history
from bedesten.domain.market_data import store as klines
from bedesten.domain.market_data.history.columns import Written
from bedesten.domain.market_data.history.model import Format, HistoryFile, MarketDay
from bedesten.domain.market_data.interval import Interval
from bedesten.domain.market_data.load import bar_of
from bedesten.domain.market_data.scales import Scales
from bedesten.domain.market_data.store import Row
from bedesten.kit.moment import moment_of

# The journal's next row is later than the newest one whose trades are in the klines. Where all of
# it is in, the clock decides: the engine stamps no trade with a day that is long over. Klines of
# every interval have to be there: of long ones the last trades come a little later.
OVER_UNTIL: Final = """
    select case
        when c.whole_trade_id < c.trade_id then least(c.at, admin.id_time(c.whole_trade_id))
        when exists (select from engine.journal as j where j.seq > c.seq) then c.at
        else greatest(c.at, %s) end
    from public.kline_cursor as c where c.name = 'main'
"""
# Each day of a market since its first trade, as long as files of it are missing.
MISSING: Final = """
    select m.market_id, m.symbol, b.scale, q.scale, d.day::date
    from public.markets as m
    join public.assets as b on b.asset_id = m.base_asset_id
    join public.assets as q on q.asset_id = m.quote_asset_id
    cross join lateral (
        select k.open_time as begun from public.klines as k
        where k.market_id = m.market_id and k.interval = '1d' and k.trades_count > 0
        order by k.open_time limit 1
    ) as first
    cross join lateral generate_series(
        first.begun at time zone 'UTC', %(until)s at time zone 'UTC' - interval '1 day',
        interval '1 day') as d (day)
    where (%(market)s::text is null or m.symbol = %(market)s)
        and (%(first)s::date is null or d.day >= %(first)s)
        and (%(last)s::date is null or d.day <= %(last)s)
        and (%(again)s or (
            select count(*) from public.history_files as f
            where f.market_id = m.market_id and f.day = d.day::date) < %(files)s)
    order by d.day, m.market_id
"""
NOTE: Final = """
    insert into public.history_files
        (market_id, series, day, format, path, bytes, sha256, entries)
    values (%s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (market_id, series, day, format) do update
    set path = excluded.path, bytes = excluded.bytes, sha256 = excluded.sha256,
        entries = excluded.entries, written_at = clock_timestamp()
"""
_FILE: Final = """
    select m.symbol, f.series, f.day, f.format::text, f.path, f.bytes, encode(f.sha256, 'hex'),
        f.entries
    from public.history_files as f
    join public.markets as m on m.market_id = f.market_id
"""
LISTED: Final = f"""{_FILE}
    where (%(market)s::integer is null or f.market_id = %(market)s)
        and (%(series)s::text is null or f.series = %(series)s)
        and (%(format)s::text is null or f.format::text = %(format)s)
        and (%(first)s::date is null or f.day >= %(first)s)
        and (%(last)s::date is null or f.day <= %(last)s)
        and (%(after)s::text is null or f.path > %(after)s)
    order by f.path limit %(limit)s
"""
NAMED: Final = f"{_FILE} where f.path = %(path)s"


def over_until(conn: psycopg.Connection, now: datetime) -> datetime | None:
    """Before when no trade comes any more; None before the first one."""
    row = conn.execute(OVER_UNTIL, [now]).fetchone()
    assert row is not None, "migrations insert the cursor"
    found: datetime | None = row[0]
    return found


def missing_days(conn: psycopg.Connection, question: dict[str, Any]) -> list[MarketDay]:
    """Days that are over and not all written, oldest first."""
    return [
        MarketDay(market, symbol, Scales(base, quote), day)
        for market, symbol, base, quote, day in conn.execute(MISSING, question)
    ]


def note(
    conn: psycopg.Connection, of: MarketDay, series: str, form: Format, written: Written
) -> None:
    """There is a file."""
    facts = [written.size, written.sha256, written.entries]
    conn.execute(NOTE, [of.market, series, of.day, form, of.path(series, form), *facts])


def kline_rows(
    conn: psycopg.Connection, of: MarketDay, interval: Interval, span: tuple[int, int], limit: int
) -> list[Row]:
    """Klines with trades that begin from one moment to before another."""
    low, high = (moment_of(at_ms * 1_000_000) for at_ms in span)
    asked = {
        "market": of.market, "interval": str(interval), "low": low, "high": high, "limit": limit,
    }  # fmt: skip
    rows = conn.execute(klines.SPAN, asked)
    return [Row(start_ms, bar_of(bar, of.scales)) for start_ms, *bar in rows]


def kline_before(conn: psycopg.Connection, of: MarketDay, interval: Interval) -> Row | None:
    """The last kline with trades before the day."""
    begin = moment_of(of.from_ms * 1_000_000)
    asked = {"market": of.market, "interval": str(interval), "before": begin}
    for far in klines.NEAR:
        row = conn.execute(klines.BEFORE, asked | {"since": begin - far}).fetchone()
        if row is not None:
            return Row(row[0], bar_of(list(row[1:]), of.scales))
    return None


async def listed(pool: AsyncConnectionPool, question: dict[str, Any]) -> list[HistoryFile]:
    """Files in the order of their paths. Raises HistoryUnavailable."""
    return await _files(pool, LISTED, question)


async def named(pool: AsyncConnectionPool, path: str) -> HistoryFile | None:
    """The file of this path. Raises HistoryUnavailable."""
    return next(iter(await _files(pool, NAMED, {"path": path})), None)


async def _files(
    pool: AsyncConnectionPool, query: LiteralString, question: dict[str, Any]
) -> list[HistoryFile]:
    async with public_history(pool) as history:
        rows = await (await history.conn.execute(query, question)).fetchall()
    names = HistoryFile.__struct_fields__
    return [HistoryFile(**dict(zip(names, row, strict=True))) for row in rows]
