"""Invite a member to set up: a secret that opens their onboarding, and nothing else."""

import base64
from typing import Final

import psycopg

from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.staff import session_store, store
from bedesten.domain.identity.staff.model import (
    INVITATION_S,
    AlreadyOnboarded,
    Invitation,
    Member,
    NoSuchMember,
    hashed,
    note,
)
from bedesten.kit.ids import StaffId

TOKEN_BYTES: Final = 32


async def invite(
    conn: psycopg.AsyncConnection, door: Door, staff: StaffId, by: Member, device: Device
) -> Invitation:
    """A fresh secret; earlier ones stop working. Raises NoSuchMember, AlreadyOnboarded."""
    async with conn.transaction():
        row = await store.by_id(conn, staff)
        if row is None or row.staff_type == "system":
            raise NoSuchMember
        if row.onboarded:
            raise AlreadyOnboarded
        secret = await secret_for(conn, door, staff, device)
        await note(conn, by.actor(device), "invite", staff)
    return Invitation(staff=staff, username=row.username, secret=secret)


async def secret_for(
    conn: psycopg.AsyncConnection, door: Door, staff: StaffId, device: Device
) -> str:
    """A session of a member who is not set up: it opens the set-up alone."""
    await session_store.end(conn, staff, "invited_again")
    token = new_token(door)
    await session_store.begin(conn, staff, hashed(token), device, life_s=INVITATION_S)
    return token


def new_token(door: Door) -> str:
    """256 bits of chance as text."""
    return base64.urlsafe_b64encode(door.entropy(TOKEN_BYTES)).rstrip(b"=").decode()
