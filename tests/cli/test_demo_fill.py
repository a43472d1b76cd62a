"""`bedesten demo fill`: a consistent history of past months, resumed where it was, never mixed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bedesten.cli.fill import plan
from bedesten.cli.fill.flow import Flow
from bedesten.cli.fill.history import History
from bedesten.cli.fill.plan import Plan
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.protocol.events import BalanceChanged, decode
from bedesten.protocol.states import OrderState
from tests.cli.terminal import (
    PATIENCE_S,
    WITHOUT_ANY,
    Terminal,
    answer,
    answer_here,
    data_folder,
    here,
    until_true,
    up,
)
from tests.support.engine import EngineProcess
from tests.support.postgres import Database, Server

ORDERS, USERS, MONTHS = 6_000, 300, 4
FILL = ("demo", "fill", "--orders", str(ORDERS), "--users", str(USERS), "--months", str(MONTHS))
PARTITIONS = """
    select tableoid::regclass::text, count(*) from {} group by 1 order by 1
"""


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    with data_folder() as folder:
        figures = answer(*FILL, "--data", str(folder))
        assert figures["users"] == figures["accounts"] - 4 == USERS  # four belong to the house
        assert figures["orders"] + figures["open_orders"] > 0.98 * ORDERS
        assert figures["trades"] > ORDERS / 2
        assert figures["ledger_transfers"] > 3 * ORDERS
        yield folder


@pytest.mark.spec("SCHE-006")
def test_it_fills_the_partitions_of_each_month_and_no_default(filled: Path) -> None:
    now = datetime.now(UTC)
    months = [f"{plan.first_of_month(now, ago):%Y_%m}" for ago in range(MONTHS)]
    with EmbeddedPostgres(filled) as server, psycopg.connect(server.url()) as conn:
        for table in ("trades", "ledger_transfers"):
            found: dict[str, int] = dict(conn.execute(PARTITIONS.format(table).encode()).fetchall())
            assert sorted(found) == sorted(f"{table}_{month}" for month in months)
        orders = conn.execute(PARTITIONS.format("orders").encode()).fetchall()
        assert all("q" in name for name, _ in orders), "orders are cut by quarter"
        kinds = conn.execute("select distinct order_type::text from all_orders").fetchall()
        assert {kind for (kind,) in kinds} == {"limit", "market", "stop_limit"}
        assert conn.execute("select count(*) from order_lists").fetchone() != (0,)
        strangers = "select count(*) from accounts where user_id is not null and user_id <> all"
        assert conn.execute(f"{strangers} (select user_id from users)".encode()).fetchone() == (0,)


def test_all_of_it_is_right_and_the_exchange_goes_on(filled: Path) -> None:
    assert answer("verify", "--data", str(filled))["ok"] is True
    with up(filled, "--demo", *WITHOUT_ANY) as terminal:
        done = here(*FILL, "--data", str(filled))
        assert done.exit_code == 1
        assert "stop it first" in " ".join(done.stderr.split())
        made = answer_here("demo", "account", "--data", str(filled))
        assert made["account_id"] > USERS + 4
        assert terminal.interrupt() == 0
    assert answer("verify", "--data", str(filled))["ok"] is True


def test_a_second_fill_is_refused_in_a_sentence(filled: Path) -> None:
    done = here(*FILL, "--data", str(filled), "--json")
    assert done.exit_code == 1
    assert "was filled with 6,000 orders already; choose a new folder" in done.stderr
    assert done.stdout == ""


def test_a_history_of_its_own_is_not_mixed_with_a_made_up_one() -> None:
    with data_folder(prepared=True) as folder:
        with EmbeddedPostgres(folder), EngineProcess(folder):
            pass  # it has led: that is a row of the journal
        done = here(*FILL, "--data", str(folder))
        assert done.exit_code == 1
        assert "has a history of its own" in done.stderr


def test_an_interrupted_fill_goes_on_and_only_as_it_was_begun() -> None:
    wish = ("demo", "fill", "--orders", "30000", "--users", "300", "--data")
    with data_folder(prepared=True) as folder:
        terminal = Terminal(*wish, str(folder))
        try:
            until_true("it has begun", plan.path_for(folder / "run").exists)
            conn = psycopg.connect(EmbeddedPostgres(folder).url(), autocommit=True)
            with suppress(psycopg.errors.AdminShutdown), conn:  # the server ends with the fill
                rows = "select exists (select from engine.journal)"
                until_true("it writes", lambda: conn.execute(rows).fetchone() == (True,))
                conn.execute("begin")
                conn.execute("lock table public.orders in share mode")  # it shall not end first
                assert terminal.process.poll() is None, terminal.text
                os.killpg(terminal.process.pid, signal.SIGINT)
            assert terminal.process.wait(PATIENCE_S) == 130
            assert "goes on where it was" in terminal.text
        finally:
            terminal.end()
        other = here("demo", "fill", "--orders", "5", "--data", str(folder))
        assert other.exit_code == 1
        assert "go on with: bedesten demo fill --orders 30000 --users 300" in other.stderr
        figures = answer(*wish, str(folder))
        assert figures["orders"] + figures["open_orders"] > 29_400
        assert answer("verify", "--data", str(folder))["ok"] is True


class Enough(Exception):
    """The fill has come far enough to be cut off."""


def state_of(database: Database, made: Plan, stops: list[int]) -> tuple[set[object], set[object]]:
    """Balances and open orders after a fill that was cut off at these numbers of orders."""
    for stop in stops:

        def cut(orders: int, limit: int = stop) -> None:
            if orders >= limit:
                raise Enough

        with database.connect("engine_writer", autocommit=True) as conn, pytest.raises(Enough):
            History(conn, made).write(Flow(made), cut)
    with database.connect("engine_writer", autocommit=True) as conn:
        history = History(conn, made)
        assert bool(history.taken) is bool(stops), "what was journaled is not done again"
        history.write(Flow(made), lambda _: None)
    kernel = history.kernel
    balances = [e for e in decode(kernel.balances(0)) if isinstance(e, BalanceChanged)]
    orders = [e for e in decode(kernel.open_orders(0, 0)) if isinstance(e, OrderState)]
    return (
        {(b.account, b.asset, b.available, b.held) for b in balances},
        {(o.account, o.client_order_id, o.price, o.filled) for o in orders},
    )


def test_cut_off_or_not_the_history_is_the_same(postgres: Server) -> None:
    made = plan.make(time.time_ns(), orders=8_000, users=100, months=2, seed=7)
    with postgres.fresh_database() as one, postgres.fresh_database() as other:
        whole = state_of(one, made, [])
        parts = state_of(other, made, [3_000, 6_000])
    assert whole == parts
    assert len(whole[1]) > 50


def test_the_seed_decides() -> None:
    def flow(seed: int) -> list[bytes]:
        made = plan.make(10**18, orders=50, users=5, months=2, seed=seed)
        return [timed.record for timed in Flow(made)]

    assert flow(1) == flow(1) != flow(2)
