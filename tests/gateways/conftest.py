"""One exchange for all gateway tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack

PARTS = ("project", "rest", "ws", "marketdata")


@pytest.fixture(scope="session")
def stack(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database, running_stack(database, *PARTS) as running:
        yield running
