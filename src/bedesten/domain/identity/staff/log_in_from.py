"""Say from which networks alone a member is let in."""

from collections.abc import Sequence

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.domain.identity.staff import store
from bedesten.domain.identity.staff.deactivate import EDIT
from bedesten.domain.identity.staff.model import Member, NoSuchMember, NotOneself, note
from bedesten.kit.addresses import Network
from bedesten.kit.ids import StaffId
from bedesten.kit.versions import check_version


async def set_log_in_from(
    conn: psycopg.AsyncConnection,
    by: Member,
    staff: StaffId,
    networks: Sequence[Network],
    device: Device,
    *,
    version: int | None = None,
) -> None:
    """None: from anywhere. Sessions elsewhere are refused from the next request on.

    Raises PermissionMissing, NotOneself, NoSuchMember, VersionDiffers.
    """
    by.check(EDIT)
    if staff == by.staff:
        raise NotOneself
    async with conn.transaction():
        row = await store.by_id(conn, staff)
        if row is None or row.staff_type == "system":
            raise NoSuchMember
        check_version(version, row.version)
        was, becomes = row.log_in_from, [str(one) for one in networks]
        await store.set_log_in_from(conn, staff, becomes)
        await note(
            conn, by.actor(device), "set_log_in_from", staff, before={"log_in_from": was},
            after={"log_in_from": becomes},
        )  # fmt: skip
