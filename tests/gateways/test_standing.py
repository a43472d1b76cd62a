"""What a customer's status and the terms of use let them do, from the back office to the book."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.person import PASSWORD, Person
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.staff import Colleague, hire
from tests.support.tables import account_shown
from tests.support.web import look

WHY = "the customer asked in ticket 12"
WITHIN_S = 1.0


@pytest.fixture(scope="module", autouse=True)
def backoffice(stack: Stack) -> Iterator[None]:
    stack.start("backoffice")
    yield
    stack.stop("backoffice")


@pytest.fixture(scope="module")
def maker(stack: Stack, backoffice: None) -> Colleague:
    return hire(stack, "super_admin")


@pytest.fixture(scope="module")
def checker(stack: Stack, backoffice: None) -> Colleague:
    return hire(stack, "super_admin")


@pytest.fixture
def decide(maker: Colleague, checker: Colleague) -> Callable[..., dict[str, Any]]:
    """Have one member ask and another allow it; what became of it."""

    def decided(path: str, body: dict[str, Any]) -> dict[str, Any]:
        asked = maker.post(path, {"reason": WHY} | body)
        assert asked.status_code == 202, asked.text
        made = asked.json()
        shown = {"payload_hash": made["payload_hash"], "reason": "looked at it"}
        done = checker.post(f"/approvals/{made['approval_id']}/approve", shown)
        assert done.status_code == 200, done.text
        return dict(done.json())

    return decided


Decide = Callable[..., dict[str, Any]]


def until(answer: Callable[[], httpx.Response], code: str | None) -> None:
    """Within a second the answer is this refusal, or none."""
    deadline = time.monotonic() + WITHIN_S
    while True:
        given = answer()
        if (given.json().get("code") if given.status_code >= 400 else None) == code:
            return
        assert time.monotonic() < deadline, given.text


def sell(market: ListedMarket, lasting: str = "ioc") -> dict[str, str]:
    """An order that can be tried again and again: nobody buys, so that it goes at once."""
    return {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00",
            "time_in_force": lasting}  # fmt: skip


@pytest.fixture
def alice(stack: Stack, alice: Account) -> Account:
    """In the tables too, by which a status finds a customer's accounts."""
    account_shown(stack, alice.id)
    return alice


@pytest.mark.spec("IDEN-004", "AUDI-003")
def test_who_is_suspended_reads_and_cancels_and_no_more(
    stack: Stack, decide: Decide, alice: Account, market: ListedMarket
) -> None:
    order = alice.place(market, "sell", "1", "10.00")
    path = f"/customers/{alice.owner}/status"
    assert decide(path, {"status": "suspended"})["result"] == {"status": "suspended"}
    until(lambda: alice.post("/api/v1/orders", sell(market)), "customer_suspended")
    batch = {"cancel": [], "place": [sell(market)]}
    refused = alice.post("/api/v1/orders/batch", batch).json()["place"][0]["refused"]
    assert refused["code"] == "customer_suspended"
    assert alice.balance(market.base)["locked"] == "1", "orders stay"
    assert alice.delete(f"/api/v1/orders/{order['order_id']}").status_code == 200
    assert flags(stack, alice.id) == 2 | 4
    assert decide(path, {"status": "active"})["status"] == "executed"
    until(lambda: alice.post("/api/v1/orders", sell(market)), None)
    assert flags(stack, alice.id) == 0
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select array_agg(action || ' ' || (after_state ->> 'status') order by log_id)"
            " from audit.audit_logs where resource_type = 'customer' and resource_id = %s"
            " and actor_type = 'admin'",
            [str(alice.owner)],
        ).fetchone()
    assert row is not None
    assert row[0] == ["customer.suspend suspended", "customer.reopen active"]


