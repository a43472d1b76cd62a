"""Announce something to everybody, and end it: by one member of staff alone, for nothing stops or
moves by it. Each is in the audit log with who did it."""

from typing import Final

import psycopg

from bedesten.domain import identity
from bedesten.domain.notifications import store
from bedesten.domain.notifications.model import NewNotice, NoSuchNotice, Notice
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import NoticeId

staff = identity.staff
PUBLISH: Final = "notice:publish"


async def add_notice(conn: psycopg.AsyncConnection, by: staff.Member, wanted: NewNotice) -> Notice:
    """It is shown from now on. Raises PermissionMissing, Malformed."""
    by.check(PUBLISH)
    try:
        async with conn.transaction():
            await staff.act_as(conn, by.staff)
            return await store.add(conn, wanted)
    except psycopg.errors.CheckViolation as error:
        raise Malformed(
            "texts are needed in both languages, titles of up to 120 letters and texts of 2,000,"
            " and nothing ends before it begins"
        ) from error


async def end_notice(conn: psycopg.AsyncConnection, by: staff.Member, notice: NoticeId) -> None:
    """It is shown no longer. Raises PermissionMissing, NoSuchNotice."""
    by.check(PUBLISH)
    async with conn.transaction():
        await staff.act_as(conn, by.staff)
        if not await store.end(conn, notice):
            raise NoSuchNotice
