"""Customers at the door: signing up, confirming, logging in, second factors, stolen tokens."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from uuid import UUID

import msgspec
import psycopg
import pyotp
import pytest

from bedesten.domain.identity import passwords
from bedesten.domain.identity.access_tokens import Access, TokenMaker, TokenWrong
from bedesten.domain.identity.customers import change_password, confirm_email, reset_password
from bedesten.domain.identity.customers.sign_up import Application, EmailWrong, sign_up
from bedesten.domain.identity.links import LinkMaker, LinkWrong
from bedesten.domain.identity.people import (
    CredentialsWrong,
    Device,
    Door,
    LockedOut,
    NotActive,
    SecondFactorNeeded,
)
from bedesten.domain.identity.seal import Sealer
from bedesten.domain.identity.second_factor import app_setup
from bedesten.domain.identity.sessions import store as sessions
from bedesten.domain.identity.sessions.issue import Tokens
from bedesten.domain.identity.sessions.log_in import Credentials, log_in
from bedesten.domain.identity.sessions.refresh import RefreshTokenWrong, refresh
from bedesten.kit.clock import SystemClock
from bedesten.kit.ids import ConfirmationId, CustomerId, SessionId
from tests.support.postgres import Database

EMAIL, PASSWORD = "Ayse.Yilmaz@example.com", "seven lemons under a bridge"
HOME = Device("192.0.2.10", "Firefox", "req-1")
Steps = Callable[["People"], Awaitable[None]]


class SetClock(SystemClock):
    """The machine's clock, moved on by the test, and held where a slow machine must not matter."""

    ahead_s = 0
    held_ns: int | None = None

    def hold(self) -> None:
        self.held_ns = super().now_ns()

    def now_ns(self) -> int:
        now_ns = super().now_ns() if self.held_ns is None else self.held_ns
        return now_ns + self.ahead_s * 10**9


