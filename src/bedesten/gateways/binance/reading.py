"""Orders of Binance as ours: which parameters each type needs and takes, and what they mean."""

from typing import Any, Final, Literal, NamedTuple

import msgspec

from bedesten.domain import trading
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import (
    Said,
    bad_combination,
    either_missing,
    missing,
    not_required,
    rejected,
    unsupported_order,
)
from bedesten.gateways.binance.words import (
    NATIVE_TYPES,
    SELF_TRADE_DEFAULT,
    SELF_TRADES,
    SIDES,
    TIMES_IN_FORCE,
    TYPES,
)
from bedesten.kit.money import SCALE_MAX, to_text, to_units

BIPS_DECIMALS: Final = 2  # a hundredth of a percent
BIPS_MAX: Final = 9_999
STRATEGY_TYPE_MIN: Final = 1_000_000
INVALID_SIDE: Final = Said(-1117, "Invalid side.")
INVALID_TYPE: Final = Said(-1116, "Invalid orderType.")
INVALID_TIME: Final = Said(-1115, "Invalid timeInForce.")
TRAILING: Final = frozenset({"STOP_LOSS", "TAKE_PROFIT"})


Mode = Literal["stop_on_failure", "allow_failure"]


class Names(NamedTuple):
    """How the parameters of one order are called."""

    price: str = "price"
    stop_price: str = "stopPrice"
    trailing_delta: str = "trailingDelta"
    iceberg_quantity: str = "icebergQty"
    time_in_force: str = "timeInForce"
    client_order_id: str = "newClientOrderId"
    strategy_type: str = "strategyType"

    @classmethod
    def of_leg(cls, leg: str) -> "Names":
        """Those of an order in a list, such as `above` or `pendingBelow`."""
        return cls(
            f"{leg}Price", f"{leg}StopPrice", f"{leg}TrailingDelta", f"{leg}IcebergQty",
            f"{leg}TimeInForce", f"{leg}ClientOrderId", f"{leg}StrategyType",
        )  # fmt: skip


ALONE: Final = Names()
# By type: what must be there, and what else may be.
STOP_OR_DELTA: Final = ("stop_price", "trailing_delta")
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "LIMIT": ("time_in_force", "price"),
    "LIMIT_MAKER": ("price",),
    "MARKET": (),
    "STOP_LOSS": (),
    "STOP_LOSS_LIMIT": ("time_in_force", "price"),
    "TAKE_PROFIT": (),
    "TAKE_PROFIT_LIMIT": ("time_in_force", "price"),
}
TAKES: Final[dict[str, frozenset[str]]] = {
    "LIMIT": frozenset({"iceberg_quantity"}),
    "LIMIT_MAKER": frozenset({"iceberg_quantity"}),
    "MARKET": frozenset(),
    "STOP_LOSS": frozenset(STOP_OR_DELTA),
    "STOP_LOSS_LIMIT": frozenset({*STOP_OR_DELTA, "iceberg_quantity"}),
    "TAKE_PROFIT": frozenset(STOP_OR_DELTA),
    "TAKE_PROFIT_LIMIT": frozenset({*STOP_OR_DELTA, "iceberg_quantity"}),
}
CHECKED: Final = ("price", "stop_price", "trailing_delta", "iceberg_quantity", "time_in_force")


def read_order(given: Parameters, market: str, client_order_id: str) -> trading.NewOrder:
    """The order that is asked for alone. Raises Rejected."""
    kind = read_type(given)
    quantity, quote_quantity = _amounts(given, kind)
    terms = read_terms(given, ALONE, kind, side=read_side(given), quantity=quantity)
    terms["client_order_id"] = client_order_id
    return trading.NewOrder(market=market, quote_quantity=quote_quantity, **terms)


def read_leg(
    given: Parameters, names: Names, kind: str, *, side: str, quantity: str
) -> dict[str, Any]:
    """The terms of an order in a list. Raises Rejected."""
    return read_terms(given, names, kind, side=side, quantity=quantity)


def read_terms(
    given: Parameters, names: Names, kind: str, *, side: str, quantity: str | None
) -> dict[str, Any]:
    """What an order of this type says, by the names of our terms; without its client order id.
    Raises Rejected."""
    _check_sent(given, names, kind)
    _check_strategy(given, names)
    price = given.number(names.price)
    if price == "0":
        raise rejected(-1013, "Invalid price.")
    terms: dict[str, Any] = {
        "side": side,
        "type": NATIVE_TYPES[kind],
        "quantity": quantity,
        "price": price,
        "post_only": kind == "LIMIT_MAKER",
        "self_trade_prevention": read_self_trade(given),
    }
    if given.has(names.time_in_force):
        terms["time_in_force"] = given.word(names.time_in_force, TIMES_IN_FORCE, INVALID_TIME)
    terms |= _iceberg(given, names, terms)
    return terms | _stop(given, names, kind)


