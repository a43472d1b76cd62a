"""The SQL exchange that we compare with is a real one: it matches, and every coin is accounted for.

A baseline that loses money or crosses its book would be no honest opponent.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from bedesten.db.embedded import EmbeddedPostgres
from benchmarks.baseline_sql import BaselineResult, run_baseline, scratch_database
from benchmarks.baseline_sql.pgbench import PgbenchError, read_log, run_pgbench

FIAT_START = 2_000 * Decimal(1_000_000_000_000)
CRYPTO_START = 10 * 2_000 * Decimal(1_000_000_000)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, BaselineResult]]:
    """A database after one short run, and what the run reported."""
    data: Path = tmp_path_factory.mktemp("baseline")
    with (
        EmbeddedPostgres(data, sync_new_cluster=False) as server,
        scratch_database(server.url("postgres")) as url,
    ):
        yield url, run_baseline(url, clients=4, markets=10, seconds=1, warm_up=1)


def _number(url: str, query: str) -> Decimal:
    with psycopg.connect(url) as conn:
        row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return Decimal(row[0])


@pytest.mark.spec("OPER-015")
def test_figures_are_of_orders_that_were_matched(loaded: tuple[str, BaselineResult]) -> None:
    _, result = loaded
    assert result.orders > 50
    assert result.orders_per_s == pytest.approx(result.orders / result.seconds)
    assert 0 < result.p50_ms <= result.p95_ms <= result.p99_ms
    assert result.postgres_cpu_us_per_order > 50
    assert result.trades_per_order > 0.1
    assert result.ledger_entries_per_order == pytest.approx(2 + 8 * result.trades_per_order)
    assert result.failed == 0


@pytest.mark.spec("OPER-015")
def test_no_money_appears_or_vanishes(loaded: tuple[str, BaselineResult]) -> None:
    url, _ = loaded
    fiat = _number(url, "select sum(available_balance + locked_balance) from fiat_accounts")
    crypto = _number(url, "select sum(available_balance + locked_balance) from user_wallets")
    assert fiat + _number(url, "select sum(seller_fee) from trades") == FIAT_START
    assert crypto + _number(url, "select sum(buyer_fee) from trades") == CRYPTO_START


def test_both_legs_of_every_ledger_movement_are_written(
    loaded: tuple[str, BaselineResult],
) -> None:
    url, _ = loaded
    unbalanced = """
        select count(*) from (
            select from ledger_entries group by reference_id, currency
            having sum(case direction when 'debit' then amount else -amount end) <> 0
        ) as movement
    """
    assert _number(url, unbalanced) == 0


def test_locked_balances_are_what_open_orders_need(loaded: tuple[str, BaselineResult]) -> None:
    url, _ = loaded
    still = "from orders where status in ('open', 'partially_filled') and side ="
    buys = f"select sum((quantity - filled_quantity) * price) {still} 'buy'"
    sells = f"select sum(quantity - filled_quantity) {still} 'sell'"
    assert _number(url, "select sum(locked_balance) from fiat_accounts") == _number(url, buys)
    assert _number(url, "select sum(locked_balance) from user_wallets") == _number(url, sells)


def test_no_book_is_crossed(loaded: tuple[str, BaselineResult]) -> None:
    url, _ = loaded
    crossed = """
        select count(*) from (
            select from orders where status in ('open', 'partially_filled')
            group by trading_pair_id
            having max(price) filter (where side = 'buy') >= min(price) filter (where side = 'sell')
        ) as market
    """
    assert _number(url, crossed) == 0


def test_an_order_the_server_refuses_fails_the_run(loaded: tuple[str, BaselineResult]) -> None:
    url, _ = loaded
    with pytest.raises(PgbenchError, match="Trading pair not active"):
        run_pgbench(url, clients=1, markets=1_000_000, seconds=5)


def test_log_lines_are_read_with_retries_and_failures() -> None:
    run = read_log(
        [
            "0 1 2000 0 100 500000 0",
            "1 1 4000 0 100 504000 2",
            "1 2 failed 0 100 900000 9",
        ]
    )
    assert run.latencies_us == [2000, 4000]
    assert (run.retries, run.failed) == (11, 1)
    assert run.seconds == pytest.approx(0.006)


def test_a_log_without_orders_is_an_error() -> None:
    with pytest.raises(PgbenchError, match="no committed order"):
        read_log([])
