"""Passkeys of customers over real sockets, with a device of our own as the other side."""

import copy
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.authenticator import EDDSA, ES256, Attestation, Authenticator
from tests.support.person import PASSWORD, REMEMBERED_S, Person
from tests.support.stack import Stack, _free_ports
from tests.support.web import says_ready, visitor


@pytest.fixture
def person(stack: Stack) -> Person:
    return Person(stack)


@pytest.fixture
def device(stack: Stack) -> Authenticator:
    return Authenticator(f"http://localhost:{stack.settings.rest_port}")


def bearer(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def add(person: Person, device: Authenticator, me: dict[str, str], **start: Any) -> httpx.Response:
    """Add a passkey; the password is sent unless another start is."""
    options = person.post("/auth/passkeys/options", start or {"password": PASSWORD}, **me)
    assert options.status_code == 200, options.text
    body = {"label": "phone", "passkey": device.create(options.json())}
    return person.post("/auth/passkeys", body, **me)


def asked(person: Person) -> dict[str, Any]:
    return dict(person.post("/auth/log-in/passkey/options").json())


def come_in(person: Person, answer: dict[str, Any]) -> httpx.Response:
    return person.post("/auth/log-in/passkey", {"passkey": answer})


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def noted(person: Person, action: str) -> list[tuple[str | None, dict[str, Any]]]:
    """Failure and metadata of what the audit log has of this customer."""
    with psycopg.connect(person.stack.database.url()) as conn:
        return conn.execute(
            "select a.error_message, a.metadata from audit.audit_logs as a join public.users as u"
            " on u.user_id::text = a.actor_id where u.email = %s and a.action = %s"
            " order by a.log_id",
            [person.email, action],
        ).fetchall()


@pytest.mark.spec("IDEN-009", "IDEN-014", "AUDI-003")
@pytest.mark.parametrize("algorithm", [ES256, EDDSA])
def test_from_the_first_passkey_to_a_log_in_without_a_password(
    stack: Stack, person: Person, algorithm: int
) -> None:
    device = Authenticator(f"http://localhost:{stack.settings.rest_port}", algorithm=algorithm)
    me, other = person.admitted(), person.bearer()
    for wrong, code in (({}, (403, "password_needed")),
                        ({"password": "not this one"}, (401, "credentials_wrong"))):  # fmt: skip
        assert code_of(person.post("/auth/passkeys/options", wrong, **me)) == code
    made = add(person, device, me)
    assert made.status_code == 201, made.text
    assert len(made.json()["recovery_codes"]) == 10
    assert code_of(person.log_in()) == (401, "second_factor_needed")

    entered = come_in(person, device.get(asked(person)))
    assert person.http.get("/me", headers=bearer(entered)).json()["passkeys"] == 1
    beside = person.log_in(passkey=device.get(asked(person)))
    assert person.http.get("/me", headers=bearer(beside)).status_code == 200
    assert person.log_in(code=made.json()["recovery_codes"][0]).status_code == 200
    (listed,) = person.http.get("/auth/passkeys", headers=me).json()["data"]
    assert (listed["label"], listed["transports"]) == ("phone", ["internal"])
    assert listed["last_used_at"] is not None
    time.sleep(REMEMBERED_S)
    assert person.http.get("/me", headers=other).status_code == 401  # others ended with the first
    assert [about["methods"] for _, about in noted(person, "log_in") if about][-3:] == [
        ["passkey"], ["pwd", "passkey"], ["pwd", "recovery"]
    ]  # fmt: skip
    assert [about["passkey_id"] for _, about in noted(person, "passkey_added") if about] == [
        made.json()["passkey_id"]
    ]


@pytest.mark.spec("IDEN-009")
def test_with_a_second_factor_it_has_to_be_shown_again_before_there_is_another(
    person: Person, device: Authenticator
) -> None:
    me = person.admitted()
    first = add(person, device, me).json()["passkey_id"]
    me = person.stale(me)
    for method, path in (("POST", "/auth/passkeys/options"), ("DELETE", f"/auth/passkeys/{first}"),
                         ("POST", "/auth/second-factor"),
                         ("POST", "/auth/recovery-codes")):  # fmt: skip
        body = {"password": PASSWORD} if path.endswith("options") else None
        refused = person.http.request(method, path, json=body, headers=me)
        assert code_of(refused) == (403, "fresh_factor_needed")
    options = person.post("/auth/step-up/options", None, **me).json()
    assert [one["id"] for one in options["allowCredentials"]]
    shown = person.post("/auth/step-up", {"passkey": device.get(options)}, **me)
    me = {"Authorization": f"Bearer {shown.json()['access_token']}"}
    tablet = Authenticator(device.origin)
    second = add(person, tablet, me)
    assert second.status_code == 201
    assert second.json()["recovery_codes"] == []
    assert len(person.post("/auth/recovery-codes", None, **me).json()["recovery_codes"]) == 10
    third = person.post("/auth/passkeys/options", {}, **me).json()
    assert len(third["excludeCredentials"]) == 2


def test_names_change_and_what_is_removed_opens_nothing(
    person: Person, device: Authenticator
) -> None:
    me = person.admitted()
    passkey = add(person, device, me).json()["passkey_id"]
    path = f"/auth/passkeys/{passkey}"
    assert person.http.patch(path, json={"label": "my phone"}, headers=me).status_code == 204
    assert person.http.get("/auth/passkeys", headers=me).json()["data"][0]["label"] == "my phone"
    assert noted(person, "passkey_renamed") == [(None, {"passkey_id": passkey})]
    time.sleep(REMEMBERED_S)
    assert person.http.delete(path, headers=me).status_code == 204
    again = person.http.patch(path, json={"label": "x"}, headers=me)
    assert code_of(again) == (404, "passkey_not_found")
    assert code_of(person.http.delete(path, headers=me)) == (403, "password_needed")
    assert code_of(come_in(person, device.get(asked(person)))) == (401, "credentials_wrong")
    assert person.log_in().status_code == 200  # no second factor is left
    with psycopg.connect(person.stack.database.url()) as conn:
        row = conn.execute(
            "select u.withdrawals_locked_until > now() + interval '23 h', (select count(*) from"
            " public.recovery_codes as r where r.user_id = u.user_id) from public.users as u"
            " where email = %s",
            [person.email],
        ).fetchone()
    assert row == (True, 0)


@pytest.mark.spec("API-010")
def test_nobody_touches_or_uses_a_passkey_of_somebody_else(
    stack: Stack, person: Person, device: Authenticator
) -> None:
    me, stranger = person.admitted(), Person(stack)
    theirs = stranger.admitted()
    passkey = add(stranger, device, theirs).json()["passkey_id"]
    own = Authenticator(device.origin)
    add(person, own, me)
    me = bearer(come_in(person, own.get(asked(person))))
    for method in ("PATCH", "DELETE"):
        answer = person.http.request(
            method, f"/auth/passkeys/{passkey}", json={"label": "x"}, headers=me
        )
        assert code_of(answer) == (404, "passkey_not_found")
    answer = person.log_in(passkey=device.get(asked(person)))
    assert code_of(answer) == (401, "credentials_wrong")
    mine = own.get(asked(person))
    mine["response"]["userHandle"] = device.passkeys[0].user
    assert code_of(come_in(person, mine)) == (401, "credentials_wrong")
    assert len(stranger.http.get("/auth/passkeys", headers=theirs).json()["data"]) == 1


@contextmanager
def another_gateway(stack: Stack) -> Iterator[str]:
    """A second REST process of the same exchange."""
    port, admin = _free_ports(2)
    ours = {"BEDESTEN_REST_PORT": str(port), "BEDESTEN_REST_ADMIN_PORT": str(admin),
            "BEDESTEN_PASSKEY_ORIGINS": f"http://localhost:{stack.settings.rest_port}"}  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "bedesten", "rest"], env={**stack._environment(), **ours},
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            deadline = time.monotonic() + 40
            while not says_ready(admin):
                assert time.monotonic() < deadline, "the second gateway is not ready"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}/api/v1"
        finally:
            process.terminate()


