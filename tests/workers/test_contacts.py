"""A customer's address and phone over HTTP, with the demo's mailbox as mail server and operator."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape

import httpx
import psycopg
import pytest

from tests.support.person import PASSWORD, Person
from tests.support.postgres import Server
from tests.support.stack import Stack, _free_ports, running_stack
from tests.support.web import look

PATIENCE_S = 30
HOST = "127.0.0.1"
PHONE = "+905321234567"


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    smtp, page, admin = _free_ports(3)
    where = {"smtp_url": f"smtp://{HOST}:{smtp}", "sms_url": f"http://{HOST}:{page}/sms",
             "mailbox_smtp_port": smtp, "mailbox_page_port": page, "relay_admin_port": admin,
             "public_url": "https://exchange.example"}  # fmt: skip
    with (
        postgres.fresh_database() as database,
        running_stack(database, "project", "rest", "relay", **where) as running,
    ):
        box = subprocess.Popen(
            [sys.executable, "-m", "bedesten", "demo", "mailbox"], env=running._environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        yield running
        box.terminate()
        told, _ = box.communicate(timeout=10)
        assert "telefon onay kodunuz" in told.decode(), "the terminal shows SMS too"


class Mails:
    """The page of the demo's mailbox."""

    def __init__(self, stack: Stack) -> None:
        self.url = f"http://{HOST}:{stack.settings.mailbox_page_port}"

    def wait_for(self, to: str, subject: str, count: int = 1) -> str:
        """The text of the newest such message."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            found = [text for _, text in self.matching(to, subject)]
            if len(found) >= count:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no message {subject!r} to {to}")

    def matching(self, to: str, subject: str) -> list[tuple[str, str]]:
        pattern = r"<header>(.*?) · .*?</header><h2>(.*?)</h2><pre>(.*?)</pre>"
        try:
            page = look(self.url).text
        except httpx.TransportError:  # it is still starting
            return []
        found = re.findall(pattern, page, re.DOTALL)
        return [(unescape(s), unescape(t)) for who, s, t in found
                if unescape(who) == to and subject in unescape(s)]  # fmt: skip


def secret(text: str, place: str) -> str:
    """What stands behind # in the link to this page."""
    (found,) = re.findall(rf"https://exchange\.example/{place}#(\S+)", text)
    return str(found)


@pytest.fixture
def person(stack: Stack) -> Person:
    return Person(stack)


@pytest.mark.spec("IDEN-003", "IDEN-014", "AUDI-003")
def test_an_address_changes_by_two_mails_and_goes_back_by_one(stack: Stack, person: Person) -> None:
    mails, old, new = Mails(stack), person.email, f"new-{person.email}"
    person.sign_up()
    signed_up = mails.wait_for(old, "E-posta adresinizi doğrulayın")
    confirmed = person.post("/auth/confirm-email", {"link": secret(signed_up, "confirm-email")})
    assert confirmed.status_code == 204
    me, other = person.bearer(), person.bearer()

    wrong = person.post("/me/email", {"email": new, "password": "not this one"}, **me)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "credentials_wrong")
    asked = person.post("/me/email", {"email": new, "password": PASSWORD}, **me)
    assert asked.status_code == 202, asked.text
    notice = mails.wait_for(old, "değiştirilmek isteniyor")
    assert new not in notice, "masked"
    link = secret(mails.wait_for(new, "Yeni e-posta adresinizi"), "change-email")
    assert person.log_in().status_code == 200, "not before it is confirmed"
    assert person.post("/auth/change-email/confirm", {"link": link}).status_code == 204
    assert person.post("/auth/change-email/confirm", {"link": link}).status_code == 400
    assert person.http.get("/me", headers=me).json()["email"] == new
    changed = mails.wait_for(old, "adresi değişti")
    assert person.log_in().status_code == 401, "the old address opens nothing"
    deadline = time.monotonic() + 1
    while person.http.get("/me", headers=other).status_code == 200:
        assert time.monotonic() < deadline, "other sessions end"
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select withdrawals_locked_until > now() + interval '23 hours' from public.users"
            " where email = %s",
            [new],
        ).fetchone()
    assert row == (True,)

    undo = secret(changed, "undo-email")
    assert undo == secret(notice, "undo-email")
    key = person.post("/api-keys", {"label": "x", "scopes": ["read"]}, **me)
    assert person.post("/auth/change-email/undo", {"link": undo}).status_code == 204
    back = mails.wait_for(old, "yeniden bu adres")
    fresh = "nine figs upon a wide sea"
    body = {"link": secret(back, "reset-password"), "password": fresh}
    assert person.post("/auth/reset-password/confirm", body).status_code == 204
    again = person.log_in(password=fresh)
    assert again.status_code == 200, again.text
    header = {"Authorization": f"Bearer {again.json()['access_token']}"}
    listed = person.http.get("/api-keys", headers=header).json()["data"]
    assert (key.status_code, listed) == (201, []), "keys made since are revoked"


@pytest.mark.spec("IDEN-003", "IDEN-009")
def test_a_phone_is_confirmed_by_the_code_that_it_gets(stack: Stack, person: Person) -> None:
    mails = Mails(stack)
    me = person.admitted()
    asked = person.post("/me/phone", {"phone": "0532 123 45 67", "password": PASSWORD}, **me)
    assert asked.status_code == 202, asked.text
    assert person.http.get("/me", headers=me).json()["phone"] is None, "not before the code"
    text = mails.wait_for(PHONE, "SMS")
    (code,) = re.findall(r"\b[0-9]{6}\b", text)
    other = f"{(int(code) + 1) % 10**6:06}"
    refused = person.post("/me/phone/confirm", {"code": other}, **me)
    assert (refused.status_code, refused.json()["code"]) == (400, "code_wrong")
    assert person.post("/me/phone/confirm", {"code": f" {code[:3]} {code[3:]}"}, **me).is_success
    shown = person.http.get("/me", headers=me).json()
    assert (shown["phone"], shown["phone_confirmed"]) == (PHONE, True)
    assert "***67" in mails.wait_for(person.email, "Telefon numaranız değişti")
    used = person.post("/me/phone/confirm", {"code": code}, **me)
    assert used.json()["code"] == "code_wrong"
    assert code not in stack.log("rest") + stack.log("relay"), "a secret in a log"
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select count(*) from public.outbox_events where event_data::text like %s",
            [f"%{code}%"],
        ).fetchone()
    assert row == (0,), "the database has no code"

    removed = person.post("/me/phone/remove", {"password": PASSWORD}, **me)
    assert removed.status_code == 204
    assert person.http.get("/me", headers=me).json()["phone"] is None
