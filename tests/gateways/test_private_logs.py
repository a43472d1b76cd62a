"""Nothing personal and no secret is in any log line while people and staff do all they do."""

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pyotp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.authenticator import Authenticator
from tests.support.person import PASSWORD, Person
from tests.support.postgres import Server
from tests.support.socket_client import SocketClient
from tests.support.stack import Stack, running_stack
from tests.support.staff import PASSWORD as STAFF_PASSWORD
from tests.support.staff import Colleague, hire

PARTS = ("project", "rest", "ws", "backoffice", "relay", "scheduler")
PATIENCE_S = 30
OTHER_PASSWORD = "nine figs across the sea"
KNOWN = {"first_name": "Gulbahar", "last_name": "Karaosmanoglu", "date_of_birth": "1977-03-09",
         "nationality": "TUR"}  # fmt: skip


class Refuser:
    """Takes mail, but not for everybody; its answers repeat the address, as real ones do."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("gone"):
            return f"550 <{address}>: no such person"
        envelope.rcpt_tos.append(address)
        return "250 known"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    """An exchange that logs all it can, with every gateway and worker."""
    post = Controller(Refuser(), hostname="127.0.0.1", port=free_port())
    post.start()
    settings = {"smtp_url": f"smtp://127.0.0.1:{post.port}",
                "relay_admin_port": free_port(), "scheduler_admin_port": free_port(),
                "log_level": "debug"}  # fmt: skip
    with postgres.fresh_database() as database, running_stack(database, *PARTS, **settings) as one:
        yield one
    post.stop()


class Witness:
    """Keeps what nobody may read, and looks for it in every log."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.heard: set[str] = {PASSWORD, STAFF_PASSWORD, OTHER_PASSWORD}

    def hear(self, *secrets: str) -> None:
        self.heard.update(secrets)

    def answer(self, answer: httpx.Response) -> dict[str, Any]:
        """Every long text of an answer is a secret, unless it is an id or a word of ours."""
        found = answer.json() if answer.content else {}
        for name, value in found.items():
            if name in {"access_token", "refresh_token", "secret", "token", "api_key", "challenge"}:
                self.hear(str(value))
        for code in found.get("recovery_codes", ()):
            self.hear(code)
        return dict(found)

    def code(self, secret: str) -> str:
        code = str(pyotp.TOTP(secret).now())
        self.hear(secret, code)
        return code

    def passkey(self, made: dict[str, Any]) -> dict[str, Any]:
        self.hear(made["id"], *(v for v in made["response"].values() if isinstance(v, str)))
        return made

    def lines(self) -> list[str]:
        return [
            f"{name}: {line}"
            for name in ("engine", *PARTS)
            for line in self.stack.log(name).splitlines()
        ]

    def leaks(self) -> list[str]:
        """Codes stand alone: the same figures may be part of a moment or a port."""
        exact = re.compile(r"(?<![0-9.])[0-9]{6}(?![0-9])")
        codes = {one for one in self.heard if re.fullmatch("[0-9]{6}", one)}
        words = {one.lower() for one in self.heard - codes}
        found = []
        for line in self.lines():
            low = line.lower()
            found += [f"{word} in {line}" for word in words if word in low]
            found += [line for one in exact.findall(line) if one in codes]
        return found


@pytest.fixture(scope="module")
def witness(stack: Stack) -> Witness:
    return Witness(stack)


def test_a_customer_leaves_nothing_personal_behind(stack: Stack, witness: Witness) -> None:
    person = Person(stack)
    person.email = f"gulbahar.{time.time_ns()}@example.com"
    witness.hear(person.email, "gulbahar")
    me = person.admitted()
    witness.hear(me["Authorization"].removeprefix("Bearer "), person.link("confirm_email"))
    person.sign_up()  # known already
    for wrong in ({"password": OTHER_PASSWORD}, {"email": "x"}, {"password": "\x00"}):
        assert person.log_in(**wrong).status_code in {400, 401}

    witness.answer(person.post("/auth/second-factor", None, **me))
    secret = person.post("/auth/second-factor", None, **me).json()["secret"]
    code = witness.code(secret)
    codes = witness.answer(person.post("/auth/second-factor/confirm", {"code": code}, **me))
    assert person.log_in(code=code).status_code == 401
    tokens = witness.answer(person.log_in(code=codes["recovery_codes"][0]))
    me = {"Authorization": f"Bearer {tokens['access_token']}"}
    for _ in range(2):  # the second is a stolen one, for all we know
        renewed = {"refresh_token": tokens["refresh_token"]}
        witness.answer(person.post("/auth/refresh", renewed))

    device = Authenticator(f"http://localhost:{stack.settings.rest_port}")
    options = witness.answer(person.post("/auth/passkeys/options", {}, **me))
    made = {"label": "Gulbahar's phone", "passkey": witness.passkey(device.create(options))}
    assert person.post("/auth/passkeys", made, **me).status_code == 201
    for origin in (None, "https://evil.example"):
        asked = witness.answer(person.post("/auth/log-in/passkey/options"))
        proof = witness.passkey(device.get(asked, origin=origin))
        witness.answer(person.post("/auth/log-in/passkey", {"passkey": proof}))

    key = witness.answer(person.post("/api-keys", {"label": "bot", "scopes": ["read"]}, **me))
    stamp = {"X-API-Key": key["api_key"], "X-Timestamp": "1", "X-Signature": key["secret"]}
    assert person.http.get("/balances", headers=stamp).status_code == 401
    phone = f"+90532{time.time_ns() % 10**7:07}"
    witness.hear(phone, phone[1:])
    assert person.post("/me/phone", {"phone": phone}, **me).status_code < 500
    change = {"old": PASSWORD, "new": OTHER_PASSWORD}
    assert person.post("/auth/password", change, **me).status_code == 204
    assert person.post("/auth/reset-password", {"email": person.email}).status_code == 202
    witness.hear(person.link("reset_password"))
    assert witness.leaks() == []


