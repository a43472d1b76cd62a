"""Every operation of the document, asked by one customer for another's things."""

from typing import Any

import httpx
import pytest

from tests.contract.people import Replaced, customers
from tests.isolation.conftest import reads
from tests.isolation.document import Attempt, Operation, attempt, operations, unknown_names
from tests.isolation.entries import BODY, MAY_CHANGE, MAY_SUCCEED, PATH
from tests.isolation.victim import Victim, accounts_in, still
from tests.support.stack import Account, ListedMarket, Stack

NOTHING_THERE = (403, 404)


@pytest.fixture(scope="module")
def attacker(stack: Stack, place: ListedMarket) -> Replaced:
    return customers(stack, [place.base, place.quote])


@pytest.fixture(scope="module")
def program(stack: Stack, place: ListedMarket) -> Account:
    return stack.open_account({place.base: "10", place.quote: "1000"})


def sent(stack: Stack, asked: Attempt, headers: dict[str, str]) -> httpx.Response:
    kind = {"Content-Type": "application/json"} if asked.body else {}
    return stack.http.request(
        asked.operation.method.upper(), asked.target, content=asked.body, headers=headers | kind
    )


def judge(answer: httpx.Response, asked: Attempt, victim: Victim, secrets: frozenset[str]) -> None:
    """No byte of theirs, and no sign that there is something."""
    said = answer.text
    named = asked.target + asked.body.decode()
    leaked = [secret for secret in secrets if secret in said and secret not in named]
    assert not leaked, (str(asked.operation), leaked)
    if answer.headers.get("content-type") == "application/json":
        assert victim.account not in accounts_in(answer.json()), str(asked.operation)
    where = (asked.operation.method, asked.operation.path)
    if PATH in asked.names:
        assert answer.status_code in NOTHING_THERE, (str(asked.operation), said)
    elif BODY in asked.names and where not in MAY_SUCCEED:
        assert answer.status_code >= 400, (str(asked.operation), said)
    assert answer.status_code < 500, (str(asked.operation), said)


def sent_by(
    attacker: Replaced, stack: Stack, asked: Attempt, more: dict[str, str]
) -> httpx.Response:
    """Again with the next session, if an attempt before this one has ended theirs."""
    answer = sent(stack, asked, attacker.headers() | more)
    if is_over(answer):
        attacker.ended()
        answer = sent(stack, asked, attacker.headers() | more)
    assert not is_over(answer), (str(asked.operation), answer.text)
    return answer


def is_over(answer: httpx.Response) -> bool:
    return answer.status_code == 401 and answer.json()["code"] == "access_token_wrong"


@pytest.mark.spec("API-010")
def test_every_parameter_is_known_to_this_suite(document: dict[str, Any]) -> None:
    assert unknown_names(document) == set(), "say in tests/isolation/entries.py what these are"


@pytest.mark.spec("API-010", "IDEN-014")
def test_no_session_reaches_anothers_things(
    stack: Stack,
    document: dict[str, Any],
    victim: Victim,
    secrets: frozenset[str],
    attacker: Replaced,
) -> None:
    before = state(document, victim)
    reached = set()
    for operation in operations(document):
        asked = attempt(document, operation, victim)
        answer = (
            sent(stack, asked, {}) if operation.is_public else sent_by(attacker, stack, asked, {})
        )
        judge(answer, asked, victim, secrets)
        reached |= {name for name in asked.names if answer.status_code != 400}
        if operation.method != "get":
            attacker.changed()
    assert reached >= {"path", "query", "body"}
    assert state(document, victim) == before, "somebody else has changed it"


@pytest.mark.spec("API-010", "IDEN-017")
def test_no_api_key_reaches_anothers_things(
    stack: Stack,
    document: dict[str, Any],
    victim: Victim,
    secrets: frozenset[str],
    program: Account,
) -> None:
    before = state(document, victim)
    for operation in operations(document):
        asked = attempt(document, operation, victim)
        method = operation.method.upper()
        headers = program.headers(method, asked.target, asked.body)
        answer = sent(stack, asked, headers)
        judge(answer, asked, victim, secrets)
        if not operation.takes_keys and not operation.is_public:
            assert answer.status_code == 403, (str(operation), answer.text)
    assert state(document, victim) == before, "somebody else has changed it"


@pytest.mark.spec("API-010")
def test_nobody_acts_for_anothers_account(
    stack: Stack,
    document: dict[str, Any],
    victim: Victim,
    secrets: frozenset[str],
    attacker: Replaced,
) -> None:
    before = state(document, victim)
    for operation in operations(document):
        if operation.is_public:
            continue
        asked = attempt(document, operation, victim)
        answer = sent_by(attacker, stack, asked, {"X-Account": str(victim.account)})
        judge(answer, asked, victim, secrets)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_this_account")
    assert state(document, victim) == before, "somebody else has changed it"


def state(document: dict[str, Any], victim: Victim) -> dict[str, object]:
    """What the victim sees of everything they have."""
    found = [one for one in reads(document) if one.takes_sessions]
    private = [one for one in found if str(one) not in MAY_CHANGE]
    return {str(one): still(seen(victim, one)) for one in private}


def seen(victim: Victim, one: Operation) -> object:
    answer = victim.get(one.path)
    assert answer.status_code == 200, (str(one), answer.text)
    return answer.json()
