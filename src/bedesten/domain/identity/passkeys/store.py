"""SQL of passkeys and their challenges, for the logins identity_service and admin_user."""

from datetime import datetime
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.identity.passkeys.model import Made, Owner, Side
from bedesten.kit.ids import PasskeyId, PersonId, SessionId

CHALLENGE_S: Final = 300
# Each challenge takes a few that are over along, so that asking without end fills no table.
ADD_CHALLENGE: Final = """
    with over as (
        delete from public.passkey_challenges where challenge in (
            select challenge from public.passkey_challenges
            where expires_at < clock_timestamp() limit 10 for update skip locked))
    insert into public.passkey_challenges (challenge, purpose, of_staff, session_id, expires_at)
    values (%s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s))
"""
OWNERS: Final[dict[Side, str]] = {"customer": "user_id", "staff": "staff_id"}


class Row(NamedTuple):
    """A passkey as its proofs are checked."""

    passkey: PasskeyId
    owner: PersonId
    public_key: bytes
    sign_count: int
    suspect: bool


class Shown(NamedTuple):
    """A passkey as its owner sees it."""

    passkey: PasskeyId
    credential: bytes
    label: str
    transports: list[str]
    created_at: datetime
    last_used_at: datetime | None
    suspect: bool


async def add_challenge(
    conn: psycopg.AsyncConnection,
    challenge: bytes,
    side: Side,
    *,
    purpose: str,
    session: SessionId | None = None,
) -> None:
    """Good for a few minutes and for one answer."""
    parameters = [challenge, purpose, side == "staff", session, CHALLENGE_S]
    await conn.execute(ADD_CHALLENGE, parameters)


async def take_challenge(
    conn: psycopg.AsyncConnection,
    challenge: bytes,
    side: Side,
    *,
    purpose: str,
    session: SessionId | None = None,
) -> bool:
    """Whether it was asked for by this session (or by nobody yet), for this, lately; gone then."""
    done = await conn.execute(
        "delete from public.passkey_challenges where challenge = %s and purpose = %s"
        " and of_staff = %s and session_id is not distinct from %s"
        " and expires_at > clock_timestamp()",
        [challenge, purpose, side == "staff", session],
    )
    return done.rowcount == 1


async def add(
    conn: psycopg.AsyncConnection, owner: Owner, made: Made, label: str
) -> PasskeyId | None:
    """A new passkey; None when somebody has it already."""
    done = await conn.execute(
        f"insert into public.passkeys ({OWNERS[owner.side]}, credential_id, public_key, sign_count,"  # noqa: S608 - our own constants
        " transports, label) values (%s, %s, %s, %s, %s, %s) on conflict do nothing"
        " returning passkey_id".encode(),
        [owner.id, made.credential, made.public_key, made.sign_count, made.transports, label],
    )
    row = await done.fetchone()
    return None if row is None else PasskeyId(row[0])


async def live(conn: psycopg.AsyncConnection, owner: Owner) -> list[Shown]:
    """The owner's passkeys, newest first."""
    done = await conn.execute(
        "select passkey_id, credential_id, label, transports, created_at, last_used_at,"  # noqa: S608 - our own constants
        " suspect_at is not null from public.passkeys"
        f" where {OWNERS[owner.side]} = %s and revoked_at is null"
        " order by passkey_id desc".encode(),
        [owner.id],
    )
    return [Shown(*row) for row in await done.fetchall()]


async def owner_of(conn: psycopg.AsyncConnection, credential: bytes, side: Side) -> PersonId | None:
    """Whose passkey this is, on this side."""
    column = OWNERS[side]
    done = await conn.execute(
        f"select {column} from public.passkeys where credential_id = %s and revoked_at is null"  # noqa: S608 - our own constants
        f" and {column} is not null".encode(),
        [credential],
    )
    row = await done.fetchone()
    return None if row is None else PersonId(row[0])


async def locked(conn: psycopg.AsyncConnection, credential: bytes, side: Side) -> Row | None:
    """The passkey of this credential, for one proof at a time."""
    column = OWNERS[side]
    done = await conn.execute(
        f"select passkey_id, {column}, public_key, sign_count, suspect_at is not null"  # noqa: S608 - our own constants
        f" from public.passkeys where credential_id = %s and revoked_at is null"
        f" and {column} is not null for update".encode(),
        [credential],
    )
    row = await done.fetchone()
    return None if row is None else Row(*row)


async def used(conn: psycopg.AsyncConnection, passkey: PasskeyId, sign_count: int) -> None:
    """It was right, now."""
    await conn.execute(
        "update public.passkeys set sign_count = %s, last_used_at = clock_timestamp()"
        " where passkey_id = %s",
        [sign_count, passkey],
    )


async def suspect(conn: psycopg.AsyncConnection, passkey: PasskeyId) -> None:
    """There may be a copy of it."""
    await conn.execute(
        "update public.passkeys set suspect_at = clock_timestamp() where passkey_id = %s", [passkey]
    )


async def rename(
    conn: psycopg.AsyncConnection, owner: Owner, passkey: PasskeyId, label: str
) -> bool:
    """Whether the owner has it; it is called so from now on."""
    done = await conn.execute(
        f"update public.passkeys set label = %s where passkey_id = %s and {OWNERS[owner.side]} = %s"  # noqa: S608 - our own constants
        " and revoked_at is null".encode(),
        [label, passkey, owner.id],
    )
    return done.rowcount == 1


async def revoke(
    conn: psycopg.AsyncConnection, owner: Owner, passkey: PasskeyId | None = None
) -> int:
    """Remove one of the owner's, or all; how many there were."""
    done = await conn.execute(
        "update public.passkeys set revoked_at = clock_timestamp()"  # noqa: S608 - our own constants
        f" where {OWNERS[owner.side]} = %s and revoked_at is null"
        " and (%s::uuid is null or passkey_id = %s)".encode(),
        [owner.id, passkey, passkey],
    )
    return done.rowcount
