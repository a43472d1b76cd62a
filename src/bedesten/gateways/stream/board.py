"""The klines and rolling windows of a market, carried on from the tables by its trades."""

from collections import defaultdict
from collections.abc import Callable

from bedesten.domain.market_data import Board, Frame, Period, measure_of, read_board
from bedesten.domain.markets import Desk, Market
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event, Traded

MS_NS = 1_000_000


class BoardSource(Source[Board]):
    """`board` is that of every committed trade; each change is the board itself. `shift_ms` is
    whose calendar, east of UTC."""

    kinds = frozenset({Traded.LAYOUT.kind})

    def __init__(self, market: int, desk: Desk, shift_ms: int = 0) -> None:
        super().__init__()
        self._desk = desk
        self._id = MarketId(market)
        self._shift_ms = shift_ms
        self._over: dict[Frame, list[Callable[[Period], None]]] = defaultdict(list)
        self.board = Board(self._closed)

    @property
    def market(self) -> Market:
        """As it is listed now."""
        return self._desk.catalogue.known_market(self._id)

    @property
    def now_ms(self) -> int:
        """The time."""
        return self._desk.clock.now_ns() // MS_NS

    def when_over(self, frame: Frame, tell: Callable[[Period], None]) -> None:
        """Have each period told that had trades, as soon as a later one has some too."""
        self._over[frame].append(tell)

    async def seed(self, engine: EngineClient, since: int) -> int:
        """What the tables say. Raises KlinesBehind, HistoryUnavailable."""
        self.board, seq = await read_board(
            self._desk.pool,
            self.market,
            self._closed,
            since=since,
            now_ms=self.now_ms,
            shift_ms=self._shift_ms,
        )
        return seq

    def apply(self, row: Row, events: list[Event]) -> Board | None:
        """Take the trades."""
        measure = measure_of(self.market)
        for event in events:
            if isinstance(event, Traded):
                self.board.add(measure.trade(row.seq, event))
        return self.board

    def _closed(self, period: Period) -> None:
        for tell in self._over[period.frame]:
            tell(period)
