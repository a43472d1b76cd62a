"""A customer's profile over HTTP: changing it, reading one's history, and deleting the account."""

import time
from typing import Any

import httpx
import psycopg
import pyotp
import pytest

from tests.support.person import PASSWORD, Person
from tests.support.stack import Account, ListedMarket, Stack

KNOWN = {"first_name": "Ayşe", "last_name": "Yılmaz", "date_of_birth": "1990-05-01",
         "nationality": "TUR"}  # fmt: skip
CASE = (
    "insert into public.compliance_cases (user_id, case_type, severity, title, description)"
    " values (%s, 'manual_review', 'low', 'x', 'x') returning 1"
)


@pytest.fixture
def person(stack: Stack) -> Person:
    return Person(stack)


def change(person: Person, me: dict[str, str], **wanted: Any) -> httpx.Response:
    return person.http.patch("/me", json=wanted, headers=me)


def sql(stack: Stack, query: str, *parameters: object) -> Any:
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(query.encode(), parameters).fetchone()
    return None if row is None else row[0]


def mails(stack: Stack, person: Person, template: str) -> list[dict[str, Any]]:
    with psycopg.connect(stack.database.url()) as conn:
        rows = conn.execute(
            "select event_data from public.outbox_events where event_data ->> 'email' = %s"
            " and event_data ->> 'template' = %s order by event_id",
            [person.email, template],
        )
        return [row[0] for row in rows]


@pytest.mark.spec("IDEN-002", "IDEN-003")
def test_a_profile_is_changed_field_by_field(stack: Stack, person: Person) -> None:
    me = person.admitted()
    name = f"Ayse.{time.time_ns()}"
    wanted = {**KNOWN, "username": name, "language": "en", "time_zone": "Europe/London",
              "notifications": {"news": {"email": True}, "security": {"sms": True}}}  # fmt: skip
    answer = change(person, me, **wanted)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown == person.http.get("/me", headers=me).json()
    assert {name: shown[name] for name in wanted if name != "notifications"} == {
        name: value for name, value in wanted.items() if name != "notifications"
    }
    assert shown["notifications"]["news"] == {
        "email": True, "sms": False, "push": False, "in_app": True,
    }  # fmt: skip
    assert change(person, me, username="", last_name="").json()["username"] is None
    assert person.http.get("/me", headers=me).json()["first_name"] == "Ayşe", "absent stays"
    other = Person(stack)
    theirs = other.admitted()
    assert change(person, me, username=name).status_code == 200
    taken = change(other, theirs, username=name.upper())
    assert (taken.status_code, taken.json()["code"]) == (409, "username_taken")
    query = ("select count(*) from audit.audit_logs where actor_id = %s"
             " and action = 'change_profile' and metadata::text like '%%1990%%'")  # fmt: skip
    assert sql(stack, query, shown["customer_id"]) == 0, "the audit log keeps no personal data"


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"username": "a"}, 400, "malformed"),
    ({"username": "a b c"}, 400, "malformed"),
    ({"first_name": "x\ny"}, 400, "malformed"),
    ({"nationality": "XYZ"}, 400, "profile_wrong"),
    ({"date_of_birth": "2020-01-01"}, 400, "profile_wrong"),
    ({"date_of_birth": "1800-01-01"}, 400, "profile_wrong"),
    ({"date_of_birth": "yesterday"}, 400, "malformed"),
    ({"language": "de"}, 400, "malformed"),
    ({"time_zone": "Mars/Olympus"}, 400, "profile_wrong"),
    ({"time_zone": "../../etc/passwd"}, 400, "profile_wrong"),
    ({"notifications": {"security": {"email": False}}}, 409, "preference_fixed"),
    ({"notifications": {"gossip": {"email": True}}}, 400, "malformed"),
    ({"kyc_level": 3}, 400, "malformed"),
    ({"email": "other@example.com"}, 400, "malformed"),
]


def test_what_a_profile_cannot_be(person: Person) -> None:
    me = person.admitted()
    for wanted, status, code in REFUSED:
        answer = change(person, me, **wanted)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (wanted, answer.text)


