"""A projected database that tests of the schema share and leave as it was."""

from collections.abc import Iterator

import psycopg
import pytest

from bedesten.protocol.commands import MassCancel, Place
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from tests.projector.scribe import MARKET, Scribe, append, place
from tests.projector.tables import project
from tests.schema.people import settle
from tests.schema.probe import ALICE, BOB
from tests.schema.treasury import stock
from tests.support.postgres import Database, Server


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Database]:
    """Two customers who traded with each other and have open orders and history; nobody may
    commit to it."""
    scribe = Scribe()
    market_buy = Place(
        account=BOB, market=MARKET, side=Side.BUY, type=OrderType.MARKET,
        time_in_force=TimeInForce.IOC, self_trade=SelfTrade.NONE, quote_quantity=700_000_000,
    )  # fmt: skip
    rows = [
        *scribe.opening(),
        *scribe.accounts(3, 10**12),
        scribe.row([place(ALICE, Side.SELL, 1_000_000 + i, 1_000) for i in range(5)]),
        scribe.row([place(BOB, Side.BUY, 1_000_010, 2_500, client_order_id="b-1"), market_buy]),
        scribe.row([place(ALICE, Side.BUY, 900_000, 10), place(BOB, Side.SELL, 2_000_000, 10)]),
        scribe.row([MassCancel(account=ALICE, side=Side.SELL)]),
        scribe.row([place(ALICE, Side.SELL, 1_500_000, 10, client_order_id="a-1")]),
    ]
    with postgres.fresh_database() as database:
        with database.connect("engine_writer") as conn:
            append(conn, rows)
        project(database)
        with database.connect() as conn:  # nobody runs jobs there, however long the suite takes
            conn.execute("update admin.jobs set next_run = clock_timestamp() + interval '1 day'")
        yield database


@pytest.fixture
def conn(filled: Database) -> Iterator[psycopg.Connection]:
    """The superuser on the filled database; what a test does is rolled back."""
    with filled.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def seed(empty_database: Database) -> Iterator[psycopg.Connection]:
    """An empty database in which the seed documents' form is tried."""
    with empty_database.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def peopled(postgres: Server) -> Iterator[Database]:
    """Customers, staff and two markets, and nothing that they did; nobody may commit to it."""
    with postgres.fresh_database() as database:
        with database.connect() as conn:
            settle(conn)
        yield database


@pytest.fixture
def office(peopled: Database) -> Iterator[psycopg.Connection]:
    """The back office's role; what a test does is rolled back."""
    with peopled.connect("admin_user") as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def root(peopled: Database) -> Iterator[psycopg.Connection]:
    """The superuser among the same people; what a test does is rolled back."""
    with peopled.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def stocked(postgres: Server) -> Iterator[Database]:
    """A database with people, chains, wallets and banks; nobody may commit to it."""
    with postgres.fresh_database() as database:
        stock(database)
        yield database


@pytest.fixture
def worker(stocked: Database) -> Iterator[psycopg.Connection]:
    """The role of our workers on it; what a test does is rolled back."""
    with stocked.connect("internal_service") as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def staff(stocked: Database) -> Iterator[psycopg.Connection]:
    """The role of the back office on it; what a test does is rolled back."""
    with stocked.connect("admin_user") as connection:
        yield connection
        connection.rollback()
