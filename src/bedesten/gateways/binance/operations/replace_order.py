"""Cancel an order and place another, in one step of the engine."""

from typing import Final

import msgspec

from bedesten.domain import trading
from bedesten.domain.markets import Market, refused
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.cancel_order import check_restriction, read_restriction
from bedesten.gateways.binance.operations.find_order import open_order
from bedesten.gateways.binance.operations.names import new_name
from bedesten.gateways.binance.operations.place_order import asked_order, with_strategy
from bedesten.gateways.binance.operations.placed import NewOrder, response_of, told
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.reading import Mode, read_type, replacement_of
from bedesten.gateways.binance.refusals import Rejected, Said, unsupported_order
from bedesten.gateways.binance.telling import cancelled
from bedesten.gateways.binance.translation import said_of, said_of_cancel
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import parse_order
from bedesten.protocol.vocabulary import Refusal

MODES: Final[dict[str, Mode]] = {
    "STOP_ON_FAILURE": "stop_on_failure",
    "ALLOW_FAILURE": "allow_failure",
}
SUCCESS: Final = "SUCCESS"
FAILURE: Final = "FAILURE"
OF_CANCEL: Final = frozenset({"order_not_found", "order_in_list", "order_changed", "market_halted"})
NOT_ATTEMPTED: Final = "NOT_ATTEMPTED"
IN_PART: Final = Said(-2021, "Order cancel-replace partially failed.", 409)
NOT_AT_ALL: Final = Said(-2022, "Order cancel-replace failed.", 400)


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """Why a half was refused."""

    code: int
    msg: str


Half = ErrorBody | bodies.Cancelled | NewOrder


class Replaced(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of both halves."""

    cancel_result: str
    new_order_result: str
    cancel_response: Half
    new_order_response: Half | None


async def replace_order(venue: Venue, given: Parameters) -> Replaced:
    """Raises Rejected with both halves in its data when one or both were refused."""
    mode = given.word("cancelReplaceMode", MODES)
    if given.has("quoteOrderQty"):
        raise unsupported_order()
    market, order = await asked_order(venue, given)
    replacement = replacement_of(order, mode)
    response = response_of(given, read_type(given))
    name = given.client_id("cancelNewClientOrderId") or new_name()
    restriction = read_restriction(given)
    try:
        old = await open_order(
            venue, given, market, by_id="cancelOrderId", by_name="cancelOrigClientOrderId"
        )
        check_restriction(old, restriction)
    except Rejected as refusal:
        if refusal.said.code != -2011:
            raise
        return await _without_cancel(venue, given, mode, refusal.said, response)
    try:
        outcome = await trading.replace(venue.desk, parse_order(old.order_id), replacement)
    except DomainError as error:
        if error.code not in OF_CANCEL:  # the new order was looked at first, and cannot be
            raise
        raise _failed(_body(said_of_cancel(error)), NOT_ATTEMPTED, None) from error
    return await _both(venue, given, market, outcome, old, name=name, response=response)


async def _both(
    venue: Venue,
    given: Parameters,
    market: Market,
    outcome: trading.Outcome[trading.ReplacedOrder],
    old: trading.Order,
    *,
    name: str,
    response: str,
) -> Replaced:
    halves, at = outcome.body, outcome.at
    if halves.cancelled is None:
        assert halves.cancel_refused is not None, "a half is told or refused"
        cancel: Half = _body(_said(halves.cancel_refused, cancelling=True))
    else:
        cancel = cancelled(market, old, halves.cancelled, given, name=name, at=at)
    if halves.order is None:
        assert halves.order_refused is not None, "a half is told or refused"
        raise _failed(cancel, FAILURE, _body(_said(halves.order_refused, cancelling=False)))
    placed = outcome.about(halves.order)
    new = with_strategy(await told(venue, market, placed, given, response), given)
    if halves.cancelled is None:
        raise _failed(cancel, SUCCESS, new)
    return Replaced(
        cancel_result=SUCCESS,
        new_order_result=SUCCESS,
        cancel_response=cancel,
        new_order_response=new,
    )


async def _without_cancel(
    venue: Venue, given: Parameters, mode: Mode, said: Said, response: str
) -> Replaced:
    """There is nothing to cancel; whether the new order is placed is the mode's matter."""
    if mode == "stop_on_failure":
        raise _failed(_body(said), NOT_ATTEMPTED, None)
    market, order = await asked_order(venue, given)
    try:
        outcome = await trading.place(venue.desk, order, id_window=False)
    except DomainError as error:
        raise _failed(_body(said), FAILURE, _body(said_of(error))) from error
    new = with_strategy(await told(venue, market, outcome, given, response), given)
    raise _failed(_body(said), SUCCESS, new)


def _failed(cancel: Half, new_result: str, new: Half | None) -> Rejected:
    """A refusal of one half or both."""
    cancel_result = FAILURE if isinstance(cancel, ErrorBody) else SUCCESS
    done = SUCCESS in (cancel_result, new_result)
    data = Replaced(
        cancel_result=cancel_result,
        new_order_result=new_result,
        cancel_response=cancel,
        new_order_response=new,
    )
    return Rejected(IN_PART if done else NOT_AT_ALL, data=data)


def _said(failure: trading.Failure, *, cancelling: bool) -> Said:
    """A half's refusal in our words, which only has its code."""
    known = failure.code.upper() in Refusal.__members__
    error = refused(Refusal[failure.code.upper()]) if known else refused(0)
    return said_of_cancel(error) if cancelling else said_of(error)


def _body(said: Said) -> ErrorBody:
    return ErrorBody(code=said.code, msg=said.msg)
