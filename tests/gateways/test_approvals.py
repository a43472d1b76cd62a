"""Two pairs of eyes: what is asked for, who decides it, and that exactly that is done, once."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from bedesten.kit.ids import StaffId
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.staff import PASSWORD, Colleague, allow, bare_role, hire

PERSON = {"first_name": "Ayse", "last_name": "Yilmaz", "date_of_birth": "1990-05-01",
          "nationality": "TUR"}  # fmt: skip
WHY = "the customer asked in ticket 12"


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


def asked(maker: Colleague, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = maker.post(path, {"reason": WHY} | body)
    assert answer.status_code == 202, answer.text
    made = dict(answer.json())
    assert made["status"] == "pending"
    return made


def decided(who: Colleague, approval: dict[str, Any], **change: str) -> httpx.Response:
    body = {"payload_hash": approval["payload_hash"], "reason": "looked at it"} | change
    return who.post(f"/approvals/{approval['approval_id']}/approve", body)


def sql(stack: Stack, query: str, *parameters: object) -> Any:
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(query.encode(), parameters).fetchone()
        return None if row is None else row[0]


def credit_of(
    alice: Account, market: ListedMarket, amount: str = "2.5"
) -> tuple[str, dict[str, Any]]:
    body = {"account_id": alice.id, "asset": market.base, "amount": amount}
    return f"/customers/{alice.owner}/credit", body


@pytest.mark.spec("IDEN-013", "AUDI-003")
def test_a_credit_happens_once_and_only_after_another_has_looked(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    approval = asked(maker, *credit_of(alice, market))
    assert alice.balance(market.base)["available"] == "10"
    own = decided(maker, approval)
    assert (own.status_code, own.json()["code"]) == (403, "own_request")
    other = decided(checker, approval, payload_hash="0" * 64)
    assert (other.status_code, other.json()["code"]) == (409, "approval_differs")
    assert alice.balance(market.base)["available"] == "10"
    done = decided(checker, approval)
    assert (done.status_code, done.json()["status"]) == (200, "executed"), done.text
    assert done.json()["payload"] == approval["payload"]
    assert alice.balance(market.base)["available"] == "12.5"
    for again in (decided(checker, approval), checker.post(
            f"/approvals/{approval['approval_id']}/carry-out")):  # fmt: skip
        assert (again.status_code, again.json()["code"]) == (409, "approval_decided")
    assert alice.balance(market.base)["available"] == "12.5"
    kept = "select count(*) from public.ledger_transfers where reference_key = %s"
    deadline = time.monotonic() + 20
    while sql(stack, kept, approval["approval_id"]) != 1:
        assert time.monotonic() < deadline, "the ledger has not the transfer"
        time.sleep(0.05)
    query = (
        "select array_agg(action || ' ' || status order by log_id) from audit.audit_logs"
        " where resource_id = %s or metadata ->> 'approval_id' = %s"
    )
    assert sql(stack, query, approval["approval_id"], approval["approval_id"]) == [
        "request success", "approve failure", "approve failure", "approve success",
        "customer.credit success", "approve failure",
    ]  # fmt: skip


def test_an_answer_that_was_lost_is_asked_for_again_and_takes_effect_once(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    approval = asked(maker, *credit_of(alice, market, "1"))
    stack.signal("backoffice", 9)
    stack.start("backoffice")
    with psycopg.connect(stack.database.url()) as conn:  # approved, and then it went away
        conn.execute(
            "update public.approvals set status = 'approved', decided_by = %s,"
            " decided_at = now() where approval_id = %s",
            [checker.id, approval["approval_id"]],
        )
    path = f"/approvals/{approval['approval_id']}/carry-out"
    assert checker.post(path).json()["status"] == "executed"
    assert alice.balance(market.base)["available"] == "11"
    with psycopg.connect(stack.database.url()) as conn:  # carried out, and not noted
        conn.execute("alter table public.approvals disable trigger user")
        conn.execute(
            "update public.approvals set status = 'approved', result = null, executed_at = null"
            " where approval_id = %s",
            [approval["approval_id"]],
        )
        conn.execute("alter table public.approvals enable trigger user")
    assert checker.post(path).json()["status"] == "executed"
    assert alice.balance(market.base)["available"] == "11"


@pytest.mark.spec("IDEN-013")
def test_the_database_refuses_who_asked_as_who_decides(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    approval = asked(maker, *credit_of(alice, market))
    change = (
        "update public.approvals set status = 'approved', decided_by = %s where approval_id = %s"
    )
    with psycopg.connect(stack.database.url("admin_user"), autocommit=True) as conn:
        with pytest.raises(psycopg.errors.CheckViolation, match="approvals_four_eyes"):
            conn.execute(change.encode(), [maker.id, approval["approval_id"]])
        for column, value in (("payload", "{}"), ("action", "role.grant"), ("reason", "because")):
            query = f"update public.approvals set {column} = %s where approval_id = %s"
            with pytest.raises(psycopg.errors.CheckViolation):
                conn.execute(query.encode(), [value, approval["approval_id"]])
    assert decided(checker, approval).status_code == 200


def test_what_is_rejected_or_expired_is_not_done(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    first, second = (asked(maker, *credit_of(alice, market)) for _ in range(2))
    path = f"/approvals/{first['approval_id']}/reject"
    assert maker.post(path, {"reason": "changed my mind"}).json()["code"] == "own_request"
    rejected = checker.post(path, {"reason": "no such ticket"})
    assert (rejected.status_code, rejected.json()["status"]) == (200, "rejected")
    assert decided(checker, first).json()["code"] == "approval_decided"
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "update public.approvals set expires_at = now() where approval_id = %s",
            [second["approval_id"]],
        )
    late = decided(checker, second)
    assert (late.status_code, late.json()["code"]) == (409, "approval_expired")
    assert checker.get(f"/approvals/{second['approval_id']}").json()["status"] == "expired"
    assert alice.balance(market.base)["available"] == "10"


def test_levels_rise_by_one_with_a_known_person(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account
) -> None:
    path = f"/customers/{alice.owner}/level"
    level = "select kyc_level || ' ' || kyc_status from public.users where user_id = %s"
    with psycopg.connect(stack.database.url()) as conn:  # as after signing up
        conn.execute(
            "update public.users set kyc_level = 0, first_name = null, phone = null"
            " where user_id = %s",
            [alice.owner],
        )
    unknown = decided(checker, asked(maker, path, {"level": 1}))
    assert unknown.json()["status"] == "failed"
    assert "users_verified_is_known" in unknown.json()["result"]["detail"]
    person = PERSON | {"phone": f"+90{time.time_ns() % 10**10:010}"}
    done = decided(checker, asked(maker, path, {"level": 1, "person": person}))
    assert done.json()["status"] == "executed", done.text
    assert sql(stack, level, alice.owner) == "1 approved"
    private = "select count(*) from audit.audit_logs as a where a::text like %s"
    assert sql(stack, private, f"%{person['phone']}%") == 0
    skipped = decided(checker, asked(maker, path, {"level": 3}))
    assert skipped.json()["status"] == "failed"
    assert decided(checker, asked(maker, path, {"level": 2})).json()["status"] == "executed"
    assert sql(stack, level, alice.owner) == "2 approved"


def test_a_freeze_stops_trading_and_cancels_and_a_release_lets_it_go_on(
    maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    alice.place(market, "sell", "1", "10.00")
    body = {"account_id": alice.id, "what": "trading"}
    assert decided(
        checker, asked(maker, f"/customers/{alice.owner}/freeze", body)
    ).json()["result"] == {"frozen": ["trading"]}  # fmt: skip
    assert alice.balance(market.base)["available"] == "10"
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00"}
    assert alice.post("/api/v1/orders", order).status_code == 409
    decided(checker, asked(maker, f"/customers/{alice.owner}/unfreeze", body))
    assert alice.post("/api/v1/orders", order).status_code == 201


@pytest.mark.spec("IDEN-012")
def test_a_role_is_given_by_two_others_and_counts_at_once(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    new = hire(stack, bare_role(stack))
    path = f"/staff/{new.id}/roles"
    assert new.get("/staff").status_code == 403
    approval = asked(maker, path, {"role": "super_admin"})
    allow(stack, StaffId(UUID(new.id)), ["approval:decide"])
    favoured = decided(new, approval)
    assert (favoured.status_code, favoured.json()["code"]) == (403, "own_request")
    assert decided(checker, approval).json()["status"] == "executed"
    assert new.get("/staff").status_code == 200
    granted = (
        "select granted_by::text from public.staff_roles as g natural join public.roles"
        " where staff_id = %s and name = 'super_admin'"
    )
    assert sql(stack, granted, new.id) == maker.id
    own = maker.post(f"/staff/{maker.id}/roles", {"role": "admin", "reason": WHY})
    assert own.json()["code"] == "own_request"
    unknown = decided(checker, asked(maker, path, {"role": "emperor"}))
    assert unknown.json()["result"]["code"] == "role_not_found"


def test_a_member_is_taken_on_by_two_and_then_invited(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    name = f"n{time.time_ns()}"
    body = {"username": name, "email": f"{name}@example.com", "first_name": "N", "last_name": "N",
            "role": "viewer"}  # fmt: skip
    assert decided(checker, asked(maker, "/staff", body)).json()["status"] == "executed"
    (new,) = [one for one in maker.get("/staff").json()["data"] if one["username"] == name]
    assert (new["roles"], new["onboarded"]) == (["viewer"], False)
    invited = maker.post(f"/staff/{new['staff_id']}/invite").json()
    begun = Colleague(stack, name, invited["secret"]).post("/onboarding")
    assert begun.status_code == 200
    taken = maker.post("/staff", body | {"reason": WHY})
    assert (taken.status_code, taken.json()["code"]) == (409, "staff_exists")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount": "0"}, 400),
        ({"amount": "1e3"}, 400),
        ({"amount": "-1"}, 400),
        ({"amount": "0.000000001"}, 400),
        ({"amount": 5}, 400),
        ({"asset": "NOSUCH"}, 409),
        ({"account_id": 1}, 404),
        ({"account_id": 2**31}, 400),
        ({"reason": ""}, 400),
        ({"more": "1"}, 400),
    ],
)
def test_what_cannot_be_done_is_not_even_asked_for(
    stack: Stack, maker: Colleague, alice: Account, market: ListedMarket,
    change: dict[str, Any], status: int,
) -> None:  # fmt: skip
    before = sql(stack, "select count(*) from public.approvals")
    path, body = credit_of(alice, market)
    answer = maker.post(path, {"reason": WHY} | body | change)
    assert answer.status_code == status, answer.text
    assert sql(stack, "select count(*) from public.approvals") == before


def test_lists_are_pages_newest_first(
    maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    made = [asked(maker, *credit_of(alice, market))["approval_id"] for _ in range(3)]
    page = checker.get("/approvals?status=pending&limit=2").json()
    assert [one["approval_id"] for one in page["data"]] == made[:0:-1]
    rest = checker.get(f"/approvals?status=pending&limit=2&cursor={page['next_cursor']}").json()
    assert rest["data"][0]["approval_id"] == made[0]
    assert checker.get("/approvals?limit=0").status_code == 400
    assert checker.get("/approvals/nonsense").status_code == 404


@pytest.mark.spec("API-004", "IDEN-013")
def test_what_is_sent_twice_is_asked_for_once(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    path, body = credit_of(alice, market)
    body |= {"reason": WHY}
    key = {"idempotency_key": f"credit-{alice.id}"}
    count = "select count(*) from public.approvals"
    before = sql(stack, count)
    first = maker.send("POST", path, body, **key)
    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (202, False)
    with ThreadPoolExecutor(4) as threads:
        again = list(threads.map(lambda _: maker.send("POST", path, body, **key), range(4)))
    for answer in again:
        assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (202, "true")
        assert answer.json() == first.json()
    assert sql(stack, count) == before + 1
    for other in (body | {"amount": "3"}, body | {"reason": "something else"}):
        refused = maker.send("POST", path, other, **key)
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
    freeze = {"account_id": alice.id, "what": "trading", "reason": WHY}
    refused = maker.send("POST", f"/customers/{alice.owner}/freeze", freeze, **key)
    assert refused.json()["code"] == "key_reused"
    theirs = checker.send("POST", path, body, **key)  # everybody has keys of their own
    assert theirs.json()["approval_id"] != first.json()["approval_id"]
    assert decided(checker, first.json()).json()["status"] == "executed"
    late = maker.send("POST", path, body, **key)
    assert (late.status_code, late.json()["status"]) == (202, "executed")
    assert alice.balance(market.base)["available"] == "12.5"
    for wrong in ("", "x" * 256):
        answer = maker.send("POST", path, body, idempotency_key=wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")


def test_two_at_once_under_one_key_ask_once(
    stack: Stack, maker: Colleague, alice: Account, market: ListedMarket
) -> None:
    path, body = credit_of(alice, market)
    key = f"twice-{alice.id}"
    with ThreadPoolExecutor(6) as threads:
        sent = [
            threads.submit(maker.send, "POST", path, body | {"reason": WHY}, idempotency_key=key)
            for _ in range(6)
        ]
        answers = [one.result() for one in sent]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["approval_id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    made = "select count(*) from public.approvals where idempotency_key = %s"
    assert sql(stack, made, key) == 1


@pytest.mark.spec("IDEN-013", "AUDI-005")
def test_lists_are_filtered_by_what_who_and_when(
    stack: Stack, maker: Colleague, checker: Colleague, alice: Account, market: ListedMarket
) -> None:
    third = hire(stack, "super_admin")
    mine = asked(third, *credit_of(alice, market))
    freeze = {"account_id": alice.id, "what": "trading"}
    other = asked(third, f"/customers/{alice.owner}/freeze", freeze)
    assert decided(checker, mine).status_code == 200

    def found(**query: str) -> list[str]:
        answer = third.http.get("/approvals", params=query, headers=third.headers)
        assert answer.status_code == 200, answer.text
        return [one["approval_id"] for one in answer.json()["data"]]

    both = [other["approval_id"], mine["approval_id"]]
    assert found(requested_by=third.id) == both
    assert found(requested_by=third.id, action="customer.freeze") == both[:1]
    assert found(requested_by=third.id, decided_by=checker.id) == both[1:]
    assert found(requested_by=third.id, status="pending") == both[:1]
    assert found(requested_by=third.id, since=other["requested_at"]) == both[:1]
    assert found(requested_by=third.id, until="2020-01-01T00:00:00Z") == []
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "update public.approvals set expires_at = now() where approval_id = %s",
            [other["approval_id"]],
        )
    assert found(requested_by=third.id, status="pending") == []
    assert found(requested_by=third.id, status="expired") == both[:1]
    assert third.get("/approvals?requested_by=deniz").status_code == 400


@pytest.mark.spec("IDEN-012", "IDEN-013", "AUDI-003")
def test_a_role_is_taken_by_two_and_gone_at_once(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    one = hire(stack, "super_admin")
    path = f"/staff/{one.id}/roles/revoke"
    only = decided(checker, asked(maker, path, {"role": "super_admin"}))
    assert (only.json()["status"], only.json()["result"]["code"]) == ("failed", "member_stands")
    given = asked(maker, f"/staff/{one.id}/roles", {"role": "viewer"})
    assert decided(checker, given).json()["status"] == "executed"
    approval = asked(maker, path, {"role": "super_admin"})
    favoured = decided(one, approval)
    assert (favoured.status_code, favoured.json()["code"]) == (403, "own_request")
    assert one.get("/staff").status_code == 200
    done = decided(checker, approval)
    assert (done.json()["status"], done.json()["result"]) == ("executed", {"roles": ["viewer"]})
    assert one.get("/staff").status_code == 403
    own = maker.post(f"/staff/{maker.id}/roles/revoke", {"role": "super_admin", "reason": WHY})
    assert own.json()["code"] == "own_request"
    gone = decided(checker, asked(maker, path, {"role": "super_admin"}))
    assert gone.json()["result"]["code"] == "role_not_found"


@pytest.mark.spec("IDEN-011", "IDEN-013", "AUDI-003")
def test_who_has_lost_the_phone_is_set_up_anew_by_two_others(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    one = hire(stack, "super_admin")
    approval = asked(maker, f"/staff/{one.id}/reset", {})
    own = decided(one, approval)
    assert (own.status_code, own.json()["code"]) == (403, "own_request")
    assert decided(checker, approval).json()["status"] == "executed"
    assert one.get("/me").status_code == 401
    assert one.log_in().status_code == 401
    invited = maker.post(f"/staff/{one.id}/invite").json()
    again = Colleague(stack, one.username, invited["secret"])
    assert again.get("/staff").json()["code"] == "onboarding_unfinished"
    again.secret = again.post("/onboarding").json()["secret"]
    done = again.post("/onboarding/complete", {"password": PASSWORD, "code": again.code()})
    again.token = done.json()["token"]
    assert again.get("/staff").status_code == 200
    twice = asked(maker, f"/staff/{one.id}/reset", {})
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "update public.staff_users set two_fa_setup_completed = false where staff_id = %s",
            [one.id],
        )
    assert decided(checker, twice).json()["result"]["code"] == "member_stands"


@pytest.mark.spec("IDEN-012", "IDEN-013")
def test_who_was_kept_out_is_let_in_by_two(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    one = hire(stack)
    assert maker.post(f"/staff/{one.id}/deactivate", {"reason": WHY}).status_code == 200
    assert one.log_in().status_code == 401
    approval = asked(maker, f"/staff/{one.id}/reactivate", {})
    assert decided(maker, approval).json()["code"] == "own_request"
    assert decided(checker, approval).json()["status"] == "executed"
    assert one.log_in().status_code == 200
    again = decided(checker, asked(maker, f"/staff/{one.id}/reactivate", {}))
    assert again.json()["result"]["code"] == "member_stands"


@pytest.mark.spec("IDEN-010", "IDEN-011")
def test_a_service_comes_by_two_and_has_no_way_in(
    stack: Stack, maker: Colleague, checker: Colleague
) -> None:
    name = f"s{time.time_ns()}"
    body = {"username": name, "email": f"{name}@example.com", "name": "Screening"}
    assert decided(checker, asked(maker, "/staff/services", body)).json()["status"] == "executed"
    (new,) = [one for one in maker.get("/staff").json()["data"] if one["username"] == name]
    assert (new["staff_type"], new["roles"]) == ("system", ["system"])
    assert maker.post(f"/staff/{new['staff_id']}/invite").json()["code"] == "staff_not_found"
    for path in ("reset", "roles"):
        answer = maker.post(f"/staff/{new['staff_id']}/{path}", {"reason": WHY, "role": "admin"}
                            if path == "roles" else {"reason": WHY})  # fmt: skip
        assert answer.json()["code"] == "staff_not_found"
    kept = "select count(*) from audit.audit_logs as a where a::text like %s"
    assert sql(stack, kept, f"%{name}@example.com%") == 0  # audit rows repeat no address
