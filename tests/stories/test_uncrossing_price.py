"""The price of an uncrossing against a brute force that looks at every tick between the orders."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.kernel import Engine, Kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    Command,
    Place,
    SetAccount,
    SetAsset,
    SetMarket,
    SetPhase,
    Transfer,
    encode,
)
from bedesten.protocol.events import (
    Event,
    IndicativeChanged,
    LevelChanged,
    OrderDone,
    PhaseSet,
    Traded,
    decode,
)
from bedesten.protocol.vocabulary import (
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.machines import kernel_or_skip
from tests.support.state_invariants import check_state, snapshot_records

BUYER, SELLER = 3, 4
AT = 1_767_225_600 * 10**9


class Limit(NamedTuple):
    """A limit order: ticks and lots."""

    side: Side
    price: int
    lots: int


class Outcome(NamedTuple):
    """Price in ticks, lots that trade there, buyers' lots less sellers' lots."""

    price: int
    quantity: int
    surplus: int


orders = st.lists(
    st.builds(
        Limit, st.sampled_from(Side), st.integers(90, 110) | st.sampled_from((1, 500)),
        st.integers(1, 9) | st.just(2**62),
    ),
    max_size=14,
)  # fmt: skip
references = st.sampled_from((0, 0, 1, 95, 99, 100, 101, 105, 400))


class Auction:
    """A kernel with one market in an auction; `reference` is the price of the only trade before."""

    def __init__(self, engine: Engine, reference: int) -> None:
        self.kernel: Kernel = kernel_or_skip(engine)
        self.seq = 0
        self.send(
            *(SetAccount(kind=kind) for kind in (AccountKind.PLATFORM, AccountKind.FEE_POOL)),
            *[SetAccount(kind=AccountKind.SPOT)] * 2,
            *(SetAsset(scale=0, kind=AssetKind.CRYPTO, symbol=name) for name in ("BTC", "TRY")),
            *(_funds(account, asset) for account in (BUYER, SELLER) for asset in (1, 2)),
            SetMarket(
                base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=0,
                lot_decimals=0, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0,
                band_ppm=0, symbol="BTC-TRY",
            ),
        )  # fmt: skip
        if reference:
            self.place(Limit(Side.SELL, reference, 1))
            self.place(Limit(Side.BUY, reference, 1))
        self.send(SetPhase(market=1, phase=Phase.AUCTION))

    def place(self, order: Limit) -> list[Event]:
        return self.send(
            Place(
                account=BUYER if order.side == Side.BUY else SELLER, market=1, side=order.side,
                type=OrderType.LIMIT, time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
                price=order.price, quantity=order.lots,
            )
        )  # fmt: skip

    def send(self, *commands: Command) -> list[Event]:
        self.seq += 1
        answered = self.kernel.apply(command_batch(self.seq, AT, [encode(c) for c in commands]))
        return list(decode(answered, read_event_batch(answered).offsets[0]))


def _funds(account: int, asset: int) -> Transfer:
    return Transfer(
        key=bytes([account, asset]) * 8, debit_account=1, credit_account=account, asset=asset,
        debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE, reason=Reason.DEPOSIT,
        amount=2**100,
    )  # fmt: skip


def at_price(book: list[Limit], price: int) -> Outcome:
    """What would trade at a price, order by order."""
    buying = sum(o.lots for o in book if o.side == Side.BUY and o.price >= price)
    selling = sum(o.lots for o in book if o.side == Side.SELL and o.price <= price)
    return Outcome(price, min(buying, selling), buying - selling)


def brute_force(book: list[Limit], reference: int) -> Outcome:
    """Every tick is tried; those where orders stand are chosen from by the rule book's four
    steps, one after another."""
    prices = {order.price for order in book}
    tried = [at_price(book, price) for price in range(min(prices), max(prices) + 1)]
    most = max(tick.quantity for tick in tried)
    if most == 0:
        return Outcome(0, 0, 0)
    step_1 = [tick for tick in tried if tick.price in prices and tick.quantity == most]
    assert step_1, "no tick without orders is better than all that have some"
    least = min(abs(tick.surplus) for tick in step_1)
    step_2 = [tick for tick in step_1 if abs(tick.surplus) == least]
    lowest, highest = step_2[0].price, step_2[-1].price
    signs = {(tick.surplus > 0) - (tick.surplus < 0) for tick in step_2}
    if signs == {1}:
        return at_price(book, highest)
    if signs == {-1}:
        return at_price(book, lowest)
    if reference == 0:
        return at_price(book, (lowest + highest) // 2)
    return at_price(book, sorted((lowest, reference, highest))[1])


@pytest.mark.parametrize("engine", ["reference", "native"])
@given(book=orders, reference=references)
def test_the_indicative_price_is_the_brute_force_one(
    engine: Engine, book: list[Limit], reference: int
) -> None:
    auction = Auction(engine, reference)
    assert auction.kernel.indicative(0) == auction.kernel.indicative(99) == b""
    for count, order in enumerate(book, 1):
        told = auction.place(order)[-1]
        assert isinstance(told, IndicativeChanged)
        wanted = brute_force(book[:count], reference)
        assert (told.price, told.quantity, told.surplus) == wanted


@pytest.mark.parametrize("engine", ["reference", "native"])
@given(book=orders, reference=references)
def test_everything_that_can_trade_trades_at_that_price(
    engine: Engine, book: list[Limit], reference: int
) -> None:
    auction = Auction(engine, reference)
    for order in book:
        auction.place(order)
    wanted = brute_force(book, reference) if book else Outcome(0, 0, 0)
    events = auction.send(SetPhase(market=1, phase=Phase.CONTINUOUS))
    trades = [event for event in events if isinstance(event, Traded)]
    assert sum(trade.quantity for trade in trades) == wanted.quantity
    assert {(trade.price, trade.auction) for trade in trades} <= {(wanted.price, 1)}
    assert all(trade.taker_order > trade.maker_order for trade in trades)
    assert sum(isinstance(event, PhaseSet) for event in events) == 1
    assert sum(isinstance(event, OrderDone) for event in events) <= len(book)
    check_state(snapshot_records(auction.kernel.snapshot()))
    assert all(_uncrossed_rest(auction, side, wanted) for side in Side)


def _uncrossed_rest(auction: Auction, side: Side, wanted: Outcome) -> bool:
    """Whoever would have traded at the price and did not stands on the side with the surplus."""
    levels = [row for row in decode(auction.kernel.book(1, 0)) if isinstance(row, LevelChanged)]
    sign = 1 if side == Side.BUY else -1
    within = [row for row in levels if row.side == side and sign * (row.price - wanted.price) >= 0]
    left = sum(row.quantity for row in within) if wanted.price else 0
    return left == max(0, sign * wanted.surplus) if wanted.price else True


@pytest.mark.spec("EVNT-004")
@pytest.mark.parametrize("engine", ["reference", "native"])
@given(book=orders, reference=references)
def test_a_snapshot_keeps_an_auction(engine: Engine, book: list[Limit], reference: int) -> None:
    auction = Auction(engine, reference)
    for order in book:
        auction.place(order)
    again = kernel_or_skip(engine)
    again.restore(auction.kernel.snapshot())
    assert again.indicative(1) == auction.kernel.indicative(1)
    opened = command_batch(999, AT, [encode(SetPhase(market=1, phase=Phase.CONTINUOUS))])
    assert again.apply(opened) == auction.kernel.apply(opened)
    assert again.snapshot() == auction.kernel.snapshot()
