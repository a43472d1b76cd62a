"""A whole exchange in trouble: it refuses with a clear error, keeps what it acked, heals by itself.

What an operator reads about each of these is in docs/operating/trouble.md.
"""

import os
import re
import signal
from collections.abc import Iterator
from functools import partial

import pytest

from tests.cli.terminal import data_folder
from tests.crash.customer import REFUSALS, Customer, healed, trouble, wait_for
from tests.crash.exchange import Exchange, running

READ_ONLY = "default_transaction_read_only"
ENDED = re.compile(r" ended with (.*?);")


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """One for all tests here: each mends what it broke."""
    with data_folder(prepared=True) as folder:
        folder.chmod(0o711)
        with running(folder) as it:
            yield it


def ended(part: str) -> str:
    """How readiness begins to speak of a part that cannot live."""
    return f"{part} ended "


def is_told(exchange: Exchange, reason: str) -> bool:
    """Whether /ready gives this reason now."""
    return reason in trouble(exchange)


@pytest.fixture(scope="module")
def customer(exchange: Exchange) -> Customer:
    return Customer(exchange)


@pytest.mark.spec("TRAD-022")
def test_a_database_that_may_only_be_read(exchange: Exchange, customer: Customer) -> None:
    before = len(exchange.log)
    projector = exchange.pids()["project"]
    os.kill(projector, signal.SIGSTOP)  # so that it has rows to write when it cannot
    customer.place_until_acked("before-read-only")
    with exchange.connect("postgres") as conn:
        conn.execute(f"alter system set {READ_ONLY} = on".encode())
        conn.execute("select pg_reload_conf()")
        os.kill(projector, signal.SIGCONT)
        wait_for("the order is refused", lambda: customer.refused("read-only"))
        assert customer.turned_away("read-only") <= REFUSALS
        for reason in (ended("engine"), ended("project")):
            wait_for("the reason in /ready", partial(is_told, exchange, reason))
        assert "read-only" in trouble(exchange)
        ends = set(ENDED.findall(exchange.log[before:]))
        assert ends == {"exit code 75"}, "no end counts as a death: no part is ever given up"
        assert customer.turned_away("read-only", 2) <= REFUSALS
        conn.execute(f"set {READ_ONLY} = off".encode())
        conn.execute(f"alter system reset {READ_ONLY}".encode())
        conn.execute("select pg_reload_conf()")
    healed(exchange, customer, "read-only")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_postgres_is_shut_down(exchange: Exchange, customer: Customer, how: int) -> None:
    """By somebody else; `kill -9` and freezing are in the campaign."""
    customer.place_until_acked(f"before-{how}")
    os.kill(exchange.pids()["postgres"], how)
    healed(exchange, customer, f"after-{how}")


@pytest.mark.spec("API-005")
def test_tables_far_behind(exchange: Exchange, customer: Customer) -> None:
    """Whoever holds a table holds up the projector and nobody else; what needs the tables says so
    instead of answering what is old."""
    with exchange.connect("postgres") as conn, conn.transaction():
        conn.execute("lock table public.open_orders in access exclusive mode")
        for number in range(20):
            customer.place_until_acked(f"behind-{number}")
        assert customer.open_orders() == set(customer.acked)  # the engine's, not the tables'
        history = customer.ask("GET", "/api/v1/orders")
        assert history is not None
        assert (history.status_code, history.json()["code"]) == (503, "history_behind")
        assert int(history.headers["Retry-After"]) >= 1
        wait_for("the projector says so", lambda: not exchange.ready("project"))
        customer.place_until_acked("behind-and-said-so")
    healed(exchange, customer, "caught-up")
    history = customer.ask("GET", "/api/v1/orders?limit=500")
    assert history is not None
    assert {order["order_id"] for order in history.json()["data"]} == set(customer.acked)
