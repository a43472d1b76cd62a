"""Log in as a member of staff: password and a second factor, or a passkey, which is both."""

from typing import Any, cast

import msgspec
import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.passkeys import prove
from bedesten.domain.identity.passkeys.wire import Assertion
from bedesten.domain.identity.people import Connect, CredentialsWrong, Device, Door, LockedOut
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.factor import Shown, check_factor
from bedesten.domain.identity.staff.invite import new_token
from bedesten.domain.identity.staff.model import (
    LIFE_S,
    ElsewhereRefused,
    actor_of,
    hashed,
    note,
)
from bedesten.domain.identity.staff.places import check_place
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import StaffId


class StaffCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a member shows at the door; the name may be the e-mail address. `code` is of the app; a
    passkey that answers is as good."""

    username: str
    password: str
    code: str = ""
    passkey: Assertion | None = None

    def __repr__(self) -> str:
        """Without the password."""
        return f"StaffCredentials({self.username!r})"


async def log_in(connect: Connect, door: Door, shown: StaffCredentials, device: Device) -> str:
    """The token of a new session. Wrong attempts count towards a lock that grows.

    Hashed between two database transactions, as the login of customers. Raises CredentialsWrong,
    LockedOut, ElsewhereRefused, ChallengeOver, PasskeySuspect.
    """
    check_place(door, device)
    name, right, second = shown.username.strip(), False, cast("Shown", shown.code)
    async with connect() as conn:
        known = await store.read_by_name(conn, name)
        if shown.passkey is not None:
            second = await prove.take_challenge(conn, "staff", shown.passkey)
    if known is None or not known.locked_s:
        stored = None if known is None else known.password_hash
        right = await door.in_thread(passwords.matches, stored, shown.password)
    async with connect() as conn, conn.transaction():
        row = await store.by_name(conn, name)
        if known is None or row is None:
            raise CredentialsWrong
        right = right and row.password_hash == known.password_hash
        locked_s = max(row.locked_s, known.locked_s)
        refusal: DomainError | None = LockedOut(retry_after_s=locked_s)
        about: dict[str, Any] = {}
        if not locked_s:
            refusal, about = await _judged(conn, door, row, second, right=right)
        refusal = refusal or _elsewhere(door, row, device)
        if refusal is None:
            return await let_in(conn, door, row, device, about)
        await _turn_away(conn, row, device, refusal, about)
    raise refusal


async def log_in_by_passkey(
    conn: psycopg.AsyncConnection, door: Door, answer: Assertion, device: Device
) -> str:
    """The token of a new session, without name or password: the passkey has asked its owner for PIN
    or biometrics. Raises as `log_in` does."""
    check_place(door, device)
    proof = await prove.take_challenge(conn, "staff", answer)
    owner = await prove.owner_of(conn, "staff", answer)
    if owner is None:
        raise CredentialsWrong
    async with conn.transaction():
        row = await store.by_id(conn, StaffId(owner))
        assert row is not None, "members of staff are never deleted"
        refusal: DomainError | None = LockedOut(retry_after_s=row.locked_s)
        about: dict[str, Any] = {}
        if not row.locked_s:
            refusal, about = await _judged(conn, door, row, proof, right=True)
        refusal = refusal or _elsewhere(door, row, device)
        if refusal is None:
            return await let_in(conn, door, row, device, about)
        await _turn_away(conn, row, device, refusal, about)
    raise refusal


async def let_in(
    conn: psycopg.AsyncConnection,
    door: Door,
    row: store.Row,
    device: Device,
    about: dict[str, Any],
) -> str:
    """The token of a new session of a member who has proved themselves, as `about` says."""
    await store.count_success(conn, row.staff)
    token = new_token(door)
    await session_store.begin(conn, row.staff, hashed(token), device, life_s=LIFE_S)
    actor = actor_of(row.staff, row.staff_type, device)
    await note(conn, actor, "log_in", row.staff, metadata=about)
    return token


async def _judged(
    conn: psycopg.AsyncConnection, door: Door, row: store.Row, second: Shown, *, right: bool
) -> tuple[DomainError | None, dict[str, Any]]:
    """Why not, or nothing; and how they proved themselves."""
    if not right or not row.is_active or not row.onboarded:
        return CredentialsWrong(), {}
    return await check_factor(conn, door, row, second)


def _elsewhere(door: Door, row: store.Row, device: Device) -> DomainError | None:
    """Told only to who has proved to be this member."""
    try:
        check_place(door, device, row.log_in_from)
    except ElsewhereRefused as refusal:
        return refusal
    return None


async def _turn_away(
    conn: psycopg.AsyncConnection,
    row: store.Row,
    device: Device,
    refusal: DomainError,
    about: dict[str, Any],
) -> None:
    if isinstance(refusal, CredentialsWrong) and row.onboarded:
        await store.count_attempt(conn, row.staff)
    actor = actor_of(row.staff, row.staff_type, device)
    await note(conn, actor, "log_in", row.staff, error=refusal.code, metadata=about)
