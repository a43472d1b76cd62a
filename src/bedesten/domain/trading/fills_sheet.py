"""An account's own sides of trades as a CSV file, written page by page."""

from collections.abc import AsyncIterator
from typing import Final

import msgspec

from bedesten.domain.markets import Desk
from bedesten.domain.trading.fills import Fill, FillList, list_fills
from bedesten.domain.trading.question import FillQuestion
from bedesten.kit import sheet

PAGE: Final = 1_000  # rows in memory, and read at once
COLUMNS: Final = tuple(field.name for field in msgspec.structs.fields(Fill))


async def fills_sheet(desk: Desk, question: FillQuestion) -> AsyncIterator[str]:
    """Pieces of the file, newest first; what can be refused is refused before it begins. No
    connection is held while they are sent. Raises HistoryUnavailable."""
    question = msgspec.structs.replace(question, limit=PAGE)

    async def pieces(found: FillList) -> AsyncIterator[str]:
        yield sheet.lines([COLUMNS])
        yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)
        while found.next_cursor is not None:
            following = msgspec.structs.replace(question, cursor=found.next_cursor)
            found = await list_fills(desk, following)
            yield sheet.lines(msgspec.structs.astuple(one) for one in found.data)

    return pieces(await list_fills(desk, question))
