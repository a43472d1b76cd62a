"""Every error of the exchange in the words of Binance: one table, by the native code."""

from typing import Final

from bedesten.gateways.binance.refusals import Said
from bedesten.kit.errors import DomainError

_NOT_SUPPORTED: Final = Said(-1020, "This operation is not supported.", 404)
_BAD_KEY: Final = Said(-2015, "Invalid API-key, IP, or permissions for action.", 401)
_CLOSED: Final = Said(-1013, "Market is closed.")
_PRICE_FILTER: Final = Said(-1013, "Filter failure: PRICE_FILTER")
_LOT_SIZE: Final = Said(-1013, "Filter failure: LOT_SIZE")
_NOTIONAL: Final = Said(-1013, "Filter failure: NOTIONAL")
_TOO_PRECISE: Final = Said(-1111, "Parameter 'quoteOrderQty' has too much precision.")
_DISABLED: Final = Said(-2010, "This action is disabled on this account.")
_TOO_LARGE: Final = Said(-1101, "Too many parameters sent for this endpoint.", 413)
_TRY_AGAIN: Final = Said(
    -1001, "Internal error; unable to process your request. Please try again.", 503
)
_BUSY: Final = Said(
    -1008,
    "Server is currently overloaded with other requests. Please try again in a few minutes.",
    503,
)
TOO_MANY_REQUESTS: Final = Said(-1003, "Too many requests. Please try again later.", 429)
UNKNOWN_ORDER: Final = Said(-2011, "Unknown order sent.")
REJECTED_NEW: Final = -2010
REJECTED_CANCEL: Final = -2011

