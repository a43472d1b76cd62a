"""What a ticker tells of a market: its rolling windows, and the best of its book."""

import asyncio

from bedesten.domain.markets import Desk
from bedesten.gateways.stream.board import BoardSource
from bedesten.gateways.stream.book import BookSource
from bedesten.gateways.stream.source import Source
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event, Traded


class TickerSource(Source["TickerSource"]):
    """Two sources of one market as one; each change is this source itself."""

    kinds = BoardSource.kinds | BookSource.kinds

    def __init__(self, market: int, desk: Desk) -> None:
        super().__init__()
        self.board = BoardSource(market, desk)
        self.book = BookSource(market, desk)

    async def seed(self, engine: EngineClient, since: int) -> int:
        """Both, each as of its own row."""
        await asyncio.gather(self.board.ready(engine, since), self.book.ready(engine, since))
        return max(self.board.seq, self.book.seq)

    def row(self, row: Row, events: list[Event]) -> None:
        """Each gets what concerns it, and keeps what came before its state."""
        trades: list[Event] = [event for event in events if isinstance(event, Traded)]
        levels = [event for event in events if not isinstance(event, Traded)]
        if trades:
            self.board.row(row, trades)
        if levels:
            self.book.row(row, levels)
        super().row(row, events)

    def apply(self, row: Row, events: list[Event]) -> "TickerSource":
        """Something of it is new."""
        return self