class People:
    """One connection of the gateways' login for people, and the tools of the verbs."""

    def __init__(self, conn: psycopg.AsyncConnection, owner: psycopg.Connection) -> None:
        self.conn, self.owner, self.clock = conn, owner, SetClock()
        self.door = Door(
            clock=self.clock, entropy=os.urandom, sealer=Sealer(bytes(32)),
            tokens=TokenMaker(b"k" * 32), links=LinkMaker(b"l" * 32), in_thread=asyncio.to_thread,
        )  # fmt: skip

    def one(self, query: str, *parameters: object) -> object:
        row = self.owner.execute(query.encode(), parameters).fetchone()
        return None if row is None else row[0]

    def mailed(self, template: str) -> list[str]:
        """The links that were mailed."""
        rows = self.owner.execute(
            "select event_data ->> 'confirmation' from public.outbox_events"
            " where event_data ->> 'template' = %s order by event_id",
            [template],
        )
        return [self.door.links.make(ConfirmationId(UUID(row))) if row else "" for (row,) in rows]

    async def sign_up(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        application = Application(email=email, password=password, terms_version="2026-11")
        await sign_up(self.conn, self.door, application, HOME)

    async def log_in(self, password: str = PASSWORD, code: str | None = None) -> Tokens:
        shown = Credentials(email=EMAIL.lower(), password=password, code=code)
        return await log_in(lambda: nullcontext(self.conn), self.door, shown, HOME)

    async def with_app(self) -> tuple[Tokens, str, list[str]]:
        """Sign up, log in, set an app up: the session, the app's secret, recovery codes."""
        await self.sign_up()
        tokens = await self.log_in()
        holder = (tokens.customer, tokens.session)
        secret = (await app_setup.begin(self.conn, self.door, tokens.customer)).secret
        codes = await app_setup.confirm(self.conn, self.door, holder, self.code(secret), HOME)
        return tokens, secret, codes

    def code(self, secret: str) -> str:
        """What the app shows now."""
        return str(pyotp.TOTP(secret).at(self.door.now_s()))


@pytest.fixture
def walk(database: Database) -> Callable[[Steps], None]:
    def run(steps: Steps) -> None:
        async def walked() -> None:
            url = database.url("identity_service")
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                with database.connect(autocommit=True) as owner:
                    await steps(People(conn, owner))

        asyncio.run(walked())

    return run


Walk = Callable[[Steps], None]


@pytest.mark.spec("IDEN-003", "IDEN-007")
def test_sign_up_enters_a_customer_and_mails_a_link_that_works_once(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        stored = people.one("select password_hash from public.users")
        assert str(stored).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        (link,) = people.mailed("confirm_email")
        customer = await confirm_email.confirm_email(people.conn, people.door, link, HOME)
        confirmed = "select email from public.users where email_confirmed_at is not null"
        assert people.one(confirmed) == EMAIL
        assert people.one("select user_id from public.users") == customer
        for wrong in (link, link[:-2] + "AA", "nonsense", ""):
            with pytest.raises(LinkWrong):
                await confirm_email.confirm_email(people.conn, people.door, wrong, HOME)

    walk(steps)


@pytest.mark.spec("IDEN-003")
def test_an_address_is_known_regardless_of_case_and_nobody_learns_it(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        await people.sign_up(EMAIL.upper(), "another good password 7")
        assert people.one("select count(*) from public.users") == 1
        assert people.mailed("address_known") == [""]

    walk(steps)


def test_weak_passwords_and_bad_addresses_are_refused_with_advice(walk: Walk) -> None:
    async def steps(people: People) -> None:
        for weak in ("short", "password1234", "aaaaaaaaaaaaaaa", "ayse.yilmaz", "x" * 129):
            with pytest.raises(passwords.WeakPassword) as caught:
                await people.sign_up(password=weak)
            assert caught.value.detail
        for bad in ("", "ayse", "ayse@", "@example.com", "a b@example.com", "a@b@c.de", "a@b"):
            with pytest.raises(EmailWrong):
                await people.sign_up(email=bad)
        assert people.one("select count(*) from public.users") == 0

    walk(steps)


@pytest.mark.spec("IDEN-008")
def test_wrong_passwords_lock_for_longer_and_longer(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        for _ in range(5):
            with pytest.raises(CredentialsWrong):
                await people.log_in("not this one at all")
        with pytest.raises(LockedOut) as caught:
            await people.log_in()
        assert caught.value.retry_after_s is not None
        assert 880 < caught.value.retry_after_s <= 900
        people.owner.execute("update public.users set locked_until = now() - interval '1 s'")
        with pytest.raises(CredentialsWrong):
            await people.log_in("not this one either")
        left = people.one("select extract(epoch from locked_until - now())::int from public.users")
        assert 1780 < int(str(left)) <= 1800
        people.owner.execute("update public.users set locked_until = now() - interval '1 s'")
        await people.log_in()
        assert people.one("select login_attempts from public.users") == 0
        assert people.one("select host(last_login_ip) from public.users") == HOME.address
        failed = people.one(
            "select count(*) from audit.audit_logs where action = 'log_in' and status = 'failure'"
        )
        assert failed == 7

    walk(steps)


@pytest.mark.spec("IDEN-008")
def test_a_hash_keeps_no_row_locked_and_counts_what_happened_meanwhile(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        meanwhile = [
            "select 1 from public.users for update nowait",
            "update public.users set locked_until = now() + interval '1 h'",
        ]

        async def in_thread(work: Callable[..., object], *given: object) -> object:
            people.owner.execute(meanwhile.pop(0).encode())
            return await asyncio.to_thread(work, *given)

        people.door = msgspec.structs.replace(people.door, in_thread=in_thread)
        await people.log_in()
        with pytest.raises(LockedOut):
            await people.log_in()
        assert meanwhile == []

    walk(steps)


@pytest.mark.spec("IDEN-008")
def test_parameters_say_when_and_how_long_an_account_is_locked(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        for name, value in (("identity.max_login_attempts", "2"), ("identity.lock_minutes", "1")):
            people.owner.execute(
                "update config.system_parameters set param_value = %s where param_key = %s",
                [value, name],
            )
        for _ in range(2):
            with pytest.raises(CredentialsWrong):
                await people.log_in("not this one at all")
        with pytest.raises(LockedOut) as caught:
            await people.log_in()
        assert caught.value.retry_after_s is not None
        assert 50 < caught.value.retry_after_s <= 60

    walk(steps)


@pytest.mark.spec("IDEN-004")
@pytest.mark.parametrize(
    ("status", "lets_in"),
    [("active", True), ("suspended", True), ("banned", False), ("closed", False)],
)
def test_who_may_log_in(walk: Walk, status: str, lets_in: bool) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        if status != "active":
            people.owner.execute("update public.users set status = %s", [status])
        if lets_in:
            tokens = await people.log_in()
            assert await sessions.live(people.conn, tokens.session) is not None
        else:
            with pytest.raises(NotActive):
                await people.log_in()

    walk(steps)


@pytest.mark.spec("IDEN-014", "IDEN-015")
def test_a_refresh_token_works_once_and_a_stolen_one_ends_the_session(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        first = await people.log_in()
        second = await refresh(people.conn, people.door, first.refresh_token, HOME)
        third = await refresh(people.conn, people.door, second.refresh_token, HOME)
        assert {first.session, second.session} == {third.session}
        people.owner.execute(
            "update public.refresh_tokens set created_at = created_at - interval '1 minute'"
        )
        with pytest.raises(RefreshTokenWrong):
            await refresh(people.conn, people.door, first.refresh_token, HOME)
        with pytest.raises(RefreshTokenWrong):
            await refresh(people.conn, people.door, third.refresh_token, HOME)
        assert await sessions.live(people.conn, third.session) is None
        assert people.one("select end_reason from public.sessions") == "token_reused"
        with pytest.raises(RefreshTokenWrong):
            await refresh(people.conn, people.door, "made up", HOME)

    walk(steps)


@pytest.mark.spec("IDEN-015")
def test_two_uses_of_one_token_at_once_renew_once(walk: Walk, database: Database) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        tokens = await people.log_in()
        url = database.url("identity_service")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as other:
            both = await asyncio.gather(
                refresh(people.conn, people.door, tokens.refresh_token, HOME),
                refresh(other, people.door, tokens.refresh_token, HOME),
                return_exceptions=True,
            )
        assert sorted(type(one).__name__ for one in both) == ["RefreshTokenWrong", "Tokens"]
        assert await sessions.live(people.conn, tokens.session) is not None, "two windows"

    walk(steps)


@pytest.mark.spec("IDEN-009")
def test_an_app_is_needed_once_set_up_and_its_codes_work_once(walk: Walk) -> None:
    async def steps(people: People) -> None:
        people.clock.hold()  # the next half minute has another code
        tokens, secret, codes = await people.with_app()
        sealed = people.one("select two_fa_secret from public.users")
        assert isinstance(sealed, bytes)
        assert secret.encode() not in sealed
        with pytest.raises(SecondFactorNeeded):
            await people.log_in()
        with pytest.raises(CredentialsWrong):  # it confirmed the set-up
            await people.log_in(code=people.code(secret))
        people.clock.ahead_s = 60
        again = await people.log_in(code=people.code(secret))
        assert again.session != tokens.session
        with pytest.raises(CredentialsWrong):
            await people.log_in(code=people.code(secret))
        await people.log_in(code=codes[0].upper())
        with pytest.raises(CredentialsWrong):
            await people.log_in(code=codes[0])
        with pytest.raises(app_setup.AlreadySetUp):
            await app_setup.begin(people.conn, people.door, tokens.customer)

    walk(steps)


@pytest.mark.spec("IDEN-009", "IDEN-014")
def test_switching_the_app_off_wants_a_code_and_stops_withdrawals(walk: Walk) -> None:
    async def steps(people: People) -> None:
        tokens, _, codes = await people.with_app()
        other = await people.log_in(code=codes[1])
        holder = (tokens.customer, tokens.session)
        with pytest.raises(CredentialsWrong):
            await app_setup.switch_off(people.conn, people.door, holder, "000000", HOME)
        await app_setup.switch_off(people.conn, people.door, holder, codes[2], HOME)
        assert await sessions.live(people.conn, other.session) is None
        assert await sessions.live(people.conn, tokens.session) is not None
        locked = "select withdrawals_locked_until > now() + interval '23 h' from public.users"
        assert people.one(locked) is True
        assert people.one("select count(*) from public.recovery_codes") == 0
        await people.log_in()

    walk(steps)


@pytest.mark.spec("IDEN-014", "IDEN-008")
def test_a_reset_ends_every_session_and_its_link_survives_a_weak_password(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        tokens = await people.log_in()
        await reset_password.ask(people.conn, "nobody@example.com", HOME)
        await reset_password.ask(people.conn, EMAIL, HOME)
        (link,) = people.mailed("reset_password")
        with pytest.raises(passwords.WeakPassword):
            await reset_password.reset(people.conn, people.door, link, "password1234", HOME)
        await reset_password.reset(people.conn, people.door, link, "eight plums on a roof", HOME)
        with pytest.raises(LinkWrong):
            await reset_password.reset(people.conn, people.door, link, "nine figs at sea", HOME)
        assert await sessions.live(people.conn, tokens.session) is None
        with pytest.raises(CredentialsWrong):
            await people.log_in()
        await people.log_in("eight plums on a roof")

    walk(steps)


@pytest.mark.spec("IDEN-014")
def test_a_changed_password_ends_the_other_sessions(walk: Walk) -> None:
    async def steps(people: People) -> None:
        await people.sign_up()
        here, there = await people.log_in(), await people.log_in()
        holder, change = (here.customer, here.session), change_password.change_password
        with pytest.raises(CredentialsWrong):
            await change(people.conn, people.door, holder, ("wrong", "ten pears in a boat"), HOME)
        await change(people.conn, people.door, holder, (PASSWORD, "ten pears in a boat"), HOME)
        assert await sessions.live(people.conn, there.session) is None
        shown = await sessions.all_live(people.conn, here.customer)
        assert [(one.session, one.user_agent) for one in shown] == [(here.session, "Firefox")]

    walk(steps)


@pytest.mark.spec("IDEN-014")
def test_access_tokens_are_ours_unchanged_and_short() -> None:
    maker = TokenMaker(b"k" * 32)
    access = Access(
        customer=CustomerId(UUID(int=1)), session=SessionId(UUID(int=2)), expires_s=1000
    )
    token = maker.make(access)
    assert maker.read(token, now_s=999) == access
    head, body, sign = token.split(".")
    for wrong in (f"{head}.{body}.{sign[:-4]}AAAA", f"{head}.{body}.", "x", "", f"{body}.{head}.x"):
        with pytest.raises(TokenWrong):
            maker.read(wrong, now_s=999)
    with pytest.raises(TokenWrong, match="expired"):
        maker.read(token, now_s=1000)
    with pytest.raises(TokenWrong):
        TokenMaker(b"o" * 32).read(token, now_s=999)


@pytest.mark.spec("SCHE-011", "SCHE-014")
@pytest.mark.parametrize(
    "crime",
    [
        "update public.users set kyc_level = 3",
        "update public.users set aml_status = 'clear', is_sanctioned = false",
        "update public.users set segment = 'institutional'",
        "update public.balances set available = 1",
        "select * from public.ledger_transfers",
        "delete from public.users",
        "delete from public.sessions",
        "select * from public.staff_users",
        "insert into engine.journal default values",
    ],
)
def test_the_login_for_people_cannot_do_more(database: Database, crime: str) -> None:
    with (
        database.connect("identity_service") as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(crime.encode())
