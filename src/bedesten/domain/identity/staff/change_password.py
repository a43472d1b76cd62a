"""Change a member's own password."""

import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.people import CredentialsWrong, Device, Door
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.model import Member, note


async def change_password(
    conn: psycopg.AsyncConnection,
    door: Door,
    member: Member,
    old_and_new: tuple[str, str],
    device: Device,
) -> None:
    """Other sessions end. Wrong attempts count towards the lock of the login.

    Raises FreshFactorNeeded, CredentialsWrong, passwords.WeakPassword.
    """
    member.check_fresh(door.now_s())
    old, new = old_and_new
    known = await _row(conn, member)
    right = not known.locked_s and await door.in_thread(passwords.matches, known.password_hash, old)
    hashed = ""
    if right:
        passwords.check_strength(new, [known.username, known.email])
        hashed = await door.in_thread(passwords.hash_password, new)
    async with conn.transaction():
        row = await _row(conn, member)
        if right and row.password_hash == known.password_hash:  # and not changed meanwhile
            await store.set_password(conn, member.staff, hashed)
            await session_store.end(conn, member.staff, "password_changed", but=member.session)
            await note(conn, member.actor(device), "change_password", member.staff)
            return
        await store.count_attempt(conn, member.staff)
        await note(
            conn, member.actor(device), "change_password", member.staff,
            error=CredentialsWrong.code,
        )  # fmt: skip
    raise CredentialsWrong


async def _row(conn: psycopg.AsyncConnection, member: Member) -> store.Row:
    row = await store.by_id(conn, member.staff)
    assert row is not None, "who has a session has a row"
    return row
