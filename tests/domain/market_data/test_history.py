"""Files of past days: what another program reads in them is what the tables hold."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import psycopg
import pytest

from bedesten.domain.market_data import Exported, Wanted, export
from bedesten.domain.market_data.history import thrift
from bedesten.domain.market_data.history.columns import Column, Kind
from bedesten.domain.market_data.history.csv import CsvWriter
from bedesten.domain.market_data.history.model import SERIES
from bedesten.domain.market_data.history.parquet import ParquetWriter
from bedesten.domain.market_data.interval import HOUR_MS, MINUTE_MS
from tests.domain.market_data.test_build import building, settle
from tests.support.postgres import Database
from tests.support.tape import START_MS, Tape

FIRST: Final = datetime.fromtimestamp(START_MS / 1000, UTC).date()
DAY: Final = timedelta(days=1)
AHEAD: Final = 99_999_999  # a journal row that the klines have not
TRADES: Final = """
    select trade_id, trade_number, (extract(epoch from executed_at) * 1000)::bigint,
        trim_scale(price)::text, trim_scale(quantity)::text, trim_scale(total_value)::text,
        taker_side::text
    from public.trades where market_id = 2 and (executed_at at time zone 'UTC')::date = %s
    order by trade_id
"""


@pytest.fixture
def fresh(with_markets: Database, tape: Tape) -> Iterator[psycopg.Connection]:
    """A connection as a job has it; nothing is written yet."""
    tape.conn.execute("set session_replication_role = replica")
    tape.conn.execute("delete from engine.journal where seq = %s", [AHEAD])
    tape.conn.execute("set session_replication_role = origin")
    tape.conn.execute("delete from public.history_files")
    with with_markets.connect("internal_service", autocommit=True) as conn:
        yield conn


@pytest.fixture
def one_day(fresh: psycopg.Connection, with_markets: Database, tape: Tape) -> psycopg.Connection:
    """Twelve hours with trades, until before midnight."""
    trade(with_markets, tape, [7 * MINUTE_MS] * 100)
    return fresh


@pytest.fixture
def days(fresh: psycopg.Connection, with_markets: Database, tape: Tape) -> psycopg.Connection:
    """Two days with trades, one without, one that begins."""
    trade(with_markets, tape, [7 * MINUTE_MS] * 250 + [30 * HOUR_MS] + [7 * MINUTE_MS] * 149)
    return fresh


def trade(database: Database, tape: Tape, gaps_ms: list[int]) -> None:
    """Trades after these pauses, and their klines."""
    for number, gap_ms in enumerate(gaps_ms):
        tape.wait(gap_ms)
        tape.put(2, 1_000 + number * 37 % 101, 1 + number % 9, buys=number % 3 > 0)
    tape.project()
    with building(database, tape) as builder:
        settle(builder, tape)


def exported(conn: psycopg.Connection, folder: Path, day: date, wanted: Wanted) -> Exported:
    """As on this day at noon."""
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return export(conn, folder, now, wanted)


def rows(query: str) -> list[tuple[Any, ...]]:
    """What DuckDB reads."""
    return duckdb.execute(query).fetchall()


def plain(text: str) -> str:
    """A decimal without the zeros that its column's scale adds."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_files_of_past_days_hold_every_trade_and_kline(
    days: psycopg.Connection, tmp_path: Path
) -> None:
    done = exported(days, tmp_path, FIRST + 3 * DAY, Wanted())
    assert (done.days, done.files) == (3, 3 * len(SERIES) * 2)
    assert not list(tmp_path.rglob("*.part"))
    check_trades(days, tmp_path)
    check_klines(days, tmp_path)


def check_trades(days: psycopg.Connection, tmp_path: Path) -> None:
    for number in range(3):
        day = FIRST + number * DAY
        name = f"{tmp_path}/trades/ODD-EVEN/{day.year}/ODD-EVEN-trades-{day}"
        wanted = days.execute(TRADES, [day]).fetchall()
        columns = "trade_id, number, {}, price::varchar, quantity::varchar, value::varchar, "
        columns += "taker_side"
        parquet = rows(f"select {columns.format('epoch_ms(executed_at)')} from '{name}.parquet'")
        assert [(*r[:3], *map(plain, r[3:6]), r[6]) for r in parquet] == wanted
        texts = f"read_csv('{name}.csv.gz', all_varchar = true)"
        csv = rows(f"select * from {texts}")
        assert [tuple(map(str, row)) for row in wanted] == csv


def check_klines(days: psycopg.Connection, tmp_path: Path) -> None:
    """Without gaps, from the first trade on, with all that was traded."""
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    first_trade = START_MS + 7 * MINUTE_MS
    for series in SERIES[1:]:
        files = f"{tmp_path}/klines/{series}/ODD-EVEN/*/ODD-EVEN-{series}-*.parquet"
        (found,) = rows(
            "select count(*), sum(trades_count), epoch_ms(min(open_time)),"
            " count(distinct close_time - open_time), sum(volume)::varchar,"
            f" epoch_ms(max(close_time)) from '{files}'"
        )
        (wanted,) = days.execute(
            "select count(*), sum(quantity)::text from public.trades"
            " where market_id = 2 and executed_at < %s",
            [begin + 3 * DAY],
        )
        count, trades, opens, lengths, volume, closes = found
        length = (closes + 1 - opens) // count
        assert (trades, plain(volume)) == (wanted[0], plain(wanted[1]))
        assert lengths == 1
        assert opens <= first_trade < opens + length, "from the first trade on"
        assert closes + 1 == round((begin + 3 * DAY).timestamp()) * 1000
        gaps = rows(
            "select count(*) from (select open_time - lag(close_time) over (order by open_time)"
            f" as gap from '{files}') where gap <> interval '1 millisecond'"
        )
        assert gaps == [(0,)]


