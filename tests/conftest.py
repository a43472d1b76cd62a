"""Fixtures every test may use; the databases are explained in `tests/support/postgres.py`."""

import os
from collections.abc import Iterator

import pytest

from tests.support.postgres import Database, Server, begin_session, current_session
from tests.support.proof import Proof
from tests.support.stack import Account, ListedMarket, Stack


def pytest_configure(config: pytest.Config) -> None:
    os.environ["COLUMNS"] = "200"  # tables of our commands look the same wherever tests run
    config.pluginmanager.register(Proof(config.rootpath))
    if not hasattr(config, "workerinput"):  # not in the workers of pytest-xdist
        session, lock = begin_session()
        config.add_cleanup(lambda: os.close(lock))
        config.add_cleanup(session.end)


@pytest.fixture(scope="session")
def postgres() -> Server:
    return current_session().server()


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database() as fresh:
        yield fresh


@pytest.fixture
def empty_database(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database(migrated=False) as fresh:
        yield fresh


@pytest.fixture
def market(stack: Stack) -> ListedMarket:
    """A market of this test on the `stack` of its folder."""
    return stack.list_market()


@pytest.fixture
def alice(stack: Stack, market: ListedMarket) -> Account:
    return stack.open_account({market.base: "10", market.quote: "1000"})


@pytest.fixture
def bob(stack: Stack, market: ListedMarket) -> Account:
    return stack.open_account({market.base: "10", market.quote: "1000"})
