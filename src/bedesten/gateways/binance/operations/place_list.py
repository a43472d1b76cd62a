"""Place linked orders: one cancels the other, one triggers the other, or both."""

from typing import Any, Final, Literal, NamedTuple

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.names import new_name
from bedesten.gateways.binance.operations.order_lists import names_of
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.reading import (
    Names,
    read_quantity,
    read_side,
    read_terms,
    read_type,
)
from bedesten.gateways.binance.refusals import Rejected, Said, not_required
from bedesten.gateways.binance.telling import ack, full, joined, number_of, result
from bedesten.gateways.binance.translation import REJECTED_NEW, said_of
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.binance.words import CONTINGENCIES, RESPONSES, UNDER_WAY
from bedesten.kit.errors import DomainError
from bedesten.kit.money import SCALE_MAX, to_units

WORKING: Final = {"LIMIT": "LIMIT", "LIMIT_MAKER": "LIMIT_MAKER"}
ABOVE: Final = {
    name: name
    for name in ("STOP_LOSS_LIMIT", "STOP_LOSS", "LIMIT_MAKER", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
}
NOT_IN_PAIR: Final = Said(-1158, "Order type not supported in OCO.")
PRICES: Final = Said(REJECTED_NEW, "The relationship of the prices for the orders is not correct.")
NEITHER_WAITS: Final = Said(-1168, "At least one OCO order must be contingent.")
# By side, type and whether it is above, what stands against an order of a pair.
WRONG_PLACE: Final = {
    ("buy", "LIMIT_MAKER", True): Said(-1165, "A limit order in a buy OCO must be below."),
    ("sell", "LIMIT_MAKER", False): Said(-1166, "A limit order in a sell OCO must be above."),
    ("buy", "STOP_LOSS", False): Said(-1196, "A stop loss order in a buy OCO must be above."),
    ("sell", "STOP_LOSS", True): Said(-1197, "A stop loss order in a sell OCO must be below."),
    ("buy", "TAKE_PROFIT", True): Said(-1198, "A take profit order in a buy OCO must be below."),
    ("sell", "TAKE_PROFIT", False): Said(-1199, "A take profit order in a sell OCO must be above."),
}
OLD_LIMIT: Final = Names.of_leg("limit")._replace(price="price")
OLD_STOP: Final = Names.of_leg("stop")._replace(
    price="stopLimitPrice",
    stop_price="stopPrice",
    trailing_delta="trailingDelta",
    time_in_force="stopLimitTimeInForce",
)
Terms = dict[str, Any]
Contingency = Literal["oco", "oto", "otoco"]


class Leg(NamedTuple):
    """One order of a list, as it was asked for."""

    kind: str
    terms: Terms


async def place_oco(venue: Venue, given: Parameters) -> bodies.NewOrderList:
    """Two orders of which one cancels the other."""
    side, quantity = read_side(given), read_quantity(given, "quantity")
    pair = _pair(given, ("above", "below"), side, quantity)
    return await _place(venue, given, "oco", pair)


async def place_old_oco(venue: Venue, given: Parameters) -> bodies.NewOrderList:
    """The same as clients asked for it before: a limit order that rests and a stop."""
    side, quantity = read_side(given), read_quantity(given, "quantity")
    limit = _leg(given, OLD_LIMIT, "LIMIT_MAKER", side=side, quantity=quantity)
    kind = "STOP_LOSS_LIMIT" if given.has(OLD_STOP.price) else "STOP_LOSS"
    stop = _leg(given, OLD_STOP, kind, side=side, quantity=quantity)
    _check_prices(*((limit, stop) if side == "sell" else (stop, limit)))
    return await _place(venue, given, "oco", [limit, stop])


async def place_oto(venue: Venue, given: Parameters) -> bodies.NewOrderList:
    """An order that another follows when it is filled."""
    working = _working(given)
    kind = read_type(given, "pendingType")
    if kind == "MARKET" and given.has("pendingQuoteOrderQty"):
        raise not_required("pendingQuoteOrderQty")
    pending = _leg(
        given,
        Names.of_leg("pending"),
        kind,
        side=read_side(given, "pendingSide"),
        quantity=read_quantity(given, "pendingQuantity"),
    )
    return await _place(venue, given, "oto", [working, pending])


async def place_otoco(venue: Venue, given: Parameters) -> bodies.NewOrderList:
    """An order that a pair follows when it is filled."""
    working = _working(given)
    side = read_side(given, "pendingSide")
    quantity = read_quantity(given, "pendingQuantity")
    pair = _pair(given, ("pendingAbove", "pendingBelow"), side, quantity)
    return await _place(venue, given, "otoco", [working, *pair])


async def _place(
    venue: Venue, given: Parameters, contingency: Contingency, legs: list[Leg]
) -> bodies.NewOrderList:
    market = await venue.market(given.symbol())
    response = given.word_or("newOrderRespType", RESPONSES, None)
    name = given.client_id("listClientOrderId") or new_name()
    terms = [trading.OrderTerms(**leg.terms) for leg in legs]
    wanted = trading.NewOrderList(
        market=market.symbol,
        contingency=contingency,
        first=terms[0],
        second=terms[1],
        third=terms[2] if len(terms) > 2 else None,
        client_list_id=name,
    )
    try:
        outcome = await trading.place_list(venue.desk, wanted)
    except DomainError as error:
        raise _refused(error, contingency) from error
    placed, at = outcome.body, outcome.at
    return bodies.NewOrderList(
        order_list_id=number_of(placed.order_list_id),
        contingency_type=CONTINGENCIES[placed.contingency],
        list_status_type=UNDER_WAY[0],
        list_order_status=UNDER_WAY[1],
        list_client_order_id=placed.client_list_id or "",
        transaction_time=given.stamp_ns(at),
        symbol=joined(market),
        orders=names_of(market, placed.orders),
        order_reports=[_report(market, order, given, at, response) for order in placed.orders],
    )


def _report(
    market: Market, order: trading.Order, given: Parameters, at: int, response: str | None
) -> bodies.Ack | bodies.Result | bodies.Full:
    if response == "ACK":
        return ack(market, order, given, at)
    return (
        full(market, order, given, at) if response == "FULL" else result(market, order, given, at)
    )


def _refused(error: DomainError, contingency: str) -> Rejected:
    """A pair around the wrong price is told as such."""
    wrong_prices = error.code in ("would_take", "would_trigger") and contingency == "oco"
    return Rejected(PRICES if wrong_prices else said_of(error), retry_after_s=error.retry_after_s)


def _working(given: Parameters) -> Leg:
    kind = given.word("workingType", WORKING, Said(-1116, "Invalid orderType."))
    return _leg(
        given,
        Names.of_leg("working"),
        kind,
        side=read_side(given, "workingSide"),
        quantity=read_quantity(given, "workingQuantity"),
    )


def _pair(given: Parameters, names: tuple[str, str], side: str, quantity: str) -> list[Leg]:
    """The order above and the one below, the one that rests first: the engine wants it so."""
    kinds = [given.word(f"{name}Type", ABOVE, NOT_IN_PAIR) for name in names]
    if kinds == ["LIMIT_MAKER", "LIMIT_MAKER"]:
        raise Rejected(NEITHER_WAITS)
    for kind, is_above in zip(kinds, (True, False), strict=True):
        wrong = WRONG_PLACE.get((side, kind.removesuffix("_LIMIT"), is_above))
        if wrong is not None:
            raise Rejected(wrong)
    above, below = (
        _leg(given, Names.of_leg(name), kind, side=side, quantity=quantity)
        for name, kind in zip(names, kinds, strict=True)
    )
    _check_prices(above, below)
    return [below, above] if below.kind == "LIMIT_MAKER" else [above, below]


def _check_prices(above: Leg, below: Leg) -> None:
    """Raises Rejected unless the upper order's price is above the lower one's."""
    upper, lower = (_level(leg) for leg in (above, below))
    if upper is not None and lower is not None and upper <= lower:
        raise Rejected(PRICES)


def _level(leg: Leg) -> int | None:
    """The price that it waits for; a trailing one may not know yet."""
    price = leg.terms.get("stop_price") if leg.kind != "LIMIT_MAKER" else leg.terms["price"]
    return None if price is None else to_units(price, SCALE_MAX)


def _leg(given: Parameters, names: Names, kind: str, *, side: str, quantity: str) -> Leg:
    terms = read_terms(given, names, kind, side=side, quantity=quantity)
    terms["client_order_id"] = given.client_id(names.client_order_id) or new_name()
    return Leg(kind, terms)
