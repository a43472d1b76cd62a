"""Columns and statements with which orders, trades, lists and prevented matches are written."""

from typing import Final

from bedesten.protocol.vocabulary import DoneReason, Refusal

_COMMON: Final = (
    "order_id", "account_id", "market_id", "created_at", "updated_at", "seq", "maker_fee_ppm",
    "taker_fee_ppm", "post_only", "hidden", "order_type", "side", "time_in_force",
    "self_trade_prevention", "status", "price", "quantity", "quote_quantity", "client_order_id",
    "stop_price", "display_quantity", "expires_at", "trail_offset", "activation_price",
    "trail_percent", "order_list_id", "filled_quantity", "filled_value", "fee_amount",
    "executed_at",
)  # fmt: skip
OPEN_COLUMNS: Final = (*_COMMON, "holds")
FINAL_COLUMNS: Final = (*_COMMON, "cancellation_reason", "reject_code")
TRADE_COLUMNS: Final = (
    "trade_id", "seq", "market_id", "trade_number", "buy_order_id", "sell_order_id",
    "buyer_account_id", "seller_account_id", "buyer_fee_asset_id", "seller_fee_asset_id",
    "executed_at", "is_auction", "taker_side", "price", "quantity", "total_value", "buyer_fee",
    "seller_fee",
)  # fmt: skip
LIST_COLUMNS: Final = (
    "order_list_id", "account_id", "market_id", "first_order_id", "second_order_id",
    "third_order_id", "seq", "created_at", "contingency", "client_list_id",
)  # fmt: skip
PREVENTED_COLUMNS: Final = (
    "seq", "number", "market_id", "taker_order_id", "maker_order_id", "taker_account_id",
    "maker_account_id", "prevented_at", "prevention", "price", "quantity",
)  # fmt: skip

UPDATE_OPEN: Final = """
    update public.open_orders as o
    set filled_quantity = coalesce(d.filled, o.filled_quantity),
        filled_value = o.filled_value + coalesce(d.value, 0),
        fee_amount = o.fee_amount + coalesce(d.fee, 0),
        quantity = coalesce(d.reduced, o.quantity),
        status = case
            when coalesce(d.filled, o.filled_quantity) > 0 then 'partially_filled'
            when d.entered then 'open'
            else o.status end,
        price = coalesce(d.price, o.price), stop_price = coalesce(d.stop_price, o.stop_price),
        holds = o.holds or d.held,
        updated_at = greatest(d.at, o.created_at),
        executed_at = coalesce(d.executed_at, o.executed_at), seq = d.seq
    from unnest(%s::int8[], %s::numeric[], %s::numeric[], %s::numeric[], %s::timestamptz[],
        %s::timestamptz[], %s::int8[], %s::numeric[], %s::numeric[], %s::numeric[], %s::bool[],
        %s::bool[])
        as d(order_id, filled, value, fee, at, executed_at, seq, reduced, price, stop_price,
            entered, held)
    where o.order_id = d.order_id
"""
_CHANGE_COLUMNS: Final = {
    "order_id": "int8", "filled": "numeric", "value": "numeric", "fee": "numeric",
    "at": "timestamptz", "executed_at": "timestamptz", "seq": "int8", "reduced": "numeric",
    "price": "numeric", "stop_price": "numeric",
}  # fmt: skip
UPDATE_COLUMNS: Final = {**_CHANGE_COLUMNS, "entered": "bool", "held": "bool"}
UPDATE_TYPES: Final = tuple(UPDATE_COLUMNS.values())
CLOSE_OPEN: Final = """
    with closed as (
        delete from public.open_orders as o
        using unnest(%s::int8[], %s::numeric[], %s::numeric[], %s::numeric[], %s::timestamptz[],
            %s::timestamptz[], %s::int8[], %s::numeric[], %s::numeric[], %s::numeric[],
            %s::text[], %s::text[], %s::text[])
            as d(order_id, filled, value, fee, at, executed_at, seq, reduced, price, stop_price,
                status, reason, reject_code)
        where o.order_id = d.order_id
        returning o.*, d.filled, d.value, d.fee, d.at, d.executed_at as last_executed_at,
            d.seq as last_seq, d.reduced, d.price as last_price, d.stop_price as last_stop_price,
            d.status as last_status, d.reason, d.reject_code
    )
    insert into public.orders (
        order_id, account_id, market_id, client_order_id, order_type, side, price, stop_price,
        quantity, quote_quantity, filled_quantity, filled_value, fee_amount, maker_fee_ppm,
        taker_fee_ppm, time_in_force, self_trade_prevention, post_only, hidden, display_quantity,
        expires_at, trail_offset, activation_price, trail_percent, order_list_id, status,
        cancellation_reason, reject_code, created_at, updated_at, executed_at, seq)
    select order_id, account_id, market_id, client_order_id, order_type, side,
        coalesce(last_price, price), coalesce(last_stop_price, stop_price),
        coalesce(reduced, quantity), quote_quantity, filled, value, c.fee, maker_fee_ppm,
        taker_fee_ppm, time_in_force, self_trade_prevention, post_only, hidden, display_quantity,
        expires_at, trail_offset, activation_price, trail_percent, order_list_id,
        last_status::public.order_status, reason::public.cancellation_reason, reject_code,
        created_at, greatest(at, created_at),
        coalesce(last_executed_at, executed_at), last_seq
    from closed as c
"""
CLOSE_COLUMNS: Final = {
    **_CHANGE_COLUMNS,
    "status": "text",
    "reason": "text",
    "reject_code": "text",
}
CLOSE_TYPES: Final = tuple(CLOSE_COLUMNS.values())

DONE_STATUS: Final[dict[int, str]] = {
    **dict.fromkeys(DoneReason, "cancelled"),
    DoneReason.FILLED: "filled",
    DoneReason.EXPIRED: "expired",
    DoneReason.REJECTED: "rejected",
}
NO_REASON: Final = (DoneReason.FILLED, DoneReason.REJECTED)
DONE_REASON: Final[dict[int, str | None]] = {
    reason: None if reason in NO_REASON else reason.name.lower() for reason in DoneReason
}
REJECT_CODE: Final[dict[int, str | None]] = {
    0: None,
    **{refusal: refusal.name.lower() for refusal in Refusal},
}