@pytest.mark.spec("IDEN-004", "IDEN-014", "IDEN-017")
@pytest.mark.parametrize("status", ["banned", "closed"])
def test_who_is_shut_out_loses_sessions_keys_and_orders_at_once(
    stack: Stack, decide: Decide, market: ListedMarket, status: str
) -> None:
    person = Person(stack)
    me = person.admitted(verified=True)
    account = person.account()
    stack.fund(account, {market.base: "5"})
    key = person.post("/api-keys", {"label": "bot", "scopes": ["read", "trade"]}, **me).json()
    program = Account(stack, account, owner_of(stack, account), key=key["api_key"],
                      secret=key["secret"])  # fmt: skip
    program.place(market, "sell", "2", "10.00")
    path = f"/customers/{program.owner}/status"
    assert decide(path, {"status": status})["status"] == "executed"
    until(lambda: person.http.get("/me", headers=me), "access_token_wrong")
    until(lambda: program.request("GET", "/api/v1/balances"), "api_key_unknown")
    assert person.log_in().json()["code"] == "customer_not_active"
    assert flags(stack, account) == 1 | 2
    assert open_orders(stack, account) == 0
    again = decide(path, {"status": "active"})
    assert again["status"] == "executed", again
    assert person.log_in().status_code == 200
    assert program.request("GET", "/api/v1/balances").status_code == 401, "keys do not come back"
    assert [mail for mail in mails(stack, person) if mail.startswith("customer_")] == [
        f"customer_{status}", "customer_active",
    ]  # fmt: skip


@pytest.mark.spec("IDEN-004", "IDEN-013")
def test_a_status_is_asked_for_only_where_it_can_be(
    stack: Stack, decide: Decide, maker: Colleague, alice: Account
) -> None:
    path = f"/customers/{alice.owner}/status"
    for body, status in (
        ({"status": "active"}, 409),
        ({"status": "deleted"}, 400),
        ({"status": "banned", "reason": ""}, 400),
    ):
        answer = maker.post(path, {"reason": WHY} | body)
        assert answer.status_code == status, answer.text
    nobody = maker.post(
        f"/customers/{'0' * 8}-0000-7000-8000-{'0' * 12}/status",
        {"status": "banned", "reason": WHY},
    )
    assert nobody.json()["code"] == "customer_not_found"
    viewer = hire(stack, "viewer")
    assert viewer.post(path, {"status": "banned", "reason": WHY}).status_code == 403


@pytest.mark.spec("IDEN-004")
def test_a_freeze_of_an_account_outlives_a_suspension(
    stack: Stack, decide: Decide, alice: Account
) -> None:
    frozen = {"account_id": alice.id, "what": "withdrawals"}
    decide(f"/customers/{alice.owner}/freeze", frozen)
    decide(f"/customers/{alice.owner}/status", {"status": "suspended"})
    decide(f"/customers/{alice.owner}/unfreeze", frozen)
    assert flags(stack, alice.id) == 2 | 4, "still suspended"
    decide(f"/customers/{alice.owner}/freeze", frozen)
    decide(f"/customers/{alice.owner}/status", {"status": "active"})
    assert flags(stack, alice.id) == 2, "still frozen"


@pytest.fixture
def first_terms(stack: Stack) -> Iterator[str]:
    """Other tests sign up with what is in force before and after this one."""
    first = str(look(f"{stack.rest_url}/api/v1/terms").json()["current"]["version"])
    yield first
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute("delete from public.terms_acceptances where version <> %s", [first])
        conn.execute("delete from public.terms_of_use where version <> %s", [first])