# An empty text stands for our own sentence: Binance has none for what this dialect cannot say.
TRADING: Final[dict[str, Said]] = {
    "above_max_notional": _NOTIONAL,
    "account_cancel_only": _DISABLED,
    "account_cannot_trade": _DISABLED,
    "account_frozen": Said(-2010, "This account may not place or cancel orders."),
    "amount_out_of_range": _NOTIONAL,
    "amount_too_precise": _TOO_PRECISE,
    "below_min_notional": _NOTIONAL,
    "client_order_id_taken": Said(-2010, "Duplicate order sent."),
    "display_quantity_out_of_range": Said(-1013, "Filter failure: ICEBERG_PARTS"),
    "insufficient_funds": Said(-2010, "Account has insufficient balance for requested action."),
    "market_cancel_only": _CLOSED,
    "market_halted": _CLOSED,
    "market_not_allowed": Said(-2010, "This symbol is not permitted for this account."),
    "market_not_found": Said(-1121, "Invalid symbol."),
    "malformed_amount": Said(-1100, "Illegal characters found in a parameter."),
    "no_liquidity": Said(-2010, "Order book liquidity is less than symbol minimum quantity."),
    "no_reference_price": Said(-2010, ""),
    "notional_out_of_range": _NOTIONAL,
    "open_notional_exceeded": Said(-2010, ""),
    "order_changed": Said(-2011, ""),
    "order_in_list": Said(-2011, ""),
    "order_malformed": Said(-1014, "Unsupported order combination."),
    "order_not_found": Said(-2013, "Order does not exist."),
    "order_type_unavailable": Said(-1013, "This order type is not possible in this trading phase."),
    "price_off_tick": _PRICE_FILTER,
    "price_out_of_range": _PRICE_FILTER,
    "price_outside_band": Said(-1013, "Filter failure: PERCENT_PRICE_BY_SIDE"),
    "quantity_off_lot": _LOT_SIZE,
    "quantity_out_of_range": _LOT_SIZE,
    "refused": Said(-2010, ""),
    "replacement_differs": Said(-2010, ""),
    "steps_changed": Said(-2010, ""),
    "stop_price_out_of_range": _PRICE_FILTER,
    "symbol_malformed": Said(-1121, "Invalid symbol."),
    "too_many_open_orders": Said(-1013, "Filter failure: MAX_NUM_ORDERS"),
    "too_precise": _TOO_PRECISE,
    "would_take": Said(-2010, "Order would immediately match and take."),
    "would_trigger": Said(-2010, "Order would trigger immediately."),
}
CREDENTIALS: Final[dict[str, Said]] = {
    "account_not_found": _BAD_KEY,
    "address_not_allowed": _BAD_KEY,
    "api_key_unknown": _BAD_KEY,
    "credentials_missing": Said(-2014, "API-key format invalid.", 401),
    "customer_not_active": _BAD_KEY,
    "customer_suspended": _DISABLED,
    "no_account": _BAD_KEY,
    "scope_missing": _BAD_KEY,
    "signature_wrong": Said(-1022, "Signature for this request is not valid."),
    "timestamp_outside_window": Said(
        -1021, "Timestamp for this request is outside of the recvWindow."
    ),
    "terms_not_accepted": Said(-2010, ""),
    "withdrawals_frozen": _DISABLED,
}
ABILITY: Final[dict[str, Said]] = {
    "banned": Said(
        -1003,
        "Way too much request weight used; IP banned. Please use WebSocket Streams for live"
        " updates to avoid bans.",
        418,
    ),
    "body_too_large": _TOO_LARGE,
    "engine_unavailable": _BUSY,
    "feed_lost": _TRY_AGAIN,
    "feed_missing": _TRY_AGAIN,
    "headers_too_large": _TOO_LARGE,
    "history_behind": _TRY_AGAIN,
    "history_unavailable": _TRY_AGAIN,
    "internal": Said(-1000, "An unknown error occurred while processing the request.", 500),
    "keys_unavailable": _TRY_AGAIN,
    "locked_out": TOO_MANY_REQUESTS,
    "method_not_allowed": Said(-1020, "This operation is not supported.", 405),
    "not_found": _NOT_SUPPORTED,
    "order_rate_limited": Said(-1015, "Too many new orders.", 429),
    "outcome_unknown": Said(
        -1007,
        "Timeout waiting for response from backend server. Send status unknown; execution status"
        " unknown.",
        504,
    ),
    "overloaded": _BUSY,
    "people_unavailable": _TRY_AGAIN,
    "rate_limited": TOO_MANY_REQUESTS,
    "route_unknown": _NOT_SUPPORTED,
    "secrets_unavailable": _TRY_AGAIN,
    "too_many_subscriptions": Said(-1191, "Too many subscriptions."),
    "unavailable": _TRY_AGAIN,
}
TABLE: Final = TRADING | CREDENTIALS | ABILITY
# What only people and staff can meet, through doors of their own, has general words, by status.
ELSEWHERE: Final[dict[int, Said]] = {
    **dict.fromkeys(
        (400, 404, 409, 412, 422, 428), Said(-1130, "Invalid data sent for a parameter.")
    ),
    **dict.fromkeys(
        (401, 403), Said(-1002, "You are not authorized to execute this request.", 401)
    ),
    **dict.fromkeys((413, 431), _TOO_LARGE),
    405: TABLE["method_not_allowed"],
    418: TABLE["banned"],
    429: TOO_MANY_REQUESTS,
    500: TABLE["internal"],
    503: _TRY_AGAIN,
}


def said_of(error: DomainError | type[DomainError]) -> Said:
    """What a client is told about it, or about every error of its kind."""
    said = TABLE.get(error.code) or ELSEWHERE.get(error.status, TABLE["internal"])
    return said if said.msg else Said(said.code, f"{error.title}.", said.status)


def said_of_cancel(error: DomainError) -> Said:
    """The same where an order was to be cancelled or changed."""
    if error.code == "order_not_found":
        return UNKNOWN_ORDER
    said = said_of(error)
    if said is _CLOSED or said.code == REJECTED_NEW:
        return Said(REJECTED_CANCEL, said.msg, said.status)
    return said
