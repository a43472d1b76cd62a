"""Staff at their door: the first member, onboarding, log-in, sessions, locks, permissions."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import nullcontext

import msgspec
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
    ElsewhereRefused,
    MemberStands,
    NoSuchMember,
    NoSuchRole,
    StaffExists,
    StaffTokenWrong,
    TooFewLeft,
)
from bedesten.kit.clock import SystemClock
from bedesten.kit.ids import StaffId
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
        return await staff.complete(self.conn, self.door, member, chosen(self.code()), DESK)

    def code(self) -> str:
        """What the app shows now."""
        return str(pyotp.TOTP(self.secret).at(self.door.now_s()))

    async def log_in(self, username: str = "deniz", password: str = PASSWORD) -> str:
        """With the next code of the app: one works once."""
        self.clock.ahead_s += 30
        shown = staff.StaffCredentials(username=username, password=password, code=self.code())
        return await staff.log_in(lambda: nullcontext(self.conn), self.door, shown, DESK)


Walk = Callable[[Steps], None]


def chosen(code: str, password: str = PASSWORD) -> staff.Chosen:
    return staff.Chosen(password=password, code=code)


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
            await staff.complete(office.conn, office.door, member, chosen("123456"), DESK)
        office.secret = (await staff.begin(office.conn, office.door, member)).secret
        with pytest.raises(WeakPassword):
            await staff.complete(
                office.conn, office.door, member, chosen(office.code(), "deniz12345"), DESK
            )
        with pytest.raises(CredentialsWrong):
            await staff.complete(office.conn, office.door, member, chosen("abc"), DESK)
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
            await staff.log_in(lambda: nullcontext(office.conn), office.door, used, DESK)
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
            "customer:read", "kyc:read", "risk:read", "money:read", "fee:read", "limit:read",
            "parameter:read",
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


async def joined(office: Office, by: StaffId | None, username: str, role: str) -> StaffId:
    """Another member with this role, who is set up."""
    who = staff.NewMember(
        username=username, email=f"{username}@example.com", first_name="A", last_name="B", role=role
    )
    async with office.conn.transaction():
        made = await staff.create(office.conn, who, by, Actor(kind="system"))
        secret = await staff.secret_for(office.conn, office.door, made, DESK)
    await office.set_up(secret)
    return made


@pytest.mark.spec("IDEN-013", "AUDI-003")
def test_one_pair_of_eyes_makes_two_members_and_no_third(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        first = await staff.recognise(office.conn, await office.first())
        bring = (office.conn, office.door)
        with pytest.raises(NoSuchRole):  # SECOND is a viewer, who could not decide
            await staff.create_second(*bring, SECOND, first, DESK)
        boss = msgspec.structs.replace(SECOND, role="super_admin")
        made = await staff.create_second(*bring, boss, first, DESK)
        assert made is not None
        third = msgspec.structs.replace(boss, username="can", email="can@example.com")
        assert await staff.create_second(*bring, third, first, DESK) is None
        office.owner.execute(b"update public.staff_users set is_active = false where bootstrap = 2")
        assert await staff.create_second(*bring, third, first, DESK) is None
        with pytest.raises(psycopg.errors.UniqueViolation, match="bootstrap"):
            office.owner.execute(
                b"insert into public.staff_users (staff_type, email, username, first_name,"
                b" last_name, role, bootstrap)"
                b" values ('admin', 'x@example.com', 'xxx', 'X', 'X', 'super_admin', 2)"
            )
        query = (
            "select string_agg(actor_type || ' ' || metadata::text, '; ' order by log_id)"
            " from audit.audit_logs where action = 'create'"
        )
        assert office.one(query) == (
            'system {"eyes": 1, "bootstrap": 1}; admin {"eyes": 1, "bootstrap": 2}'
        )

    walk(steps)


@pytest.mark.spec("IDEN-013")
def test_two_who_decide_always_remain(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        by = await staff.recognise(office.conn, await office.first())
        second = await joined(office, by.staff, "ece", "super_admin")
        viewer = await joined(office, by.staff, "can", "viewer")
        why = "no longer with us"
        with pytest.raises(TooFewLeft):
            await staff.deactivate(office.conn, by, second, DESK, reason=why)
        async with office.conn.transaction():
            await staff.grant(office.conn, second, "viewer", by.staff)
        with pytest.raises(TooFewLeft):
            async with office.conn.transaction():
                await staff.revoke_role(office.conn, second, "super_admin")
        with pytest.raises(MemberStands, match="only role"):
            async with office.conn.transaction():
                await staff.revoke_role(office.conn, viewer, "viewer")
        await staff.deactivate(office.conn, by, viewer, DESK, reason=why)
        naz = await joined(office, by.staff, "naz", "admin")  # who decides as well
        async with office.conn.transaction():
            assert await staff.revoke_role(office.conn, second, "super_admin") == ["viewer"]
        assert office.one("select role from public.staff_users where username = 'ece'") == "viewer"
        with pytest.raises(TooFewLeft):
            await staff.deactivate(office.conn, by, naz, DESK, reason=why)

    walk(steps)


@pytest.mark.spec("IDEN-010", "IDEN-011")
def test_services_are_staff_without_a_way_in(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        by = await staff.recognise(office.conn, await office.first())
        what = staff.NewService(username="screening", email="ops@example.com", name="Screening")
        async with office.conn.transaction():
            made = await staff.create_service(office.conn, what, by.staff, by.actor(DESK))
        with pytest.raises(NoSuchMember):
            await staff.invite(office.conn, office.door, made, by, DESK)
        with pytest.raises(NoSuchMember):
            async with office.conn.transaction():
                await staff.reset(office.conn, made)
        with pytest.raises(CredentialsWrong):
            await office.log_in("screening")
        for column, value in (("password_hash", "'x'"), ("two_fa_secret", "'\\x00'")):
            query = f"update public.staff_users set {column} = {value} where staff_type = 'system'"
            with pytest.raises(psycopg.errors.CheckViolation):
                office.owner.execute(query.encode())
        async with office.conn.transaction():  # not even with a session of its own
            secret = await staff.secret_for(office.conn, office.door, made, DESK)
        with pytest.raises(StaffTokenWrong):
            await staff.recognise(office.conn, secret)
        with pytest.raises(StaffExists):
            async with office.conn.transaction():
                await staff.create_service(office.conn, what, by.staff, by.actor(DESK))

    walk(steps)


@pytest.mark.spec("IDEN-013")
def test_the_exchange_lets_staff_in_from_its_networks_alone(walk: Walk) -> None:
    async def steps(office: Office) -> None:
        await office.first()
        inside = office.door
        office.door = msgspec.structs.replace(inside, staff_networks=("198.51.100.0/24",))
        with pytest.raises(ElsewhereRefused):
            await office.log_in()
        office.door = msgspec.structs.replace(inside, staff_networks=("192.0.2.0/24", "::1/128"))
        assert await office.log_in()
        staff.check_place(office.door, Device(None))  # a terminal of this machine
        with pytest.raises(ElsewhereRefused):
            staff.check_place(office.door, Device("nonsense"))

    walk(steps)
