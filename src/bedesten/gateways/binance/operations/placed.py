"""What is answered about an order that was just placed, in the length that was asked for."""

from typing import Final

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.prevented import prevented_by
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import ack, full, result
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.binance.words import PREVENTED, RESPONSES

FULL_BY_DEFAULT: Final = frozenset({"LIMIT", "MARKET"})
NewOrder = bodies.Ack | bodies.Result | bodies.Full


def response_of(given: Parameters, kind: str) -> str:
    """ACK, RESULT or FULL; what is not asked for depends on the type. Raises Rejected."""
    default = "FULL" if kind in FULL_BY_DEFAULT else "ACK"
    return given.word_or("newOrderRespType", RESPONSES, default)


async def told(
    venue: Venue,
    market: Market,
    outcome: trading.Outcome[trading.Order],
    given: Parameters,
    response: str,
) -> NewOrder:
    """The order in that length."""
    order = outcome.body
    if response == "ACK":
        return ack(market, order, given, outcome.at)
    if response == "RESULT":
        return result(market, order, given, outcome.at)
    matches = None
    if order.cancellation_reason == PREVENTED:
        matches = await prevented_by(venue, market, order, outcome.seq)
    return full(market, order, given, outcome.at, matches)
