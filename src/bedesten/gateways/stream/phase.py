"""The phase of a market and the indicative price of its auction."""

from typing import NamedTuple

from msgspec.structs import replace

from bedesten.domain.markets import Desk, Market
from bedesten.gateways.stream.source import Source
from bedesten.kit.ids import MarketId
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import Event, IndicativeChanged, MarketSet, PhaseSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Phase, PhaseCause


class PhaseChange(NamedTuple):
    """`cause` when the phase was set just now."""

    seq: int
    cause: PhaseCause | None


class PhaseSource(Source[PhaseChange]):
    """`market` has the phase of now, `indicative` where an auction would end."""

    kinds = frozenset({IndicativeChanged.LAYOUT.kind, PhaseSet.LAYOUT.kind})

    def __init__(self, market: int, desk: Desk) -> None:
        super().__init__()
        self.market: Market = desk.catalogue.known_market(MarketId(market))
        self.indicative: IndicativeChanged | None = None
        self._phase_seq = 0

    async def seed(self, engine: EngineClient, since: int) -> int:
        """Where an auction would end, and the phase, which may be of a later row."""
        answer = await engine.query(Query.INDICATIVE, self.market.id)
        listed = await engine.query(Query.MARKETS)
        self._remember(answer.seq, answer.events)
        for market in listed.events:
            if isinstance(market, MarketSet) and market.market == self.market.id:
                self.market = replace(self.market, phase=Phase(market.phase))
        self._phase_seq = listed.seq
        return answer.seq

    def apply(self, row: Row, events: list[Event]) -> PhaseChange | None:
        """What changed last."""
        return PhaseChange(row.seq, self._remember(row.seq, events))

    def _remember(self, seq: int, events: tuple[Event, ...] | list[Event]) -> PhaseCause | None:
        cause = None
        for event in events:
            if isinstance(event, IndicativeChanged):
                self.indicative = event
            elif isinstance(event, PhaseSet) and seq > self._phase_seq:
                self.market = replace(self.market, phase=Phase(event.phase))
                cause = PhaseCause(event.cause)
        return cause
