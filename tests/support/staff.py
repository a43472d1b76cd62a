"""Members of staff for tests of a whole exchange: created and set up by our own verbs."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pyotp

from bedesten.domain import identity
from bedesten.domain.audit import Actor
from bedesten.domain.identity import Device
from bedesten.gateways.door import door_of
from bedesten.kit.clock import SystemClock
from bedesten.kit.ids import StaffId
from tests.support.stack import Stack
from tests.support.web import visitor

staff = identity.staff
PASSWORD = "seven lemons under a bridge"
HERE = Device("127.0.0.1", "tests")


class Colleague:
    """A member of staff with a session and a client of the back office."""

    def __init__(self, stack: Stack, username: str, token: str) -> None:
        self.stack, self.username, self.token = stack, username, token
        self.secret = ""
        self.id = ""
        self.http = visitor(stack.staff_url)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path, headers=self.headers)

    def post(self, path: str, body: object = None) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """`if_match="x"` becomes the header."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self.http.request(method, path, json=body, headers=self.headers | named)

    def stale(self) -> None:
        """As if every second factor had been shown an hour ago."""
        with psycopg.connect(self.stack.database.url()) as conn:
            conn.execute(
                "update public.staff_sessions set second_factor_at = now() - interval '1 h'"
                " where staff_id = %s",
                [self.id],
            )

    def code(self) -> str:
        """A code of the app that is not used yet; the memory of used ones is wiped."""
        with psycopg.connect(self.stack.database.url()) as conn:
            conn.execute(
                "update public.staff_users set totp_last_step = 0 where username = %s",
                [self.username],
            )
        return str(pyotp.TOTP(self.secret).at(int(time.time())))

    def log_in(self, **change: Any) -> httpx.Response:
        body = {"username": self.username, "password": PASSWORD, "code": self.code()} | change
        return self.http.post("/log-in", json=body)


def hire(
    stack: Stack, role: str = "viewer", *, extra: Iterable[str] = (), set_up: bool = True
) -> Colleague:
    """A new member with this role and extra permissions; not set up, the token is the secret of
    the invitation."""
    username = f"m{uuid.uuid4().hex[:12]}"
    who = staff.NewMember(
        username=username, email=f"{username}@example.com", first_name="A", last_name="B", role=role
    )

    async def made() -> Colleague:
        door = door_of(stack.settings, SystemClock())
        url = stack.database.url("admin_user")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
            async with conn.transaction():
                member = await staff.create(conn, who, None, Actor(kind="system"))
                secret = await staff.secret_for(conn, door, member, HERE)
            colleague = Colleague(stack, username, secret)
            colleague.id = str(member)
            if set_up:
                invited = await staff.recognise(conn, secret)
                colleague.secret = (await staff.begin(conn, door, invited)).secret
                chosen = staff.Chosen(password=PASSWORD, code=colleague.code())
                colleague.token = await staff.complete(conn, door, invited, chosen, HERE)
            return colleague

    with ThreadPoolExecutor(1) as thread:
        colleague = thread.submit(lambda: asyncio.run(made())).result()
    allow(stack, StaffId(uuid.UUID(colleague.id)), extra)
    return colleague


def allow(stack: Stack, member: StaffId, extra: Iterable[str]) -> None:
    """These permissions beside those of the roles."""
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "update public.staff_users set permissions = %s where staff_id = %s",
            [json.dumps(sorted(extra)), member],
        )


def bare_role(stack: Stack) -> str:
    """A role that allows nothing."""
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "insert into public.roles (name, description) values ('bare', 'Nothing')"
            " on conflict do nothing"
        )
    return "bare"