def test_a_day_is_written_when_it_is_over_and_once(
    one_day: psycopg.Connection, tmp_path: Path
) -> None:
    assert exported(one_day, tmp_path, FIRST, Wanted()).days == 0
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + DAY
    assert export(one_day, tmp_path, midnight + timedelta(seconds=30), Wanted()).days == 0
    assert export(one_day, tmp_path, midnight + timedelta(seconds=90), Wanted()).days == 1
    assert exported(one_day, tmp_path, FIRST + DAY, Wanted()).days == 0
    listed = one_day.execute("select path, bytes, sha256 from public.history_files").fetchall()
    assert len(listed) == len(SERIES) * 2
    for path, size, digest in listed:
        content = (tmp_path / path).read_bytes()
        assert (len(content), hashlib.sha256(content).digest()) == (size, digest)

    again = exported(one_day, tmp_path, FIRST + DAY, Wanted(again=True))
    assert again.files == len(SERIES) * 2
    same = one_day.execute("select path, bytes, sha256 from public.history_files").fetchall()
    assert sorted(same) == sorted(listed), "the same trades make the same bytes"
    assert exported(one_day, tmp_path, FIRST + 3 * DAY, Wanted(market="BTC-USDT")).days == 0
    only = Wanted(market="ODD-EVEN", first=FIRST + 2 * DAY, last=FIRST + 2 * DAY)
    assert exported(one_day, tmp_path, FIRST + 9 * DAY, only).days == 1


def test_a_day_that_may_still_get_trades_waits(
    one_day: psycopg.Connection, tape: Tape, tmp_path: Path
) -> None:
    """The journal has a row that the klines have not: what it holds may be of yesterday."""
    tape.conn.execute("set session_replication_role = replica")
    tape.conn.execute(
        "insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)"
        " values (%s, 1, now(), 1, '', '', decode(repeat('00', 32), 'hex'))",
        [AHEAD],
    )
    tape.conn.execute("set session_replication_role = origin")
    assert exported(one_day, tmp_path, FIRST + 5 * DAY, Wanted()).days == 0


def test_a_day_waits_for_its_klines_of_every_interval(
    fresh: psycopg.Connection, with_markets: Database, tape: Tape, tmp_path: Path
) -> None:
    tape.put(2, 1_000, 1)
    tape.project()
    with building(with_markets, tape) as builder:
        builder.step()
        assert exported(fresh, tmp_path, FIRST + 5 * DAY, Wanted()).days == 0
        settle(builder, tape)
    assert exported(fresh, tmp_path, FIRST + DAY, Wanted()).days == 1


def test_what_fails_half_way_leaves_no_file_and_no_note(
    one_day: psycopg.Connection, tmp_path: Path
) -> None:
    (tmp_path / "klines").write_text("in the way")
    with pytest.raises(OSError, match="klines"):
        exported(one_day, tmp_path, FIRST + DAY, Wanted())
    noted = one_day.execute("select series from public.history_files").fetchall()
    assert noted == [("trades",), ("trades",)]
    assert not list(tmp_path.rglob("*.part"))
    (tmp_path / "klines").unlink()
    assert exported(one_day, tmp_path, FIRST + DAY, Wanted()).days == 1


def test_any_values_survive_in_both_formats(tmp_path: Path) -> None:
    columns = (
        Column("id", Kind.INTEGER), Column("moment", Kind.MOMENT), Column("whole", Kind.DECIMAL),
        Column("fine", Kind.DECIMAL, 18), Column("word", Kind.TEXT),
    )  # fmt: skip
    edge = 10**38 - 1
    content: list[tuple[int | str, ...]] = [
        (-(2**63), 0, edge, -edge, ""),
        (2**63 - 1, 4 * 10**12, -edge, edge, "bedesten çarşı 市場"),
        *((n, n, n, n, str(n)) for n in range(2_500)),
    ]
    writer = ParquetWriter(tmp_path / "any.parquet", columns, group_rows=1_000)
    for begin in range(0, len(content), 700):
        writer.write(content[begin : begin + 700])
    assert writer.close().entries == len(content)
    found = rows(
        "select id, epoch_ms(moment), whole::varchar, fine::varchar, word from"
        f" '{tmp_path}/any.parquet'"
    )
    assert [(a, b, int(c), int(d.replace(".", "")), e) for a, b, c, d, e in found] == content
    assert rows(
        f"select num_row_groups, num_rows from parquet_file_metadata('{tmp_path}/any.parquet')"
    ) == [(3, len(content))]

    nothing = ParquetWriter(tmp_path / "none.parquet", columns)
    assert nothing.close().entries == 0
    assert rows(f"select count(*) from '{tmp_path}/none.parquet'") == [(0,)]
    empty = CsvWriter(tmp_path / "none.csv.gz", columns)
    empty.close()
    names = rows(f"describe select * from '{tmp_path}/none.csv.gz'")
    assert [name for name, *_ in names] == ["id", "moment", "whole", "fine", "word"]


def test_long_lists_have_another_head() -> None:
    """More than 14 columns or row groups: the size no longer fits beside the type."""
    _, _, short = thrift.i32s(1, [0] * 14)
    _, _, long = thrift.i32s(1, [0] * 300)
    assert short == bytes([0xE5]) + bytes(14)
    assert long == bytes([0xF5, 0xAC, 0x02]) + bytes(300)
