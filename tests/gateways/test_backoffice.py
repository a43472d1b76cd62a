"""The back office over real sockets: set-up, log-in, and who may use which route."""

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pyotp
import pytest

from bedesten.domain import audit
from tests.support.stack import Account, Stack
from tests.support.staff import PASSWORD, Colleague, bare_role, hire
from tests.support.web import look, request

OURS = {"X-Requested-By": "bedesten"}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module", autouse=True)
def backoffice(stack: Stack) -> Iterator[None]:
    stack.start("backoffice")
    yield
    stack.stop("backoffice")


def audited(stack: Stack, action: str, actor: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.database.url()) as conn:
        return conn.execute(
            "select resource_id, error_message, metadata from audit.audit_logs"
            " where action = %s and actor_id = %s",
            [action, actor],
        ).fetchall()


def routes(stack: Stack) -> list[tuple[str, str, str]]:
    """Method, path and permission of every route in the served document."""
    served = look(f"{stack.staff_url}/openapi.json").json()
    return [
        (method, path.removeprefix("/admin/v1"), operations[method]["x-permission"])
        for path, operations in served["paths"].items()
        for method in METHODS
        if method in operations
    ]


def ask(who: Colleague, method: str, path: str) -> httpx.Response:
    """Every hole filled with an id of nothing, and a body that says nothing."""
    while "{" in path:
        path = path[: path.index("{")] + str(uuid4()) + path[path.index("}") + 1 :]
    body: dict[str, str] | None = {} if method != "get" else None
    return who.http.request(method, path, json=body, headers=who.headers)


@pytest.mark.spec("IDEN-011", "IDEN-013")
def test_who_is_not_set_up_can_only_set_up(stack: Stack) -> None:
    new = hire(stack, "super_admin", set_up=False)
    for method, path, permission in routes(stack):
        if permission not in ("public", "onboarding"):
            answer = ask(new, method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "onboarding_unfinished")
    begun = new.post("/onboarding")
    assert begun.status_code == 200, begun.text
    new.secret = begun.json()["secret"]
    assert new.secret in begun.json()["uri"]
    weak = {"password": "password1", "code": pyotp.TOTP(new.secret).now()}
    assert new.post("/onboarding/complete", weak).json()["code"] == "weak_password"
    wrong = {"password": PASSWORD, "code": "abcdef"}
    assert new.post("/onboarding/complete", wrong).json()["code"] == "credentials_wrong"
    done = new.post("/onboarding/complete", {"password": PASSWORD, "code": new.code()})
    assert done.status_code == 200, done.text
    assert new.get("/me").status_code == 401  # the invitation is used up
    new.token = done.json()["token"]
    assert new.get("/me").json()["username"] == new.username
    assert new.post("/onboarding").json()["code"] == "already_onboarded"


@pytest.mark.spec("IDEN-011", "AUDI-003")
def test_log_in_takes_password_and_code_and_ends_at_log_out(stack: Stack) -> None:
    one = hire(stack)
    for wrong in ({"password": "x"}, {"code": "abc"}, {"username": "nobody.here"}):
        answer = one.log_in(**wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, "credentials_wrong")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    answer = one.log_in()
    assert answer.status_code == 200, answer.text
    one.token = answer.json()["token"]
    assert one.get("/me").json()["permissions"]
    assert one.post("/log-out").status_code == 204
    assert one.get("/me").json()["code"] == "staff_token_wrong"
    log_ins = [error for _, error, _ in audited(stack, "log_in", one.id)]
    assert log_ins.count("credentials_wrong") == 2  # nobody.here is nobody's attempt
    assert log_ins.count(None) == 2  # after the set-up, and now


def test_a_browser_keeps_the_token_where_scripts_cannot_see_it(stack: Stack) -> None:
    one = hire(stack)
    answer = one.log_in(cookie=True)
    assert "token" not in answer.json()
    cookie = answer.headers["set-cookie"]
    for word in ("bedesten_staff=", "HttpOnly", "SameSite=strict", "Secure", "Path=/admin/v1"):
        assert word in cookie
    jar = {"Cookie": cookie.split(";")[0]}
    assert one.http.get("/me", headers=jar).status_code == 200
    foreign = one.http.post("/log-out", headers=jar)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "requested_by_missing")
    assert one.http.post("/log-out", headers=jar | OURS).status_code == 204


