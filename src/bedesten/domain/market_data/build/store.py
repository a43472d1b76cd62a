"""SQL of the builder: how far it is, new trades, and rows of klines and tickers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.db.binary import (
    EPOCH_2000_MS,
    NULL,
    Packed,
    PackedDumper,
    array,
    int4,
    int8,
    numeric,
    text,
)
from bedesten.domain.market_data.bar import PublicTrade
from bedesten.domain.market_data.board import Figures, Period
from bedesten.domain.market_data.scales import Scales, exact

MARKETS: Final = """
    select m.market_id, b.scale, q.scale
    from public.markets as m
    join public.assets as b on b.asset_id = m.base_asset_id
    join public.assets as q on q.asset_id = m.quote_asset_id
"""
POSITION: Final = """
    select seq, trade_id, whole_trade_id, generation from public.kline_cursor where name = 'main'
"""
PROJECTED: Final = "select seq, at from public.projection_cursor where name = 'main'"
ADVANCE: Final = """
    update public.kline_cursor
    set seq = %s, trade_id = %s, whole_trade_id = %s, at = coalesce(%s, at),
        updated_at = clock_timestamp()
    where name = 'main' and trade_id = %s and generation = %s
"""
_TRADE: Final = """
    trade_id, trade_number, seq, price::text, quantity::text, total_value::text, taker_side = 'buy'
"""
NEW_TRADES: Final = f"""
    select market_id, {_TRADE} from public.trades where trade_id > %s order by trade_id limit %s
"""  # noqa: S608 -- our own columns
MARKET_TRADES: Final = f"""
    select {_TRADE} from public.trades
    where market_id = %s and trade_id >= %s and trade_id < %s
    order by trade_id limit %s
"""  # noqa: S608 -- our own columns
KLINE_COLUMNS: Final = {
    "market_id": "int4", "interval": "text", "open_time": "timestamptz", "open_price": "numeric",
    "high_price": "numeric", "low_price": "numeric", "close_price": "numeric", "volume": "numeric",
    "quote_volume": "numeric", "taker_buy_volume": "numeric", "taker_buy_quote_volume": "numeric",
    "trades_count": "int8", "seq": "int8", "first_trade_id": "int8", "last_trade_id": "int8",
    "first_trade_number": "int8",
}  # fmt: skip
TICKER_COLUMNS: Final = {
    "market_id": "int4", "opens_at": "timestamptz", "open_price": "numeric",
    "high_price": "numeric", "low_price": "numeric", "close_price": "numeric", "volume": "numeric",
    "quote_volume": "numeric", "trades_count": "int8", "first_trade_id": "int8",
    "last_trade_id": "int8", "first_trade_number": "int8", "close_before": "numeric",
    "last_quantity": "numeric", "seq": "int8", "last_minute": "timestamptz", "trades_ever": "int8",
}  # fmt: skip


def _upsert(table: str, columns: dict[str, str], key: Sequence[str]) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    values = ", ".join(f"{c}::public.kline_interval" if c == "interval" else c for c in columns)
    changes = ", ".join(f"{c} = excluded.{c}" for c in columns if c not in key)
    return (
        f"insert into public.{table} ({', '.join(columns)}) select {values}"  # noqa: S608
        f" from unnest({arrays}) as n ({', '.join(columns)})"
        f" on conflict ({', '.join(key)}) do update set {changes}"
    )


KLINE_KEY: Final = ("market_id", "interval", "open_time")
UPSERT_KLINES: Final = _upsert("klines", KLINE_COLUMNS, KLINE_KEY)
UPSERT_TICKERS: Final = _upsert("ticker_24hr", TICKER_COLUMNS, ("market_id",))


_packer = lru_cache(numeric)


class Last(NamedTuple):
    """A market's last trade: its quantity, number and minute; None: there is none."""

    quantity: int
    number: int
    minute_ms: int | None


class Position(NamedTuple):
    """How far the klines are. Every trade up to `trade` is in, and every journal row up to `seq`;
    open klines of long intervals have those up to `whole` only. `generation` counts rebuilds."""

    seq: int
    trade: int
    whole: int
    generation: int


def prepare(conn: psycopg.Connection) -> None:
    """Make this connection fit for the builder's statements."""
    conn.adapters.register_dumper(Packed, PackedDumper)
    # What a power cut takes from the klines it takes from their position too.
    conn.execute("set synchronous_commit = off")


def markets(conn: psycopg.Connection) -> dict[int, Scales]:
    """Every market with its decimals."""
    return {market: Scales(base, quote) for market, base, quote in conn.execute(MARKETS)}


def position(conn: psycopg.Connection, *, lock: bool = False) -> Position:
    """How far the klines are; with `lock` nobody builds until the database transaction ends."""
    row = conn.execute(POSITION + (" for update" if lock else "")).fetchone()
    assert row is not None, "migrations insert the row"
    return Position(*row)


