"""Candles and tickers: on their grid, once, in range, in a partition whatever the date."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.projector.scribe import MARKET
from tests.schema.probe import refused, rows, value
from tests.schema.treasury import add, change, denied, stock
from tests.support.postgres import Database

OPEN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CANDLE = {
    "market_id": MARKET, "interval": "1m", "open_time": OPEN, "open_price": "100",
    "high_price": "110", "low_price": "90", "close_price": "105", "volume": "3",
    "quote_volume": "301", "taker_buy_volume": "1", "taker_buy_quote_volume": "100",
    "trades_count": 4, "seq": 1,
}  # fmt: skip
EMPTY = {"volume": 0, "quote_volume": 0, "taker_buy_volume": 0, "taker_buy_quote_volume": 0,
         "trades_count": 0, "open_price": 105, "high_price": 105, "low_price": 105}  # fmt: skip
TICKER = {"market_id": MARKET, "open_price": "100", "high_price": "110", "low_price": "90",
          "close_price": "97.5", "volume": "3", "quote_volume": "301", "trades_count": 4,
          "seq": 1}  # fmt: skip


def parts(database: Database) -> list[str]:
    with database.connect() as conn:
        return [name for (name,) in rows(
            conn, "select inhrelid::regclass::text from pg_inherits"
                  " where inhparent = 'klines'::regclass order by 1")]  # fmt: skip


@pytest.mark.spec("DATA-001")
def test_there_is_one_candle_for_each_period(worker: psycopg.Connection) -> None:
    add(worker, "klines", CANDLE)
    with denied(worker, "klines_.*pkey|klines_pkey"):
        add(worker, "klines", CANDLE)
    add(worker, "klines", CANDLE | {"interval": "1h"})
    newer = "insert into klines as k (market_id, interval, open_time, open_price, high_price,"
    newer += " low_price, close_price, volume, quote_volume, taker_buy_volume,"
    newer += " taker_buy_quote_volume, trades_count, seq) values (1, '1m',"
    newer += " '2026-11-21 12:00Z', 100, 120, 90, 120, 4, 420, 1, 100, 5, {})"
    newer += " on conflict (market_id, interval, open_time) do update set close_price ="
    newer += " excluded.close_price, high_price = excluded.high_price, seq = excluded.seq"
    newer += " where k.seq < excluded.seq"
    assert worker.execute(newer.format(1).encode()).rowcount == 0
    assert worker.execute(newer.format(2).encode()).rowcount == 1
    found = rows(worker, "select close_price::text, close_time, vwap::text from klines"
                         " where interval = '1m'")  # fmt: skip
    end = datetime(2026, 11, 21, 12, 0, 59, 999_000, tzinfo=UTC)
    assert found == [("120", end, "100.333333333333333300")]


@pytest.mark.spec("DATA-001")
def test_impossible_candles_are_refused(worker: psycopg.Connection) -> None:
    for fields, name in (
        ({"low_price": "101"}, "klines_prices_in_range"),
        ({"high_price": "104"}, "klines_prices_in_range"),
        ({"low_price": "0"}, "price_exact"),
        ({"open_price": None}, 'null value in column "open_price"'),
        ({"volume": "-1"}, "amount_exact"),
        ({"volume": "NaN"}, "amount_exact"),
        ({"trades_count": 0}, "klines_(volume_of_trades|empty_is_flat)"),
        ({"quote_volume": 0}, "klines_(volume_of_trades|taker_buys_within)"),
        ({"taker_buy_volume": "3.1"}, "klines_taker_buys_within"),
        (EMPTY | {"high_price": 106}, "klines_empty_is_flat"),
        ({"open_time": OPEN.replace(second=1)}, "klines_open_time_on_grid"),
        ({"interval": "7m"}, "invalid input value for enum"),
    ):
        with denied(worker, name):
            add(worker, "klines", CANDLE | fields)
    add(worker, "klines", CANDLE | EMPTY)  # the last close, and no trade
    assert rows(worker, "select vwap, close_price::text from klines") == [(None, "105")]


@pytest.mark.spec("DATA-002", "SCHE-005")
@pytest.mark.parametrize("zone", ["UTC", "Europe/Istanbul", "America/New_York"])
def test_intervals_open_by_utc_whatever_the_session_says(
    worker: psycopg.Connection, zone: str
) -> None:
    worker.execute(f"set local time zone '{zone}'".encode())
    opens = {
        "1s": "2026-03-29 01:59:59Z", "1m": "2026-03-29 01:59Z", "3m": "2026-03-29 01:57Z",
        "5m": "2026-03-29 01:55Z", "15m": "2026-03-29 01:45Z", "30m": "2026-03-29 01:30Z",
        "1h": "2026-03-29 01:00Z", "2h": "2026-03-29 00:00Z", "4h": "2026-03-29 00:00Z",
        "6h": "2026-03-29 00:00Z", "8h": "2026-03-29 00:00Z", "12h": "2026-03-29 00:00Z",
        "1d": "2026-03-29 00:00Z", "3d": "2026-03-29 00:00Z", "1w": "2026-03-23 00:00Z",
        "1M": "2026-03-01 00:00Z",
    }  # fmt: skip
    listed = rows(worker, "select unnest(enum_range(null::kline_interval))::text")
    assert [name for (name,) in listed] == list(opens)
    for name, start in opens.items():
        same = (f"select kline_start('{name}', '2026-03-29 01:59:59.999Z') = timestamptz '{start}',"
                f" kline_start('{name}', kline_close('{name}', '{start}') + interval '1 ms')"
                f" - kline_close('{name}', '{start}') = interval '1 ms'")  # fmt: skip
        assert rows(worker, same) == [(True, True)], name


@pytest.mark.spec("SCHE-006", "DATA-006")
@pytest.mark.parametrize("year", [1999, 2026, 2027, 2126])
def test_a_candle_of_any_date_finds_a_place(worker: psycopg.Connection, year: int) -> None:
    add(worker, "klines", CANDLE | {"open_time": OPEN.replace(year=year)})
    found = value(worker, "select tableoid::regclass::text from klines")
    assert found == ("klines_2026_11" if year == 2026 else "klines_default") or year == 2027
    assert value(worker, "select count(*) from klines") == 1


@pytest.mark.spec("SCHE-006")
def test_a_late_partition_takes_its_candles_from_the_default_one(database: Database) -> None:
    with database.connect() as conn:
        conn.execute(
            "insert into klines (market_id, interval, open_time, open_price, high_price, low_price,"
            " close_price, volume, quote_volume, taker_buy_volume, taker_buy_quote_volume,"
            " trades_count, seq) select 1, '1d', d, 5, 6, 4, 5, 2, 10, 1, 5, 1, 1 from"
            " generate_series('2035-01-31 00:00Z'::timestamptz, '2035-03-01 00:00Z', '1 day') as d"
        )
        made = value(conn, "select admin.create_monthly_partition('klines', '2035-02-10')")
        assert made == "public.klines_2035_02"
        spread = rows(conn, "select tableoid::regclass::text, count(*), min(vwap)::numeric(9, 2)"
                            " from klines group by 1 order by 1")  # fmt: skip
        assert [(name, number) for name, number, _ in spread] == [
            ("klines_2035_02", 28), ("klines_default", 2)]  # fmt: skip
        assert {str(average) for _, _, average in spread} == {"5.00"}
        conn.rollback()


@pytest.mark.spec("DATA-004")
def test_a_ticker_is_one_for_each_market(worker: psycopg.Connection) -> None:
    never = {"market_id": MARKET, "seq": 1}
    add(worker, "ticker_24hr", never)  # never traded: no prices, but it is there
    with denied(worker, "ticker_24hr_pkey"):
        add(worker, "ticker_24hr", never)
    mine = {"market_id": MARKET}
    change(worker, "ticker_24hr", mine, **{k: v for k, v in TICKER.items() if k != "market_id"})
    found = rows(worker, "select price_change::text, price_change_percent::text,"
                         " updated_at > transaction_timestamp() from ticker_24hr")  # fmt: skip
    assert found == [("-2.5", "-2.50000000", True)]
    for fields, name in (
        ({"low_price": None}, "ticker_24hr_prices_together"),
        ({"low_price": "98"}, "ticker_24hr_prices_in_range"),
        ({"trades_count": 0}, "ticker_24hr_volume_of_trades"),
        ({"market_id": 99}, "ticker_24hr_market_fkey"),
    ):
        with denied(worker, name):
            change(worker, "ticker_24hr", mine, **fields)


@pytest.mark.spec("DATA-003", "SCHE-011")
def test_market_data_is_public_and_only_workers_write_it(database: Database) -> None:

    stock(database)
    with database.connect("internal_service") as conn:
        add(conn, "klines", CANDLE)
        add(conn, "ticker_24hr", TICKER)
    shape = (
        "select time, symbol, open, high, low, close, volume, trade_count, vwap from market_data"
    )
    for role in ("app_user", "read_only_user", "admin_user"):
        with database.connect(role) as conn, as_customer(conn, uuid4()):
            assert rows(conn, shape)[0][:2] == (OPEN, "BTC-USDT")
            assert value(conn, "select count(*) from klines") == 1
            assert value(conn, "select count(*) from ticker_24hr") == 1
            for table in ("klines", "ticker_24hr"):
                refused(conn, f"update {table} set volume = 0", "permission denied")
                refused(conn, f"delete from {table}", "permission denied")
                refused(conn, f"insert into {table} default values", "permission denied")
            for part in parts(database):
                refused(conn, f"select from {part}", "permission denied")
