"""Trading: orders from their placement to their end, and the trades they make."""

from bedesten.domain.markets import MarketNotAllowed, key_of
from bedesten.domain.trading.aggregates import Aggregate, Span, list_aggregates
from bedesten.domain.trading.bodies import (
    ArmedTimer,
    CancelledOrder,
    CancelledOrders,
    Failure,
    LinkedOrders,
    Order,
    OwnTrade,
    PreventedMatch,
    ReducedOrder,
    ReplacedOrder,
)
from bedesten.domain.trading.by_quote import quantity_for
from bedesten.domain.trading.cancel import cancel
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.cancel_all_after import cancel_all_after
from bedesten.domain.trading.cancel_list import cancel_list
from bedesten.domain.trading.check import check
from bedesten.domain.trading.fills import Fill, list_fills
from bedesten.domain.trading.find import Named, find_open, find_order
from bedesten.domain.trading.follow import OwnOrders, Step
from bedesten.domain.trading.follow_lists import FollowedList, OwnLists
from bedesten.domain.trading.new_order import (
    NewOrder,
    NewOrderList,
    OrderTerms,
    Reduction,
    Replacement,
)
from bedesten.domain.trading.open_max import open_orders_max, own_open_orders_max
from bedesten.domain.trading.order_lists import (
    ListQuestion,
    find_order_lists,
    get_order_list,
    open_order_lists,
    some_order_lists,
)
from bedesten.domain.trading.orders import OPEN_MAX, OrderQuestion, list_orders
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.pipeline import (
    Sent,
    accepted,
    accepted_order,
    accepted_status,
    send_place,
)
from bedesten.domain.trading.place import place
from bedesten.domain.trading.place_list import place_list
from bedesten.domain.trading.prevented import list_prevented, match_of
from bedesten.domain.trading.question import FillQuestion, TradeQuestion
from bedesten.domain.trading.rates import Rate, Rates, read_rates
from bedesten.domain.trading.reduce import reduce
from bedesten.domain.trading.reductions import PastReduction, list_reductions
from bedesten.domain.trading.replace import replace
from bedesten.domain.trading.rules import OrderMalformed
from bedesten.domain.trading.story import open_order
from bedesten.domain.trading.tape import (
    MarketTrade,
    id_of_number,
    list_market_trades,
    market_trade,
    trades_from,
)
from bedesten.domain.trading.words import SIDES, Amount, SideName, Status
from bedesten.kit.idempotency import IdempotencyKeyMalformed

ERRORS = (OrderMalformed, IdempotencyKeyMalformed, MarketNotAllowed)

__all__ = [
    "ERRORS",
    "OPEN_MAX",
    "SIDES",
    "Aggregate",
    "Amount",
    "ArmedTimer",
    "CancelledOrder",
    "CancelledOrders",
    "Failure",
    "Fill",
    "FillQuestion",
    "FollowedList",
    "LinkedOrders",
    "ListQuestion",
    "MarketTrade",
    "Named",
    "NewOrder",
    "NewOrderList",
    "Order",
    "OrderQuestion",
    "OrderTerms",
    "Outcome",
    "OwnLists",
    "OwnOrders",
    "OwnTrade",
    "PastReduction",
    "PreventedMatch",
    "Rate",
    "Rates",
    "ReducedOrder",
    "Reduction",
    "ReplacedOrder",
    "Replacement",
    "Sent",
    "SideName",
    "Span",
    "Status",
    "Step",
    "TradeQuestion",
    "accepted",
    "accepted_order",
    "accepted_status",
    "cancel",
    "cancel_all",
    "cancel_all_after",
    "cancel_list",
    "check",
    "find_open",
    "find_order",
    "find_order_lists",
    "get_order_list",
    "id_of_number",
    "key_of",
    "list_aggregates",
    "list_fills",
    "list_market_trades",
    "list_orders",
    "list_prevented",
    "list_reductions",
    "market_trade",
    "match_of",
    "open_order",
    "open_order_lists",
    "open_orders_max",
    "own_open_orders_max",
    "place",
    "place_list",
    "quantity_for",
    "read_rates",
    "reduce",
    "replace",
    "send_place",
    "some_order_lists",
    "trades_from",
]  # fmt: skip
