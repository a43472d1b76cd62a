"""An engine process on a fresh database."""

from collections.abc import Iterator

import pytest

from tests.support.engine import EngineProcess, short_folder
from tests.support.postgres import Database


@pytest.fixture
def engine(database: Database) -> Iterator[EngineProcess]:
    with short_folder() as folder, EngineProcess(folder, database=database) as process:
        yield process
