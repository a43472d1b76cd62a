"""Place an order list: its orders in one command, all or none."""

from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading.bodies import LinkedOrders
from bedesten.domain.trading.in_steps import in_steps
from bedesten.domain.trading.leg import leg_of
from bedesten.domain.trading.new_order import NewOrderList
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.rules import check_list_shape
from bedesten.domain.trading.story import placed_orders
from bedesten.domain.trading.words import CONTINGENCIES
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import ListId, list_text
from bedesten.protocol.commands import NO_KEY, PlaceList
from bedesten.protocol.events import ListAccepted
from bedesten.protocol.leg import NO_LEG
from bedesten.protocol.vocabulary import Contingency


async def place_list(
    desk: Desk, orders: NewOrderList, *, key: bytes = NO_KEY
) -> Outcome[LinkedOrders]:
    """The accepted list.

    Raises RateLimited, Refused, Malformed, EngineUnavailable or OutcomeUnknown.
    """
    desk.count_orders(2 if orders.third is None else 3)
    check_list_shape(orders)
    day_end = desk.end_of_day
    third = orders.third

    def command(market: Market) -> PlaceList:
        return PlaceList(
            account=desk.trader.account,
            key=key,
            market=market.id,
            steps=market.steps,
            contingency=Contingency[orders.contingency.upper()],
            first=leg_of(market, orders.first, day_end),
            second=leg_of(market, orders.second, day_end),
            third=NO_LEG if third is None else leg_of(market, third, day_end),
            client_list_id=orders.client_list_id or "",
        )

    market, answer = await in_steps(desk, orders.market, command)
    accepted = next(event for event in answer.events if isinstance(event, ListAccepted))
    body = LinkedOrders(
        order_list_id=list_text(ListId(accepted.list)),
        account_id=accepted.account,
        client_list_id=accepted.client_list_id or None,
        market=market.symbol,
        contingency=CONTINGENCIES[accepted.contingency],
        orders=placed_orders(market, answer),
        created_at=id_time(accepted.list),
    )
    return Outcome.of(body, answer)