def projected(conn: psycopg.Connection) -> tuple[int, datetime | None]:
    """The newest journal row whose trades are in the tables, and its engine time."""
    row = conn.execute(PROJECTED).fetchone()
    assert row is not None, "migrations insert the row"
    return row[0], row[1]


def advance(
    conn: psycopg.Connection, before: Position, after: Position, at: datetime | None
) -> bool:
    """Move on; False when somebody else has moved meanwhile."""
    values = [after.seq, after.trade, after.whole, at, before.trade, before.generation]
    return conn.execute(ADVANCE, values).rowcount == 1


def new_trades(
    conn: psycopg.Connection, after: int, most: int, scales: dict[int, Scales]
) -> list[tuple[int, PublicTrade]]:
    """The next trades of all markets, each with its market. Markets listed meanwhile are added to
    `scales`."""
    rows = conn.execute(NEW_TRADES, [after, most], binary=True).fetchall()
    if not scales.keys() >= {row[0] for row in rows}:
        scales |= markets(conn)
    return [(row[0], _trade(row[1:], scales[row[0]])) for row in rows]


def market_trades(
    conn: psycopg.Connection, market: int, scales: Scales, *, low: int, high: int, most: int
) -> list[PublicTrade]:
    """The first trades of a market whose ids are from `low` to before `high`."""
    rows = conn.execute(MARKET_TRADES, [market, low, high, most], binary=True)
    return [_trade(row, scales) for row in rows]


def write_klines(
    conn: psycopg.Connection, periods: Iterable[tuple[int, Period]], scales: dict[int, Scales]
) -> int:
    """Insert or replace klines, each with its market; how many there were."""
    rows = [kline_fields(market, period, scales[market]) for market, period in periods]
    if rows:
        conn.execute(UPSERT_KLINES.encode(), columns(KLINE_COLUMNS, rows))
    return len(rows)


def write_tickers(
    conn: psycopg.Connection,
    tickers: Iterable[tuple[int, Last, Figures]],
    scales: dict[int, Scales],
    seq: int,
) -> int:
    """Insert or replace tickers: market, its last trade, its window of 24 hours."""
    rows = [_ticker(market, last, found, scales[market], seq) for market, last, found in tickers]
    if rows:
        conn.execute(UPSERT_TICKERS.encode(), columns(TICKER_COLUMNS, rows))
    return len(rows)


def kline_fields(market: int, period: Period, scales: Scales) -> tuple[bytes, ...]:
    """A kline as packed fields, in the order of KLINE_COLUMNS."""
    bar = period.bar
    base, quote = _packer(scales.base), _packer(scales.quote)
    return (
        int4(market), text(period.frame.interval), moment(period.start_ms), quote(bar.open),
        quote(bar.high), quote(bar.low), quote(bar.close), base(bar.volume), quote(bar.value),
        base(bar.taker_volume), quote(bar.taker_value), int8(bar.count), int8(bar.seq),
        int8(bar.first), int8(bar.last), int8(bar.first_number),
    )  # fmt: skip


def _ticker(
    market: int, last: Last, found: Figures, scales: Scales, seq: int
) -> tuple[bytes, ...]:
    base, quote = _packer(scales.base), _packer(scales.quote)
    head = (int4(market), moment(found.start_ms))
    tail = (
        NULL if found.close_before is None else quote(found.close_before),
        base(last.quantity) if last.quantity else NULL,
        int8(seq),
        NULL if last.minute_ms is None else moment(last.minute_ms),
        int8(last.number),
    )
    if found.bar is None:
        price = NULL if found.last_price is None else quote(found.last_price)
        nothing = (price, price, price, price, base(0), quote(0), int8(0), NULL, NULL, NULL)
        return (*head, *nothing, *tail)
    bar = found.bar
    return (
        *head, quote(bar.open), quote(bar.high), quote(bar.low), quote(bar.close),
        base(bar.volume), quote(bar.value), int8(bar.count), int8(bar.first), int8(bar.last),
        int8(bar.first_number), *tail,
    )  # fmt: skip


def moment(at_ms: int) -> bytes:
    """A packed timestamptz."""
    return int8((at_ms - EPOCH_2000_MS) * 1000)


def columns(types: dict[str, str], rows: Sequence[tuple[bytes, ...]]) -> list[Packed]:
    """Rows as array parameters, one for each column."""
    fields = zip(*rows, strict=True) if rows else ([] for _ in types)
    return [array(kind, column) for kind, column in zip(types.values(), fields, strict=True)]


def _trade(row: tuple[Any, ...], scales: Scales) -> PublicTrade:
    trade, number, seq, price, quantity, value, taker_buys = row
    return PublicTrade(
        trade, number, seq, exact(price, scales.quote), exact(quantity, scales.base),
        exact(value, scales.quote), taker_buys,
    )  # fmt: skip
