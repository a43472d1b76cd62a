"""The closed words of Binance for ours, and back."""

from typing import Final, Literal

from bedesten.protocol.vocabulary import Phase

Side = Literal["buy", "sell"]
SIDES: Final[dict[str, Side]] = {"BUY": "buy", "SELL": "sell"}
ORDER_TYPES: Final = (
    "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT",
    "TAKE_PROFIT_LIMIT",
)  # fmt: skip
TYPES: Final = {name: name for name in ORDER_TYPES}
NATIVE_TYPES: Final = {
    "LIMIT": "limit",
    "LIMIT_MAKER": "limit",
    "MARKET": "market",
    "STOP_LOSS": "stop_loss",
    "STOP_LOSS_LIMIT": "stop_limit",
    "TAKE_PROFIT": "take_profit",
    "TAKE_PROFIT_LIMIT": "take_profit_limit",
}
TYPES_OF: Final = {
    "limit": "LIMIT",
    "market": "MARKET",
    "stop_loss": "STOP_LOSS",
    "stop_limit": "STOP_LOSS_LIMIT",
    "take_profit": "TAKE_PROFIT",
    "take_profit_limit": "TAKE_PROFIT_LIMIT",
    "trailing_stop": "STOP_LOSS",
}
TIMES_IN_FORCE: Final = {"GTC": "gtc", "IOC": "ioc", "FOK": "fok"}
# Orders with an end are as good till cancelled as this dialect can say; market orders say GTC.
TIMES_IN_FORCE_OF: Final = {"gtc": "GTC", "ioc": "IOC", "fok": "FOK", "day": "GTC", "gtd": "GTC"}
SELF_TRADES: Final = {
    "NONE": "none",
    "EXPIRE_TAKER": "expire_taker",
    "EXPIRE_MAKER": "expire_maker",
    "EXPIRE_BOTH": "expire_both",
    "DECREMENT": "decrement",
}
SELF_TRADES_OF: Final = {native: name for name, native in SELF_TRADES.items()}
SELF_TRADE_DEFAULT: Final = "EXPIRE_TAKER"
RESPONSES: Final = {name: name for name in ("ACK", "RESULT", "FULL")}
# What ends an order by itself; whatever else does was somebody's wish.
EXPIRES: Final = frozenset(
    {"ioc_remainder", "fok_unfilled", "market_remainder", "linked_order", "terms_changed"}
)
STATUSES: Final = {
    "open": "NEW",
    "partially_filled": "PARTIALLY_FILLED",
    "filled": "FILLED",
    "rejected": "REJECTED",
    "expired": "EXPIRED",
}
PREVENTED: Final = "self_trade_prevented"
# Old clients know no other words, and take whatever is not TRADING for not tradable.
PHASES: Final = {
    Phase.PENDING: "BREAK",
    Phase.AUCTION: "HALT",
    Phase.CONTINUOUS: "TRADING",
    Phase.CANCEL_ONLY: "HALT",
    Phase.HALTED: "HALT",
    Phase.CLOSED: "BREAK",
}
# Of a list: its status type, and that of its orders.
UNDER_WAY: Final = ("EXEC_STARTED", "EXECUTING")
DONE: Final = ("ALL_DONE", "ALL_DONE")
CONTINGENCIES: Final = {"oco": "OCO", "oto": "OTO", "otoco": "OTO"}


def status_of(status: str, reason: str | None, waiting_for: str | None) -> str:
    """The status of an order that stands so for that reason."""
    if status == "pending":
        return "PENDING_NEW" if waiting_for == "order" else "NEW"
    if status == "cancelled":
        if reason == PREVENTED:
            return "EXPIRED_IN_MATCH"
        return "EXPIRED" if reason in EXPIRES else "CANCELED"
    return STATUSES[status]
