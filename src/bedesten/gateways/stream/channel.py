"""What can be listened to, by name."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

from bedesten.domain.markets import Desk
from bedesten.gateways.stream.source import Source
from bedesten.gateways.stream.view import View


class Of(IntEnum):
    """What a source is about."""

    MARKET = 1
    ACCOUNT = 2
    EXCHANGE = 3  # everything; its id is 0


class About(NamedTuple):
    """One market, one account, or the whole exchange."""

    of: Of
    id: int


class Channel(NamedTuple):
    """`name` is its own in a process, parameters included; channels that name the same `source`
    share it. Sources of accounts end when nobody listens any more, the others stay."""

    name: str
    of: Of
    source: Callable[[int, Desk], Source[Any]]
    view: Callable[[Any], View[Any]]  # of such a source