def read_side(given: Parameters, name: str = "side") -> str:
    """Which side it trades. Raises Rejected."""
    return given.word(name, SIDES, INVALID_SIDE)


def read_type(given: Parameters, name: str = "type") -> str:
    """Which type of order it is. Raises Rejected."""
    return given.word(name, TYPES, INVALID_TYPE)


def read_self_trade(given: Parameters) -> str:
    """What happens when it meets its own group. Raises Rejected."""
    default = SELF_TRADES[SELF_TRADE_DEFAULT]
    return given.word_or("selfTradePreventionMode", SELF_TRADES, default)


def read_quantity(given: Parameters, name: str) -> str:
    """A quantity that must be there. Raises Rejected."""
    quantity = given.number_needed(name)
    if quantity == "0":
        raise rejected(-1013, "Invalid quantity.")
    return quantity


def _amounts(given: Parameters, kind: str) -> tuple[str | None, str | None]:
    """Quantity and quote quantity, of which a market order has one and any other the first."""
    by_quote = given.has("quoteOrderQty")
    if kind != "MARKET":
        if by_quote:
            raise not_required("quoteOrderQty")
        return read_quantity(given, "quantity"), None
    if by_quote == given.has("quantity"):
        raise bad_combination() if by_quote else either_missing("quantity", "quoteOrderQty")
    if by_quote:
        return None, read_quantity(given, "quoteOrderQty")
    return read_quantity(given, "quantity"), None


def _check_sent(given: Parameters, names: Names, kind: str) -> None:
    sent = names._asdict()
    needs, takes = NEEDS[kind], TAKES[kind]
    for name in CHECKED:
        if name in needs:
            if given.text(sent[name]) is None:
                raise missing(sent[name])
        elif name not in takes and given.has(sent[name]):
            raise not_required(sent[name])
    if "stop_price" in takes and not any(given.has(sent[name]) for name in STOP_OR_DELTA):
        raise either_missing(names.stop_price, names.trailing_delta)


def _check_strategy(given: Parameters, names: Names) -> None:
    """Strategies are the client's own; we only say which cannot be."""
    found = given.integer(names.strategy_type)
    if found is not None and found < STRATEGY_TYPE_MIN:
        raise rejected(-1134, "`strategyType` was less than 1000000.")


def _iceberg(given: Parameters, names: Names, terms: dict[str, Any]) -> dict[str, Any]:
    shown = given.number(names.iceberg_quantity)
    if shown is None or shown == "0":
        return {}
    if terms.get("time_in_force", "gtc") != "gtc":
        raise unsupported_order()
    if to_units(shown, SCALE_MAX) > to_units(terms["quantity"], SCALE_MAX):
        raise rejected(-2010, "IcebergQty exceeds QTY.")
    return {} if shown == terms["quantity"] else {"display_quantity": shown}


def _stop(given: Parameters, names: Names, kind: str) -> dict[str, Any]:
    """The condition of an order that waits for a price. A trailing one follows it: by market
    orders only, and a stop of a loss does so from the beginning."""
    stop_price, delta = given.number(names.stop_price), given.integer(names.trailing_delta)
    if stop_price == "0":
        raise rejected(-1013, "Invalid stopPrice.")
    if delta is None:
        return {} if stop_price is None else {"stop_price": stop_price}
    if not 0 < delta <= BIPS_MAX:
        raise rejected(-1013, "Filter failure: TRAILING_DELTA")
    if kind not in TRAILING or (kind == "STOP_LOSS" and stop_price is not None):
        raise unsupported_order()
    trailing = {"type": "trailing_stop", "trail_percent": to_text(delta, BIPS_DECIMALS)}
    return trailing if stop_price is None else trailing | {"activation_price": stop_price}


def replacement_of(order: trading.NewOrder, mode: Mode) -> trading.Replacement:
    """The same order as one that takes another's place; not by quote quantity."""
    assert order.quote_quantity is None, "the engine replaces by quantity alone"
    named = msgspec.structs.asdict(order)
    del named["quote_quantity"]
    return trading.Replacement(**named, mode=mode)
