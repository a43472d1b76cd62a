"""Orders and trades as customers see them, made from what the engine says."""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Final, Literal

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import OrderId, TradeId, order_text, trade_text
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.events import Event, OrderAccepted, OrderDone, OrderState, Traded
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
Status = Literal["open", "partially_filled", "filled", "cancelled"]


class NewOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order to place. A limit order names quantity and price; a market order names quantity or,
    to buy, quote_quantity: how much to spend."""

    market: Annotated[str, msgspec.Meta(max_length=24, examples=["BTC-USDT"])]
    side: SideName
    type: TypeName = "limit"
    quantity: Amount | None = None
    quote_quantity: Amount | None = None
    price: Amount | None = None
    stop_price: Amount | None = None
    time_in_force: TimeInForceName | None = None  # gtc, or ioc for market orders
    post_only: bool = False
    self_trade_prevention: SelfTradeName = "expire_taker"
    client_order_id: ClientOrderId | None = None


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
    """An order as it stands. Money is text; null is what this order does not have.

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


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How far an order has come: lots, quote units, fee units of the received asset."""

    lots: int = 0
    value: int = 0
    fee: int = 0
    done: DoneReason | None = None


def placed_order(market: Market, events: Iterable[Event]) -> Order:
    """The order that this answer of the engine accepted, with its trades and its end, if any."""
    accepted: OrderAccepted | None = None
    trades: list[Traded] = []
    done: OrderDone | None = None
    for event in events:
        match event:
            case OrderAccepted():
                accepted = event
            case Traded():
                trades.append(event)
            case OrderDone() if accepted is not None and event.order == accepted.order:
                done = event
            case _:
                pass
    assert accepted is not None, "an answer without refusal accepts an order"
    filled = Filled(
        lots=sum(trade.quantity for trade in trades),
        value=sum(market.value(trade.price, trade.quantity) for trade in trades),
        fee=sum(trade.taker_fee for trade in trades),
        done=None if done is None else DoneReason(done.reason),
    )
    own = [own_trade(market, trade, taker=True) for trade in trades]
    return order_of(market, accepted, filled, own)


def open_order(market: Market, state: OrderState) -> Order:
    """An order that the engine has open."""
    filled = Filled(lots=state.filled, value=state.filled_value, fee=state.fee)
    return order_of(market, state, filled, None)


def cancelled_order(market: Market, done: OrderDone) -> CancelledOrder:
    """An order that just ended."""
    fee_asset = received_asset(market, done.side)
    return CancelledOrder(
        order_id=order_text(OrderId(done.order)),
        account_id=done.account,
        market=market.symbol,
        side=SIDES[done.side],
        status=status_of(done.filled, DoneReason(done.reason)),
        cancellation_reason=reason_text(DoneReason(done.reason)),
        filled_quantity=market.quantity_text(done.filled),
        filled_value=market.quote.text(done.filled_value),
        average_filled_price=market.average_text(done.filled_value, done.filled),
        fee_amount=fee_asset.text(done.fee),
        fee_asset=fee_asset.symbol,
    )


def received_asset(market: Market, side: int) -> Asset:
    """What this side of a trade receives; its fee is cut from that."""
    return market.base if side == Side.BUY else market.quote


def status_of(filled: int, done: DoneReason | None) -> Status:
    """Only a whole fill makes an order filled; whatever else ends it cancels the rest."""
    if done is DoneReason.FILLED:
        return "filled"
    if done is not None:
        return "cancelled"
    return "partially_filled" if filled else "open"


def reason_text(done: DoneReason | None) -> str | None:
    """Why an order was cancelled; None for one that was not."""
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
        # A market order's price is the engine's protection against a thin book, not the customer's.
        price=None if terms.type == OrderType.MARKET else market.price_text(terms.price),
        stop_price=market.price_text(terms.stop_price) if terms.stop_price else None,
        quantity=None if by_quote else market.quantity_text(terms.quantity),
        quote_quantity=market.quote.text(terms.quote_quantity) if by_quote else None,
        filled_quantity=market.quantity_text(filled.lots),
        remaining_quantity=None if by_quote else market.quantity_text(left),
        filled_value=market.quote.text(filled.value),
        average_filled_price=market.average_text(filled.value, filled.lots),
        fee_amount=fee_asset.text(filled.fee),
        fee_asset=fee_asset.symbol,
        status=status_of(filled.lots, filled.done),
        cancellation_reason=reason_text(filled.done),
        created_at=id_time(terms.order),
        trades=trades,
    )
