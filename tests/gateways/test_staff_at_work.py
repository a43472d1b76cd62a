"""Members of staff keep themselves and each other safe: passkeys, passwords, sessions, places."""

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.authenticator import EDDSA, Authenticator
from tests.support.stack import Stack
from tests.support.staff import PASSWORD, Colleague, hire

NEW_PASSWORD = "eight plums on a roof"
FRESH = (403, "fresh_factor_needed")


@pytest.fixture(scope="module", autouse=True)
def backoffice(stack: Stack) -> Iterator[None]:
    stack.start("backoffice")
    yield
    stack.stop("backoffice")


@pytest.fixture
def device(stack: Stack) -> Authenticator:
    return Authenticator(f"http://localhost:{stack.settings.backoffice_port}", algorithm=EDDSA)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def asked(who: Colleague) -> dict[str, Any]:
    return dict(who.post("/log-in/passkey/options").json())


def come_in(who: Colleague, answer: dict[str, Any]) -> httpx.Response:
    return who.http.post("/log-in/passkey", json={"passkey": answer})


def add(who: Colleague, device: Authenticator) -> str:
    options = who.post("/passkeys/options")
    assert options.status_code == 200, options.text
    made = who.post("/passkeys", {"label": "key", "passkey": device.create(options.json())})
    assert made.status_code == 201, made.text
    return str(made.json()["passkey_id"])


def acts(stack: Stack, staff: str, action: str) -> list[tuple[str | None, dict[str, Any]]]:
    with psycopg.connect(stack.database.url()) as conn:
        return conn.execute(
            "select error_message, metadata from audit.audit_logs where resource_id = %s"
            " and action = %s order by log_id",
            [staff, action],
        ).fetchall()


@pytest.mark.spec("IDEN-009", "IDEN-011", "AUDI-003")
def test_a_member_sets_up_and_works_with_a_passkey_alone(
    stack: Stack, device: Authenticator
) -> None:
    new = hire(stack, "super_admin", set_up=False)
    options = new.post("/onboarding/passkey").json()
    assert options["rp"] == {"id": "localhost", "name": "bedesten staff"}
    weak = {"password": "password1", "passkey": device.create(options), "label": "key"}
    assert code_of(new.post("/onboarding/complete", weak)) == (422, "weak_password")
    body = {"password": PASSWORD, "passkey": weak["passkey"], "label": "key"}
    done = new.post("/onboarding/complete", body)
    assert done.status_code == 200, done.text
    assert code_of(new.get("/me")) == (401, "staff_token_wrong")  # the invitation is used up

    entered = come_in(new, device.get(asked(new)))
    new.token = entered.json()["token"]
    assert new.get("/me").json()["username"] == new.username
    beside = {"username": new.username, "password": PASSWORD}
    assert new.post("/log-in", beside | {"passkey": device.get(asked(new))}).status_code == 200
    wrong = new.post("/log-in", beside | {"password": "x", "passkey": device.get(asked(new))})
    assert code_of(wrong) == (401, "credentials_wrong")
    assert code_of(new.post("/log-in", beside | {"code": "123456"})) == (401, "credentials_wrong")
    answer = device.get(asked(new))
    assert come_in(new, answer).status_code == 200
    assert code_of(come_in(new, answer)) == (409, "passkey_challenge_over")
    factors = [about.get("factor") for error, about in acts(stack, new.id, "log_in") if not error]
    assert factors == ["passkey"] * 4
    (only,) = new.get("/passkeys").json()["data"]
    last = new.send("DELETE", f"/passkeys/{only['passkey_id']}")
    assert code_of(last) == (409, "last_second_factor")


