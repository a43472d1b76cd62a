"""The entries of an account's ledger as a CSV file, written page by page."""

from collections.abc import AsyncIterator
from typing import Final

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.ledger.statement import Entry, EntryList, read_entries
from bedesten.kit import sheet
from bedesten.kit.span import IdSpan

PAGE: Final = 1_000  # rows in memory, and read at once
COLUMNS: Final = tuple(field.name for field in msgspec.structs.fields(Entry))


async def entries_sheet(
    pool: AsyncConnectionPool, subject: Subject, *, asset: str | None, span: IdSpan
) -> AsyncIterator[str]:
    """Pieces of the file, newest first; what can be refused is refused before it begins. No
    connection is held while they are sent. Raises HistoryUnavailable."""

    async def page(cursor: str | None) -> EntryList:
        return await read_entries(pool, subject, asset=asset, cursor=cursor, limit=PAGE, span=span)

    async def pieces(found: EntryList) -> AsyncIterator[str]:
        yield sheet.lines([COLUMNS])
        yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)
        while found.next_cursor is not None:
            found = await page(found.next_cursor)
            yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)

    return pieces(await page(None))
