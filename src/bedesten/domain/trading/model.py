"""Orders and trades as customers see them, made from what the engine says."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Final, Literal

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.domain.trading.expiry import moment_of
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import OrderId, TradeId, order_text, trade_text
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.events import (
    Event,
    OrderAccepted,
    OrderDone,
    OrderReduced,
    OrderState,
    Traded,
)
from bedesten.protocol.vocabulary import (
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


SIDES: Final = _words(Side)
TYPES: Final = _words(OrderType)
TIMES_IN_FORCE: Final = _words(TimeInForce)
SELF_TRADES: Final = _words(SelfTrade)
# Their price is the engine's protection against a thin book, not the customer's.
UNPRICED: Final = frozenset({"market", "stop_loss", "take_profit"})
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
Status = Literal["pending", "open", "partially_filled", "filled", "cancelled", "expired"]
Moment = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339, with a time zone")]


class NewOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order to place. A limit order names quantity and price; a market order names quantity or,
    to buy, quote_quantity: how much to spend.

    stop_loss and take_profit wait for a trade at their stop_price and are market orders then,
    stop_limit and take_profit_limit limit orders. A gtd order ends at expires_at, a day order there
    or, without it, at the end of the trading day: midnight in Istanbul, unless set otherwise.
    """

    market: Annotated[str, msgspec.Meta(max_length=24, examples=["BTC-USDT"])]
    side: SideName
    type: TypeName = "limit"
    quantity: Amount | None = None
    quote_quantity: Amount | None = None
    price: Amount | None = None
    stop_price: Amount | None = None
    time_in_force: TimeInForceName | None = None  # gtc, or ioc for what takes like a market order
    expires_at: Moment | None = None
    post_only: bool = False
    self_trade_prevention: SelfTradeName = "expire_taker"
    client_order_id: ClientOrderId | None = None


class Reduction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an order shall have in all: less than now, more than is filled."""

    quantity: Amount


class OwnTrade(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a match. The fee is in `fee_asset`; negative is a rebate."""

    trade_id: str
    price: str
    quantity: str
    value: str
    role: Literal["maker", "taker"]
    fee_amount: str
    fee_asset: str
    executed_at: datetime


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. Money is text; null is what this order does not have. A pending one
    waits off the book for a trade at its stop_price.

    `trades` are those made at once by placing it; later ones are in /fills.
    """

    order_id: str
    account_id: int
    client_order_id: str | None
    market: str
    side: str
    type: str
    time_in_force: str
    post_only: bool
    self_trade_prevention: str
    price: str | None
    stop_price: str | None
    quantity: str | None
    quote_quantity: str | None
    filled_quantity: str
    remaining_quantity: str | None
    filled_value: str
    average_filled_price: str | None
    fee_amount: str
    fee_asset: str
    status: Status
    cancellation_reason: str | None
    expires_at: datetime | None
    created_at: datetime
    trades: list[OwnTrade] | None = None


class CancelledOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is left to say of an order that was just cancelled."""

    order_id: str
    account_id: int
    market: str
    side: str
    status: Status
    cancellation_reason: str | None
    filled_quantity: str
    filled_value: str
    average_filled_price: str | None
    fee_amount: str
    fee_asset: str


class CancelledOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Orders that were cancelled at once; `remaining` more follow by themselves."""

    data: list[CancelledOrder]
    cancelled: int
    remaining: int


class ReducedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that just became smaller: `quantity` in all; `released` of an asset is available
    again."""

    order_id: str
    account_id: int
    market: str
    side: str
    quantity: str
    released_amount: str
    released_asset: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How far an order has come: lots, quote units, fee units of the received asset."""

    lots: int = 0
    value: int = 0
    fee: int = 0
    done: DoneReason | None = None
    waiting: bool = False


def placed_order(market: Market, events: Sequence[Event]) -> Order:
    """The order that this answer of the engine accepted, with its trades and its end, if any.

    The answer goes on with what the order's trades triggered, which may meet the order again.
    """
    accepted = next(event for event in events if isinstance(event, OrderAccepted))
    story = Story(accepted, Filled(waiting=accepted.stop_price != 0))
    trades: list[OwnTrade] = []
    for event in events:
        match event:
            case Traded() if accepted.order in (event.taker_order, event.maker_order):
                taker = event.taker_order == accepted.order
                story.trade(market, event, taker=taker)
                trades.append(own_trade(market, event, taker=taker))
            case OrderReduced() if event.order == accepted.order:
                story.reduce(event)
            case OrderDone() if event.order == accepted.order:
                story.end(event)
            case _:
                pass
    return order_of(market, story.terms, story.filled, trades)


class Story(msgspec.Struct):
    """An order and how far it has come, event by event."""

    terms: OrderAccepted | OrderState
    filled: Filled

    def trade(self, market: Market, event: Traded, *, taker: bool) -> None:
        """It traded, on this side of the match."""
        before = self.filled
        self.filled = Filled(
            lots=before.lots + event.quantity,
            value=before.value + market.value(event.price, event.quantity),
            fee=before.fee + (event.taker_fee if taker else event.maker_fee),
        )

    def trigger(self) -> None:
        """It waits no more."""
        self.filled = msgspec.structs.replace(self.filled, waiting=False)

    def reduce(self, event: OrderReduced) -> None:
        """It became smaller."""
        self.terms = msgspec.structs.replace(self.terms, quantity=event.quantity)

    def end(self, event: OrderDone) -> None:
        """It is final."""
        self.filled = Filled(
            lots=event.filled,
            value=event.filled_value,
            fee=event.fee,
            done=DoneReason(event.reason),
        )


def open_order(market: Market, state: OrderState) -> Order:
    """An order that the engine has open."""
    return order_of(market, state, filled_of(state), None)


def filled_of(state: OrderState) -> Filled:
    """How far an order that the engine has open has come."""
    return Filled(
        lots=state.filled,
        value=state.filled_value,
        fee=state.fee,
        waiting=state.waiting != 0,
    )


def cancelled_order(market: Market, done: OrderDone) -> CancelledOrder:
    """An order that just ended."""
    fee_asset = received_asset(market, done.side)
    return CancelledOrder(
        order_id=order_text(OrderId(done.order)),
        account_id=done.account,
        market=market.symbol,
        side=SIDES[done.side],
        status=status_of(Filled(lots=done.filled, done=DoneReason(done.reason))),
        cancellation_reason=reason_text(DoneReason(done.reason)),
        filled_quantity=market.quantity_text(done.filled),
        filled_value=market.quote.text(done.filled_value),
        average_filled_price=market.average_text(done.filled_value, done.filled),
        fee_amount=fee_asset.text(done.fee),
        fee_asset=fee_asset.symbol,
    )


def reduced_order(market: Market, event: OrderReduced) -> ReducedOrder:
    """An order that just became smaller."""
    held_asset = market.quote if event.side == Side.BUY else market.base
    return ReducedOrder(
        order_id=order_text(OrderId(event.order)),
        account_id=event.account,
        market=market.symbol,
        side=SIDES[event.side],
        quantity=market.quantity_text(event.quantity),
        released_amount=held_asset.text(event.released),
        released_asset=held_asset.symbol,
    )


def received_asset(market: Market, side: int) -> Asset:
    """What this side of a trade receives; its fee is cut from that."""
    return market.base if side == Side.BUY else market.quote


def status_of(filled: Filled) -> Status:
    """Only a whole fill makes an order filled; its time expires it, whatever else ends it cancels
    the rest."""
    if filled.done is DoneReason.FILLED:
        return "filled"
    if filled.done is DoneReason.EXPIRED:
        return "expired"
    if filled.done is not None:
        return "cancelled"
    if filled.waiting:
        return "pending"
    return "partially_filled" if filled.lots else "open"


def reason_text(done: DoneReason | None) -> str | None:
    """Why an order ended before it was filled; None for one that did not."""
    return None if done is None or done is DoneReason.FILLED else done.name.lower()


def own_trade(market: Market, trade: Traded, *, taker: bool) -> OwnTrade:
    """A trade as its taker or its maker sees it."""
    maker_side = Side.SELL if trade.taker_side == Side.BUY else Side.BUY
    fee_asset = received_asset(market, trade.taker_side if taker else maker_side)
    return OwnTrade(
        trade_id=trade_text(TradeId(trade.trade)),
        price=market.price_text(trade.price),
        quantity=market.quantity_text(trade.quantity),
        value=market.quote.text(market.value(trade.price, trade.quantity)),
        role="taker" if taker else "maker",
        fee_amount=fee_asset.text(trade.taker_fee if taker else trade.maker_fee),
        fee_asset=fee_asset.symbol,
        executed_at=id_time(trade.trade),
    )


def order_of(
    market: Market,
    terms: OrderAccepted | OrderState,
    filled: Filled,
    trades: list[OwnTrade] | None,
) -> Order:
    """The order of these terms that has come this far."""
    by_quote = terms.quote_quantity > 0
    fee_asset = received_asset(market, terms.side)
    left = terms.quantity - filled.lots
    return Order(
        order_id=order_text(OrderId(terms.order)),
        account_id=terms.account,
        client_order_id=terms.client_order_id or None,
        market=market.symbol,
        side=SIDES[terms.side],
        type=TYPES[terms.type],
        time_in_force=TIMES_IN_FORCE[terms.time_in_force],
        post_only=bool(terms.flags & OrderFlag.POST_ONLY),
        self_trade_prevention=SELF_TRADES[terms.self_trade],
        price=None if TYPES[terms.type] in UNPRICED else market.price_text(terms.price),
        stop_price=market.price_text(terms.stop_price) if terms.stop_price else None,
        quantity=None if by_quote else market.quantity_text(terms.quantity),
        quote_quantity=market.quote.text(terms.quote_quantity) if by_quote else None,
        filled_quantity=market.quantity_text(filled.lots),
        remaining_quantity=None if by_quote else market.quantity_text(left),
        filled_value=market.quote.text(filled.value),
        average_filled_price=market.average_text(filled.value, filled.lots),
        fee_amount=fee_asset.text(filled.fee),
        fee_asset=fee_asset.symbol,
        status=status_of(filled),
        cancellation_reason=reason_text(filled.done),
        expires_at=moment_of(terms.expires_at) if terms.expires_at else None,
        created_at=id_time(terms.order),
        trades=trades,
    )
