"""An order's texts as the engine's integers: ticks, lots, nanoseconds, parts per million."""

from datetime import datetime
from typing import Any, Final

from bedesten.domain.markets import ERRORS, Market, refused
from bedesten.domain.trading.expiry import expiry_ns
from bedesten.domain.trading.new_order import OrderTerms
from bedesten.domain.trading.rules import LIMIT_LIKE, OrderMalformed
from bedesten.domain.trading.story import PERCENT_DECIMALS
from bedesten.domain.trading.words import SELF_TRADE_OF, SIDE_OF, TIME_IN_FORCE_OF, TYPE_OF
from bedesten.kit import money
from bedesten.kit.ids import Ticks
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import OrderFlag, Refusal

TRAIL_PPM_MAX: Final = 10**6 - 1


def leg_of(market: Market, terms: OrderTerms, day_end: datetime) -> Leg:
    """The engine's order for these terms, which fit each other. Raises Refused or Malformed.

    A day order that names no end gets `day_end`.
    """
    return Leg(**leg_fields(market, terms, day_end))


def leg_fields(market: Market, terms: OrderTerms, day_end: datetime) -> dict[str, Any]:
    """The same as the fields of a leg."""
    time_in_force = terms.time_in_force or ("gtc" if terms.type in LIMIT_LIKE else "ioc")
    return {
        "side": SIDE_OF[terms.side],
        "type": TYPE_OF[terms.type],
        "time_in_force": TIME_IN_FORCE_OF[time_in_force],
        "self_trade": SELF_TRADE_OF[terms.self_trade_prevention],
        "flags": _flags(terms),
        "price": 0 if terms.price is None else market.ticks(terms.price),
        "quantity": 0 if terms.quantity is None else market.lots(terms.quantity),
        "client_order_id": terms.client_order_id or "",
        "stop_price": _stop_ticks(market, terms.stop_price),
        "display_quantity": _display_lots(market, terms.display_quantity),
        "expires_at": _expires_at(terms, day_end),
        "trail_offset": _some_ticks(market, terms.trail_offset),
        "activation_price": _some_ticks(market, terms.activation_price),
        "trail_ppm": 0 if terms.trail_percent is None else _ppm(terms.trail_percent),
    }


def _flags(terms: OrderTerms) -> int:
    flags = 0
    if not (terms.post_only or terms.slide or terms.hidden):
        return flags
    if terms.post_only:
        flags |= OrderFlag.POST_ONLY
    if terms.slide:
        flags |= OrderFlag.SLIDE
    if terms.hidden:
        flags |= OrderFlag.HIDDEN
    return flags


def _stop_ticks(market: Market, text: str | None) -> Ticks:
    if text is None:
        return Ticks(0)
    try:
        return market.ticks(text)
    except ERRORS[Refusal.PRICE_OUT_OF_RANGE] as error:
        raise refused(Refusal.STOP_PRICE_OUT_OF_RANGE) from error


def _some_ticks(market: Market, text: str | None) -> Ticks:
    """To the engine 0 is an order without it, so who writes 0 is told."""
    ticks = _stop_ticks(market, text)
    if text is not None and ticks == 0:
        raise refused(
            Refusal.STOP_PRICE_OUT_OF_RANGE, "trail_offset and activation_price are not zero"
        )
    return ticks


def _display_lots(market: Market, text: str | None) -> int:
    if text is None:
        return 0
    lots = market.lots(text)
    if lots == 0:
        raise refused(Refusal.DISPLAY_QUANTITY_OUT_OF_RANGE, "display_quantity is not zero")
    return lots


def _ppm(percent: str) -> int:
    """Parts per million of a percentage with at most four decimals."""
    try:
        ppm = money.to_units(percent, PERCENT_DECIMALS)
    except money.TooPrecise as error:
        raise OrderMalformed("trail_percent has at most four decimals") from error
    if not 0 < ppm <= TRAIL_PPM_MAX:
        raise refused(Refusal.STOP_PRICE_OUT_OF_RANGE, "trail_percent is between 0 and 100")
    return ppm


def _expires_at(terms: OrderTerms, day_end: datetime) -> int:
    if terms.expires_at is not None:
        return expiry_ns(terms.expires_at)
    return expiry_ns(day_end) if terms.time_in_force == "day" else 0
