"""Orders as they stand, made from what the engine says, event by event."""

from typing import Final

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.domain.trading.bodies import CancelledOrder, Order, OwnTrade, ReducedOrder
from bedesten.domain.trading.words import (
    HIDDEN,
    POST_ONLY,
    REASONS,
    SELF_TRADES,
    SIDES,
    TIMES_IN_FORCE,
    TYPES,
    UNPRICED,
    Status,
    Waiting,
)
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import (
    ListId,
    OrderId,
    TradeId,
    TransferId,
    list_text,
    order_text,
    trade_text,
    transfer_text,
)
from bedesten.kit.moment import moment_of
from bedesten.kit.money import to_text
from bedesten.protocol.client import Answer
from bedesten.protocol.events import (
    Event,
    ListAccepted,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderState,
    OrderTriggered,
    Traded,
)
from bedesten.protocol.vocabulary import Contingency, DoneReason, Refusal, Side
from bedesten.protocol.vocabulary import Waiting as Waits

PERCENT_DECIMALS: Final = 4  # parts per million


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How far an order has come: lots, quote units, fee units of the received asset, and when it
    ended (ns)."""

    lots: int = 0
    value: int = 0
    fee: int = 0
    done: DoneReason | None = None
    refusal: int = 0
    ended_at: int = 0
    waiting: Waiting | None = None


def placed_order(market: Market, answer: Answer) -> Order:
    """The order that this answer of the engine accepted, with its trades and its end, if any."""
    return placed_orders(market, answer)[0]


def placed_orders(market: Market, answer: Answer) -> list[Order]:
    """The orders that this answer of the engine accepted, each with its trades and its end, if any.

    The answer goes on with what the orders' trades triggered, which may meet them again.
    """
    first = answer.events[0]
    if len(answer.events) == 1 and isinstance(first, OrderAccepted):  # it rests: nothing happened
        return [order_of(market, first, filled_of(first), [])]
    stories: dict[int, Story] = {}
    followers: frozenset[int] = frozenset()
    for event in answer.events:
        if isinstance(event, ListAccepted):
            followers = followers_of(event)
        elif isinstance(event, OrderAccepted):
            stories[event.order] = Story.of(event, follows=event.order in followers)
        else:
            for order, taker in orders_in(event):
                if order in stories:
                    stories[order].tell(market, event, taker=taker, at=answer.at)
    return [story.order(market, story.trades) for story in stories.values()]


def followers_of(accepted: ListAccepted) -> frozenset[int]:
    """The orders of a list that wait for its first one."""
    if accepted.contingency == Contingency.OCO:
        return frozenset()
    return frozenset({accepted.second, accepted.third})


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
    def of(cls, terms: OrderAccepted | OrderState, *, follows: bool = False) -> "Story":
        """The story of an order that stands so; `follows`: it waits for another of its list."""
        return cls(terms, filled_of(terms, follows=follows), [])

    def tell(self, market: Market, event: Event, *, taker: bool, at: int) -> None:
        """What happened to it next, at `at` ns; `taker` is its side of a trade."""
        match event:
            case Traded():
                self._trade(market, event, taker=taker)
            case OrderHeld():
                self._hold(event)
            case OrderTriggered():
                self.filled = msgspec.structs.replace(self.filled, waiting=None)
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
                    ended_at=at,
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
        waiting: Waiting | None = "price" if event.stop_price else None
        self.filled = msgspec.structs.replace(self.filled, waiting=waiting)


def open_order(market: Market, state: OrderState) -> Order:
    """An order that the engine has open."""
    return order_of(market, state, filled_of(state), None)


def filled_of(terms: OrderAccepted | OrderState, *, follows: bool = False) -> Filled:
    """How far an order that was just accepted, or that the engine has open, has come."""
    if isinstance(terms, OrderAccepted):
        if follows:
            return Filled(waiting="order")
        return Filled(waiting="price" if terms.stop_price else None)
    waiting: Waiting | None = "price" if terms.waiting else None
    return Filled(
        lots=terms.filled,
        value=terms.filled_value,
        fee=terms.fee,
        waiting="order" if terms.waiting == Waits.FOR_ORDER else waiting,
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
        transfer_id=transfer_text(TransferId(event.release_transfer)) if event.released else None,
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
        trade_number=trade.number,
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
        post_only=bool(terms.flags & POST_ONLY),
        hidden=bool(terms.flags & HIDDEN),
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
        waiting_for=filled.waiting,
        cancellation_reason=reason_text(filled.done),
        reject_code=reject_code(filled.refusal),
        order_list_id=list_text(ListId(terms.list)) if terms.list else None,
        expires_at=moment_of(terms.expires_at) if terms.expires_at else None,
        created_at=id_time(terms.order),
        ended_at=moment_of(filled.ended_at) if filled.ended_at else None,
        trades=trades,
    )


def _price(market: Market, ticks: int) -> str | None:
    return market.price_text(ticks) if ticks else None
