"""REST: whether the exchange works, what time it has, and what it can be asked."""

from datetime import UTC, datetime
from typing import Literal

import msgspec
from litestar import get
from litestar.di import NamedDependency

from bedesten.domain.markets import Desk
from bedesten.gateways.rest.auth import PUBLIC
from bedesten.kit.clock import SystemClock

OPT = {"scope": PUBLIC}
SECOND_NS = 1_000_000_000


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """`seq` is the newest committed row of the journal."""

    status: Literal["ok"]
    seq: int
    kernel: str


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """The exchange's time, for signatures."""

    time: datetime
    epoch_ms: int


@get("/health", opt=OPT, tags=["system"], summary="Get health")
async def get_health(desk: NamedDependency[Desk]) -> Health:
    """Answers 200 when the engine takes requests, else 503."""
    status = await desk.engine.status()
    return Health(status="ok", seq=status.seq, kernel=status.kernel)


@get("/time", opt=OPT, tags=["system"], summary="Get time")
async def get_time(clock: NamedDependency[SystemClock]) -> Time:
    """What X-Timestamp is compared with."""
    now_ns = clock.now_ns()
    return Time(
        time=datetime.fromtimestamp(now_ns // 1000 / 1_000_000, UTC), epoch_ms=now_ns // 1_000_000
    )
