"""What the API answers about orders and trades."""

from datetime import datetime
from typing import Literal

import msgspec

from bedesten.domain.trading.words import Status, Waiting


class OwnTrade(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a match; `trade_number` counts the market's trades without gaps. The fee is in
    `fee_asset`; negative is a rebate."""

    trade_id: str
    trade_number: int
    price: str
    quantity: str
    value: str
    role: Literal["maker", "taker"]
    fee_amount: str
    fee_asset: str
    executed_at: datetime


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. Money is text; null is what this order does not have. A pending one
    waits off the book, for a trade at its stop_price or for another order of its list, as
    waiting_for says; a rejected one could not enter when its turn came, reject_code says why.

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
    hidden: bool
    self_trade_prevention: str
    price: str | None
    stop_price: str | None
    trail_offset: str | None
    trail_percent: str | None
    activation_price: str | None
    display_quantity: str | None
    quantity: str | None
    quote_quantity: str | None
    filled_quantity: str
    remaining_quantity: str | None
    filled_value: str
    average_filled_price: str | None
    fee_amount: str
    fee_asset: str
    status: Status
    waiting_for: Waiting | None
    cancellation_reason: str | None
    reject_code: str | None
    order_list_id: str | None
    expires_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
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
    """An order that just became smaller: `quantity` in all; `released_amount` of an asset is
    available again by that transfer; null when the order held nothing yet."""

    order_id: str
    account_id: int
    market: str
    side: str
    quantity: str
    released_amount: str
    released_asset: str
    transfer_id: str | None


class LinkedOrders(msgspec.Struct, frozen=True, kw_only=True):
    """An order list and its orders as they stand, in the order of the list."""

    order_list_id: str
    account_id: int
    client_list_id: str | None
    market: str
    contingency: str
    orders: list[Order]
    created_at: datetime


class LinkedOrdersList(msgspec.Struct, frozen=True, kw_only=True):
    """The account's order lists, newest first, as of journal row `as_of_seq`."""

    data: list[LinkedOrders]
    next_cursor: str | None
    as_of_seq: int


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why one part of a request was refused; `code` as in the list of errors."""

    code: str
    title: str
    detail: str | None = None


class ReplacedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Both halves of a replacement; an order or a refusal in each."""

    cancelled: CancelledOrder | None
    cancel_refused: Failure | None
    order: Order | None
    order_refused: Failure | None


class CancelOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one cancel of a batch."""

    order_id: str
    cancelled: CancelledOrder | None
    refused: Failure | None


class PlaceOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one order of a batch."""

    order: Order | None
    refused: Failure | None


class BatchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch, in its order."""

    cancel: list[CancelOutcome]
    place: list[PlaceOutcome]


class ArmedTimer(msgspec.Struct, frozen=True, kw_only=True):
    """When all orders of the account will be cancelled; null: not by itself."""

    deadline: datetime | None


class PreventedMatch(msgspec.Struct, frozen=True, kw_only=True):
    """Two orders of one group met and did not trade."""

    match_id: str
    market: str
    prevention: str
    taker_order_id: str
    maker_order_id: str
    taker_account_id: int
    maker_account_id: int
    price: str
    quantity: str
    prevented_at: datetime


class PreventedMatchList(msgspec.Struct, frozen=True, kw_only=True):
    """Prevented matches of the account, newest first, as of journal row `as_of_seq`."""

    data: list[PreventedMatch]
    next_cursor: str | None
    as_of_seq: int
