"""A round of our exchange: its rows in SQL are checked, its figures hang together."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bedesten.cli.flow_file import oracle_path
from bedesten.db.folder import DataFolder
from bedesten.db.passwords import write_private
from benchmarks import exchange, procfs, report, steady, workload
from benchmarks.exchange import Contest, Site, WrongRows
from tests.support.postgres import Server

COMMANDS = 4_000


@pytest.fixture
def site(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The shared server, and a folder with a path short enough for a socket."""
    monkeypatch.setattr(workload, "CACHE", tmp_path)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    data = DataFolder(folder)
    data.prepare()
    write_private(data.passwords, msgspec.json.encode(postgres.passwords))
    with psycopg.connect(postgres.admin_url) as conn:
        postmaster = procfs.parent_of(conn.info.backend_pid)
    yield Site(postgres.admin_url, postmaster, folder)
    shutil.rmtree(folder)


@pytest.mark.spec("OPER-015")
def test_a_round_on_two_markets_has_every_row_in_sql(site: Site) -> None:
    row = exchange.run(site, Contest("mixed", 2, COMMANDS))
    first = COMMANDS - COMMANDS // exchange.PACED_SHARE
    assert (row.orders, row.markets, row.is_baseline) == (first, 2, False)
    assert 0 < row.orders_per_s <= row.acknowledged_per_s
    assert row.seconds == pytest.approx(first / row.orders_per_s)
    assert 0 < row.ack_p50_ms <= row.ack_p95_ms <= row.ack_p99_ms
    assert row.paced_p50_ms is not None
    assert row.paced_p99_ms is not None
    assert 0 < row.paced_p50_ms <= row.paced_p99_ms
    assert row.trades_per_order > 0.2


def test_the_database_of_a_round_is_gone_afterwards(site: Site) -> None:
    exists = "select exists (select from pg_database where datname = %s)"
    with psycopg.connect(site.url, autocommit=True) as conn:
        with exchange.fresh_exchange(site) as settings:
            assert settings.database_url is not None
            name = conninfo_to_dict(settings.database_url)["dbname"]
            assert conn.execute(exists, [name]).fetchone() == (True,)
        assert conn.execute(exists, [name]).fetchone() == (False,)


def test_other_trades_than_the_oracles_are_no_result(site: Site) -> None:
    path, oracle = workload.workload("mixed", 1_000)
    other = msgspec.structs.replace(oracle, trades=oracle.trades + 1)
    oracle_path(path).write_bytes(msgspec.json.encode(other))
    with pytest.raises(WrongRows, match=r"trades is \d+, the oracle has"):
        exchange.run(site, Contest("mixed", 1, 1_000))


def test_one_account_may_own_every_order(site: Site) -> None:
    row = exchange.run(site, Contest("mixed", 1, 2_000, accounts=1))
    assert row.name == report.HOT_NAME
    assert row.trades_per_order > 0.2


def test_a_steady_rate_is_kept_while_every_row_gets_into_sql(site: Site) -> None:
    row = steady.run(site, 500, 2)
    assert (row.offered_per_s, row.commands) == (500, 1_000)
    assert 0 < row.sustained_per_s < 600
    assert 0 < row.ack_p50_ms <= row.ack_p99_ms
    assert 0 <= row.lag_p50_ms <= row.lag_max_ms
    assert row.held == (row.lag_max_ms < steady.LAG_MAX_MS and row.sustained_per_s > 485)
    assert min(row.engine_mib, row.postgres_mib, row.projector_mib) > 10
