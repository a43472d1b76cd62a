"""Staff at their door: the first member, onboarding, log-in, sessions, locks, permissions."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import psycopg
import pyotp
import pytest

from bedesten.domain.audit import Actor
from bedesten.domain.identity import staff
from bedesten.domain.identity.access_tokens import TokenMaker
from bedesten.domain.identity.links import LinkMaker
from bedesten.domain.identity.passwords import WeakPassword
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, LockedOut
from bedesten.domain.identity.seal import Sealer
from bedesten.domain.identity.second_factor.app_setup import NotSetUp
from bedesten.domain.identity.staff.model import (
    AlreadyOnboarded,
    BadStaffData,
    NoSuchRole,
    StaffExists,
    StaffTokenWrong,
)
from bedesten.kit.clock import SystemClock
from tests.support.postgres import Database

PASSWORD = "seven lemons under a bridge"
DESK = Device("192.0.2.20", "Firefox", "req-9")
FIRST = staff.NewMember(
    username="deniz", email="Deniz@example.com", first_name="Deniz", last_name="Ak",
    role="super_admin",
)  # fmt: skip
SECOND = staff.NewMember(
    username="ece", email="ece@example.com", first_name="Ece", last_name="Su", role="viewer"
)
Steps = Callable[["Office"], Awaitable[None]]


class SetClock(SystemClock):
    """The machine's clock, moved on by the test."""

    ahead_s = 0

    def now_ns(self) -> int:
        return super().now_ns() + self.ahead_s * 10**9


class Office:
    """One connection of the staff's login, and the tools of the verbs."""

    def __init__(self, conn: psycopg.AsyncConnection, owner: psycopg.Connection) -> None:
        self.conn, self.owner, self.clock = conn, owner, SetClock()
        self.door = Door(
            clock=self.clock, entropy=os.urandom, sealer=Sealer(bytes(32)),
            tokens=TokenMaker(b"k" * 32), links=LinkMaker(b"l" * 32), in_thread=asyncio.to_thread,
        )  # fmt: skip
        self.secret = ""

    def one(self, query: str, *parameters: object) -> object:
        row = self.owner.execute(query.encode(), parameters).fetchone()
        return None if row is None else row[0]

    async def first(self) -> str:
        """The first member set up: the token of their session."""
        made = await staff.create_first(self.conn, self.door, FIRST, DESK)
        return await self.set_up(made.secret)

    async def set_up(self, invitation: str) -> str:
        member = await staff.recognise(self.conn, invitation)
        self.secret = (await staff.begin(self.conn, self.door, member)).secret
        return await staff.complete(self.conn, self.door, member, (PASSWORD, self.code()), DESK)

    def code(self) -> str:
        """What the app shows now."""
        return str(pyotp.TOTP(self.secret).at(self.door.now_s()))

    async def log_in(self, username: str = "deniz", password: str = PASSWORD) -> str:
        """With the next code of the app: one works once."""
        self.clock.ahead_s += 30
        shown = staff.StaffCredentials(username=username, password=password, code=self.code())
        return await staff.log_in(self.conn, self.door, shown, DESK)


Walk = Callable[[Steps], None]


@pytest.fixture
def walk(database: Database) -> Walk:
    def run(steps: Steps) -> None:
        async def walked() -> None:
            url = database.url("admin_user")
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                with database.connect(autocommit=True) as owner:
                    await steps(Office(conn, owner))

        asyncio.run(walked())

    return run


