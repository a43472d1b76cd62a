"""One exchange for the commands of operators, of a worker."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(postgres: Server) -> Iterator[Stack]:
    with (
        postgres.fresh_database() as database,
        running_stack(database, "project", "rest") as running,
    ):
        yield running
