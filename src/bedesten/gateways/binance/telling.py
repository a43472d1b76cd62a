"""Our orders in the shapes of Binance."""

from datetime import datetime
from typing import Any, Final

from msgspec import UNSET

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance import bodies
from bedesten.gateways.binance.padding import DECIMALS, ZERO, padded
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.words import (
    PREVENTED,
    SELF_TRADES_OF,
    TIMES_IN_FORCE_OF,
    TYPES_OF,
    status_of,
)
from bedesten.kit.money import to_units

NO_LIST: Final = -1
PREFIX_LENGTH: Final = 4  # of `ord_`, `lst_`, `trd_`
PERCENT_DECIMALS: Final = 4
BIPS: Final = 100  # parts per million
MARKET_LIKE: Final = frozenset({"market", "stop_loss", "take_profit", "trailing_stop"})


def joined(market: Market) -> str:
    """Its symbol without the separator."""
    return market.symbol.replace("-", "")


def number_of(text: str) -> int:
    """The number of an id that has a prefix."""
    return int(text[PREFIX_LENGTH:])


def list_of(text: str | None) -> int:
    """The number of an order's list."""
    return NO_LIST if text is None else number_of(text)


def price_of(market: Market, text: str | None) -> str:
    """A price; all of a market have as many decimals."""
    return padded(text, max(DECIMALS, market.tick_decimals))


def quantity_of(market: Market, text: str | None) -> str:
    """A quantity; all of a market have as many decimals."""
    return padded(text, max(DECIMALS, market.lot_decimals))


def ticks_text(market: Market, ticks: int) -> str:
    """A price that is known in ticks; also the zero of an empty side."""
    return price_of(market, market.price_text(ticks))


def lots_text(market: Market, lots: int) -> str:
    """A quantity that is known in lots."""
    return quantity_of(market, market.quantity_text(lots))


def value_of(market: Market, text: str | None) -> str:
    """An amount of the quote asset."""
    return padded(text, max(DECIMALS, market.quote.scale))


def fee_of(market: Market, trade: trading.OwnTrade) -> str:
    """What the trade cost, in its fee's asset."""
    asset = market.base if trade.fee_asset == market.base.symbol else market.quote
    return padded(trade.fee_amount, max(DECIMALS, asset.scale))


def type_of(order: trading.Order) -> str:
    """A post-only order is a maker; a trailing stop that begins to trail at a price takes profit,
    any other stops a loss."""
    if order.post_only:
        return "LIMIT_MAKER"
    if order.type == "trailing_stop" and order.activation_price is not None:
        return "TAKE_PROFIT"
    return TYPES_OF[order.type]


def ack(market: Market, order: trading.Order, given: Parameters, at: int) -> bodies.Ack:
    """That the order was taken, at `at` ns."""
    return bodies.Ack(**_head(market, order), transact_time=given.stamp_ns(at))


def result(market: Market, order: trading.Order, given: Parameters, at: int) -> bodies.Result:
    """The order that was just taken, as it stands."""
    return bodies.Result(**_placed(market, order, given, at))


def full(
    market: Market,
    order: trading.Order,
    given: Parameters,
    at: int,
    prevented: list[bodies.MakerPrevented] | None = None,
) -> bodies.Full:
    """The same with its trades, and the trades with oneself that were prevented."""
    fills = [
        bodies.Fill(
            price=price_of(market, trade.price),
            qty=quantity_of(market, trade.quantity),
            commission=fee_of(market, trade),
            commission_asset=trade.fee_asset,
            trade_id=trade.trade_number,
        )
        for trade in order.trades or ()
    ]
    return bodies.Full(
        **_placed(market, order, given, at), fills=fills, prevented_matches=prevented or UNSET
    )


def shown(
    market: Market, order: trading.Order, given: Parameters, match: int | None = None
) -> bodies.Order:
    """An order as it stands; `match` is the prevented match that ended it."""
    told = _terms(market, order)
    told.setdefault("stop_price", ZERO)
    told.setdefault("iceberg_qty", ZERO)
    if match is not None:
        told["prevented_match_id"] = match
    created = given.stamp(order.created_at)
    return bodies.Order(
        **told,
        time=created,
        update_time=_changed(order, given),
        is_working=order.status != "pending",
        working_time=_working_time(order, given),
    )


def cancelled(
    market: Market,
    order: trading.Order,
    done: trading.CancelledOrder,
    given: Parameters,
    *,
    name: str,
    at: int,
) -> bodies.Cancelled:
    """An order as it was, just cancelled in that way by a cancel of this name."""
    told = _terms(market, order)
    told |= {
        "client_order_id": name,
        "executed_qty": quantity_of(market, done.filled_quantity),
        "cummulative_quote_qty": value_of(market, done.filled_value),
        "status": "CANCELED",
    }
    return bodies.Cancelled(
        **told,
        orig_client_order_id=order.client_order_id or "",
        transact_time=given.stamp_ns(at),
    )


def _placed(market: Market, order: trading.Order, given: Parameters, at: int) -> dict[str, Any]:
    return _terms(market, order) | {
        "transact_time": given.stamp_ns(at),
        "working_time": -1 if order.status == "pending" else given.stamp_ns(at),
    }


def _head(market: Market, order: trading.Order) -> dict[str, Any]:
    return {
        "symbol": joined(market),
        "order_id": number_of(order.order_id),
        "order_list_id": list_of(order.order_list_id),
        "client_order_id": order.client_order_id or "",
    }


def _terms(market: Market, order: trading.Order) -> dict[str, Any]:
    executed = quantity_of(market, order.filled_quantity)
    told = _head(market, order) | {
        "price": price_of(market, order.price),
        "orig_qty": executed if order.quantity is None else quantity_of(market, order.quantity),
        "executed_qty": executed,
        "orig_quote_order_qty": value_of(market, order.quote_quantity),
        "cummulative_quote_qty": value_of(market, order.filled_value),
        "status": status_of(order.status, order.cancellation_reason, order.waiting_for),
        "time_in_force": time_in_force_of(order),
        "type": type_of(order),
        "side": order.side.upper(),
        "self_trade_prevention_mode": SELF_TRADES_OF[order.self_trade_prevention],
    }
    if order.stop_price is not None:
        told["stop_price"] = price_of(market, order.stop_price)
    if order.display_quantity is not None:
        told["iceberg_qty"] = quantity_of(market, order.display_quantity)
    if order.trail_percent is not None:
        told["trailing_delta"] = to_units(order.trail_percent, PERCENT_DECIMALS) // BIPS
    if order.cancellation_reason == PREVENTED:
        told["prevented_quantity"] = quantity_of(market, order.remaining_quantity)
    return told


def time_in_force_of(order: trading.Order) -> str:
    """What takes like a market order says GTC, as there."""
    return "GTC" if order.type in MARKET_LIKE else TIMES_IN_FORCE_OF[order.time_in_force]


def _working_time(order: trading.Order, given: Parameters) -> int:
    return -1 if order.status == "pending" else given.stamp(order.created_at)


def _changed(order: trading.Order, given: Parameters) -> int:
    """When it ended. What else changed an open order has no time of its own."""
    moment: datetime = order.ended_at or order.created_at
    return given.stamp(moment)
