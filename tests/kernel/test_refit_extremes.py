"""New ticks and lots where products have up to 182 bits, and times near the end of their range."""

import random
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    AdvanceTime,
    Command,
    Place,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetMarket,
    SetPhase,
    Transfer,
    encode,
)
from bedesten.protocol.events import Event, MarketSet, OrderDone, OrderState, PhaseScheduled, decode
from bedesten.protocol.vocabulary import AMOUNT_MAX, Phase
from tests.kernel.twins import BEGINS_AT, HOUR_NS, Twins

MANTISSAS = (1, 2, 3, 5, 10, 2**10, 10**6, 2**31, 3**19, 10**17, 2**59, 10**18)
DECIMALS = (0, 0, 1, 2, 9, 18)
PRICES = (1, 2, 3, 10, 2**10, 10**6, 2**31, 2**40, 3**19, 10**17, 2**61, 2**62)
TERMS = SetMarket(
    base=1, quote=2, fee_account=1, tick_mantissa=1, lot_mantissa=1, tick_decimals=0,
    lot_decimals=0, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=500_000,
    symbol="A-B",
)  # fmt: skip


class Market:
    """Both kernels with one market and one customer rich in both of its assets."""

    def __init__(self, terms: SetMarket) -> None:
        self.twins, self.seq = Twins(), 0
        listing: list[Command] = [SetAccount(kind=64), SetAccount(kind=1)]
        listing += [SetAsset(scale=18, kind=1, symbol=symbol) for symbol in ("A", "B")]
        listing.append(terms)
        listing += [
            Transfer(
                key=bytes([asset, turn]) * 8, debit_account=1, credit_account=2, asset=asset,
                debit_bucket=1, credit_bucket=1, reason=3, amount=AMOUNT_MAX,
            )
            for asset in (1, 2)
            for turn in range(1, 100)
        ]  # fmt: skip
        self.apply(listing)

    def apply(self, commands: Sequence[Command], at: int = BEGINS_AT) -> list[Event]:
        self.seq += 1
        data = self.twins.apply(command_batch(self.seq, at, [*map(encode, commands)]))
        self.twins.compare()
        return list(decode(data, read_event_batch(data).offsets[0]))

    def open_orders(self) -> list[Event]:
        return list(decode(self.twins.native.open_orders(0, 0)))


def orders(dice: random.Random) -> list[Command]:
    """Bids, stops to sell at market and stop-limits, and one trade that leaves a last price."""

    def place(side: int, kind: int, price: int, stop_price: int = 0) -> Place:
        return Place(
            account=2, market=1, side=side, type=kind, time_in_force=1 if kind in (2, 4) else 2,
            self_trade=1, price=price, quantity=dice.choice((1, 2, 6, 10**6)),
            stop_price=stop_price,
        )  # fmt: skip

    drawn: list[Command] = []
    for _ in range(12):
        price, stop = dice.choice(PRICES), dice.choice(PRICES)
        drawn += [place(1, 2, price), place(2, 3, 0, stop), place(2, 4, price, stop)]
    price = dice.choice(PRICES)
    return [place(2, 2, price), place(1, 2, price), *drawn]


def stepped(dice: random.Random, market: int) -> SetMarket:
    """The market with any tick and lot."""
    return replace(
        TERMS, market=market, tick_mantissa=dice.choice(MANTISSAS),
        tick_decimals=dice.choice(DECIMALS), lot_mantissa=dice.choice(MANTISSAS),
        lot_decimals=dice.choice(DECIMALS),
    )  # fmt: skip


def test_orders_fit_the_same_new_numbers_in_both_kernels() -> None:
    dice = random.Random(1)
    changed = kept = ended = 0
    for _ in range(60):
        first = stepped(dice, 0)
        second = stepped(dice, 1)
        market = Market(first)
        market.apply(orders(dice))
        events = market.apply([SetPhase(market=1, phase=Phase.HALTED), second])
        if any(isinstance(event, MarketSet) for event in events):
            changed += 1
            ended += sum(isinstance(event, OrderDone) for event in events)
            kept += len(market.open_orders())
        market.apply([SetPhase(market=1, phase=Phase.CONTINUOUS)])
    assert changed > 10
    assert kept > 10
    assert ended > 10


@pytest.mark.parametrize("finer", [10**18, 3**30, 2**59])
def test_what_becomes_too_large_ends_and_back_is_the_same(finer: int) -> None:
    terms = replace(TERMS, lot_decimals=18)
    coarse, fine = (replace(terms, market=1, tick_mantissa=tick) for tick in (finer, 1))
    market = Market(replace(coarse, market=0))
    prices = (1, 4, 5, 2**50)
    market.apply([_bid(price) for price in prices])
    assert _prices(market) == list(prices)
    events = market.apply([SetPhase(market=1, phase=Phase.HALTED), fine])
    small = [price for price in prices if price * finer <= 2**62]
    assert sum(isinstance(event, OrderDone) for event in events) == len(prices) - len(small)
    assert _prices(market) == [price * finer for price in small]
    market.apply([coarse])
    assert _prices(market) == small


def test_a_schedule_ends_where_time_does() -> None:
    market = Market(TERMS)
    end = 2**63 - 1
    scheduled = [
        SchedulePhase(market=1, phase=Phase.HALTED, at=end - HOUR_NS, every=HOUR_NS),
        SchedulePhase(market=1, phase=Phase.CLOSED, at=end - HOUR_NS, every=HOUR_NS + 1),
    ]
    market.apply(scheduled)
    events = market.apply([AdvanceTime()], at=end - 1)
    moved = [event for event in events if isinstance(event, PhaseScheduled)]
    assert [(event.phase, event.at, event.every) for event in moved] == [
        (Phase.HALTED, end, HOUR_NS),
        (Phase.CLOSED, 0, 0),
    ]
    events = market.apply([AdvanceTime()], at=end)
    moved = [event for event in events if isinstance(event, PhaseScheduled)]
    assert [(event.phase, event.at, event.every) for event in moved] == [(Phase.HALTED, 0, 0)]


def _bid(price: int) -> Place:
    return Place(
        account=2, market=1, side=1, type=2, time_in_force=1, self_trade=1, quantity=1, price=price
    )


def _prices(market: Market) -> list[int]:
    return sorted(row.price for row in market.open_orders() if isinstance(row, OrderState))