@pytest.mark.spec("IDEN-009")
def test_a_challenge_is_answered_once_at_whichever_gateway_and_in_time(
    stack: Stack, person: Person, device: Authenticator
) -> None:
    me = person.admitted()
    add(person, device, me)
    over = (409, "passkey_challenge_over")
    with another_gateway(stack) as url, visitor(url) as other:
        answer = device.get(asked(person))
        entered = other.post("/auth/log-in/passkey", json={"passkey": answer})
        assert entered.status_code == 200, entered.text
        assert code_of(come_in(person, answer)) == over
        answer = device.get(dict(other.post("/auth/log-in/passkey/options").json()))
        assert come_in(person, answer).status_code == 200
        again = other.post("/auth/log-in/passkey", json={"passkey": answer})
        assert code_of(again) == over

    wrong = device.get(asked(person), origin="https://evil.example")
    assert code_of(come_in(person, wrong)) == (401, "credentials_wrong")
    assert code_of(come_in(person, wrong)) == over  # also a wrong answer uses it up

    late = device.get(asked(person))
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        conn.execute("update public.passkey_challenges set expires_at = now()")
        assert code_of(come_in(person, late)) == over
        query = b"select count(*) from public.passkey_challenges where expires_at <= now()"
        (before,) = conn.execute(query).fetchone() or (0,)
        asked(person)  # whoever asks clears some away of what is over
        (left,) = conn.execute(query).fetchone() or (0,)
        assert left == max(0, before - 10)

    foreign = device.get(person.post("/auth/step-up/options", None, **me).json())
    assert code_of(come_in(person, foreign)) == over  # asked for something else
    entered_by = bearer(come_in(person, device.get(asked(person))))
    foreign = device.get(person.post("/auth/step-up/options", None, **me).json())
    elsewhere = person.post("/auth/step-up", {"passkey": foreign}, **entered_by)
    assert code_of(elsewhere) == over  # by another session


