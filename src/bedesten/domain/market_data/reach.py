"""Until when klines are known: a period is over when no trade can come to it any more."""

from typing import NamedTuple

import psycopg

from bedesten.domain.market_data import store
from bedesten.domain.markets import Market
from bedesten.kit.clock import Clock
from bedesten.protocol.client import EngineClient, EngineUnavailable
from bedesten.protocol.events import MarketCounters
from bedesten.protocol.frames import Query


class Asked(NamedTuple):
    """What the engine said before the tables were looked at: so many trades at that time."""

    at_ms: int
    trades: int | None  # None: it did not answer


class Known(NamedTuple):
    """Journal row `seq` is in, and every trade before `until_ms`. The last one is in the minute
    that begins at `last_ms`; None: there is none."""

    seq: int
    until_ms: int
    last_ms: int | None


async def ask(engine: EngineClient, clock: Clock, market: Market) -> Asked:
    """How many trades there are now. Charts are shown also while the engine is away."""
    at_ms = clock.now_ns() // 1_000_000
    try:
        answer = await engine.query(Query.COUNTERS, market.id)
    except EngineUnavailable:
        return Asked(at_ms, None)
    return Asked(
        at_ms, sum(event.trades for event in answer.events if isinstance(event, MarketCounters))
    )


async def known(conn: psycopg.AsyncConnection, asked: Asked, market: Market) -> Known:
    """All trades are in that the engine had: then they are known until it was asked. Else until
    the journal row that the klines have come to."""
    reach = await store.reach(conn, market.id)
    complete = asked.trades is not None and reach.trades >= asked.trades
    return Known(reach.seq, asked.at_ms if complete else reach.at_ms, reach.last_ms)
