"""The words of the API for the engine's numbers, and the shapes of its texts."""

from datetime import datetime
from enum import IntEnum
from typing import Annotated, Final, Literal

import msgspec

from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.vocabulary import (
    Contingency,
    DoneReason,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)


def _words(vocabulary: type[IntEnum]) -> dict[int, str]:
    """Numbers of the protocol as the words of the API, looked up and not computed each time."""
    return {member.value: member.name.lower() for member in vocabulary}


SIDES: Final = _words(Side)
TYPES: Final = _words(OrderType)
TIMES_IN_FORCE: Final = _words(TimeInForce)
SELF_TRADES: Final = _words(SelfTrade)
CONTINGENCIES: Final = _words(Contingency)
REASONS: Final = _words(DoneReason)
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
Moment = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339, with a time zone")]