def test_new_terms_of_use_stop_trading_until_they_are_accepted(
    stack: Stack, decide: Decide, maker: Colleague, market: ListedMarket, first_terms: str
) -> None:
    person = Person(stack)
    me = person.admitted(verified=True)
    stack.fund(person.account(), {market.base: "5"})
    order = person.post("/orders", sell(market, "gtc"), **me)
    assert order.status_code == 201
    version = f"v{time.time_ns()}"
    texts = {"text_tr": "Yeni koşullar", "text_en": "New terms"}
    assert decide("/terms", {"version": version, **texts})["status"] == "executed"
    assert maker.post("/terms", {"version": version, "reason": WHY, **texts}).status_code == 409

    def answer() -> httpx.Response:
        return person.post("/orders", sell(market), **me)

    until(answer, "terms_not_accepted")
    refused = answer()
    assert (refused.status_code, refused.json()["detail"]) == (403, version)
    placed = order.json()["order_id"]
    assert person.http.delete(f"/orders/{placed}", headers=me).status_code == 200
    assert person.http.get("/balances", headers=me).status_code == 200
    shown = person.http.get("/terms").json()
    assert (shown["current"]["version"], shown["coming"]) == (version, [])
    assert shown["current"]["text"] == {"tr": "Yeni koşullar", "en": "New terms"}
    outdated = person.post("/terms/acceptances", {"version": first_terms}, **me)
    assert (outdated.status_code, outdated.json()["code"]) == (409, "terms_outdated")
    assert outdated.json()["detail"] == version
    for _ in range(2):
        accepted = person.post("/terms/acceptances", {"version": version}, **me)
        assert accepted.status_code == 204
    until(answer, None)
    listed = person.http.get("/terms/acceptances", headers=me).json()["data"]
    assert [one["version"] for one in listed] == [version, first_terms]
    body = {"email": "x@example.com", "password": PASSWORD, "terms_version": first_terms}
    old = person.post("/auth/sign-up", body)
    assert (old.status_code, old.json()["detail"]) == (409, version)


def test_terms_that_will_hold_can_be_accepted_ahead(
    stack: Stack, decide: Decide, maker: Colleague, market: ListedMarket, first_terms: str
) -> None:
    person = Person(stack)
    me = person.admitted(verified=True)
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    coming = {"version": f"v{time.time_ns()}", "text_tr": "T", "text_en": "E"}
    assert decide("/terms", coming | {"effective_at": later})["status"] == "executed"
    assert [one["version"] for one in person.http.get("/terms").json()["coming"]] == [
        coming["version"]
    ]
    answer = person.post("/orders", sell(market), **me)
    assert answer.json()["code"] == "insufficient_funds", "nothing else stands against it yet"
    ahead = person.post("/terms/acceptances", {"version": coming["version"]}, **me)
    assert ahead.status_code == 204
    sooner = coming | {"version": "sooner", "effective_at": datetime.now(UTC).isoformat()}
    refused = maker.post("/terms", sooner | {"reason": WHY})
    assert (refused.status_code, refused.json()["code"]) == (409, "action_refused")


def flags(stack: Stack, account: int) -> int:
    """What the engine refuses the account."""
    from bedesten.protocol.client import EngineClient
    from bedesten.protocol.events import AccountSet
    from bedesten.protocol.frames import Query

    async def work(client: EngineClient) -> int:
        (found,) = (await client.query(Query.ACCOUNT, account)).events
        assert isinstance(found, AccountSet)
        return found.flags

    return stack.with_engine(work)


def open_orders(stack: Stack, account: int) -> int:
    """How many the engine has."""
    from bedesten.protocol.client import EngineClient
    from bedesten.protocol.events import OrderState
    from bedesten.protocol.frames import Query

    async def work(client: EngineClient) -> int:
        found = (await client.query(Query.OPEN_ORDERS, account, 0)).events
        return sum(isinstance(event, OrderState) for event in found)

    return stack.with_engine(work)


def owner_of(stack: Stack, account: int) -> Any:
    """Whose account it is."""
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select user_id from public.accounts where account_id = %s", [account]
        ).fetchone()
    assert row is not None
    return row[0]


def mails(stack: Stack, person: Person) -> list[str]:
    """Templates of what was mailed, in order."""
    with psycopg.connect(stack.database.url()) as conn:
        rows = conn.execute(
            "select event_data ->> 'template' from public.outbox_events"
            " where event_data ->> 'email' = %s order by event_id",
            [person.email],
        )
        return [row[0] for row in rows]
