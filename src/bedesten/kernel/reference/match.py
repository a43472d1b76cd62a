"""Matching: price first, then time, at the resting order's price."""

from bedesten.kernel.reference.done import finish, resolve_pair
from bedesten.kernel.reference.order import Order
from bedesten.kernel.reference.reference_price import too_far
from bedesten.kernel.reference.shrink import shrink
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.units import fee
from bedesten.protocol.events import SelfTradePrevented, Traded
from bedesten.protocol.vocabulary import Bucket, DoneReason, SelfTrade, Side

TAKER_EXPIRES = (SelfTrade.EXPIRE_TAKER, SelfTrade.EXPIRE_BOTH)
MAKER_EXPIRES = (SelfTrade.EXPIRE_MAKER, SelfTrade.EXPIRE_BOTH)


def fillable(state: State, market: Market, taker: Order) -> int:
    """Lots that could trade at once within the limit, never those of the taker's own group."""
    lots = 0
    for price, level in market.book.opposite(taker.side).levels():
        if not taker.accepts(price) or too_far(market, price):
            break
        makers = list(level)
        end = _where_it_ends(state, taker, makers)
        if end is not None:
            return lots + _fillable_before(makers[:end], makers[end])
        others = (maker for maker in makers if not prevents(state, taker, maker))
        lots += sum(maker.remaining for maker in others)
    return lots


def _where_it_ends(state: State, taker: Order, makers: list[Order]) -> int | None:
    """Position of the order of the own group that would end the taker."""
    if taker.self_trade not in TAKER_EXPIRES:
        return None
    own = (at for at, maker in enumerate(makers) if prevents(state, taker, maker))
    return next(own, None)


def _fillable_before(others: list[Order], own: Order) -> int:
    """Lots that trade at a price before its own order is met. An iceberg that shows anew is
    behind that order, unless it is hidden and so behind all that others show."""
    return sum(maker.remaining if own.hidden else maker.offer for maker in others)


def match(turn: Turn, market: Market, taker: Order) -> bool:
    """Trade while lots remain and the best price is within the limit and not too far from the
    reference price. Returns whether self-trade prevention ended the taker."""
    opposite = market.book.opposite(taker.side)
    while (maker := opposite.first()) is not None and taker.accepts(maker.price):
        lots = min(affordable(market, taker, maker.price), maker.offer)
        if lots == 0 or too_far(market, maker.price):
            break
        if not prevents(turn.state, taker, maker):
            trade(turn, market, taker, maker, lots=lots, price=maker.price)
            after_trade(turn, market, maker, lots)
            continue
        report_prevented(turn, taker, maker, price=maker.price, lots=lots)
        if taker.self_trade == SelfTrade.DECREMENT:
            decrement(turn, market, maker, lots)
        elif taker.self_trade in MAKER_EXPIRES:
            finish(turn, maker, DoneReason.SELF_TRADE_PREVENTED)
        if _taker_ends(turn, taker, lots):
            return True
    return False


def affordable(market: Market, taker: Order, price: int) -> int:
    """Lots the taker still wants, or can still pay for when it buys by quote amount."""
    return taker.held // market.value(price, 1) if taker.by_quote else taker.remaining


def prevents(state: State, taker: Order, maker: Order) -> bool:
    """Whether the two may not trade with each other."""
    same_group = state.accounts[taker.account].group == state.accounts[maker.account].group
    return same_group and taker.self_trade != SelfTrade.NONE


def decrement(turn: Turn, market: Market, order: Order, lots: int) -> None:
    """Take lots that a self-trade would have traded off an order on the book; its list goes on."""
    if lots == order.remaining:
        finish(turn, order, DoneReason.SELF_TRADE_PREVENTED)
        return
    shrink(turn, order, lots)
    _use_up(market, order, lots)
    resolve_pair(turn, order)


def _use_up(market: Market, order: Order, lots: int) -> None:
    """Take lots off what an iceberg shows; when that is used up it shows anew, as the last."""
    if not order.display_quantity:
        return
    order.shown -= lots
    if order.shown == 0 and order.remaining > 0:
        order.shown = min(order.display_quantity, order.remaining)
        side = market.book.side(order.side)
        side.remove(order)
        side.add(order)


