"""One demo exchange for every client."""

from collections.abc import Iterator

import pytest

from tests.clients.exchange import Exchange, demo_exchange


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    with demo_exchange() as running:
        yield running
