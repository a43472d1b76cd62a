"""Orders as they stand, made from what the engine says, event by event."""

from collections.abc import Sequence
from typing import Final

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.domain.trading.bodies import CancelledOrder, Order, OwnTrade, ReducedOrder
from bedesten.domain.trading.words import (
    REASONS,
    SELF_TRADES,
    SIDES,
    TIMES_IN_FORCE,
    TYPES,
    UNPRICED,
    Status,
)
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import ListId, OrderId, TradeId, list_text, order_text, trade_text
from bedesten.kit.moment import moment_of
from bedesten.kit.money import to_text
from bedesten.protocol.events import (
    Event,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderState,
    OrderTriggered,
    Traded,
)
from bedesten.protocol.vocabulary import DoneReason, OrderFlag, Refusal, Side

PERCENT_DECIMALS: Final = 4  # parts per million


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How far an order has come: lots, quote units, fee units of the received asset."""

    lots: int = 0
    value: int = 0
    fee: int = 0
    done: DoneReason | None = None
    refusal: int = 0
    waiting: bool = False


def placed_order(market: Market, events: Sequence[Event]) -> Order:
    """The order that this answer of the engine accepted, with its trades and its end, if any."""
    return placed_orders(market, events)[0]


def placed_orders(market: Market, events: Sequence[Event]) -> list[Order]:
    """The orders that this answer of the engine accepted, each with its trades and its end, if any.

    The answer goes on with what the orders' trades triggered, which may meet them again.
    """
    stories: dict[int, Story] = {}
    for event in events:
        if isinstance(event, OrderAccepted):
            stories[event.order] = Story.of(event)
            continue
        for order, taker in orders_in(event):
            if order in stories:
                stories[order].tell(market, event, taker=taker)
    return [story.order(market, story.trades) for story in stories.values()]


def orders_in(event: Event) -> tuple[tuple[int, bool], ...]:
    """The orders to which the event happens, and whether each is the taker of a trade."""
    match event:
        case Traded():
            return (event.maker_order, False), (event.taker_order, True)
        case OrderHeld() | OrderTriggered() | OrderReduced() | OrderDone():
            return ((event.order, False),)
        case _:
            return ()


class Story(msgspec.Struct):
    """An order, how far it has come, and the trades it made, event by event."""

    terms: OrderAccepted | OrderState
    filled: Filled
    trades: list[OwnTrade]

    @classmethod
    def of(cls, terms: OrderAccepted | OrderState) -> "Story":
        """The story of an order that stands so."""
        return cls(terms, filled_of(terms), [])

    def tell(self, market: Market, event: Event, *, taker: bool) -> None:
        """What happened to it next; `taker` is its side of a trade."""
        match event:
            case Traded():
                self._trade(market, event, taker=taker)
            case OrderHeld():
                self._hold(event)
            case OrderTriggered():
                self.filled = msgspec.structs.replace(self.filled, waiting=False)
                self.terms = msgspec.structs.replace(self.terms, stop_price=event.stop_price)
            case OrderReduced():
                self.terms = msgspec.structs.replace(self.terms, quantity=event.quantity)
            case OrderDone():
                self.filled = Filled(
                    lots=event.filled,
                    value=event.filled_value,
                    fee=event.fee,
                    done=DoneReason(event.reason),
                    refusal=event.refusal,
                )
            case _:
                pass

    def order(self, market: Market, trades: list[OwnTrade] | None) -> Order:
        """The order as it stands now."""
        return order_of(market, self.terms, self.filled, trades)

    def _trade(self, market: Market, event: Traded, *, taker: bool) -> None:
        before = self.filled
        self.filled = Filled(
            lots=before.lots + event.quantity,
            value=before.value + market.value(event.price, event.quantity),
            fee=before.fee + (event.taker_fee if taker else event.maker_fee),
        )
        self.trades.append(own_trade(market, event, taker=taker))

    def _hold(self, event: OrderHeld) -> None:
        """Its turn in its list has come: it enters, or waits for its price from now on."""
        self.terms = msgspec.structs.replace(
            self.terms, price=event.price, held=event.held, stop_price=event.stop_price
        )
        waiting = event.stop_price != 0
        self.filled = msgspec.structs.replace(self.filled, waiting=waiting)


def open_order(market: Market, state: OrderState) -> Order:
    """An order that the engine has open."""
    return order_of(market, state, filled_of(state), None)


def filled_of(terms: OrderAccepted | OrderState) -> Filled:
    """How far an order that was just accepted, or that the engine has open, has come. One that
    follows another of its list holds nothing yet."""
    if isinstance(terms, OrderAccepted):
        return Filled(waiting=terms.stop_price != 0 or terms.held == 0)
    return Filled(
        lots=terms.filled,
        value=terms.filled_value,
        fee=terms.fee,
        waiting=terms.waiting != 0,
    )


def cancelled_order(market: Market, done: OrderDone) -> CancelledOrder:
    """An order that just ended."""
    fee_asset = received_asset(market, done.side)
    return CancelledOrder(
        order_id=order_text(OrderId(done.order)),
        account_id=done.account,
        market=market.symbol,
        side=SIDES[done.side],
        status=status_of(Filled(lots=done.filled, done=DoneReason(done.reason))),
        cancellation_reason=reason_text(DoneReason(done.reason)),
        filled_quantity=market.quantity_text(done.filled),
        filled_value=market.quote.text(done.filled_value),
        average_filled_price=market.average_text(done.filled_value, done.filled),
        fee_amount=fee_asset.text(done.fee),
        fee_asset=fee_asset.symbol,
    )


def reduced_order(market: Market, event: OrderReduced) -> ReducedOrder:
    """An order that just became smaller."""
    held_asset = market.quote if event.side == Side.BUY else market.base
    return ReducedOrder(
        order_id=order_text(OrderId(event.order)),
        account_id=event.account,
        market=market.symbol,
        side=SIDES[event.side],
        quantity=market.quantity_text(event.quantity),
        released_amount=held_asset.text(event.released),
        released_asset=held_asset.symbol,
    )


def received_asset(market: Market, side: int) -> Asset:
    """What this side of a trade receives; its fee is cut from that."""
    return market.base if side == Side.BUY else market.quote


def status_of(filled: Filled) -> Status:
    """Only a whole fill makes an order filled; its time expires it, a turn that it cannot take
    rejects it, whatever else ends it cancels the rest."""
    if filled.done is DoneReason.FILLED:
        return "filled"
    if filled.done is DoneReason.EXPIRED:
        return "expired"
    if filled.done is DoneReason.REJECTED:
        return "rejected"
    if filled.done is not None:
        return "cancelled"
    if filled.waiting:
        return "pending"
    return "partially_filled" if filled.lots else "open"


def reason_text(done: DoneReason | None) -> str | None:
    """Why an order ended before it was filled; None for one that did not, and for a rejected one,
    which has a reject_code."""
    if done is None or done in (DoneReason.FILLED, DoneReason.REJECTED):
        return None
    return REASONS[done]


def reject_code(refusal: int) -> str | None:
    """The code of the error that a rejected order met."""
    return Refusal(refusal).name.lower() if refusal else None


def own_trade(market: Market, trade: Traded, *, taker: bool) -> OwnTrade:
    """A trade as its taker or its maker sees it."""
    maker_side = Side.SELL if trade.taker_side == Side.BUY else Side.BUY
    fee_asset = received_asset(market, trade.taker_side if taker else maker_side)
    return OwnTrade(
        trade_id=trade_text(TradeId(trade.trade)),
        price=market.price_text(trade.price),
        quantity=market.quantity_text(trade.quantity),
        value=market.quote.text(market.value(trade.price, trade.quantity)),
        role="taker" if taker else "maker",
        fee_amount=fee_asset.text(trade.taker_fee if taker else trade.maker_fee),
        fee_asset=fee_asset.symbol,
        executed_at=id_time(trade.trade),
    )


def order_of(
    market: Market,
    terms: OrderAccepted | OrderState,
    filled: Filled,
    trades: list[OwnTrade] | None,
) -> Order:
    """The order of these terms that has come this far."""
    by_quote = terms.quote_quantity > 0
    fee_asset = received_asset(market, terms.side)
    left = terms.quantity - filled.lots
    return Order(
        order_id=order_text(OrderId(terms.order)),
        account_id=terms.account,
        client_order_id=terms.client_order_id or None,
        market=market.symbol,
        side=SIDES[terms.side],
        type=TYPES[terms.type],
        time_in_force=TIMES_IN_FORCE[terms.time_in_force],
        post_only=bool(terms.flags & OrderFlag.POST_ONLY),
        hidden=bool(terms.flags & OrderFlag.HIDDEN),
        self_trade_prevention=SELF_TRADES[terms.self_trade],
        price=None if TYPES[terms.type] in UNPRICED else market.price_text(terms.price),
        stop_price=_price(market, terms.stop_price),
        trail_offset=_price(market, terms.trail_offset),
        trail_percent=to_text(terms.trail_ppm, PERCENT_DECIMALS) if terms.trail_ppm else None,
        activation_price=_price(market, terms.activation_price),
        display_quantity=(
            market.quantity_text(terms.display_quantity) if terms.display_quantity else None
        ),
        quantity=None if by_quote else market.quantity_text(terms.quantity),
        quote_quantity=market.quote.text(terms.quote_quantity) if by_quote else None,
        filled_quantity=market.quantity_text(filled.lots),
        remaining_quantity=None if by_quote else market.quantity_text(left),
        filled_value=market.quote.text(filled.value),
        average_filled_price=market.average_text(filled.value, filled.lots),
        fee_amount=fee_asset.text(filled.fee),
        fee_asset=fee_asset.symbol,
        status=status_of(filled),
        cancellation_reason=reason_text(filled.done),
        reject_code=reject_code(filled.refusal),
        order_list_id=list_text(ListId(terms.list)) if terms.list else None,
        expires_at=moment_of(terms.expires_at) if terms.expires_at else None,
        created_at=id_time(terms.order),
        trades=trades,
    )


def _price(market: Market, ticks: int) -> str | None:
    return market.price_text(ticks) if ticks else None
