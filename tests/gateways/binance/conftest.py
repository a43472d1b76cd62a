"""One exchange with the Binance gateway for all its tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.support.bot import Bot
from tests.support.postgres import Server
from tests.support.stack import Account, Stack, running_stack

PARTS = ("project", "marketdata", "binance")


@pytest.fixture(scope="session")
def stack(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database, running_stack(database, *PARTS) as running:
        yield running


@pytest.fixture
def public(stack: Stack) -> Bot:
    return Bot(stack)


@pytest.fixture
def maker(stack: Stack, alice: Account) -> Bot:
    return Bot(stack, alice)


@pytest.fixture
def taker(stack: Stack, bob: Account) -> Bot:
    return Bot(stack, bob)
