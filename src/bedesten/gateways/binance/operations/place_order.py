"""Place an order, or only look whether it could be."""

from typing import Any

import msgspec
from msgspec import UNSET

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance.operations.commission import Discount, MakerTaker, rate_text
from bedesten.gateways.binance.operations.names import new_name
from bedesten.gateways.binance.operations.placed import NewOrder, response_of, told
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.reading import read_order, read_type
from bedesten.gateways.binance.venue import Venue


class TestedOrder(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What its trades would cost."""

    standard_commission_for_order: MakerTaker
    tax_commission_for_order: MakerTaker
    discount: Discount


async def place_order(venue: Venue, given: Parameters) -> NewOrder:
    """Acknowledged once it is on disk."""
    market, order = await asked_order(venue, given)
    response = response_of(given, read_type(given))
    outcome = await trading.place(venue.desk, order, id_window=False)
    return with_strategy(await told(venue, market, outcome, given, response), given)


async def test_order(venue: Venue, given: Parameters) -> TestedOrder | dict[str, Any]:
    """Everything but the account's money and the book is looked at."""
    market, order = await asked_order(venue, given)
    response_of(given, read_type(given))
    await trading.check(venue.desk, order)
    if not given.flag("computeCommissionRates"):
        return {}
    rate = (await trading.read_rates(venue.desk)).of(market)
    return TestedOrder(
        standard_commission_for_order=MakerTaker(
            maker=rate_text(rate.maker_ppm), taker=rate_text(rate.taker_ppm)
        ),
        tax_commission_for_order=MakerTaker(maker=rate_text(0), taker=rate_text(0)),
        discount=Discount(),
    )


async def asked_order(venue: Venue, given: Parameters) -> tuple[Market, trading.NewOrder]:
    """The order that the parameters say, and its market. To sell for a quote amount is to sell
    what the book pays that for now."""
    symbol = given.symbol()
    name = given.client_id("newClientOrderId") or new_name()
    order = read_order(given, symbol, name)
    market = await venue.market(symbol)
    if order.quote_quantity is not None and order.side == "sell":
        quantity = await trading.quantity_for(venue.desk, market.symbol, order.quote_quantity)
        order = msgspec.structs.replace(order, quantity=quantity, quote_quantity=None)
    return market, msgspec.structs.replace(order, market=market.symbol)


def with_strategy(placed: NewOrder, given: Parameters) -> NewOrder:
    """The client's own labels, said back; they are not kept."""
    labels = {
        "strategy_id": given.integer("strategyId"),
        "strategy_type": given.integer("strategyType"),
    }
    named = {name: label for name, label in labels.items() if label is not None}
    if not named or not hasattr(placed, "strategy_id"):
        return placed
    assert placed.strategy_id is UNSET, "nobody else sets it"
    return msgspec.structs.replace(placed, **named)