@pytest.mark.parametrize(
    ("change", "attestation"),
    [
        ({"origin": "https://evil.example"}, "none"),
        ({"origin": "http://localhost:1"}, "none"),
        ({"verified": False}, "none"),
        ({}, "tpm"),
    ],
)
@pytest.mark.spec("IDEN-009")
def test_what_was_not_asked_for_is_not_registered(
    person: Person, device: Authenticator, change: dict[str, Any], attestation: Attestation
) -> None:
    me = person.admitted()
    options = person.post("/auth/passkeys/options", {"password": PASSWORD}, **me).json()
    assert (options["attestation"], options["rp"]["id"]) == ("none", "localhost")
    made = device.create(options, attestation=attestation, **change)
    answer = person.post("/auth/passkeys", {"label": "x", "passkey": made}, **me)
    assert code_of(answer) == (400, "passkey_wrong")
    assert person.http.get("/auth/passkeys", headers=me).json()["data"] == []


def test_one_that_signs_for_itself_may_come(person: Person, device: Authenticator) -> None:
    me = person.admitted()
    options = person.post("/auth/passkeys/options", {"password": PASSWORD}, **me).json()
    made = device.create(options, attestation="packed")
    assert person.post("/auth/passkeys", {"label": "x", "passkey": made}, **me).status_code == 201
    again = person.post("/auth/passkeys", {"label": "x", "passkey": made}, **me)
    assert code_of(again) == (409, "passkey_challenge_over")


@pytest.mark.spec("IDEN-009")
@pytest.mark.parametrize("change", [{"origin": "https://evil.example"}, {"verified": False}])
def test_a_wrong_proof_does_not_open(
    person: Person, device: Authenticator, change: dict[str, Any]
) -> None:
    me = person.admitted()
    add(person, device, me)
    assert code_of(come_in(person, device.get(asked(person), **change)))[0] == 401
    beside = person.log_in(passkey=device.get(asked(person), **change))
    assert code_of(beside) == (401, "credentials_wrong")
    options = person.post("/auth/step-up/options", None, **me).json()
    shown = person.post("/auth/step-up", {"passkey": device.get(options, **change)}, **me)
    assert code_of(shown) == (401, "credentials_wrong")
    forged = device.get(asked(person))
    forged["response"]["signature"] = device.get(asked(person))["response"]["signature"]
    assert code_of(come_in(person, forged)) == (401, "credentials_wrong")


