"""Audit rows as CSV, newest first, for people and their spreadsheets."""

from collections.abc import AsyncIterator
from typing import Final

import msgspec
import psycopg

from bedesten.domain.audit.mask import masked
from bedesten.domain.audit.model import Act
from bedesten.domain.audit.search import LIMIT_MAX, Question, Record, search_async
from bedesten.kit import sheet

EXPORT_MAX: Final = 1_000_000
COLUMNS: Final = tuple(field.name for field in msgspec.structs.fields(Record))


def act_of(question: Question, rows: int) -> Act:
    """What the export itself leaves behind: who asked is the caller's to say."""
    asked = {
        name: value
        for name, value in msgspec.to_builtins(question).items()
        if value is not None and name != "limit"
    }
    return Act(
        event_type="privacy",
        action="export",
        resource_type="audit",
        metadata={"question": asked, "rows_max": rows},
    )


async def lines(
    conn: psycopg.AsyncConnection, question: Question, rows: int
) -> AsyncIterator[tuple[str, int]]:
    """The heading, then pieces of the file, each with how many rows it holds; personal data is
    masked. Ends after `rows`; behind them goes on who asks with the last `id` as `before_id`."""
    yield ",".join(COLUMNS) + "\r\n", 0
    left, page = rows, question
    while left:
        page = msgspec.structs.replace(page, limit=min(left, LIMIT_MAX))
        found = await search_async(conn, page)
        if not found:
            return
        yield sheet.lines(msgspec.structs.astuple(masked(one)) for one in found), len(found)
        left -= len(found)
        page = msgspec.structs.replace(page, before_id=found[-1].id)
