"""Writes the files of days that are over; each is noted once it is whole and on disk."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.market_data.bar import floor_id
from bedesten.domain.market_data.board import Frame, Period
from bedesten.domain.market_data.build.store import market_trades
from bedesten.domain.market_data.history import store
from bedesten.domain.market_data.history.columns import Column, Row, Writer
from bedesten.domain.market_data.history.csv import CsvWriter
from bedesten.domain.market_data.history.model import (
    INTERVALS,
    SERIES,
    TRADES,
    Format,
    MarketDay,
    kline_columns,
    trade_columns,
)
from bedesten.domain.market_data.history.parquet import ParquetWriter
from bedesten.domain.market_data.interval import HOUR_MS, Interval
from bedesten.domain.market_data.klines import filled

PAGE: Final = 10_000  # trades in memory at once; klines come by the hour
GRACE: Final = timedelta(minutes=1)  # clocks of engine and exporter may differ by that
Moved = Callable[[int, int], None]  # days done, of how many


class Wanted(NamedTuple):
    """Which days: all that are missing, or `again` those that are there too."""

    market: str | None = None
    first: date | None = None
    last: date | None = None
    again: bool = False


class Exported(NamedTuple):
    """What was written."""

    days: int
    files: int
    bytes: int


def export(
    conn: psycopg.Connection,
    folder: Path,
    now: datetime,
    wanted: Wanted,
    *,
    moved: Moved = lambda _, __: None,
) -> Exported:
    """Write what is wanted below the folder, day by day. What was written before stays, also when
    this is stopped. The connection is in autocommit mode. Raises OSError, psycopg.Error."""
    until = store.over_until(conn, now - GRACE)
    if until is None:
        return Exported(0, 0, 0)
    question = {**wanted._asdict(), "until": until, "files": len(SERIES) * len(Format)}
    days = store.missing_days(conn, question)
    files = size = 0
    for done, day in enumerate(days):
        moved(done, len(days))
        for series in SERIES:
            size += _write(conn, folder, day, series)
            files += len(Format)
    moved(len(days), len(days))
    return Exported(len(days), files, size)


def _write(conn: psycopg.Connection, folder: Path, day: MarketDay, series: str) -> int:
    """One series of a day, in every format; bytes written."""
    columns = trade_columns(day.scales) if series == TRADES else kline_columns(day.scales)
    rows = _trades(conn, day) if series == TRADES else _klines(conn, day, Interval(series))
    writers = {form: _open(folder, day, series, form, columns) for form in Format}
    try:
        for page in rows:
            for writer in writers.values():
                writer.write(page)
    except BaseException:
        for writer in writers.values():
            writer.abandon()
        raise
    size = 0
    for form, writer in writers.items():
        written = writer.close()
        store.note(conn, day, series, form, written)
        size += written.size
    return size


def _open(
    folder: Path, day: MarketDay, series: str, form: Format, columns: tuple[Column, ...]
) -> Writer:
    path = folder.joinpath(day.path(series, form))
    return CsvWriter(path, columns) if form is Format.CSV else ParquetWriter(path, columns)


def _trades(conn: psycopg.Connection, day: MarketDay) -> Iterator[list[Row]]:
    low, high = floor_id(day.from_ms), floor_id(day.to_ms)
    while True:
        page = market_trades(conn, day.market, day.scales, low=low, high=high, most=PAGE)
        if not page:
            return
        yield [
            (one.trade, one.number, one.at_ms, one.price, one.quantity, one.value,
             "buy" if one.taker_buys else "sell")
            for one in page
        ]  # fmt: skip
        low = page[-1].trade + 1


def _klines(conn: psycopg.Connection, day: MarketDay, interval: Interval) -> Iterator[list[Row]]:
    """Without gaps; on a market's first day from its first trade on."""
    frame = Frame(interval)
    last = store.kline_before(conn, day, interval)
    low = day.from_ms
    while low < day.to_ms:
        high = min(day.to_ms, low + max(HOUR_MS, interval.length_ms))
        rows = store.kline_rows(conn, day, interval, (low, high), PAGE)
        if last is None and rows:
            low = rows[0].start_ms
        if last is not None or rows:
            yield [_kline(one) for one in filled(frame, rows, last, (low, high, PAGE))]
        last = rows[-1] if rows else last
        low = high


def _kline(period: Period) -> Row:
    bar = period.bar
    return (
        period.start_ms, period.end_ms - 1, bar.open, bar.high, bar.low, bar.close, bar.volume,
        bar.value, bar.count, bar.taker_volume, bar.taker_value,
    )  # fmt: skip


assert all(HOUR_MS // one.length_ms <= PAGE for one in INTERVALS), "an hour is one page"