@pytest.mark.spec("KYC-001")
def test_what_was_verified_stays(stack: Stack, person: Person) -> None:
    me = person.admitted()
    change(person, me, **KNOWN)
    sql(stack, "update public.users set kyc_level = 1, phone = %s where email = %s returning 1",
        f"+90{time.time_ns() % 10**10:010}", person.email)  # fmt: skip
    for name, value in (("first_name", "Fatma"), ("last_name", ""), ("date_of_birth", "1991-01-01"),
                        ("nationality", "DEU")):  # fmt: skip
        locked = change(person, me, **{name: value})
        assert (locked.status_code, locked.json()["code"]) == (409, "profile_locked")
    same = change(person, me, **KNOWN, time_zone="UTC")
    assert same.json()["time_zone"] == "UTC", "what does not differ is no change"


@pytest.mark.spec("IDEN-008", "AUDI-003")
def test_a_customer_reads_what_happened_page_by_page(person: Person) -> None:
    me = person.admitted()
    person.log_in(password="not this one at all")
    person.post("/api-keys", {"label": "bot", "scopes": ["read"]}, **me)
    change(person, me, language="en")
    seen: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(20):
        answer = person.http.get(f"/me/security-events?limit=2{cursor}", headers=me)
        page = answer.json()
        seen += page["data"]
        assert len(page["data"]) <= 2
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [(one["action"], one["succeeded"]) for one in seen] == [
        ("change_profile", True), ("api_key_made", True), ("log_in", False), ("log_in", True),
        ("confirm_email", True), ("sign_up", True),
    ]  # fmt: skip
    failed = seen[2]
    assert (failed["reason"], failed["address"]) == ("credentials_wrong", "127.0.0.1")
    assert failed["device"] == "Python"
    assert seen[0]["details"] == {"language": "en"}
    assert person.http.get("/me/security-events?cursor=x", headers=me).status_code == 400
    assert person.http.get("/me/security-events?limit=0", headers=me).status_code == 400


@pytest.mark.spec("API-010")
def test_nobody_reads_another_customers_history(stack: Stack, person: Person) -> None:
    me, other = person.admitted(), Person(stack)
    theirs = other.admitted()
    last = other.http.get("/me/security-events", headers=theirs).json()["data"][0]["event_id"]
    mine = person.http.get(f"/me/security-events?cursor={last}", headers=me).json()["data"]
    own = {one["event_id"] for one in other.http.get("/me/security-events",
                                                     headers=theirs).json()["data"]}  # fmt: skip
    assert mine
    assert not own & {one["event_id"] for one in mine}


def test_a_log_in_from_somewhere_new_is_told_by_mail(stack: Stack, person: Person) -> None:
    me = person.admitted()
    change(person, me, language="en", time_zone="America/New_York")
    assert mails(stack, person, "new_log_in") == [], "not for the first of all"
    person.log_in()
    assert mails(stack, person, "new_log_in") == [], "nor for one from the same place"
    person.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0 <b>x</b>"
    person.log_in()
    (told,) = mails(stack, person, "new_log_in")
    assert told["language"] == "en"
    assert told["facts"]["device"] == "Firefox, Windows"
    assert told["facts"]["address"] == "127.0.0.1"
    assert told["facts"]["at"].endswith("(America/New_York)")
    person.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/129.0"
    person.log_in()
    assert len(mails(stack, person, "new_log_in")) == 1, "an update is not another device"
    sql(
        stack,
        "update public.sessions set created_ip = '198.51.100.7' where user_id ="
        " (select user_id from public.users where email = %s) returning 1",
        person.email,
    )
    person.log_in()
    assert len(mails(stack, person, "new_log_in")) == 2, "another network"


