"""What the projector does beside projecting: partitions, figures, and saying how late it is."""

import psycopg
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bedesten.kit.clock import SystemClock
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from tests.projector.scribe import Scribe, append
from tests.support.postgres import Database


def connected(database: Database) -> tuple[psycopg.Connection, psycopg.Connection]:
    return database.connect("internal_service", autocommit=True), database.connect(
        "internal_service"
    )


@pytest.mark.spec("OPER-001")
def test_d33_a_running_projector_makes_the_partitions(database: Database) -> None:
    with database.connect() as conn:
        conn.execute("drop table trades_2027_02")
        conn.execute("alter table orders detach partition orders_2027_q2")
        conn.execute("drop table orders_2027_q2")
    reader, writer = connected(database)
    with reader, writer:
        projector = Projector(reader, writer, Metrics(CollectorRegistry()), SystemClock())
        calls = iter([False, True])
        projector.run(lambda: next(calls))
        found = reader.execute(
            "select to_regclass('trades_2027_02'), to_regclass('orders_2027_q2')"
        ).fetchone()
    assert found is not None
    assert None not in found


def test_a_reader_of_a_whole_table_does_not_stop_it(database: Database) -> None:
    with database.connect() as conn:
        conn.execute("drop table trades_2027_02")
    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, scribe.opening())
    reader, writer = connected(database)
    with reader, writer, database.connect("read_only_user") as analyst:
        analyst.execute("select count(*) from trades")  # and the analyst goes to lunch
        projector = Projector(reader, writer, Metrics(CollectorRegistry()), SystemClock())
        calls = iter([False, True])
        projector.run(lambda: next(calls))
    assert projector.seq == scribe.seq


@pytest.mark.spec("OPER-008")
def test_figures_and_lag(database: Database) -> None:
    scribe = Scribe()
    registry = CollectorRegistry()
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(3)])
    reader, writer = connected(database)
    with reader, writer:
        projector = Projector(reader, writer, Metrics(registry), SystemClock())
        assert projector.lag_s() == 0
        calls = iter([False, False, True])
        projector.run(lambda: next(calls))
        assert projector.lag_s() == 0
    figures = generate_latest(registry).decode()
    assert f"bedesten_projector_seq {scribe.seq}.0" in figures
    assert "bedesten_projector_lag_rows" in figures
    assert 'bedesten_projector_rows_total{table="ledger_transfers"} 6.0' in figures
