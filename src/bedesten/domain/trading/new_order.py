"""Orders as customers ask for them: alone, in lists, in batches, and in place of others."""

from typing import Annotated, Literal

import msgspec

from bedesten.domain.trading.words import (
    Amount,
    ClientOrderId,
    ContingencyName,
    Moment,
    SelfTradeName,
    SideName,
    TimeInForceName,
    TypeName,
)

BATCH_MAX = 20
MarketName = Annotated[str, msgspec.Meta(max_length=24, examples=["BTC-USDT"])]


class OrderTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an order asks for. A limit order names quantity and price; a market order names no
    price.

    stop_loss and take_profit wait for a trade at their stop_price and are market orders then,
    stop_limit and take_profit_limit limit orders. A trailing_stop keeps trail_offset (a price) or
    trail_percent behind the best price since it was placed, or since a trade reached its
    activation_price. A gtd order ends at expires_at, a day order there or, without it, at the end
    of the trading day: midnight in Istanbul, unless set otherwise. An order with display_quantity
    shows that much at a time; a hidden one nothing. A post_only order that would take is refused,
    or with slide priced one tick behind the best opposite price.
    """

    side: SideName
    type: TypeName = "limit"
    quantity: Amount | None = None
    price: Amount | None = None
    stop_price: Amount | None = None
    trail_offset: Amount | None = None
    trail_percent: Amount | None = None
    activation_price: Amount | None = None
    time_in_force: TimeInForceName | None = None  # gtc, or ioc for what takes like a market order
    expires_at: Moment | None = None
    post_only: bool = False
    slide: bool = False
    hidden: bool = False
    display_quantity: Amount | None = None
    self_trade_prevention: SelfTradeName = "expire_taker"
    client_order_id: ClientOrderId | None = None


class NewOrder(OrderTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order to place. A market buy names quantity or quote_quantity: how much to spend."""

    market: MarketName
    quote_quantity: Amount | None = None


class NewOrderList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Linked orders of one market. oco: the end of one of first and second is the end of the other.
    oto: second follows when first is filled. otoco: second and third follow as an oco."""

    market: MarketName
    contingency: ContingencyName
    first: OrderTerms
    second: OrderTerms
    third: OrderTerms | None = None
    client_list_id: ClientOrderId | None = None


class Replacement(OrderTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The order that takes another's place.

    atomic: both or neither. stop_on_failure: the old order is cancelled, then this one placed if
    it can be. allow_failure: this one is placed also when the old one was over.
    """

    market: MarketName
    mode: Literal["atomic", "stop_on_failure", "allow_failure"] = "atomic"
    expected_filled_quantity: Amount | None = None


class OrderBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Orders to cancel and, after them, orders to place; each succeeds or fails by itself."""

    cancel: Annotated[list[str], msgspec.Meta(max_length=BATCH_MAX)] = []
    place: Annotated[list[NewOrder], msgspec.Meta(max_length=BATCH_MAX)] = []


class Reduction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an order shall have in all: less than now, more than is filled."""

    quantity: Amount


class CancelTimer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cancel all orders after so many milliseconds, unless asked anew before; 0 disarms."""

    timeout_ms: Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]
