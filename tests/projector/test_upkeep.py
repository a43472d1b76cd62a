"""What the projector does beside projecting: partitions, figures, and saying how late it is."""

import psycopg
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bedesten.kit.clock import SystemClock
from bedesten.projector.loop import COMPANY_S, LOOK_AT_LAG_NS, REST_MAX_S, Projector
from bedesten.projector.metrics import Metrics
from bedesten.protocol.vocabulary import Side
from tests.projector.scribe import Scribe, append, place
from tests.projector.tables import projector
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


def test_few_commands_wait_for_company(database: Database) -> None:
    """A batch costs PostgreSQL much the same for one command as for hundreds."""
    scribe, clock = Scribe(), SystemClock()
    opening = [*scribe.opening(), *scribe.accounts(2)]
    with database.connect("engine_writer") as conn:
        append(conn, opening[:-1])
        with projector(database) as running:
            begun = clock.monotonic_ns()
            assert running.step()
            append(conn, opening[-1:])
            assert running.step()
            assert clock.monotonic_ns() - begun > COMPANY_S * 1e9
            running.settle()
    with database.connect("engine_writer") as conn:
        append(conn, [scribe.row([place(3, Side.SELL, 100, 1)]) for _ in range(6)])
    with projector(database, rows_max=3) as behind:
        assert behind.step()
        assert behind.step()  # there was more than it took, so nothing waited
        behind.settle()
        assert behind.seq == scribe.seq


class Late:
    """A clock that is `late_s` after the newest row, and ticks often enough for every look."""

    def __init__(self, scribe: Scribe, late_s: float) -> None:
        self.late_s = late_s
        self._scribe = scribe
        self._ticks = 0

    def now_ns(self) -> int:
        return self._scribe.at + int(self.late_s * 1e9)

    def monotonic_ns(self) -> int:
        self._ticks += LOOK_AT_LAG_NS
        return self._ticks


@pytest.mark.parametrize(
    ("late_s", "grows", "burst_lag_s", "rests"),
    [
        (2.0, True, 10, True),
        (2.0, True, 0, False),  # nobody has said that tables may wait
        (12.0, True, 10, False),  # they have waited long enough
        (2.0, False, 10, False),  # the burst is over
    ],
)
def test_in_a_burst_answers_may_come_before_tables(
    database: Database, late_s: float, *, grows: bool, burst_lag_s: float, rests: bool
) -> None:
    scribe = Scribe()
    clock, slept = Late(scribe, late_s), list[float]()
    left = iter(range(3))
    reader, writer = connected(database)
    with reader, writer, database.connect("engine_writer", autocommit=True) as engine:
        append(engine, [*scribe.opening(), *scribe.accounts(2)])
        append(engine, [scribe.row([place(3, Side.SELL, 100, 1)]) for _ in range(8)])
        projector = Projector(
            reader, writer, Metrics(CollectorRegistry()), clock,
            rows_max=2, sleep=slept.append, burst_lag_s=burst_lag_s,
        )  # fmt: skip

        def stopped() -> bool:
            if grows:
                append(engine, [scribe.row([place(3, Side.SELL, 100, 1)])])
            return next(left, None) is None

        projector.run(stopped)
    assert bool(slept) is rests
    assert all(0 < pause_s <= REST_MAX_S for pause_s in slept)


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