@pytest.mark.spec("IDEN-010")
def test_the_first_member_is_made_once_and_on_record(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        viewer = staff.NewMember(**{f: getattr(FIRST, f) for f in FIRST.__struct_fields__}
                                 | {"role": "viewer"})  # fmt: skip
        with pytest.raises(NoSuchRole):
            await staff.create_first(office.conn, office.door, viewer, DESK)
        made = await staff.create_first(office.conn, office.door, FIRST, DESK)
        with pytest.raises(StaffExists):
            await staff.create_first(office.conn, office.door, SECOND, DESK)
        query = "select actor_type || ' ' || action from audit.audit_logs where resource_id = %s"
        assert office.one(query, str(made.staff)) == "system create"
        assert made.secret not in repr(made)
        assert (
            office.one("select count(*) from public.staff_users where password_hash is null") == 1
        )

    walk(steps)


@pytest.mark.spec("IDEN-011")
def test_onboarding_wants_a_good_password_and_a_right_code(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        made = await staff.create_first(office.conn, office.door, FIRST, DESK)
        member = await staff.recognise(office.conn, made.secret)
        assert not member.onboarded
        assert not member.may("staff:read")
        assert "staff:read" in member.permissions
        with pytest.raises(NotSetUp):
            await staff.complete(office.conn, office.door, member, (PASSWORD, "123456"), DESK)
        office.secret = (await staff.begin(office.conn, office.door, member)).secret
        with pytest.raises(WeakPassword):
            await staff.complete(
                office.conn, office.door, member, ("deniz12345", office.code()), DESK
            )
        with pytest.raises(CredentialsWrong):
            await staff.complete(office.conn, office.door, member, (PASSWORD, "abc"), DESK)
        token = await office.set_up(made.secret)
        assert (await staff.recognise(office.conn, token)).may("staff:read")
        with pytest.raises(StaffTokenWrong):
            await staff.recognise(office.conn, made.secret)
        with pytest.raises(AlreadyOnboarded):
            await staff.begin(office.conn, office.door, member)

    walk(steps)


@pytest.mark.spec("IDEN-011")
def test_every_log_in_wants_password_and_a_fresh_code(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        await office.first()
        token = await office.log_in("DENIZ@example.com")
        assert (await staff.recognise(office.conn, token)).username == "deniz"
        used = staff.StaffCredentials(username="deniz", password=PASSWORD, code=office.code())
        with pytest.raises(CredentialsWrong):
            await staff.log_in(office.conn, office.door, used, DESK)
        with pytest.raises(CredentialsWrong):
            await office.log_in(password="another password")
        with pytest.raises(CredentialsWrong):
            await office.log_in("nobody")
        member = await staff.recognise(office.conn, token)
        await staff.log_out(office.conn, member, DESK)
        with pytest.raises(StaffTokenWrong):
            await staff.recognise(office.conn, token)
        kept = b"select string_agg(a::text, '') from audit.audit_logs as a"
        text = str(office.owner.execute(kept).fetchone())
        assert PASSWORD not in text
        assert token not in text

    walk(steps)


@pytest.mark.spec("IDEN-009")
def test_wrong_attempts_lock_and_the_right_password_does_not_help(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        await office.first()
        for _ in range(5):
            with pytest.raises(CredentialsWrong):
                await office.log_in(password="another password")
        with pytest.raises(LockedOut):
            await office.log_in()
        query = (
            "select count(*) from audit.audit_logs where action = 'log_in' and status = 'failure'"
        )
        assert office.one(query) == 6

    walk(steps)


@pytest.mark.parametrize(
    "change",
    [
        "update public.staff_sessions set last_seen_at = now() - interval '31 min'",
        "update public.staff_sessions set expires_at = now() - interval '1 s'",
        "update public.staff_users set is_active = false",
    ],
)
def test_idle_old_and_inactive_sessions_are_over(walk: Walk, change: str) -> None:
    async def steps(office: Office) -> None:
        token = await office.first()
        assert (await staff.recognise(office.conn, token)).onboarded
        office.owner.execute(change.encode())
        with pytest.raises(StaffTokenWrong):
            await staff.recognise(office.conn, token)

    walk(steps)


@pytest.mark.spec("IDEN-012")
def test_permissions_are_those_of_the_tables_now(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        by = (await staff.recognise(office.conn, await office.first())).staff
        async with office.conn.transaction():
            made = await staff.create(office.conn, SECOND, by, Actor(kind="admin", id=str(by)))
        first = await staff.recognise(office.conn, await office.log_in())
        invited = await staff.invite(office.conn, office.door, made, first, DESK)
        token = await office.set_up(invited.secret)
        assert (await staff.recognise(office.conn, token)).permissions == {
            "customer:read", "kyc:read", "risk:read", "money:read"
        }  # fmt: skip
        office.owner.execute(
            b"update public.staff_users set permissions = '[\"audit:read\"]' where username = 'ece'"
        )
        assert (await staff.recognise(office.conn, token)).may("audit:read")
        office.owner.execute(b"update public.roles set is_active = false where name = 'viewer'")
        assert (await staff.recognise(office.conn, token)).permissions == {"audit:read"}

    walk(steps)


@pytest.mark.spec("IDEN-010", "IDEN-011")
def test_names_belong_to_one_and_services_have_no_log_in(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        by = (await staff.recognise(office.conn, await office.first())).staff
        actor = Actor(kind="admin", id=str(by))

        async def refused(kind: type[Exception], **change: str) -> None:
            fields = {f: getattr(SECOND, f) for f in SECOND.__struct_fields__} | change
            with pytest.raises(kind):
                async with office.conn.transaction():
                    await staff.create(office.conn, staff.NewMember(**fields), by, actor)

        await refused(StaffExists, username="DENIZ")
        await refused(StaffExists, email="deniz@EXAMPLE.com")
        await refused(NoSuchRole, role="emperor")
        await refused(NoSuchRole, role="system")
        await refused(BadStaffData, username="a b")
        await refused(BadStaffData, email="nobody")
        with pytest.raises(psycopg.errors.CheckViolation):
            office.owner.execute(
                b"insert into public.staff_users (staff_type, email, username, first_name,"
                b" last_name, role, password_hash) values ('system', 's@example.com', 'screening',"
                b" 'S', 'S', 'system', 'x')"
            )

    walk(steps)