@pytest.mark.spec("IDEN-009", "IDEN-011")
def test_one_second_factor_always_remains_and_a_fresh_one_changes_them(
    stack: Stack, device: Authenticator
) -> None:
    one = hire(stack)
    one.stale()
    assert code_of(one.post("/passkeys/options")) == FRESH
    assert code_of(one.post("/step-up", {"code": "000000"})) == (401, "credentials_wrong")
    assert one.post("/step-up", {"code": one.code()}).status_code == 204
    first = add(one, device)
    second = add(one, Authenticator(device.origin))
    assert one.send("PATCH", f"/passkeys/{first}", {"label": "blue"}).status_code == 204
    assert [row["label"] for row in one.get("/passkeys").json()["data"]] == ["key", "blue"]
    assert acts(stack, one.id, "passkey_renamed") == [(None, {"passkey_id": first})]
    one.stale()
    assert code_of(one.send("DELETE", f"/passkeys/{first}")) == FRESH
    options = one.post("/step-up/options").json()
    assert len(options["allowCredentials"]) == 2
    assert one.post("/step-up", {"passkey": device.get(options)}).status_code == 204
    for passkey in (first, second):  # the app is left
        assert one.send("DELETE", f"/passkeys/{passkey}").status_code == 204
    other = hire(stack)
    theirs = add(other, Authenticator(device.origin))
    assert code_of(one.send("DELETE", f"/passkeys/{theirs}")) == (404, "passkey_not_found")
    assert code_of(come_in(one, device.get(asked(one)))) == (401, "credentials_wrong")


@pytest.mark.spec("IDEN-009", "AUDI-003")
def test_a_copied_passkey_of_staff_opens_nothing(stack: Stack, device: Authenticator) -> None:
    one = hire(stack)
    passkey = add(one, device)
    thief = copy.copy(device.passkeys[0])
    assert come_in(one, device.get(asked(one))).status_code == 200
    stolen = come_in(one, device.get(asked(one), passkey=thief))
    assert code_of(stolen) == (401, "passkey_suspect")
    assert come_in(one, device.get(asked(one))).status_code == 401
    suspected = [about for error, about in acts(stack, one.id, "log_in") if error]
    assert suspected == [{"factor": "passkey", "passkey_id": passkey}] * 2


def test_a_challenge_of_one_door_opens_no_other(stack: Stack, device: Authenticator) -> None:
    one = hire(stack)
    add(one, device)
    path = "/api/v1/auth/log-in/passkey"
    customers = stack.http.post(f"{path}/options").json()
    over = (409, "passkey_challenge_over")
    assert code_of(come_in(one, device.get(customers))) == over
    crossed = stack.http.post(path, json={"passkey": device.get(asked(one))})
    assert code_of(crossed) == over
    page = f"http://localhost:{stack.settings.rest_port}"
    answer = device.get(stack.http.post(f"{path}/options").json(), origin=page)
    assert code_of(stack.http.post(path, json={"passkey": answer})) == (401, "credentials_wrong")


@pytest.mark.spec("IDEN-008", "IDEN-014", "AUDI-003")
def test_a_member_changes_the_own_password(stack: Stack) -> None:
    one = hire(stack)
    other = one.log_in().json()["token"]
    one.stale()
    change = {"old": PASSWORD, "new": NEW_PASSWORD}
    assert code_of(one.post("/password", change)) == FRESH
    assert one.post("/step-up", {"code": one.code()}).status_code == 204
    assert code_of(one.post("/password", change | {"old": "x"})) == (401, "credentials_wrong")
    assert code_of(one.post("/password", change | {"new": "short"})) == (422, "weak_password")
    assert one.post("/password", change).status_code == 204
    assert one.get("/me").status_code == 200
    ended = one.http.get("/me", headers={"Authorization": f"Bearer {other}"})
    assert code_of(ended) == (401, "staff_token_wrong")
    assert one.log_in().status_code == 401
    assert one.log_in(password=NEW_PASSWORD).status_code == 200
    assert [error for error, _ in acts(stack, one.id, "change_password")] == [
        "credentials_wrong", None
    ]  # fmt: skip


