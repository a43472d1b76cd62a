"""The words of the API for the engine's numbers, and the shapes of its texts."""

from datetime import datetime
from enum import IntEnum
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.vocabulary import (
    Contingency,
    DoneReason,
    OrderFlag,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)


def _words(vocabulary: type[IntEnum]) -> dict[int, str]:
    """Numbers of the protocol as the words of the API, looked up and not computed each time."""
    return {member.value: member.name.lower() for member in vocabulary}


E = TypeVar("E", bound=IntEnum)


def _numbers(vocabulary: type[E]) -> dict[str, E]:
    """The other way."""
    return {member.name.lower(): member for member in vocabulary}


SIDES: Final = _words(Side)
SIDE_OF: Final = _numbers(Side)
TYPE_OF: Final = _numbers(OrderType)
TIME_IN_FORCE_OF: Final = _numbers(TimeInForce)
SELF_TRADE_OF: Final = _numbers(SelfTrade)
TYPES: Final = _words(OrderType)
TIMES_IN_FORCE: Final = _words(TimeInForce)
SELF_TRADES: Final = _words(SelfTrade)
CONTINGENCIES: Final = _words(Contingency)
REASONS: Final = _words(DoneReason)
POST_ONLY: Final = int(OrderFlag.POST_ONLY)  # bits as plain numbers: members are slow to mask with
HIDDEN: Final = int(OrderFlag.HIDDEN)
# Their price is the engine's protection against a thin book, not the customer's.
UNPRICED: Final = frozenset({"market", "stop_loss", "take_profit", "trailing_stop"})
Amount = Annotated[
    str,
    msgspec.Meta(
        pattern=AMOUNT_PATTERN,
        max_length=37,
        description="A plain decimal number as a string",
        examples=["0.25"],
    ),
]
ClientOrderId = Annotated[
    str,
    msgspec.Meta(pattern=r"^[!-~]{1,36}$", description="Yours; visible ASCII, kept verbatim"),
]
SideName = Literal["buy", "sell"]
TypeName = Literal[
    "limit",
    "market",
    "stop_loss",
    "stop_limit",
    "take_profit",
    "take_profit_limit",
    "trailing_stop",
]
TimeInForceName = Literal["gtc", "ioc", "fok", "day", "gtd"]
SelfTradeName = Literal["none", "expire_taker", "expire_maker", "expire_both", "decrement"]
ContingencyName = Literal["oco", "oto", "otoco"]
Status = Literal[
    "pending", "open", "partially_filled", "filled", "cancelled", "expired", "rejected"
]
Which = Literal[
    "all", "open", "closed",
    "pending", "partially_filled", "filled", "cancelled", "expired", "rejected",
]  # fmt: skip
LIVE: Final[frozenset[str]] = frozenset({"pending", "open", "partially_filled"})
ENDED: Final[frozenset[str]] = frozenset({"filled", "cancelled", "expired", "rejected"})
STATUSES_OF: Final = {"all": LIVE | ENDED, "open": LIVE, "closed": ENDED}
Waiting = Literal["price", "order"]
Moment = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339, with a time zone")]
