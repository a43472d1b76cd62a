"""SQL of notices. Who changes them is in the audit log, by a trigger."""

from typing import Final

import psycopg

from bedesten.domain.notifications.model import NewNotice, Notice
from bedesten.kit.ids import NoticeId

SHOWN_MAX: Final = 20
_NOTICE: Final = """
    select notice_id, kind::text, title_tr, title_en, text_tr, text_en, starts_at, ends_at
    from public.notices
"""
CURRENT: Final = f"""{_NOTICE}
    where ends_at is null or ends_at > clock_timestamp()
    order by starts_at, notice_id limit {SHOWN_MAX}
"""
ALL: Final = f"{_NOTICE} order by starts_at desc, notice_id"
ADD: Final = """
    insert into public.notices
        (kind, title_tr, title_en, text_tr, text_en, starts_at, ends_at)
    values (%s::public.notice_kind, %s, %s, %s, %s, coalesce(%s, clock_timestamp()), %s)
    returning notice_id, kind::text, title_tr, title_en, text_tr, text_en, starts_at, ends_at
"""
# What had not begun begins and ends now.
END: Final = """
    update public.notices set starts_at = least(starts_at, now()), ends_at = now()
    where notice_id = %s and (ends_at is null or ends_at > clock_timestamp())
"""


async def current_notices(conn: psycopg.AsyncConnection) -> list[Notice]:
    """Those that have not ended, also those to come; the earliest first."""
    return [Notice(*row) for row in await (await conn.execute(CURRENT)).fetchall()]


async def all_notices(conn: psycopg.AsyncConnection) -> list[Notice]:
    """Every one there ever was, the newest first."""
    return [Notice(*row) for row in await (await conn.execute(ALL)).fetchall()]


async def add(conn: psycopg.AsyncConnection, wanted: NewNotice) -> Notice:
    """Write it. Raises psycopg.errors.CheckViolation, which names what is wrong."""
    texts = [wanted.title["tr"], wanted.title["en"], wanted.text["tr"], wanted.text["en"]]
    asked = [wanted.kind, *texts, wanted.starts_at, wanted.ends_at]
    row = await (await conn.execute(ADD, asked)).fetchone()
    assert row is not None, "an insert that returns has a row"
    return Notice(*row)


async def end(conn: psycopg.AsyncConnection, notice: NoticeId) -> bool:
    """False when there is no such notice, or it has ended."""
    return (await conn.execute(END, [notice])).rowcount == 1
