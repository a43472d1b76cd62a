"""A customer at the REST gateway, as a browser: signs up, reads mail, logs in."""

import time
import uuid
from uuid import UUID

import httpx
import msgspec
import psycopg

from bedesten.domain.identity import LinkMaker, TokenMaker
from bedesten.kit.ids import ConfirmationId
from bedesten.kit.secret import create_secret
from tests.support.stack import Stack
from tests.support.web import visitor

PASSWORD = "seven lemons under a bridge"
REMEMBERED_S = 0.9  # so long a gateway may still think as before


class Person:
    """A browser of its own, and the mail that came."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.email = f"{uuid.uuid4().hex[:12]}@example.com"
        self.http = visitor(f"{stack.rest_url}/api/v1")

    def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return self.http.post(path, json=body, headers=headers)

    def link(self, template: str) -> str:
        with psycopg.connect(self.stack.database.url()) as conn:
            row = conn.execute(
                "select event_data ->> 'confirmation' from public.outbox_events where"
                " event_data ->> 'email' = %s and event_data ->> 'template' = %s"
                " order by event_id desc",
                [self.email, template],
            ).fetchone()
        assert row is not None, f"no mail {template}"
        links = LinkMaker.of(create_secret(self.stack.settings.master_key))
        return links.make(ConfirmationId(UUID(row[0])))

    def sign_up(self) -> None:
        body = {"email": self.email, "password": PASSWORD, "terms_version": "2026-11"}
        assert self.post("/auth/sign-up", body).status_code == 202

    def log_in(self, **more: object) -> httpx.Response:
        body = {"email": self.email.upper(), "password": PASSWORD, **more}
        return self.post("/auth/log-in", body)

    def bearer(self) -> dict[str, str]:
        answer = self.log_in()
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def account(self) -> int:
        """The account that was opened at the confirmation, once the tables show it."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with psycopg.connect(self.stack.database.url()) as conn:
                row = conn.execute(
                    "select a.account_id from public.accounts as a"
                    " join public.users as u on u.user_id = a.user_id where u.email = %s",
                    [self.email],
                ).fetchone()
            if row is not None:
                return int(row[0])
            time.sleep(0.05)
        raise AssertionError("no account was opened")

    def verify(self) -> None:
        """Level 1: before there is an account, so that it opens with what the level unlocks."""
        phone = f"+90{time.time_ns() % 10**10:010}"
        with psycopg.connect(self.stack.database.url()) as conn:
            conn.execute(
                "update public.users set kyc_level = 1, first_name = 'A', last_name = 'B',"
                " date_of_birth = '1990-01-01', nationality = 'TUR', phone = %s where email = %s",
                [phone, self.email],
            )

    def admitted(self, *, verified: bool = False) -> dict[str, str]:
        """Sign up, confirm and log in; the header to send. Only who is verified may trade."""
        self.sign_up()
        if verified:
            self.verify()
        confirmed = self.post("/auth/confirm-email", {"link": self.link("confirm_email")})
        assert confirmed.status_code == 204, confirmed.text
        self.account()
        return self.bearer()

    def stale(self, me: dict[str, str]) -> dict[str, str]:
        """The header of the same session, whose second factor was shown an hour ago."""
        with psycopg.connect(self.stack.database.url()) as conn:
            conn.execute(
                "update public.sessions set second_factor_at = now() - interval '1 h'"
                " where user_id = (select user_id from public.users where email = %s)",
                [self.email],
            )
        time.sleep(REMEMBERED_S)
        tokens = TokenMaker.of(create_secret(self.stack.settings.master_key))
        held = tokens.read(me["Authorization"].removeprefix("Bearer "), now_s=int(time.time()))
        old = msgspec.structs.replace(held, second_factor_s=int(time.time()) - 3600)
        return {"Authorization": f"Bearer {tokens.make(old)}"}
