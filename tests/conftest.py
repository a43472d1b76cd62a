"""Fixtures every test may use; the databases are explained in `tests/support/postgres.py`."""

import os
import signal
from collections.abc import Iterator

import pytest
import structlog

from tests.support.postgres import Database, Server, begin_session, current_session
from tests.support.proof import Proof
from tests.support.stack import Account, ListedMarket, Stack

# Workers of a run begin with these, so that none of them is left alone with one at the end.
LONG = (
    "tests/install/", "tests/crash/", "tests/backup/test_drill.py", "tests/cli/test_up.py",
    "tests/cli/test_load.py", "tests/cli/test_demo", "tests/cli/test_upkeep.py",
    "tests/engine/test_standby.py", "tests/engine/test_crash.py", "tests/contract/",
    "tests/stories/test_stories_on_the_stack.py", "tests/simulation/",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    os.environ["COLUMNS"] = "200"  # tables of our commands look the same wherever tests run
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job ignores it,
        signal.signal(signal.SIGINT, signal.default_int_handler)  # and so would all it starts
    config.pluginmanager.register(Proof(config.rootpath))
    if not hasattr(config, "workerinput"):  # not in the workers of pytest-xdist
        session, lock = begin_session()
        config.add_cleanup(lambda: os.close(lock))
        config.add_cleanup(session.end)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def log_of_its_own() -> None:
    """A command that an earlier test ran in this process logs to where that test's output went."""
    structlog.reset_defaults()


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
