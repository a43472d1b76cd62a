"""One thing that can be asked, by REST or by WebSocket: who may, what it weighs, who does it."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import NamedTuple

import msgspec

from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.venue import Venue

Run = Callable[[Venue, Parameters], Awaitable[object]]
Weight = Callable[[Parameters], int]


class Security(Enum):
    """What a request must show."""

    NONE = "none"
    KEY = "API key"
    SIGNED = "signature"


class Route(NamedTuple):
    """Where REST has it."""

    method: str
    path: str


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is ours, `method` that of the WebSocket API (none for what only REST has), `scope`
    what the key must allow, `orders` how many it counts as new."""

    name: str
    run: Run
    rest: Route
    method: str | None = None
    security: Security = Security.SIGNED
    scope: str = "read"
    weight: int | Weight = 1
    orders: int = 0

    def weigh(self, given: Parameters) -> int:
        """What this request weighs."""
        return self.weight if isinstance(self.weight, int) else self.weight(given)