def test_staff_leave_nothing_personal_behind(stack: Stack, witness: Witness) -> None:
    customer = Person(stack)
    customer.sign_up()
    with psycopg.connect(stack.database.url()) as conn:
        query = b"select user_id::text from public.users where email = %s"
        (known,) = conn.execute(query, [customer.email]).fetchone() or ("",)
    new, boss, other = (hire(stack, "super_admin", set_up=i > 0) for i in range(3))
    for one in (new, boss, other):
        witness.hear(one.token, f"{one.username}@example.com")
    secret = new.post("/onboarding").json()["secret"]
    body = {"password": STAFF_PASSWORD, "code": witness.code(secret)}
    new.secret, new.token = secret, witness.answer(new.post("/onboarding/complete", body))["token"]
    assert new.log_in(code="123123").status_code == 401
    witness.answer(new.log_in(code=new.code()))
    device = Authenticator(f"http://localhost:{stack.settings.backoffice_port}")
    options = witness.answer(new.post("/passkeys/options"))
    made = {"label": "key", "passkey": witness.passkey(device.create(options))}
    assert new.post("/passkeys", made).status_code == 201
    asked = witness.answer(new.post("/log-in/passkey/options"))
    witness.answer(new.post("/log-in/passkey", {"passkey": witness.passkey(device.get(asked))}))

    witness.hear(*(KNOWN[name] for name in ("first_name", "last_name", "date_of_birth")))
    phone = f"+90533{time.time_ns() % 10**7:07}"
    witness.hear(phone, phone[1:], customer.email)
    level = {"level": 1, "person": KNOWN | {"phone": phone}, "reason": "papers seen"}
    for _ in range(2):  # the second is one level too many
        approval = boss.post(f"/customers/{known}/level", level).json()
        yes = {"payload_hash": approval["payload_hash"], "reason": "looked at it"}
        other.post(f"/approvals/{approval['approval_id']}/approve", yes)
    clear = boss.post(f"/customers/{known}/unmask", {"reason": "ticket 17"}).json()
    assert clear["last_name"] == KNOWN["last_name"]
    assert boss.get(f"/customers?email={customer.email}").status_code == 200
    assert boss.get("/audit/export").status_code == 200
    assert Colleague(stack, "nobody", witness_token(witness)).get("/me").status_code == 401
    assert witness.leaks() == []


def witness_token(witness: Witness) -> str:
    witness.hear("stolen-token-of-nobody")
    return "stolen-token-of-nobody"


def test_sockets_mails_and_our_own_mistakes_give_nobody_away(
    stack: Stack, witness: Witness
) -> None:
    async def knock() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="auth", token="eyJhbGciOiJIUzI1NiJ9.socketsecret.x", id=1)
        client.send_raw(b'{"op": "auth", "socketsecret"')
        client.send_raw(b"\xff\xfe socketsecret")
        await asyncio.sleep(0.2)

    witness.hear("socketsecret")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(knock())).result()
    gone = f"gone.{time.time_ns()}@example.com"
    leaky = f"leaky.{time.time_ns()}@example.com"
    witness.hear(gone, leaky)
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        conn.execute(
            "alter table public.users add constraint leaky check (email not like 'leaky%')"
            " not valid"
        )
        body = {"password": PASSWORD, "terms_version": "2026-11"}
        sign_up = f"{stack.rest_url}/api/v1/auth/sign-up"
        assert httpx.post(sign_up, json={"email": gone, **body}).status_code == 202
        assert httpx.post(sign_up, json={"email": leaky, **body}).status_code == 500
        conn.execute("alter table public.users drop constraint leaky")
    deadline = time.monotonic() + PATIENCE_S
    while "no such person" not in stack.log("relay"):
        assert time.monotonic() < deadline, stack.log("relay")
        time.sleep(0.05)
    assert witness.leaks() == []
    said = [json.loads(line.partition(": ")[2]) for line in witness.lines()]
    assert {one["process"] for one in said} >= {"rest", "ws", "backoffice", "relay", "scheduler"}
    (failure,) = [one for one in said if one["event"] == "request failed"]
    assert "leaky" in failure["exception"]  # which rule it was
    assert "Failing row" not in failure["exception"]
