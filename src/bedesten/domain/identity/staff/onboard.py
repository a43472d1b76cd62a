"""Onboard: a password, and an authenticator app proved by a code of it."""

from typing import Final

import psycopg

from bedesten.domain.identity import passwords, totp
from bedesten.domain.identity.lockout import LOCK
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, LockedOut
from bedesten.domain.identity.seal import NONCE_BYTES
from bedesten.domain.identity.second_factor.app_setup import Enrolment, NotSetUp
from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.log_in import code_is_right, let_in, sealed_to
from bedesten.domain.identity.staff.model import AlreadyOnboarded, Member, note

ISSUER: Final = "bedesten staff"


async def begin(conn: psycopg.AsyncConnection, door: Door, member: Member) -> Enrolment:
    """A fresh secret for the app, shown once. Raises AlreadyOnboarded."""
    async with conn.transaction():
        row = await _row(conn, member)
        secret = totp.secret_text(door.entropy(totp.SECRET_BYTES))
        sealed = door.sealer.seal(
            secret.encode(), row=sealed_to(row.staff), nonce=door.entropy(NONCE_BYTES)
        )
        await store.set_secret(conn, row.staff, sealed)
    uri = totp.enrolment_uri(secret, name=row.username, issuer=ISSUER)
    return Enrolment(secret=secret, uri=uri)


async def complete(
    conn: psycopg.AsyncConnection,
    door: Door,
    member: Member,
    shown: tuple[str, str],
    device: Device,
) -> str:
    """Put password and app in force; the invitation ends, and the token of a session is answered.

    `shown` is the new password and a code. Raises AlreadyOnboarded, NotSetUp, WeakPassword,
    CredentialsWrong, LockedOut.
    """
    password, code = shown
    refusal: CredentialsWrong | None = None
    async with conn.transaction():
        row = await _row(conn, member)
        if row.locked_s > 0:
            raise LockedOut(retry_after_s=row.locked_s)
        if row.two_fa_secret is None:
            raise NotSetUp
        passwords.check_strength(password, [row.username, row.email])
        if await code_is_right(conn, door, row, code):
            hashed = await door.in_thread(passwords.hash_password, password)
            await store.finish(conn, row.staff, hashed)
            await store.end_sessions(conn, row.staff, "onboarded")
            await note(conn, member.actor(device), "onboard", row.staff)
            return await let_in(conn, door, row, device)
        refusal = CredentialsWrong()
        await store.count_attempt(conn, row.staff, **LOCK)
        await note(conn, member.actor(device), "onboard", row.staff, error=refusal.code)
    raise refusal


async def _row(conn: psycopg.AsyncConnection, member: Member) -> store.Row:
    row = await store.by_id(conn, member.staff)
    assert row is not None, "who has a session has a row"
    if row.onboarded:
        raise AlreadyOnboarded
    return row
