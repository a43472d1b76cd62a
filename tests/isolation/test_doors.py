"""Customers at the staff's gateway and staff at the customers': each opens one door alone."""

from typing import Any

import httpx
import pytest

from tests.contract.people import Replaced, customers
from tests.isolation.document import Attempt, attempt, operations
from tests.isolation.victim import Victim
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.staff import Colleague, hire
from tests.support.web import look, visitor

OURS = {"X-Requested-By": "bedesten"}


@pytest.fixture(scope="module")
def customer(stack: Stack, place: ListedMarket) -> Replaced:
    return customers(stack, [place.base])


@pytest.fixture(scope="module")
def colleague(stack: Stack) -> Colleague:
    return hire(stack, "super_admin")


@pytest.fixture(scope="module")
def staff_document(stack: Stack) -> dict[str, Any]:
    return dict(look(f"{stack.staff_url}/openapi.json").json())


def by(token: str, *cookies: str) -> list[dict[str, str]]:
    """A token as it may be shown: as bearer, and as each of these cookies."""
    shown = [{"Cookie": f"{name}={token}"} | OURS for name in cookies]
    return [{"Authorization": f"Bearer {token}"}, *shown]


def sent(http: httpx.Client, asked: Attempt, headers: dict[str, str]) -> httpx.Response:
    kind = {"Content-Type": "application/json"} if asked.body else {}
    method = asked.operation.method.upper()
    return http.request(method, asked.target, content=asked.body, headers=headers | kind)


def bare(operation_path: str) -> str:
    """With something in every hole: nobody gets as far as looking what it is."""
    while "{" in operation_path:
        hole = operation_path[operation_path.index("{") : operation_path.index("}") + 1]
        operation_path = operation_path.replace(hole, "01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1")
    return operation_path


@pytest.mark.spec("IDEN-001", "IDEN-013", "API-010")
def test_customers_open_nothing_of_the_staffs(
    stack: Stack, staff_document: dict[str, Any], customer: Replaced
) -> None:
    token = customer.headers()["Authorization"].removeprefix("Bearer ")
    program = stack.open_account({})
    with visitor(stack.staff_url.removesuffix("/admin/v1")) as http:
        for operation in operations(staff_document):
            if operation.says["x-permission"] == "public":
                continue
            method, path = operation.method.upper(), bare(operation.path)
            for headers in [*by(token, "bedesten_staff", "bedesten_access"),
                            program.headers(method, path)]:  # fmt: skip
                answer = http.request(method, path, headers=headers)
                code = (answer.status_code, answer.json()["code"])
                assert code == (401, "staff_token_wrong"), str(operation)
        body = {"username": "nobody@example.com", "password": "x", "code": "000000"}
        assert http.post("/admin/v1/log-in", json=body).status_code == 401


@pytest.mark.spec("IDEN-001", "API-010")
def test_staff_open_nothing_of_the_customers(
    stack: Stack, document: dict[str, Any], victim: Victim, colleague: Colleague
) -> None:
    for operation in operations(document):
        if operation.is_public:
            continue
        asked = attempt(document, operation, victim)
        for headers in by(colleague.token, "bedesten_access", "bedesten_staff"):
            answer = sent(stack.http, asked, headers)
            assert answer.status_code == 401, (str(operation), answer.text)


@pytest.mark.spec("IDEN-001")
def test_the_staffs_paths_are_not_at_the_customers_gateway(
    stack: Stack, staff_document: dict[str, Any], program: Account
) -> None:
    with httpx.Client(base_url=stack.rest_url, trust_env=False) as http:
        for operation in operations(staff_document):
            path = bare(operation.path)
            headers = program.headers(operation.method.upper(), path)
            assert http.request(operation.method, path, headers=headers).status_code == 404


@pytest.fixture(scope="module")
def program(stack: Stack) -> Account:
    return stack.open_account({})
