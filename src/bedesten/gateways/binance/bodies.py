"""What is answered about orders; a field that is not set is left out."""

import msgspec
from msgspec import UNSET, UnsetType

Text = str | UnsetType
Number = int | UnsetType


class OrderName(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An order of a list by its names."""

    symbol: str
    order_id: int
    client_order_id: str


class Head(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Which order."""

    symbol: str
    order_id: int
    order_list_id: int
    client_order_id: str


class Ack(Head, frozen=True, kw_only=True, rename="camel"):
    """That a new order was taken."""

    transact_time: int


class Terms(Head, frozen=True, kw_only=True, rename="camel"):
    """What an order asks for and how far it has come; the last ones only some orders have."""

    price: str
    orig_qty: str
    executed_qty: str
    orig_quote_order_qty: str
    cummulative_quote_qty: str
    status: str
    time_in_force: str
    type: str
    side: str
    self_trade_prevention_mode: str
    stop_price: Text = UNSET
    iceberg_qty: Text = UNSET
    trailing_delta: Number = UNSET
    trailing_time: Number = UNSET
    strategy_id: Number = UNSET
    strategy_type: Number = UNSET
    prevented_match_id: Number = UNSET
    prevented_quantity: Text = UNSET


class Result(Terms, frozen=True, kw_only=True, rename="camel"):
    """A new order as it stands."""

    transact_time: int
    working_time: int


class Fill(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A trade that the new order made at once."""

    price: str
    qty: str
    commission: str
    commission_asset: str
    trade_id: int


class MakerPrevented(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A trade with oneself that the new order did not make."""

    prevented_match_id: int
    maker_order_id: int
    price: str
    taker_prevented_quantity: Text = UNSET
    maker_prevented_quantity: Text = UNSET


class Full(Result, frozen=True, kw_only=True, rename="camel"):
    """A new order as it stands, with its trades."""

    fills: list[Fill]
    prevented_matches: list[MakerPrevented] | UnsetType = UNSET


class Order(Terms, frozen=True, kw_only=True, rename="camel"):
    """An order as it stands."""

    time: int
    update_time: int
    is_working: bool
    working_time: int


class Cancelled(Terms, frozen=True, kw_only=True, rename="camel"):
    """An order that was just cancelled; `client_order_id` names the cancel."""

    orig_client_order_id: str
    transact_time: int


class Amended(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An order that was just made smaller."""

    symbol: str
    order_id: int
    order_list_id: int
    orig_client_order_id: str
    client_order_id: str
    price: str
    qty: str
    executed_qty: str
    prevented_qty: str
    quote_order_qty: str
    cumulative_quote_qty: str
    status: str
    time_in_force: str
    type: str
    side: str
    working_time: int
    self_trade_prevention_mode: str
    stop_price: Text = UNSET
    iceberg_qty: Text = UNSET


class AmendedOrder(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An amendment that was made."""

    transact_time: int
    execution_id: int
    amended_order: Amended


class OrderList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An order list with the names of its orders."""

    order_list_id: int
    contingency_type: str
    list_status_type: str
    list_order_status: str
    list_client_order_id: str
    transaction_time: int
    symbol: str
    orders: list[OrderName]


class NewOrderList(OrderList, frozen=True, kw_only=True, rename="camel"):
    """An order list that was just placed."""

    order_reports: list[Ack | Result | Full]


class CancelledList(OrderList, frozen=True, kw_only=True, rename="camel"):
    """An order list that was just cancelled."""

    order_reports: list[Cancelled]
