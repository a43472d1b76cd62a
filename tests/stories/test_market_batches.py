"""What the end of a batch tells when a market changes within it."""

import pytest
from msgspec.structs import asdict

from bedesten.kernel import Engine
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import Cancel, Command, Place, SetMarket, SetPhase, encode
from bedesten.protocol.events import (
    BalanceChanged,
    Event,
    IndicativeChanged,
    LevelChanged,
    MarketSet,
    OrderAccepted,
    decode,
)
from bedesten.protocol.vocabulary import OrderType, Phase, SelfTrade, Side, TimeInForce
from tests.support.machines import STORY_BEGINS_AT, KernelMachine
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS

ENGINES: tuple[Engine, ...] = ("reference", "native")
ALICE = 3
SEQ = 1000


def _machine(engine: Engine) -> KernelMachine:
    machine = KernelMachine(engine)
    run_story("fund alice TRY 1000\nfund alice BTC 10", machine, VERBS)
    return machine


def _place(side: Side, price: int) -> Place:
    return Place(
        account=ALICE, market=1, side=side, type=OrderType.LIMIT, quantity=10_000, price=price,
        time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
    )  # fmt: skip


def _ten_times_the_tick(machine: KernelMachine) -> SetMarket:
    (row,) = machine.query("markets")
    assert isinstance(row, MarketSet)
    terms = asdict(row)
    del terms["command"], terms["steps"]
    return SetMarket(**{**terms, "tick_decimals": row.tick_decimals - 1})


def _at_the_end(machine: KernelMachine, seq: int, *commands: Command) -> list[Event]:
    """What the batch's end says of levels and auctions."""
    raw = machine.kernel.apply(command_batch(seq, STORY_BEGINS_AT, [encode(c) for c in commands]))
    batch = read_event_batch(raw)
    closing = decode(raw, batch.offsets[batch.commands])
    return [event for event in closing if not isinstance(event, BalanceChanged)]


@pytest.mark.parametrize("engine", ENGINES)
def test_levels_written_before_a_new_tick_are_forgotten(engine: Engine) -> None:
    machine = _machine(engine)
    told = _at_the_end(
        machine, SEQ, _place(Side.BUY, 10_000), _place(Side.BUY, 10_001),
        SetPhase(market=1, phase=Phase.HALTED), _ten_times_the_tick(machine),
        SetPhase(market=1, phase=Phase.CONTINUOUS), _place(Side.BUY, 999),
    )  # fmt: skip
    # 100.01 does not fit the tick of 0.1: its end is not told either, the book is asked for anew
    assert told == [LevelChanged(6, 1, Side.BUY, 999, 1, 10_000)]
    levels = [row for row in decode(machine.kernel.book(1, 0)) if isinstance(row, LevelChanged)]
    assert [(row.price, row.quantity) for row in levels] == [(1000, 10_000), (999, 10_000)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_new_tick_alone_tells_no_level(engine: Engine) -> None:
    machine = _machine(engine)
    _at_the_end(machine, SEQ, _place(Side.BUY, 10_000), _place(Side.SELL, 20_001))
    halt = SetPhase(market=1, phase=Phase.HALTED)
    assert _at_the_end(machine, SEQ + 1, halt, _ten_times_the_tick(machine)) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_auction_is_told_once_a_batch_and_only_where_something_changed(engine: Engine) -> None:
    machine = _machine(engine)
    auction = SetPhase(market=1, phase=Phase.AUCTION)
    nothing = IndicativeChanged(1, 1, 0, 0, 0)
    assert _at_the_end(machine, SEQ, auction) == [nothing]
    assert _at_the_end(machine, SEQ + 1, auction) == [nothing]
    orders = [_place(Side.BUY, 101), _place(Side.SELL, 99)]
    levels_and_one = _at_the_end(machine, SEQ + 2, *orders)
    assert levels_and_one[2:] == [IndicativeChanged(2, 1, 100, 10_000, 0)]
    refused = _place(Side.BUY, 0)
    assert _at_the_end(machine, SEQ + 3, refused) == []
    # what ends within the batch is told no more, what begins is
    opened = SetPhase(market=1, phase=Phase.CONTINUOUS)
    assert not _indicative(_at_the_end(machine, SEQ + 4, _place(Side.BUY, 98), opened))
    assert _indicative(_at_the_end(machine, SEQ + 5, _place(Side.BUY, 97), auction))
    assert not _indicative(_at_the_end(machine, SEQ + 6, opened, _place(Side.BUY, 96)))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cancelled_order_changes_an_auction(engine: Engine) -> None:
    machine = _machine(engine)
    machine.submit(SetPhase(market=1, phase=Phase.AUCTION))
    machine.submit(_place(Side.BUY, 101))
    (accepted, *_) = machine.submit(_place(Side.SELL, 99)).events
    assert isinstance(accepted, OrderAccepted)
    told = _at_the_end(machine, SEQ, Cancel(account=ALICE, order=accepted.order))
    assert told[1:] == [IndicativeChanged(1, 1, 0, 0, 0)]


def _indicative(events: list[Event]) -> bool:
    return any(isinstance(event, IndicativeChanged) for event in events)