@pytest.mark.spec("IDEN-009", "AUDI-003")
def test_a_count_that_goes_backwards_gives_a_copy_away(
    person: Person, device: Authenticator
) -> None:
    me = person.admitted()
    passkey = add(person, device, me).json()["passkey_id"]
    thief = copy.copy(device.passkeys[0])
    assert come_in(person, device.get(asked(person))).status_code == 200
    stolen = come_in(person, device.get(asked(person), passkey=thief))
    assert code_of(stolen) == (401, "passkey_suspect")
    for copied in (thief, device.passkeys[0]):  # nobody knows which is the copy
        for _ in range(3):
            answer = come_in(person, device.get(asked(person), passkey=copied))
            assert code_of(answer) == (401, "passkey_suspect")
    beside = person.log_in(passkey=device.get(asked(person)))
    assert code_of(beside) == (401, "passkey_suspect")
    assert person.http.get("/auth/passkeys", headers=me).json()["data"][0]["suspect"] is True
    errors = [error for error, _ in noted(person, "log_in")]
    assert errors.count("passkey_suspect") == 8
    time.sleep(REMEMBERED_S)
    assert person.http.delete(f"/auth/passkeys/{passkey}", headers=me).status_code == 204


def test_devices_that_count_nothing_are_welcome(stack: Stack, person: Person) -> None:
    me = person.admitted()
    phone = Authenticator(f"http://localhost:{stack.settings.rest_port}", step=0)
    add(person, phone, me)
    for _ in range(3):
        assert come_in(person, phone.get(asked(person))).status_code == 200


@pytest.mark.spec("IDEN-008")
def test_a_locked_or_banned_customer_stays_out(person: Person, device: Authenticator) -> None:
    add(person, device, person.admitted())
    for _ in range(5):
        assert person.log_in(password="not this one").status_code == 401
    assert code_of(come_in(person, device.get(asked(person)))) == (429, "locked_out")
    with psycopg.connect(person.stack.database.url()) as conn:
        conn.execute(
            "update public.users set locked_until = null, status = 'banned' where email = %s",
            [person.email],
        )
    assert code_of(come_in(person, device.get(asked(person)))) == (403, "customer_not_active")


@pytest.mark.spec("API-001")
def test_no_bytes_make_us_fail(person: Person, device: Authenticator) -> None:
    """Answers with parts cut, flipped and exchanged, from a fixed seed."""
    me = person.admitted()
    dice = random.Random(7)
    start = {"password": PASSWORD}
    for turn in range(15):
        options = person.post("/auth/passkeys/options", start, **me).json()
        broken = _broken(Authenticator(device.origin).create(options), dice)
        answer = person.post("/auth/passkeys", {"label": "x", "passkey": broken}, **me)
        assert answer.status_code in {201, 400, 409}, (turn, answer.text)
    add(person, device, me)
    for turn in range(40):
        answer = come_in(person, _broken(device.get(asked(person)), dice))
        assert answer.status_code in {400, 401, 409}, (turn, answer.text)


def _broken(answer: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """One part is not what it was; the challenge stays readable most of the time."""
    response = answer["response"]
    names = [name for name in response if name not in {"transports", "userHandle"}]
    names = [*names, *(name for name in names if name != "clientDataJSON")]
    name = dice.choice(names)
    text = response[name]
    spot = dice.randrange(len(text))
    turn = dice.randrange(3)
    if turn == 0:
        text = text[:spot] or "A"
    elif turn == 1:
        other = dice.choice("ABCDEFGHabcdefgh0123-_".replace(text[spot], ""))
        text = text[:spot] + other + text[spot + 1 :]
    else:
        text = os.urandom(9).hex()
    response[name] = text
    return answer
