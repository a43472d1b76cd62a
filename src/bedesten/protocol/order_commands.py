"""Commands about several orders at once, and about how much an account may have open.

Fields and units as in commands.py.
"""

from bedesten.protocol.command import HEADER, Command
from bedesten.protocol.layout import Layout
from bedesten.protocol.leg import NO_LEG, Leg


class PlaceList(Command, frozen=True, kw_only=True):
    """Place linked orders in one market. `contingency` is a vocabulary.Contingency.

    oco: `first` and `second`. oto: `first` works, `second` follows when it is filled. otoco:
    `first` works, `second` and `third` follow as an oco. Unused legs are NO_LEG. `steps` as in
    Place.
    """

    LAYOUT = Layout(
        15, (*HEADER, ("market", "u32"), ("contingency", "u8"), ("steps", "u8"), ("pad", "2"),
             ("first", "leg"), ("second", "leg"), ("third", "leg"), ("client_list_id", "text40")),
    )  # fmt: skip
    market: int
    contingency: int
    steps: int = 0
    first: Leg
    second: Leg
    third: Leg = NO_LEG
    client_list_id: str = ""


class Replace(Command, frozen=True, kw_only=True):
    """Cancel an order (by id, or by client order id when `order` is 0) and place another.

    `mode` is a vocabulary.ReplaceMode. `expected_filled`: what the old order must have filled
    (lots), -1 for any. `steps` as in Place, of the replacement's market.
    """

    LAYOUT = Layout(
        16, (*HEADER, ("order", "i64"), ("client_order_id", "text40"),
             ("expected_filled", "i64"), ("market", "u32"), ("mode", "u8"), ("steps", "u8"),
             ("pad", "2"), ("replacement", "leg")),
    )  # fmt: skip
    order: int = 0
    client_order_id: str = ""
    expected_filled: int = -1
    market: int
    mode: int
    steps: int = 0
    replacement: Leg


class CancelAllAfter(Command, frozen=True, kw_only=True):
    """Cancel all orders of the account `after` nanoseconds from now, unless set anew before; 0
    disarms the timer."""

    LAYOUT = Layout(17, (*HEADER, ("after", "i64")))
    after: int


class SetOrderLimit(Command, frozen=True, kw_only=True):
    """How much an account (header `account`; 0: every account without a limit of its own) may
    have open.

    `asset` 0: number of open orders; else their value in units of that quote asset. `limit` 0:
    none of its own, -1: no limit at all.
    """

    LAYOUT = Layout(18, (*HEADER, ("asset", "u32"), ("pad", "4"), ("limit", "i128")))
    asset: int = 0
    limit: int
