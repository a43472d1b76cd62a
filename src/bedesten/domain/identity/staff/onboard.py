"""Onboard: a password, and an authenticator app or a passkey, proved at once."""

from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain.identity import passwords, totp
from bedesten.domain.identity.passkeys import register
from bedesten.domain.identity.passkeys.model import Holder, Owner
from bedesten.domain.identity.passkeys.wire import CreationOptions, NewPasskey
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, LockedOut
from bedesten.domain.identity.seal import NONCE_BYTES
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing.rows import STAFF_APP
from bedesten.domain.identity.second_factor.app_setup import Enrolment, NotSetUp
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.factor import APP, PASSKEY, code_is_right
from bedesten.domain.identity.staff.log_in import let_in
from bedesten.domain.identity.staff.model import AlreadyOnboarded, Member, note

ISSUER: Final = "bedesten staff"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The password from now on, and a code of the app or else the passkey that was made."""

    password: str
    code: str = ""
    passkey: NewPasskey | None = None
    label: str = ""

    def __repr__(self) -> str:
        """Without the password."""
        return "Chosen(...)"


async def begin(conn: psycopg.AsyncConnection, door: Door, member: Member) -> Enrolment:
    """A fresh secret for the app, shown once. Raises AlreadyOnboarded."""
    async with conn.transaction():
        row = await _row(conn, member)
        secret = totp.secret_text(door.entropy(totp.SECRET_BYTES))
        bound, nonce = STAFF_APP.row(row.staff), door.entropy(NONCE_BYTES)
        sealed = await ring.seal(conn, door.sealer, secret.encode(), row=bound, nonce=nonce)
        await store.set_secret(conn, row.staff, sealed)
    uri = totp.enrolment_uri(secret, name=row.username, issuer=ISSUER)
    return Enrolment(secret=secret, uri=uri)


async def begin_with_passkey(
    conn: psycopg.AsyncConnection, door: Door, member: Member
) -> CreationOptions:
    """Options for the device. Raises AlreadyOnboarded, TooManyPasskeys."""
    await _row(conn, member)
    return await register.begin(conn, door, _holder(member))


async def complete(
    conn: psycopg.AsyncConnection, door: Door, member: Member, chosen: Chosen, device: Device
) -> str:
    """Put password and second factor in force; the invitation ends, and the token of a session is
    answered.

    Raises AlreadyOnboarded, NotSetUp, WeakPassword, CredentialsWrong, LockedOut, ChallengeOver,
    PasskeyWrong, PasskeyKnown.
    """
    known = await _row(conn, member)
    passwords.check_strength(chosen.password, [known.username, known.email])
    challenge = None
    if chosen.passkey is not None:
        challenge = await register.take_challenge(conn, _holder(member), chosen.passkey)
    elif known.two_fa_secret is None:
        raise NotSetUp
    hashed = await door.in_thread(passwords.hash_password, chosen.password)
    async with conn.transaction():
        row = await _row(conn, member)
        if row.locked_s > 0:
            raise LockedOut(retry_after_s=row.locked_s)
        about = await _proved(conn, door, (member, row), chosen, challenge)
        if about is not None:
            await store.finish(conn, row.staff, hashed)
            await session_store.end(conn, row.staff, "onboarded")
            await note(conn, member.actor(device), "onboard", row.staff, metadata=about)
            return await let_in(conn, door, row, device, about)
        await store.count_attempt(conn, row.staff)
        await note(conn, member.actor(device), "onboard", row.staff, error=CredentialsWrong.code)
    raise CredentialsWrong


async def _proved(
    conn: psycopg.AsyncConnection,
    door: Door,
    who: tuple[Member, store.Row],
    chosen: Chosen,
    challenge: bytes | None,
) -> dict[str, Any] | None:
    """How; None for a wrong code. With a passkey, an app that was begun and not proved is gone."""
    member, row = who
    if chosen.passkey is None or challenge is None:
        return {"factor": APP} if await code_is_right(conn, door, row, chosen.code) else None
    made = (challenge, chosen.passkey)
    passkey = await register.keep(conn, door, _holder(member), made, chosen.label)
    await store.set_secret(conn, row.staff, None)
    return {"factor": PASSKEY, "passkey_id": str(passkey)}


def _holder(member: Member) -> Holder:
    return Holder(Owner.staff(member.staff), member.session, member.username)


async def _row(conn: psycopg.AsyncConnection, member: Member) -> store.Row:
    row = await store.by_id(conn, member.staff)
    assert row is not None, "who has a session has a row"
    if row.onboarded:
        raise AlreadyOnboarded
    return row
