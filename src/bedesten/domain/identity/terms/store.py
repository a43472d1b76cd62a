"""SQL of the terms of use, for the logins of people and of staff."""

from datetime import datetime
from typing import Final

import psycopg

from bedesten.domain.identity.terms.model import Terms
from bedesten.kit.ids import CustomerId

COLUMNS: Final = "version, text_tr, text_en, effective_at, published_at"
# What holds, and all that will: nothing else can be accepted any more.
IN_FORCE: Final = f"""
    select {COLUMNS} from public.terms_of_use
    where effective_at >= (
        select c.effective_at from public.terms_of_use as c
        where c.version = public.current_terms())
    order by effective_at
"""  # noqa: S608 - our own constant


async def in_force(conn: psycopg.AsyncConnection) -> list[Terms]:
    """The version that holds, and behind it those that will."""
    return [Terms(*row) for row in await (await conn.execute(IN_FORCE)).fetchall()]


async def every(conn: psycopg.AsyncConnection) -> list[Terms]:
    """All versions, the newest first."""
    query = f"select {COLUMNS} from public.terms_of_use order by effective_at desc"  # noqa: S608 - our own constant
    return [Terms(*row) for row in await (await conn.execute(query)).fetchall()]


async def accept(
    conn: psycopg.AsyncConnection, customer: CustomerId, version: str, address: str | None
) -> bool:
    """Note which terms were accepted; False when they had been."""
    done = await conn.execute(
        "insert into public.terms_acceptances (user_id, version, accepted_ip)"
        " values (%s, %s, %s) on conflict do nothing",
        [customer, version, address],
    )
    return done.rowcount == 1


async def accepted(conn: psycopg.AsyncConnection, customer: CustomerId) -> dict[str, datetime]:
    """When which version was accepted."""
    done = await conn.execute(
        "select version, accepted_at from public.terms_acceptances where user_id = %s", [customer]
    )
    return {row[0]: row[1] for row in await done.fetchall()}


async def add(
    conn: psycopg.AsyncConnection,
    version: str,
    texts: tuple[str, str],
    effective_at: datetime | None,
) -> bool:
    """A new version, in Turkish and in English, from now on if nothing else is said; False when
    there is one of this name."""
    done = await conn.execute(
        "insert into public.terms_of_use (version, text_tr, text_en, effective_at)"
        " values (%s, %s, %s, coalesce(%s, clock_timestamp()))"
        " on conflict (version) do nothing",
        [version, *texts, effective_at],
    )
    return done.rowcount == 1
