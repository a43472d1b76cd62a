"""Make an open order smaller, and look up when it was; it keeps its place and its name."""

from typing import Final

import msgspec

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.operations.find_order import open_order
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.reading import read_quantity
from bedesten.gateways.binance.refusals import Rejected, Said, rejected
from bedesten.gateways.binance.telling import joined, number_of, quantity_of, shown
from bedesten.gateways.binance.translation import said_of_cancel
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import OrderId, parse_order

REFUSED: Final = -2038
NO_EXECUTION: Final = 0  # of an order that held nothing yet


class Amendment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An order became smaller; its name stayed."""

    symbol: str
    order_id: int
    execution_id: int
    orig_client_order_id: str
    new_client_order_id: str
    orig_qty: str
    new_qty: str
    time: int


async def amend_order(venue: Venue, given: Parameters) -> bodies.AmendedOrder:
    """To `newQty` in all. An order's name cannot change here: only its own is taken."""
    market = await venue.market(given.symbol())
    quantity = read_quantity(given, "newQty")
    name = given.client_id("newClientOrderId")
    order = await open_order(venue, given, market)
    if name not in (None, order.client_order_id):
        raise rejected(REFUSED, "The client order id of an order cannot be amended here.")
    reduction = trading.Reduction(quantity=quantity)
    try:
        outcome = await trading.reduce(venue.desk, parse_order(order.order_id), reduction)
    except DomainError as error:
        raise Rejected(_said(error), retry_after_s=error.retry_after_s) from error
    transfer = outcome.body.transfer_id
    return bodies.AmendedOrder(
        transact_time=given.stamp_ns(outcome.at),
        execution_id=NO_EXECUTION if transfer is None else number_of(transfer),
        amended_order=_amended(market, order, outcome.body, given),
    )


async def order_amendments(venue: Venue, given: Parameters) -> list[Amendment]:
    """Those of an order, oldest first, from an execution on."""
    market = await venue.market(given.symbol())
    given.needed("orderId")
    order, first = given.integer("orderId"), given.integer("fromExecutionId") or 0
    assert order is not None, "it is needed"
    found = await trading.list_reductions(venue.desk, market, OrderId(order))
    return [
        Amendment(
            symbol=joined(market),
            order_id=order,
            execution_id=one.transfer,
            orig_client_order_id=one.client_order_id or "",
            new_client_order_id=one.client_order_id or "",
            orig_qty=quantity_of(market, one.quantity_before),
            new_qty=quantity_of(market, one.quantity),
            time=given.stamp(one.reduced_at),
        )
        for one in found
        if one.transfer >= first
    ][: given.limit()]


def _said(error: DomainError) -> Said:
    said = said_of_cancel(error)
    return Said(REFUSED, said.msg) if error.code == "order_in_list" else said


def _amended(
    market: Market, order: trading.Order, reduced: trading.ReducedOrder, given: Parameters
) -> bodies.Amended:
    was = shown(market, order, given)
    return bodies.Amended(
        symbol=was.symbol,
        order_id=was.order_id,
        order_list_id=was.order_list_id,
        orig_client_order_id=was.client_order_id,
        client_order_id=was.client_order_id,
        price=was.price,
        qty=quantity_of(market, reduced.quantity),
        executed_qty=was.executed_qty,
        prevented_qty=quantity_of(market, None),
        quote_order_qty=was.orig_quote_order_qty,
        cumulative_quote_qty=was.cummulative_quote_qty,
        status=was.status,
        time_in_force=was.time_in_force,
        type=was.type,
        side=was.side,
        working_time=was.working_time,
        self_trade_prevention_mode=was.self_trade_prevention_mode,
    )
