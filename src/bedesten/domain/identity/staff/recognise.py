"""Find the live session of a member of staff by its token."""

import psycopg

from bedesten.domain.identity.staff import session_store
from bedesten.domain.identity.staff.model import IDLE_S, Member, StaffTokenWrong, hashed


async def recognise(conn: psycopg.AsyncConnection, token: str) -> Member:
    """Who holds it and what they may do; read anew each time, so that what is taken away is gone.

    Raises StaffTokenWrong when it ended, was idle for too long, or its member is not active.
    """
    live = await session_store.seen(conn, hashed(token), idle_s=IDLE_S)
    if live is None:
        raise StaffTokenWrong
    return Member(
        staff=live.staff,
        staff_type=live.staff_type,
        username=live.username,
        session=live.session,
        onboarded=live.onboarded,
        second_factor_s=live.second_factor_s,
        log_in_from=tuple(live.log_in_from),
        permissions=frozenset(live.permissions),
    )
