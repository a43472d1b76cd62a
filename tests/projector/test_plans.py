"""Statements of the projector find rows by primary key, whatever the statistics say or lack."""

import re
import time

import pytest
from prometheus_client import CollectorRegistry

from bedesten.domain.ledger.projection import LOAD_BALANCES
from bedesten.domain.trading.projection_columns import CLOSE_OPEN, UPDATE_OPEN
from bedesten.kit.clock import SystemClock
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from bedesten.projector.write import prepare
from bedesten.protocol.commands import Cancel, Command
from bedesten.protocol.events import decode
from bedesten.protocol.states import OrderState
from bedesten.protocol.vocabulary import Side
from tests.projector.scribe import Scribe, append, place
from tests.projector.tables import project
from tests.support.postgres import Database

RESTING = 20_000
STEP = 400


@pytest.mark.spec("TRAD-024")
def test_fresh_tables_do_not_slow_a_batch(database: Database) -> None:
    """20,000 open orders in tables that nobody has analyzed: the cost of a batch that ends 400
    of them must not follow the size of the table."""
    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(20)])
        append(conn, [scribe.row(resting(STEP, price)) for price in range(1, 3)])
    project(database)
    few = cancelled(database, scribe)
    with database.connect("engine_writer") as conn:
        append(conn, [scribe.row(resting(STEP, 3 + i)) for i in range(RESTING // STEP)])
    project(database)
    many = cancelled(database, scribe)
    assert many < 5 * few + 50_000_000, f"{few} ns with few open orders, {many} ns with many"


def resting(count: int, price: int) -> list[Command]:
    return [place(3 + i % 20, Side.BUY, price, 5, client_order_id=f"{price}-{i}")
            for i in range(count)]  # fmt: skip


def cancelled(database: Database, scribe: Scribe) -> int:
    """Time in ns to project the end of 400 open orders; the best of three would hide the plan."""
    orders = [o for o in decode(scribe.kernel.open_orders(0, 0)) if isinstance(o, OrderState)]
    row = scribe.row([Cancel(account=o.account, order=o.order) for o in orders[:STEP]])
    with database.connect("engine_writer") as conn:
        append(conn, [row])
    begin = time.monotonic_ns()
    project(database)
    return time.monotonic_ns() - begin


def test_both_connections_plan_by_primary_key(database: Database) -> None:
    with (
        database.connect("internal_service", autocommit=True) as reader,
        database.connect("internal_service") as writer,
    ):
        Projector(reader, writer, Metrics(CollectorRegistry()), SystemClock())
        for conn in (reader, writer):
            for setting in ("enable_hashjoin", "enable_mergejoin", "enable_seqscan"):
                assert conn.execute(f"show {setting}".encode()).fetchone() == ("off",)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (UPDATE_OPEN, "open_orders_pkey"),
        (CLOSE_OPEN, "open_orders_pkey"),
        (LOAD_BALANCES, "balances_pkey"),
    ],
)
def test_joins_are_by_primary_key(database: Database, statement: str, index: str) -> None:
    """On empty tables the planner would rather read them whole: it may not."""
    samples = {"timestamptz": "{2026-01-01}", "text": "{requested}"}
    values = [samples.get(name, "{1}") for name in re.findall(r"%s::(\w+)\[\]", statement)]
    with database.connect("internal_service") as conn:
        prepare(conn)
        plan = conn.execute(f"explain {statement}".encode(), values).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert index in text
    assert "Hash Join" not in text
    assert "Merge Join" not in text
    assert "Seq Scan on open_orders" not in text
    assert "Seq Scan on balances" not in text
