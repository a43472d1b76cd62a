"""The entries of an account's ledger as a CSV file, written page by page."""

from collections.abc import AsyncIterator
from typing import Final

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.ledger.statement import Entry, EntryList, EntryQuestion, read_entries
from bedesten.kit import sheet

PAGE: Final = 1_000  # rows in memory, and read at once
COLUMNS: Final = tuple(field.name for field in msgspec.structs.fields(Entry))


async def entries_sheet(
    pool: AsyncConnectionPool, subject: Subject, question: EntryQuestion
) -> AsyncIterator[str]:
    """Pieces of the file, newest first; what can be refused is refused before it begins. No
    connection is held while they are sent. Raises HistoryUnavailable."""

    async def page(cursor: str | None) -> EntryList:
        following = msgspec.structs.replace(question, cursor=cursor, limit=PAGE)
        return await read_entries(pool, subject, following)

    async def pieces(found: EntryList) -> AsyncIterator[str]:
        yield sheet.lines([COLUMNS])
        yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)
        while found.next_cursor is not None:
            found = await page(found.next_cursor)
            yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)

    return pieces(await page(None))
