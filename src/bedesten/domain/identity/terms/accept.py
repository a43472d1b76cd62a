"""Accept the terms of use: at sign-up, and when a new version comes."""

import psycopg

from bedesten.domain.identity.people import Device, note
from bedesten.domain.identity.terms import store
from bedesten.domain.identity.terms.model import TermsOutdated
from bedesten.kit.ids import CustomerId


async def check_version(conn: psycopg.AsyncConnection, version: str) -> None:
    """Whether these terms hold, or will. Raises TermsOutdated."""
    known = await store.in_force(conn)
    if version not in {terms.version for terms in known}:
        raise TermsOutdated(known[0].version)


async def accept(
    conn: psycopg.AsyncConnection, customer: CustomerId, version: str, device: Device
) -> None:
    """From now on trading goes on; again is no change. Raises TermsOutdated."""
    async with conn.transaction():
        await check_version(conn, version)
        if await store.accept(conn, customer, version, device.address):
            await note(conn, device, customer, "accept_terms", metadata={"terms": version})