def _taker_ends(turn: Turn, taker: Order, lots: int) -> bool:
    """Whether a prevented self-trade of so many lots ends the taker; else a taker that
    decrements goes on without them."""
    if taker.self_trade != SelfTrade.DECREMENT:
        return taker.self_trade in TAKER_EXPIRES
    if lots == taker.remaining:
        return True
    shrink(turn, taker, lots)
    return False


def report_prevented(turn: Turn, taker: Order, maker: Order, *, price: int, lots: int) -> None:
    """Emit that two orders of one group met at a price and did not trade."""
    turn.emit(
        SelfTradePrevented(
            turn.index, taker.market, taker.self_trade, taker.id, maker.id, taker.account,
            maker.account, price, lots,
        )
    )  # fmt: skip


def trade(
    turn: Turn,
    market: Market,
    taker: Order,
    maker: Order,
    *,
    lots: int,
    price: int,
    auction: int = 0,
) -> None:
    """Settle one trade, which leaves both orders where they are."""
    state = turn.state
    base, quote = lots * market.lot_unit, market.value(price, lots)
    buying = taker.side == Side.BUY
    taker_receives, maker_receives = (base, quote) if buying else (quote, base)
    taker_fee = fee(taker_receives, taker.taker_fee_ppm, 0)
    maker_fee = fee(maker_receives, maker.maker_fee_ppm, taker.taker_fee_ppm)

    buyer, seller = (taker, maker) if buying else (maker, taker)
    # A buyer by quantity held its own limit's value and gets the improvement back.
    released = 0 if buyer.by_quote else market.value(buyer.price - price, lots)
    _exchange(state, market, buyer, seller, base=base, quote=quote, released=released)
    terms = market.terms
    received = (terms.base, terms.quote) if buying else (terms.quote, terms.base)
    _charge(state, taker, received[0], taker_fee, terms.fee_account)
    _charge(state, maker, received[1], maker_fee, terms.fee_account)

    for order in (taker, maker):
        order.filled += lots
        order.filled_value += quote
        if order.id in state.orders:
            state.write_level(order)
    market.trades += 1
    market.last_price = price
    turn.traded = terms.market
    turn.emit(
        Traded(
            turn.index, state.take(5), terms.market, taker.side, auction, maker.id, taker.id,
            maker.account, taker.account, price, lots, maker_fee, taker_fee, released,
            market.trades, maker.filled, taker.filled,
        )
    )  # fmt: skip


def after_trade(turn: Turn, market: Market, order: Order, lots: int) -> None:
    """An order on the book has traded so many lots: it is done when nothing remains, an iceberg
    shows anew, and its list goes on."""
    _use_up(market, order, lots)
    if order.remaining == 0:
        finish(turn, order, DoneReason.FILLED)
    else:
        resolve_pair(turn, order)


def _exchange(
    state: State,
    market: Market,
    buyer: Order,
    seller: Order,
    *,
    base: int,
    quote: int,
    released: int,
) -> None:
    """Move both legs of a trade out of what the orders hold."""
    balances, terms = state.balances, market.terms
    balances.add(buyer.account, terms.base, Bucket.AVAILABLE, base)
    balances.add(seller.account, terms.base, Bucket.HELD, -base)
    balances.add(buyer.account, terms.quote, Bucket.HELD, -quote - released)
    balances.add(buyer.account, terms.quote, Bucket.AVAILABLE, released)
    balances.add(seller.account, terms.quote, Bucket.AVAILABLE, quote)
    buyer.held -= quote + released
    seller.held -= base


def _charge(state: State, order: Order, asset: int, amount: int, fee_account: int) -> None:
    """Take a fee from what the order just received; a negative one comes from the house."""
    if amount:
        state.balances.add(order.account, asset, Bucket.AVAILABLE, -amount)
        state.balances.add(fee_account, asset, Bucket.AVAILABLE, amount)
        order.fee += amount
