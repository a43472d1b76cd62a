"""One exchange with a victim, and what nobody else may be told of."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.isolation.document import Operation, attempt, operations
from tests.isolation.victim import Victim, telling
from tests.support.person import Person
from tests.support.postgres import Server
from tests.support.stack import ListedMarket, Stack, running_stack

PARTS = ("project", "rest", "ws", "backoffice", "marketdata", "binance")


@pytest.fixture(scope="session")
def stack(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database, running_stack(database, *PARTS) as running:
        yield running


@pytest.fixture(scope="session")
def document(stack: Stack) -> dict[str, Any]:
    return dict(stack.http.get("/api/v1/openapi.json").json())


@pytest.fixture(scope="session")
def place(stack: Stack) -> ListedMarket:
    return stack.list_market()


@pytest.fixture(scope="session")
def victim(stack: Stack, place: ListedMarket) -> Victim:
    return Victim(stack, place)


def reads(document: dict[str, Any]) -> list[Operation]:
    """What can be asked without naming anything; sheets are there as lists too."""
    found = [one for one in operations(document) if one.method == "get" and "{" not in one.path]
    return [one for one in found if not one.path.endswith(".csv") and not must_name(one)]


def must_name(one: Operation) -> bool:
    """Whether it has a parameter that cannot be left out."""
    return any(parameter["required"] for parameter in one.says.get("parameters", []))


@pytest.fixture(scope="session")
def secrets(stack: Stack, document: dict[str, Any], victim: Victim) -> frozenset[str]:
    """What is the victim's alone: told to them, and not to another with the same things."""
    private = [one.path for one in reads(document) if one.takes_sessions]
    public = [
        attempt(document, one, victim).target
        for one in operations(document)
        if one.method == "get" and one.is_public
    ]
    other = Victim(stack, stack.list_market())
    theirs = telling(victim.get(path).json() for path in private)
    others = telling(other.get(path).json() for path in private)
    known = telling(stack.http.get(path).json() for path in public)
    found = theirs - others - known
    assert victim.person.email in found
    assert victim.value("order_id", "") in found
    other.person.http.close()
    return frozenset(found)


@pytest.fixture(scope="session")
def stranger(stack: Stack, place: ListedMarket) -> Iterator[Person]:
    person = Person(stack)
    yield person
    person.http.close()