@pytest.mark.spec("IDEN-013")
def test_every_route_is_refused_without_its_permission(stack: Stack) -> None:
    nobody = Colleague(stack, "nobody", "no token at all")
    bare = hire(stack, bare_role(stack))
    guarded = [one for one in routes(stack) if ":" in one[2]]
    assert guarded
    for method, path, permission in guarded:
        assert ask(nobody, method, path).json()["code"] == "staff_token_wrong", path
        answer = ask(bare, method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing"), path
        assert permission in answer.json()["detail"]
    denials = audited(stack, "denied", bare.id)
    assert [error for _, error, _ in denials] == ["permission_missing"] * len(guarded)
    assert {row[2]["permission"] for row in denials} == {one[2] for one in guarded}


@pytest.mark.spec("IDEN-012", "IDEN-013")
def test_the_one_permission_of_a_route_is_enough_and_no_other_is(stack: Stack) -> None:
    guarded = [one for one in routes(stack) if ":" in one[2]]
    for wanted in sorted({permission for _, _, permission in guarded}):
        able = hire(stack, bare_role(stack), extra=[wanted])
        for method, path, permission in guarded:
            answer = ask(able, method, path)
            told = answer.headers["content-type"].endswith("json")
            code = answer.json().get("code") if told else None
            assert (code == "permission_missing") == (permission != wanted), (path, wanted, code)


def test_what_customers_hold_opens_nothing_here(stack: Stack, alice: Account) -> None:
    path = "/admin/v1/staff"
    answer = request("GET", f"{stack.staff_url}/staff", headers=alice.headers("GET", path))
    assert (answer.status_code, answer.json()["code"]) == (401, "staff_token_wrong")
    one = hire(stack, "super_admin")
    outside = stack.http.get("/api/v1/balances", headers=one.headers)
    assert outside.status_code == 401
    with httpx.Client(base_url=stack.rest_url, trust_env=False) as customers:
        assert customers.get(path, headers=one.headers).status_code == 404


@pytest.mark.spec("IDEN-012")
def test_a_role_that_is_taken_away_is_gone_at_once(stack: Stack) -> None:
    one = hire(stack, "super_admin")
    listed = one.get("/staff").json()["data"]
    assert one.username in [member["username"] for member in listed]
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute("delete from public.staff_roles where staff_id = %s", [one.id])
    assert one.get("/staff").status_code == 403


def test_the_served_document_is_the_committed_one(stack: Stack) -> None:
    served = look(f"{stack.staff_url}/openapi.json")
    assert served.content == Path("docs/reference/openapi-staff.json").read_bytes()


HOSTILE = [
    "\x00", "a\x00b", "x" * 300, "", " ", "null", "١", "💥", "' or 1=1--", "../..", "-1", "1e9",
    "ffffffff-ffff-ffff-ffff-ffffffffffff", 2**63, -1, 0.5, None, True, [], {}, {"a": {"b": []}},
]  # fmt: skip


@pytest.mark.spec("API-001")
def test_no_body_makes_us_fail(stack: Stack) -> None:
    """Every field of every body with every bad value, where all else is right."""
    who = hire(stack, "super_admin")
    served = look(f"{stack.staff_url}/openapi.json").json()
    schemas = served["components"]["schemas"]
    sent = 0
    for path, operations in served["paths"].items():
        operation = operations.get("post", {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        schema = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        good = {name: GOOD.get(name, "word") for name in schema["properties"]}
        for name in good:
            for value in HOSTILE:
                answer = bodied(who, path.removeprefix("/admin/v1"), good | {name: value})
                assert str(answer.status_code) in operation["responses"], (path, name, value)
                assert answer.status_code < 500, (path, name, value, answer.text)
                sent += 1
    assert sent > 300


GOOD = {
    "level": 1, "account_id": 5, "asset": "BTC", "amount": "1", "what": "trading", "person": {},
    "payload_hash": "0" * 64, "cookie": False, "reason": "a reason", "email": "a@example.com",
}  # fmt: skip


def bodied(who: Colleague, path: str, body: dict[str, Any]) -> httpx.Response:
    """As whoever may: the set-up is for those who are not set up."""
    while "{" in path:
        path = path[: path.index("{")] + str(uuid4()) + path[path.index("}") + 1 :]
    return who.post(path, body)


QUERIES = [
    "%00", "a%00b", "-1", "0", "999999999999999999999", "null", "%F0%9F%98%80", "%ff%fe",
    "'%20or%201=1--", "", "1e3", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-21",
    "0001-01-01T00:00:00%2B14:00", "2026-11-21T10:00:00", "x" * 2000,
]  # fmt: skip


@pytest.mark.spec("API-001")
def test_no_parameter_makes_us_fail(stack: Stack) -> None:
    who = hire(stack, "super_admin")
    served = look(f"{stack.staff_url}/openapi.json").json()
    sent = 0
    for path, operations in served["paths"].items():
        operation = operations.get("get", {"parameters": []})
        for parameter in operation.get("parameters", []):
            for value in QUERIES:
                here = path.removeprefix("/admin/v1")
                if parameter["in"] == "query":
                    here = f"{here}?{parameter['name']}={value}"
                elif value:
                    here = here.replace("{" + parameter["name"] + "}", value)
                answer = who.get(here)
                assert answer.status_code < 500, (here, answer.text)
                assert str(answer.status_code) in operation["responses"], here
                sent += 1
    assert sent > 200


@pytest.mark.spec("AUDI-003", "AUDI-005")
def test_personal_data_is_masked_and_each_look_is_on_record(stack: Stack, alice: Account) -> None:
    one = hire(stack, "super_admin")
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "update public.users set first_name = 'Ayse', last_name = 'Yilmaz',"
            " phone = '+905321230042', date_of_birth = '1990-05-01' where user_id = %s",
            [alice.owner],
        )
    shown = one.get(f"/customers/{alice.owner}").json()
    found = one.get(f"/customers?email=CUSTOMER-{alice.owner}@unknown.invalid").json()
    assert shown == found
    assert (shown["first_name"], shown["phone"], shown["in_clear"]) == ("A***", "***42", False)
    for secret in ("Ayse", "Yilmaz", "532123", "1990", f"{alice.owner}@"):
        assert secret not in str(shown)
    clear = one.post(f"/customers/{alice.owner}/unmask", {"reason": "ticket 14"}).json()
    assert (clear["last_name"], clear["date_of_birth"]) == ("Yilmaz", "1990-05-01")
    rows = one.get(f"/audit?actor={one.id}&action=unmask").json()["data"]
    assert [(row["resource_id"], row["description"]) for row in rows] == [
        (str(alice.owner), "ticket 14")
    ]
    assert "Yilmaz" not in one.get(f"/audit?resource_id={alice.owner}").text
    assert one.get(f"/customers/{uuid4()}").json()["code"] == "customer_not_found"


@pytest.mark.spec("AUDI-005")
def test_the_audit_log_is_searched_in_pages(stack: Stack) -> None:
    one = hire(stack, "super_admin")
    for _ in range(3):
        one.log_in()
    first = one.get(f"/audit?actor={one.id}&limit=2").json()
    rest = one.get(f"/audit?actor={one.id}&limit=200&cursor={first['next_cursor']}").json()
    ids = [row["log_id"] for row in first["data"] + rest["data"]]
    assert ids == sorted(set(ids), reverse=True)
    assert {"onboard", "log_in"} <= {row["action"] for row in first["data"] + rest["data"]}
    assert one.get(f"/audit?actor={one.id}&until=2020-01-01T00:00:00Z").json()["data"] == []
    assert rest["next_cursor"] is None


def recorded(stack: Stack, action: str, **about: Any) -> None:
    """A row of somebody's personal data, as triggers and imports may write it."""
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        act = audit.Act(event_type="test", action=action, resource_type="person", **about)
        audit.record(conn, audit.Actor(kind="system"), act)


PERSON = {"email": "ayse@example.com", "level": 2, "known": [{"first_name": "Ayse", "phone": None}]}


@pytest.mark.spec("AUDI-003", "AUDI-005")
def test_personal_data_of_audit_rows_is_masked_and_each_look_is_on_record(stack: Stack) -> None:
    boss, action = hire(stack, "super_admin"), f"known{time.time_ns()}"
    recorded(stack, action, after=PERSON, before={"Email": "x@example.com", "birth_date": "1990"})
    (row,) = boss.get(f"/audit?action={action}").json()["data"]
    assert row["after"] == {
        "email": "***", "level": 2, "known": [{"first_name": "***", "phone": None}]
    }  # fmt: skip
    assert row["before"] == {"Email": "***", "birth_date": "***"}
    reader = hire(stack, bare_role(stack), extra=["audit:read"])
    path = f"/audit/{row['log_id']}/unmask"
    assert reader.post(path, {"reason": "curious"}).status_code == 403
    clear = boss.post(path, {"reason": "ticket 15"}).json()
    assert clear["after"] == PERSON
    looks = boss.get(f"/audit?actor={boss.id}&action=unmask").json()["data"]
    assert [(one["resource_id"], one["description"]) for one in looks] == [
        (row["log_id"], "ticket 15")
    ]
    for nothing in (str(uuid4()), "nonsense"):
        answer = boss.post(f"/audit/{nothing}/unmask", {"reason": "ticket 15"})
        assert (answer.status_code, answer.json()["code"]) == (404, "audit_row_not_found")


@pytest.mark.spec("AUDI-003", "AUDI-005")
def test_audit_rows_are_exported_masked_and_the_export_is_on_record(stack: Stack) -> None:
    boss, action = hire(stack, "super_admin"), f"told{time.time_ns()}"
    for number in range(5):
        recorded(stack, action, after=PERSON, description=f"=cmd|{number}")
    answer = boss.get(f"/audit/export?action={action}&limit=3")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert "ayse" not in answer.text.lower()
    first = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["description"] for row in first] == ["'=cmd|4", "'=cmd|3", "'=cmd|2"]
    assert json.loads(first[0]["after"])["level"] == 2
    rest = boss.get(f"/audit/export?action={action}&cursor={first[-1]['id']}")
    rows = list(csv.DictReader(io.StringIO(rest.text)))
    assert [row["description"] for row in rows] == ["'=cmd|1", "'=cmd|0"]
    found = boss.get(f"/audit?actor={boss.id}&action=export").json()["data"]
    assert [(one["event_type"], one["resource_type"]) for one in found] == [
        ("privacy", "audit")
    ] * 2
    with psycopg.connect(stack.database.url()) as conn:
        asked = conn.execute(
            "select metadata from audit.audit_logs where actor_id = %s and action = 'export'"
            " order by log_id",
            [boss.id],
        ).fetchall()
    assert asked[0] == ({"question": {"action": action}, "rows_max": 3},)
    assert hire(stack).get("/audit/export").status_code == 403
