"""REST: how the exchange is, for everybody: each part, the markets, and what staff announce."""

import asyncio
from datetime import datetime
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
import psycopg
from litestar import get
from litestar.di import NamedDependency
from psycopg_pool import PoolTimeout

from bedesten.config import Settings
from bedesten.domain import parameters
from bedesten.domain.markets import Desk
from bedesten.domain.notifications import Notice, current_notices
from bedesten.gateways.remembered import Remembered
from bedesten.gateways.rest.auth import PUBLIC
from bedesten.kit.admin import HOST, is_ready
from bedesten.kit.moment import moment_of, ns_of
from bedesten.protocol.client import EngineUnavailable
from bedesten.protocol.frames import Status

PATIENCE_S: Final = 2.0
LAG_MAX_MS: Final = 10_000  # as the projector's own readiness has it
CURSORS: Final = """
    select p.seq, p.at, k.seq, k.at
    from public.projection_cursor as p, public.kline_cursor as k
    where p.name = 'main' and k.name = 'main'
"""
State = Literal["operational", "degraded", "down"]


class PartState(msgspec.Struct, frozen=True, kw_only=True):
    """How a part of the exchange is; `detail` says more when it is not operational."""

    name: Literal["engine", "database", "projector", "market_data", "websocket"]
    state: State
    detail: str | None = None


class MarketPhase(msgspec.Struct, frozen=True, kw_only=True):
    """What a market lets happen now."""

    symbol: str
    phase: str


class NoticeText(msgspec.Struct, frozen=True):
    """The same in each language."""

    tr: str
    en: str


class NoticeBody(msgspec.Struct, frozen=True, kw_only=True):
    """What staff announce, from when until when; also what is to come. `until` null: open."""

    kind: Literal["maintenance", "incident", "news"]
    title: NoticeText
    text: NoticeText
    starts_at: Annotated[datetime, msgspec.Meta(description="From when")] = msgspec.field(
        name="from"
    )
    until: datetime | None


class ExchangeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the exchange is. Under maintenance one can read and cancel; `down` is an engine or
    database that does not answer; `projector_lag_ms` is how far tables are behind, null: unknown.
    In a `demo` money is play money, and everybody may take test funds."""

    state: Literal["operational", "degraded", "maintenance", "down"]
    checked_at: datetime
    demo: bool
    parts: list[PartState]
    projector_lag_ms: int | None
    markets: list[MarketPhase]
    notices: list[NoticeBody]


class _Tables(NamedTuple):
    """What the database says: how far the tables and klines are, and when that was."""

    projected: tuple[int, datetime | None]
    klines: tuple[int, datetime | None]
    in_maintenance: bool
    notices: list[Notice]


class StatusBoard:
    """Looks at every part, at most about once a second for all who ask. `desk` is nobody's."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._desk = desk
        self._is_demo = settings.demo
        self._websocket = f"http://{HOST}:{settings.ws_admin_port}/ready"
        self._looked: Remembered[None, ExchangeStatus] = Remembered(self._look, desk.clock)

    async def read(self) -> ExchangeStatus:
        """As it was less than a second ago; raises nothing that a part is to blame for."""
        return await self._looked.find(None)

    async def _look(self, _: None) -> ExchangeStatus:
        engine, tables, websocket = await asyncio.gather(
            self._engine(), self._tables(), is_ready(self._websocket, PATIENCE_S)
        )
        now_ns = self._desk.clock.now_ns()
        newest = None if engine is None else engine.seq
        lag = None if tables is None else _lag_ms(tables.projected, newest, now_ns)
        parts = [
            _answering("engine", works=engine is not None),
            _answering("database", works=tables is not None),
            _following("projector", lag),
            _following(
                "market_data", tables and _lag_ms(tables.klines, tables.projected[0], now_ns)
            ),
            _answering("websocket", works=websocket),
        ]
        return ExchangeStatus(
            state=_state_of(parts, in_maintenance=tables is not None and tables.in_maintenance),
            checked_at=moment_of(now_ns),
            demo=self._is_demo,
            parts=parts,
            projector_lag_ms=lag,
            markets=[
                MarketPhase(symbol=market.symbol, phase=market.phase.name.lower())
                for market in self._desk.catalogue.markets()
            ],
            notices=[] if tables is None else [_body(one) for one in tables.notices],
        )

    async def _engine(self) -> Status | None:
        """None when it does not answer; what is listed stays as it was then."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._desk.catalogue.refresh()
                return await self._desk.engine.status()
        except (EngineUnavailable, TimeoutError):
            return None

    async def _tables(self) -> _Tables | None:
        try:
            async with asyncio.timeout(PATIENCE_S), self._desk.pool.connection() as conn:
                row = await (await conn.execute(CURSORS)).fetchone()
                assert row is not None, "the migrations made both cursors"
                mode = await parameters.value_of(conn, "platform.maintenance_mode")
                notices = await current_notices(conn)
        except (psycopg.OperationalError, PoolTimeout, TimeoutError):
            return None
        return _Tables(row[:2], row[2:], mode == "true", notices)


def _lag_ms(reached: tuple[int, datetime | None], newest: int | None, now_ns: int) -> int | None:
    """Age of the newest row there while rows are missing, else 0; None: unknown."""
    seq, at = reached
    if newest is None:
        return None
    if seq >= newest:
        return 0
    return None if at is None else max(0, (now_ns - ns_of(at)) // 1_000_000)


def _answering(name: Literal["engine", "database", "websocket"], *, works: bool) -> PartState:
    if works:
        return PartState(name=name, state="operational")
    return PartState(name=name, state="down", detail="does not answer")


def _following(name: Literal["projector", "market_data"], lag_ms: int | None) -> PartState:
    if lag_ms is None:
        return PartState(name=name, state="degraded", detail="unknown how far behind")
    if lag_ms > LAG_MAX_MS:
        return PartState(name=name, state="degraded", detail=f"{lag_ms // 1000} s behind")
    return PartState(name=name, state="operational")


def _state_of(
    parts: list[PartState], *, in_maintenance: bool
) -> Literal["operational", "degraded", "maintenance", "down"]:
    if in_maintenance:
        return "maintenance"
    if any(part.state == "down" for part in parts if part.name in ("engine", "database")):
        return "down"
    return "operational" if all(part.state == "operational" for part in parts) else "degraded"


def _body(one: Notice) -> NoticeBody:
    kind: Literal["maintenance", "incident", "news"] = msgspec.convert(
        one.kind, Literal["maintenance", "incident", "news"]
    )
    return NoticeBody(
        kind=kind,
        title=NoticeText(tr=one.title_tr, en=one.title_en),
        text=NoticeText(tr=one.text_tr, en=one.text_en),
        starts_at=one.starts_at,
        until=one.ends_at,
    )


@get("/status", opt={"scope": PUBLIC, "weight": 1}, tags=["system"], summary="Get status")
async def get_status(board: NamedDependency[StatusBoard]) -> ExchangeStatus:
    """Always 200, whatever is down: look at `state`. At most a second old."""
    return await board.read()