@pytest.mark.spec("IDEN-014", "AUDI-003")
def test_sessions_are_seen_and_ended_by_their_owner_and_by_who_may(stack: Stack) -> None:
    one, boss = hire(stack), hire(stack, "super_admin")
    others = [one.log_in().json()["token"] for _ in range(3)]
    found = one.get("/sessions").json()["data"]
    assert [row["current"] for row in found] == [False, False, False, True]
    assert one.send("DELETE", f"/sessions/{found[0]['session_id']}").status_code == 204
    gone = one.send("DELETE", f"/sessions/{found[0]['session_id']}")
    assert code_of(gone) == (404, "staff_session_not_found")
    assert one.send("DELETE", "/sessions").status_code == 204
    for token in others:
        answer = one.http.get("/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    assert one.get("/me").status_code == 200

    path = f"/staff/{one.id}/sessions"
    assert code_of(one.get(f"/staff/{boss.id}/sessions")) == (403, "permission_missing")
    (left,) = boss.get(path).json()["data"]
    assert boss.send("DELETE", f"{path}/{left['session_id']}").status_code == 204
    assert one.get("/me").status_code == 401
    one.token = one.log_in().json()["token"]
    assert boss.send("DELETE", path).status_code == 204
    assert one.get("/me").status_code == 401
    ended = [about["sessions"] for _, about in acts(stack, one.id, "end_sessions")]
    assert ended == [1, 2, 1, 1]


@pytest.mark.spec("IDEN-013", "AUDI-003")
def test_a_member_is_let_in_from_their_networks_alone(stack: Stack) -> None:
    one, boss = hire(stack), hire(stack, "super_admin")
    path = f"/staff/{one.id}/log-in-from"
    away, here = {"networks": ["192.0.2.0/24", "2001:db8::/32"]}, {"networks": ["127.0.0.0/8"]}
    tag = boss.get(f"/staff/{one.id}").headers["ETag"]
    assert code_of(boss.send("PUT", path, away)) == (428, "version_needed")
    assert code_of(boss.send("PUT", path, {"networks": ["x"]}, if_match=tag)) == (
        400, "address_wrong"
    )  # fmt: skip
    own = boss.send("PUT", f"/staff/{boss.id}/log-in-from", here, if_match=tag)
    assert code_of(own) == (403, "not_oneself")
    done = boss.send("PUT", path, away, if_match=tag)
    assert done.json()["log_in_from"] == away["networks"], done.text
    assert code_of(boss.send("PUT", path, here, if_match=tag)) == (412, "version_differs")
    assert code_of(boss.send("PUT", path, here, if_match='"x"')) == (412, "version_differs")
    assert code_of(one.get("/me")) == (403, "staff_address_refused")  # a session that goes on, too
    assert code_of(one.log_in()) == (403, "staff_address_refused")
    assert code_of(one.log_in(password="x")) == (401, "credentials_wrong")  # tells only the member
    tag = boss.get(f"/staff/{one.id}").headers["ETag"]  # logging in has changed the row, too
    again = boss.send("PUT", path, here, if_match=tag)
    assert again.status_code == 200, again.text
    assert one.get("/me").status_code == 200
    denied = [error for error, _ in acts(stack, "GET /admin/v1/me", "denied")]
    assert denied[-1] == "staff_address_refused"


@pytest.mark.spec("IDEN-012", "IDEN-013", "AUDI-003")
def test_a_member_is_kept_out_at_once(stack: Stack, device: Authenticator) -> None:
    one, boss = hire(stack, "super_admin"), hire(stack, "super_admin")
    for _ in range(2):  # whoever is left can decide
        hire(stack, "super_admin")
    add(one, device)
    path, why = f"/staff/{one.id}/deactivate", {"reason": "left the company"}
    assert code_of(boss.post(f"/staff/{boss.id}/deactivate", why)) == (403, "not_oneself")
    stale = boss.send("POST", path, why, if_match='"99"')
    assert code_of(stale) == (412, "version_differs")
    done = boss.send("POST", path, why, if_match=boss.get(f"/staff/{one.id}").headers["ETag"])
    assert (done.status_code, done.json()["is_active"]) == (200, False), done.text
    assert code_of(one.get("/me")) == (401, "staff_token_wrong")
    assert one.log_in().status_code == 401
    assert come_in(one, device.get(asked(one))).status_code == 401
    assert code_of(boss.post(path, why)) == (409, "member_stands")
    assert acts(stack, one.id, "deactivate")[0][1]["reason"] == "left the company"