@pytest.mark.spec("IDEN-005", "IDEN-003", "IDEN-014", "IDEN-017")
def test_a_deleted_account_is_gone_within_a_second_and_its_address_free(
    stack: Stack, market: ListedMarket, person: Person
) -> None:
    me = person.admitted(verified=True)
    account, name = person.account(), f"gone{time.time_ns()}"
    change(person, me, username=name)
    stack.fund(account, {market.base: "5"})
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00"}
    placed = person.post("/orders", order, **me).json()["order_id"]
    made = person.post("/api-keys", {"label": "bot", "scopes": ["read", "trade"]}, **me).json()
    customer = person.http.get("/me", headers=me).json()["customer_id"]

    for body, status, code in (
        ({}, 403, "password_needed"),
        ({"password": "not this one"}, 401, "credentials_wrong"),
        ({"password": PASSWORD}, 409, "orders_open"),
    ):
        refused = person.post("/me/delete", body, **me)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert person.http.delete(f"/orders/{placed}", headers=me).status_code == 200
    refused = person.post("/me/delete", {"password": PASSWORD}, **me)
    assert (refused.json()["code"], refused.json()["detail"]) == ("balance_left", market.base)
    empty(stack, account, market)
    deleted = person.post("/me/delete", {"password": PASSWORD}, **me)
    assert deleted.status_code == 204, deleted.text

    program = Account(stack, account, customer, key=made["api_key"], secret=made["secret"])
    deadline = time.monotonic() + 1
    while (person.http.get("/me", headers=me).status_code
            + program.request("GET", "/api/v1/balances").status_code) != 802:  # fmt: skip
        assert time.monotonic() < deadline, "a session or key outlived its owner"
    assert person.log_in().json()["code"] == "credentials_wrong"
    row = sql(stack, "select array[status::text, first_name, email, (deleted_at is not null)::text]"
                     " from public.users where user_id = %s", customer)  # fmt: skip
    assert row == ["deleted", "A", person.email, "true"], "kept until the term is over"
    assert len(mails(stack, person, "customer_deleted")) == 1
    again = Person(stack)
    again.email = person.email
    theirs = again.admitted()
    assert change(again, theirs, username=name).status_code == 200
    assert again.http.get("/me", headers=theirs).json()["customer_id"] != customer


def empty(stack: Stack, account: int, market: ListedMarket) -> None:
    """Pay everything back to the platform."""
    from bedesten.protocol.commands import Transfer
    from bedesten.protocol.vocabulary import PLATFORM_ACCOUNT, Bucket, Reason

    stack.run(
        Transfer(
            key=(account.to_bytes(8) + time.time_ns().to_bytes(8)), debit_account=account,
            credit_account=PLATFORM_ACCOUNT, asset=stack._asset_ids()[market.base],
            debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
            reason=Reason.ADJUSTMENT, amount=5 * 10**8,
        )
    )  # fmt: skip


@pytest.mark.spec("IDEN-005", "IDEN-009")
def test_what_support_has_to_finish_is_not_told_apart(stack: Stack, person: Person) -> None:
    me = person.admitted()
    customer = person.http.get("/me", headers=me).json()["customer_id"]
    for change_, back in (
        ("update public.users set aml_status = 'flagged' where user_id = %s returning 1",
         "update public.users set aml_status = 'clear' where user_id = %s returning 1"),
        (CASE, None),
    ):  # fmt: skip
        sql(stack, change_, customer)
        refused = person.post("/me/delete", {"password": PASSWORD}, **me)
        assert (refused.status_code, refused.json()["code"]) == (409, "ask_support"), refused.text
        assert "detail" not in refused.json()
        if back is not None:
            sql(stack, back, customer)
    secret = person.post("/auth/second-factor", **me).json()["secret"]
    code = pyotp.TOTP(secret).at(int(time.time()))
    assert person.post("/auth/second-factor/confirm", {"code": code}, **me).status_code == 200
    sql(stack, "update public.sessions set second_factor_at = now() - interval '1 hour'"
               " where user_id = %s returning 1", customer)  # fmt: skip
    deadline = time.monotonic() + 2
    while True:
        stale = person.post("/me/delete", {"password": PASSWORD}, **me).json()["code"]
        if stale == "fresh_factor_needed":
            break
        assert time.monotonic() < deadline, stale
