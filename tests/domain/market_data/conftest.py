"""A database with the markets of the tape, for all tests of a module."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import Database, Server
from tests.support.tape import Tape, list_markets, wipe


@pytest.fixture(scope="module")
def with_markets(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database() as database:
        list_markets(database)
        yield database


@pytest.fixture
def tape(with_markets: Database) -> Iterator[Tape]:
    with with_markets.connect(autocommit=True) as conn:
        wipe(conn)
        yield Tape(conn)
