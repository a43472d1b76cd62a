"""The passkeys of a member of staff, who always keeps one second factor."""

import psycopg

from bedesten.domain.identity.passkeys import register
from bedesten.domain.identity.passkeys import store as passkeys
from bedesten.domain.identity.passkeys.model import Holder, LastFactor, NoSuchPasskey, Owner
from bedesten.domain.identity.passkeys.wire import CreationOptions, NewPasskey
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.model import Member, note
from bedesten.kit.ids import PasskeyId


def holder_of(member: Member) -> Holder:
    """Whose passkey it will be."""
    return Holder(Owner.staff(member.staff), member.session, member.username)


async def of_member(conn: psycopg.AsyncConnection, member: Member) -> list[passkeys.Shown]:
    """The member's own, newest first."""
    return await passkeys.live(conn, Owner.staff(member.staff))


async def begin(conn: psycopg.AsyncConnection, door: Door, member: Member) -> CreationOptions:
    """Options for the device. Raises FreshFactorNeeded, TooManyPasskeys."""
    member.check_fresh(door.now_s())
    return await register.begin(conn, door, holder_of(member))


async def add(
    conn: psycopg.AsyncConnection,
    door: Door,
    member: Member,
    made: tuple[NewPasskey, str],
    device: Device,
) -> PasskeyId:
    """Keep what the device made. Raises ChallengeOver, PasskeyWrong, PasskeyKnown."""
    (answer, label), holder = made, holder_of(member)
    challenge = await register.take_challenge(conn, holder, answer)
    async with conn.transaction():
        passkey = await register.keep(conn, door, holder, (challenge, answer), label)
        about = {"passkey_id": str(passkey)}
        await note(conn, member.actor(device), "passkey_added", member.staff, metadata=about)
    return passkey


async def rename(
    conn: psycopg.AsyncConnection, member: Member, passkey: PasskeyId, label: str, device: Device
) -> None:
    """Call it something else; the label itself is not on record. Raises NoSuchPasskey."""
    async with conn.transaction():
        if not await passkeys.rename(conn, Owner.staff(member.staff), passkey, label.strip()):
            raise NoSuchPasskey
        about = {"passkey_id": str(passkey)}
        await note(conn, member.actor(device), "passkey_renamed", member.staff, metadata=about)


async def remove(
    conn: psycopg.AsyncConnection, door: Door, member: Member, passkey: PasskeyId, device: Device
) -> None:
    """It opens nothing any more. Raises FreshFactorNeeded, NoSuchPasskey, LastFactor."""
    member.check_fresh(door.now_s())
    owner = Owner.staff(member.staff)
    async with conn.transaction():
        row = await store.by_id(conn, member.staff)
        assert row is not None, "who has a session has a row"
        usable = [one for one in await passkeys.live(conn, owner) if not one.suspect]
        left = row.has_app or any(one.passkey != passkey for one in usable)
        if not await passkeys.revoke(conn, owner, passkey):
            raise NoSuchPasskey
        if not left:
            raise LastFactor
        about = {"passkey_id": str(passkey)}
        await note(conn, member.actor(device), "passkey_removed", member.staff, metadata=about)
