"""Log in as a member of staff: password and code, always both."""

import msgspec
import psycopg

from bedesten.domain.identity import passwords, totp
from bedesten.domain.identity.lockout import LOCK
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, LockedOut
from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.invite import new_token
from bedesten.domain.identity.staff.model import LIFE_S, actor_of, hashed, note
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import StaffId


class StaffCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a member shows at the door; the name may be the e-mail address."""

    username: str
    password: str
    code: str

    def __repr__(self) -> str:
        """Without the password."""
        return f"StaffCredentials({self.username!r})"


async def log_in(
    conn: psycopg.AsyncConnection, door: Door, shown: StaffCredentials, device: Device
) -> str:
    """The token of a new session. Wrong attempts count towards a lock that grows.

    Raises CredentialsWrong, LockedOut.
    """
    async with conn.transaction():
        row = await store.by_name(conn, shown.username.strip())
        refusal = await _judged(conn, door, row, shown)
        if row is None:
            raise CredentialsWrong
        if refusal is None:
            return await let_in(conn, door, row, device)
        if isinstance(refusal, CredentialsWrong) and row.onboarded:
            await store.count_attempt(conn, row.staff, **LOCK)
        actor = actor_of(row.staff, row.staff_type, device)
        await note(conn, actor, "log_in", row.staff, error=refusal.code)
    raise refusal


async def let_in(conn: psycopg.AsyncConnection, door: Door, row: store.Row, device: Device) -> str:
    """The token of a new session of a member who has proved themselves."""
    await store.count_success(conn, row.staff)
    token = new_token(door)
    await store.add_session(conn, row.staff, hashed(token), device, life_s=LIFE_S)
    await note(conn, actor_of(row.staff, row.staff_type, device), "log_in", row.staff)
    return token


async def code_is_right(
    conn: psycopg.AsyncConnection, door: Door, row: store.Row, code: str
) -> bool:
    """Whether the app shows this code; one that was right is used up."""
    if row.two_fa_secret is None:
        return False
    secret = door.sealer.open(row.two_fa_secret, row=sealed_to(row.staff)).decode()
    step = totp.used_step(
        secret, code.strip().replace(" ", ""), now_s=door.now_s(), last_step=row.totp_last_step
    )
    return step is not None and await store.use_step(conn, row.staff, step)


def sealed_to(staff: StaffId) -> str:
    """What the app's secret is sealed to."""
    return f"staff_users.two_fa_secret:{staff}"


async def _judged(
    conn: psycopg.AsyncConnection, door: Door, row: store.Row | None, shown: StaffCredentials
) -> DomainError | None:
    """Why not. Locked out comes first: a right password must be answered like a wrong one."""
    if row is not None and row.locked_s > 0:
        return LockedOut(retry_after_s=row.locked_s)
    stored = None if row is None else row.password_hash
    right = await door.in_thread(passwords.matches, stored, shown.password)
    if row is None or not right or not row.is_active or not row.onboarded:
        return CredentialsWrong()
    return None if await code_is_right(conn, door, row, shown.code) else CredentialsWrong()
