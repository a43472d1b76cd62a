"""Orders that wait or end by themselves, where a story cannot look: in one batch, and after a
restore in the middle."""

from collections.abc import Sequence

import pytest

from bedesten.kernel import Engine, Kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    AdvanceTime,
    Cancel,
    Command,
    Place,
    RunTriggers,
    SetAccount,
    SetAsset,
    SetMarket,
    Transfer,
    encode,
)
from bedesten.protocol.events import (
    Deferred,
    Event,
    OrderAccepted,
    OrderState,
    OrderTriggered,
    TimeAdvanced,
    TriggersLeft,
    decode,
)
from bedesten.protocol.vocabulary import (
    TRIGGER_EVENTS_MAX,
    AccountKind,
    AssetKind,
    OrderType,
    Side,
    TimeInForce,
    Waiting,
)
from tests.support.machines import kernel_or_skip

AT = 1_767_225_600 * 10**9
ALICE, BOB = 3, 4
ENGINES: tuple[Engine, ...] = ("reference", "native")
each_engine = pytest.mark.parametrize("engine", ENGINES)


class Exchange:
    """A kernel with one market and two rich customers."""

    def __init__(self, engine: Engine) -> None:
        self.kernel: Kernel = kernel_or_skip(engine)
        self.seq, self.at = 0, AT
        kinds = (AccountKind.PLATFORM, AccountKind.FEE_POOL, AccountKind.SPOT, AccountKind.SPOT)
        listing: list[Command] = [SetAccount(kind=kind) for kind in kinds]
        listing += [SetAsset(scale=2, kind=AssetKind.CRYPTO, symbol=name) for name in ("A", "B")]
        terms = SetMarket(
            base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=1,
            lot_decimals=1, phase=3, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=50_000,
            symbol="A-B",
        )  # fmt: skip
        listing.append(terms)
        for account in (ALICE, BOB):
            for asset in (1, 2):
                gift = Transfer(
                    key=bytes([account, asset]) * 8, debit_account=1, credit_account=account,
                    asset=asset, debit_bucket=1, credit_bucket=1, reason=3, amount=10**12,
                )  # fmt: skip
                listing.append(gift)
        self.answer(listing)

    def answer(self, commands: Sequence[Command]) -> list[list[Event]]:
        """The events of each command of one batch."""
        self.seq += 1
        data = self.kernel.apply(command_batch(self.seq, self.at, [*map(encode, commands)]))
        batch = read_event_batch(data)
        return [list(decode(batch.answer(index))) for index in range(len(commands))]

    def next_expiry(self) -> int:
        raw = self.kernel.next_expiry()
        assert len(raw) == 8
        return int.from_bytes(raw, "little", signed=True)


def order(account: int, side: Side, price: int, **terms: int) -> Place:
    whole = {"type": OrderType.LIMIT, "time_in_force": TimeInForce.GTC, "quantity": 1} | terms
    return Place(
        account=account, market=1, side=side, self_trade=2, price=price, type=whole["type"],
        time_in_force=whole["time_in_force"], quantity=whole["quantity"],
        stop_price=whole.get("stop_price", 0), expires_at=whole.get("expires_at", 0),
    )  # fmt: skip


def stop(stop_price: int) -> Place:
    """A limit order of Alice's that waits and, once triggered, rests."""
    return order(ALICE, Side.BUY, 50, type=OrderType.STOP_LIMIT, stop_price=stop_price)


def expiring(price: int, after_ns: int, **terms: int) -> Place:
    terms = {"time_in_force": TimeInForce.GTD, "expires_at": AT + after_ns, **terms}
    return order(ALICE, Side.BUY, price, **terms)


@each_engine
def test_next_expiry_is_that_of_the_open_order_that_ends_first(engine: Engine) -> None:
    exchange = Exchange(engine)
    assert exchange.next_expiry() == 0
    (accepted,), *_ = exchange.answer(
        [
            expiring(90, 500),
            expiring(91, 900, type=OrderType.STOP_LIMIT, stop_price=200),
            expiring(92, 700, time_in_force=TimeInForce.DAY),
            order(ALICE, Side.BUY, 93),
        ]
    )
    assert exchange.next_expiry() == AT + 500
    assert isinstance(accepted, OrderAccepted)
    exchange.answer([Cancel(account=ALICE, order=accepted.order)])
    assert exchange.next_expiry() == AT + 700
    exchange.answer([order(BOB, Side.SELL, 92)])
    exchange.answer([order(BOB, Side.SELL, 92)])
    assert exchange.next_expiry() == AT + 900
    restored = kernel_or_skip(engine)
    restored.restore(exchange.kernel.snapshot())
    assert restored.next_expiry() == exchange.kernel.next_expiry()
    exchange.at += 900
    ((_, advanced),) = exchange.answer([AdvanceTime()])
    assert advanced == TimeAdvanced(0, 1, 0)
    assert exchange.next_expiry() == 0


def storm(exchange: Exchange, count: int) -> list[list[Event]]:
    """`count` orders wait for 100, one for 101; then one trade at 100, all in one batch, and two
    more commands behind it."""
    commands = [stop(100)] * count + [stop(101), order(BOB, Side.SELL, 100)]
    exchange.answer(commands)
    crossing = order(ALICE, Side.BUY, 100)
    return exchange.answer([crossing, order(BOB, Side.SELL, 120), AdvanceTime()])


@each_engine
def test_the_bound_is_met_exactly(engine: Engine) -> None:
    # Accepted, traded and twice done: four events, then one for each order that is triggered.
    most = TRIGGER_EVENTS_MAX - 4
    first, *others = storm(Exchange(engine), most)
    assert len(first) == TRIGGER_EVENTS_MAX
    assert [type(event) for event in first[-2:]] == [OrderTriggered, OrderTriggered]
    assert not any(isinstance(row, Deferred) for events in others for row in events)

    exchange = Exchange(engine)
    first, *others = storm(exchange, most + 1)
    assert len(first) == TRIGGER_EVENTS_MAX + 1
    assert first[-1] == TriggersLeft(0, 1)
    assert others == [[Deferred(1)], [Deferred(2)]]
    assert exchange.answer([RunTriggers(market=1), AdvanceTime()])[1] == [TimeAdvanced(1, 0, 0)]


@pytest.mark.parametrize("other", ENGINES)
@each_engine
def test_a_kernel_restored_in_the_middle_of_a_cascade_goes_on(
    engine: Engine, other: Engine
) -> None:
    exchange = Exchange(engine)
    storm(exchange, TRIGGER_EVENTS_MAX)
    restored = Exchange(other)
    restored.kernel.restore(exchange.kernel.snapshot())
    restored.seq = exchange.seq
    rows = [row for row in decode(restored.kernel.open_orders(0, 0)) if isinstance(row, OrderState)]
    assert [row.order for row in rows] == sorted(row.order for row in rows)
    due = [row.order for row in rows if row.waiting == Waiting.DUE]
    assert len(due) == 4
    assert sum(row.waiting == Waiting.FOR_PRICE for row in rows) == 1
    commands = [AdvanceTime(), RunTriggers(market=1), stop(100), stop(101)]
    answers = exchange.answer(commands)
    assert restored.answer(commands) == answers
    assert answers[0] == [Deferred(0)]
    assert [row.order for row in answers[1] if isinstance(row, OrderTriggered)] == due
    assert restored.kernel.snapshot() == exchange.kernel.snapshot()
