"""Show the second factor again, before something dangerous."""

import psycopg

from bedesten.domain.identity.passkeys import prove
from bedesten.domain.identity.passkeys.wire import Assertion
from bedesten.domain.identity.people import CredentialsWrong, Device, Door
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.factor import Shown, check_factor
from bedesten.domain.identity.staff.model import Member, note
from bedesten.kit.errors import DomainError


async def step_up(
    conn: psycopg.AsyncConnection,
    door: Door,
    member: Member,
    shown: str | Assertion,
    device: Device,
) -> None:
    """This session may do what is dangerous for five minutes. Wrong attempts count towards the lock
    of the login. Raises CredentialsWrong, ChallengeOver, PasskeySuspect."""
    second: Shown
    if isinstance(shown, Assertion):
        second = await prove.take_challenge(conn, "staff", shown, member.session)
    else:
        second = shown
    actor = member.actor(device)
    async with conn.transaction():
        row = await store.by_id(conn, member.staff)
        assert row is not None, "who has a session has a row"
        refusal: DomainError | None = CredentialsWrong()
        about: dict[str, str] = {}
        if not row.locked_s:
            refusal, about = await check_factor(conn, door, row, second)
        if refusal is None:
            await session_store.confirm_factor(conn, member.session)
            await note(conn, actor, "step_up", member.staff, metadata=about)
            return
        await store.count_attempt(conn, member.staff)
        await note(conn, actor, "step_up", member.staff, error=refusal.code, metadata=about)
    raise refusal
