"""End the session that asks."""

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.domain.identity.staff import session_store
from bedesten.domain.identity.staff.model import Member, note


async def log_out(conn: psycopg.AsyncConnection, member: Member, device: Device) -> None:
    """The token is good for nothing from now on."""
    async with conn.transaction():
        await session_store.end(conn, member.staff, "logged_out", only=member.session)
        await note(conn, member.actor(device), "log_out", member.staff)
