"""SQL of rebuilding: rebuilt klines are laid beside those of the tables, and differences mended."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import psycopg

from bedesten.db.binary import text
from bedesten.domain.market_data.board import Frame, Period
from bedesten.domain.market_data.build.store import (
    KLINE_COLUMNS,
    KLINE_KEY,
    UPSERT_KLINES,
    columns,
    kline_fields,
    moment,
)
from bedesten.domain.market_data.scales import Scales

_FACTS: Final = [column for column in KLINE_COLUMNS if column not in KLINE_KEY]
STRAYS: Final = """
    delete from public.klines as k
    using unnest(%s::text[], %s::timestamptz[], %s::timestamptz[]) as s (interval, low, high)
    where k.market_id = %s and k.interval = s.interval::public.kline_interval
        and k.open_time >= s.low and k.open_time < s.high
        and not exists (
            select from unnest(%s::text[], %s::timestamptz[]) as n (interval, open_time)
            where n.interval = s.interval and n.open_time = k.open_time)
"""
MEND: Final = f"""{UPSERT_KLINES}
    where ({", ".join(f"klines.{fact}" for fact in _FACTS)})
        is distinct from ({", ".join(f"excluded.{fact}" for fact in _FACTS)})
    returning old.seq is null
"""
SPAN: Final = """
    select min(trade_number), max(trade_number) from (
        (select trade_number from public.trades
        where market_id = %(market)s and trade_id >= %(low)s and trade_id < %(high)s
        order by trade_id limit 1)
        union all
        (select trade_number from public.trades
        where market_id = %(market)s and trade_id >= %(low)s and trade_id < %(high)s
        order by trade_id desc limit 1)
    ) as ends
"""
BEGIN_ANEW: Final = "update public.kline_cursor set generation = generation + 1 where name = 'main'"


class Differences(NamedTuple):
    """How many klines were built, and what was not as it should be."""

    built: int = 0
    wrong: int = 0
    missing: int = 0
    stray: int = 0

    @property
    def mended(self) -> int:
        """Klines that had to be changed, added or removed."""
        return self.wrong + self.missing + self.stray

    def plus(self, other: "Differences") -> "Differences":
        """Both together."""
        return Differences(*(a + b for a, b in zip(self, other, strict=True)))


def count_trades(conn: psycopg.Connection, market: int, low: int, high: int) -> int:
    """How many trades of a market have ids from `low` to before `high`."""
    row = conn.execute(SPAN, {"market": market, "low": low, "high": high}).fetchone()
    assert row is not None, "aggregates always answer"
    return 0 if row[0] is None else int(row[1] - row[0] + 1)


def merge(
    conn: psycopg.Connection,
    market: int,
    periods: Sequence[Period],
    spans: Iterable[tuple[Frame, int, int]],
    scales: Scales,
) -> Differences:
    """Make the tables hold these klines and no others in the spans: of each frame, from when to
    before when a kline begins. In the caller's database transaction."""
    kept = columns(
        {"interval": "text", "open_time": "timestamptz"},
        [(text(one.frame.interval), moment(one.start_ms)) for one in periods],
    )
    within = columns(
        {"interval": "text", "low": "timestamptz", "high": "timestamptz"},
        [(text(frame.interval), moment(low), moment(high)) for frame, low, high in spans],
    )
    strays = conn.execute(STRAYS.encode(), [*within, market, *kept]).rowcount
    if not periods:
        return Differences(stray=strays)
    rows = [kline_fields(market, period, scales) for period in periods]
    changed = [added for (added,) in conn.execute(MEND.encode(), columns(KLINE_COLUMNS, rows))]
    missing = sum(changed)
    return Differences(len(rows), len(changed) - missing, missing, strays)


def begin_anew(conn: psycopg.Connection) -> None:
    """Whoever has klines in memory must read them again."""
    conn.execute(BEGIN_ANEW)
