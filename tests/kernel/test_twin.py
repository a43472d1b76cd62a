"""Twin runs: whatever comes, both kernels write the same bytes and keep the invariants.

FUZZ_SECONDS makes the seeded run longer than its share of the suite; `make fuzz` is the same
without pytest and prints a shortened case.
"""

import os
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    NO_KEY,
    AdvanceTime,
    Amend,
    Cancel,
    Command,
    MassCancel,
    Place,
    Post,
    Reserve,
    RunTriggers,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetFees,
    SetMarket,
    SetPhase,
    SetTier,
    Transfer,
    Void,
    encode,
)
from bedesten.protocol.events import (
    OrderAccepted,
    decode,
)
from bedesten.protocol.vocabulary import AccountKind, AssetKind
from tests.kernel.twins import BEGINS_AT, HOUR_NS, Twins, run

SECONDS = int(os.environ.get("FUZZ_SECONDS", "8"))

# A small world, so that orders meet, keys repeat and money runs out.
customers = st.sampled_from((3, 4, 5))
assets = st.sampled_from((1, 2))
keys = st.sampled_from((NO_KEY, NO_KEY, *(bytes([number]) * 16 for number in range(1, 6))))
movement_keys = st.binary(min_size=16, max_size=16) | keys
client_order_ids = st.sampled_from(("", "", "a", "b"))
prices = st.integers(95, 105) | st.sampled_from((0, -1, 1, 2**62, 2**62 + 1, 2**63 - 1))
lots = st.integers(1, 20) | st.sampled_from((0, -1, 2**62, 2**63 - 1))
amounts = st.integers(1, 3000) | st.sampled_from((0, -1, 2**110, 2**110 + 1, 2**127 - 1))


@pytest.mark.spec("TRAD-012")
@pytest.mark.timeout(60 + 2 * SECONDS)
def test_random_runs_agree() -> None:
    stop, seed = time.monotonic() + SECONDS, time.time_ns() % 10**9
    while time.monotonic() < stop:
        run(seed, 60)
        seed += 1


AMENDS_WHO_HOLDS_NOTHING = 15474951  # an order whose list is gone, before its turn


@pytest.mark.parametrize("seed", [*range(6), AMENDS_WHO_HOLDS_NOTHING])
def test_the_same_random_runs_agree_every_time(seed: int) -> None:
    assert run(seed, 60) > 500


class TwinMachine(RuleBasedStateMachine):
    """Commands collect until the batch is cut; then both kernels answer it."""

    def __init__(self) -> None:
        super().__init__()
        self.twins = Twins()
        self.seq, self.at = 0, BEGINS_AT
        self.pending: list[bytes] = []
        self.orders: list[int] = [1]

    @initialize(maker=st.sampled_from((-100, 0, 250)), taker=st.sampled_from((100, 999_999)))
    def list_and_fund(self, maker: int, taker: int) -> None:
        for kind in (AccountKind.PLATFORM, AccountKind.FEE_POOL, *[AccountKind.SPOT] * 3):
            self.send(SetAccount(kind=kind))
        self.send(SetAccount(account=4, kind=AccountKind.SPOT, group=3))
        for symbol in ("BTC", "TRY"):
            self.send(SetAsset(scale=2, kind=AssetKind.CRYPTO, symbol=symbol))
        terms = SetMarket(
            base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=1,
            lot_decimals=1, phase=3, maker_fee_ppm=maker, taker_fee_ppm=taker, band_ppm=30_000,
            symbol="BTC-TRY",
        )  # fmt: skip
        self.send(terms)
        for account in (3, 4, 5):
            for asset in (1, 2):
                key = bytes([account, asset]) * 8
                self.send(
                    Transfer(
                        key=key, debit_account=1, credit_account=account, asset=asset,
                        debit_bucket=1, credit_bucket=1, reason=3, amount=20_000,
                    )
                )  # fmt: skip
        self.answer()

    def send(self, command: Command) -> None:
        self.pending.append(encode(command))

    def answer(self) -> None:
        self.seq += 1
        answered = self.twins.apply(command_batch(self.seq, self.at, self.pending))
        self.pending = []
        for event in decode(answered, read_event_batch(answered).offsets[0]):
            if isinstance(event, OrderAccepted):
                self.orders.append(event.order)

    @rule(
        account=customers,
        key=keys,
        side=st.sampled_from((1, 2)),
        time_in_force=st.sampled_from((1, 1, 2, 3)),
        self_trade=st.integers(1, 5),
        flags=st.sampled_from((0, 0, 0, 1, 4)),
        price=prices,
        quantity=lots,
        client_order_id=client_order_ids,
    )
    def place_limit(self, **terms: Any) -> None:
        self.send(Place(market=1, type=2, **terms))

    @rule(
        account=customers,
        side=st.sampled_from((1, 2)),
        time_in_force=st.sampled_from((2, 3)),
        self_trade=st.integers(1, 5),
        quantity=lots,
    )
    def place_market(self, **terms: Any) -> None:
        self.send(Place(market=1, type=1, **terms))

    @rule(account=customers, self_trade=st.integers(1, 4), quote_quantity=amounts)
    def buy_for_quote(self, **terms: Any) -> None:
        self.send(Place(market=1, side=1, type=1, time_in_force=2, **terms))

    @rule(
        account=customers,
        side=st.sampled_from((1, 2)),
        kind=st.sampled_from((3, 4, 5, 6)),
        time_in_force=st.sampled_from((1, 2, 3)),
        self_trade=st.integers(1, 5),
        price=st.integers(95, 105),
        stop_price=prices,
        quantity=lots,
    )
    def place_conditional(self, kind: int, price: int, **terms: Any) -> None:
        limited = kind in (4, 6)
        terms["time_in_force"] = terms["time_in_force"] if limited else 2
        self.send(Place(market=1, type=kind, price=price if limited else 0, **terms))

    @rule(
        account=customers,
        side=st.sampled_from((1, 2)),
        price=prices,
        stop_price=st.sampled_from((0, 0, 97, 103)),
        quantity=lots,
        later=st.sampled_from((0, 1, 10**6, HOUR_NS, 24 * HOUR_NS)),
        time_in_force=st.sampled_from((4, 5)),
    )
    def place_expiring(self, later: int, stop_price: int, **terms: Any) -> None:
        kind, expires_at = (4 if stop_price else 2), self.at + later
        self.send(
            Place(
                market=1, type=kind, self_trade=5, stop_price=stop_price, expires_at=expires_at,
                **terms,
            )
        )  # fmt: skip

    @rule(account=customers, key=keys, which=st.integers(0, 30), quantity=lots)
    def amend(self, account: int, key: bytes, which: int, quantity: int) -> None:
        order = self.orders[-1 - which % len(self.orders)]
        self.send(Amend(account=account, key=key, order=order, quantity=quantity))

    @rule()
    def advance_time(self) -> None:
        self.send(AdvanceTime())

    @rule(market=st.sampled_from((0, 1, 1, 2)))
    def run_triggers(self, market: int) -> None:
        self.send(RunTriggers(market=market))

    @rule(account=customers, key=keys, which=st.integers(0, 30))
    def cancel(self, account: int, key: bytes, which: int) -> None:
        order = self.orders[-1 - which % len(self.orders)]
        self.send(Cancel(account=account, key=key, order=order))

    @rule(account=customers, key=keys, client_order_id=client_order_ids)
    def cancel_by_client_id(self, **terms: Any) -> None:
        self.send(Cancel(**terms))

    @rule(account=st.sampled_from((0, 3, 4, 5)), side=st.integers(0, 2))
    def mass_cancel(self, account: int, side: int) -> None:
        self.send(MassCancel(account=account, side=side))

    @rule(
        debit_account=st.integers(1, 6),
        credit_account=st.integers(1, 6),
        asset=assets,
        debit_bucket=st.sampled_from((1, 1, 1, 2, 3, 4)),
        credit_bucket=st.sampled_from((1, 1, 1, 2, 3, 4)),
        amount=amounts,
        key=movement_keys,
    )
    def transfer(self, **terms: Any) -> None:
        self.send(Transfer(reason=9, **terms))

    @rule(account=customers, asset=assets, amount=amounts, key=movement_keys)
    def reserve(self, **terms: Any) -> None:
        self.send(Reserve(reason=4, **terms))

    @rule(reservation=keys, credit_account=st.integers(1, 6), amount=amounts, key=movement_keys)
    def post(self, **terms: Any) -> None:
        self.send(Post(reason=4, **terms))

    @rule(reservation=keys, key=movement_keys)
    def void(self, reservation: bytes, key: bytes) -> None:
        self.send(Void(key=key, reservation=reservation))

    @rule(phase=st.sampled_from((2, 2, 3, 3, 3, 4, 5)))
    def set_phase(self, phase: int) -> None:
        self.send(SetPhase(market=1, phase=phase))

    @rule(
        phase=st.sampled_from((2, 3, 3, 4)),
        later=st.sampled_from((0, 1, 10**6, HOUR_NS)),
        every=st.sampled_from((0, 0, HOUR_NS)),
    )
    def schedule_phase(self, phase: int, later: int, every: int) -> None:
        self.send(SchedulePhase(market=1, phase=phase, at=self.at + later, every=every))

    @rule(
        tick=st.sampled_from((1, 1, 1, 2, 5)),
        lot=st.sampled_from((1, 1, 1, 2)),
        volatility_ppm=st.sampled_from((0, 20_000, 50_000)),
        price_band_ppm=st.sampled_from((0, 0, 40_000)),
        auction_ns=st.sampled_from((0, 1, HOUR_NS)),
        reference_ns=st.sampled_from((0, 1, HOUR_NS)),
    )
    def set_terms(self, tick: int, lot: int, **terms: Any) -> None:
        self.send(
            SetMarket(
                market=1, base=1, quote=2, fee_account=2, tick_mantissa=tick, lot_mantissa=lot,
                tick_decimals=1, lot_decimals=1, phase=3, maker_fee_ppm=0, taker_fee_ppm=100,
                band_ppm=30_000, symbol="BTC-TRY", **terms,
            )
        )  # fmt: skip

    @rule(account=customers, tier=st.integers(0, 2))
    def set_tier(self, account: int, tier: int) -> None:
        self.send(SetTier(account=account, tier=tier))

    @rule(
        account=st.sampled_from((0, 0, 3, 4)),
        market=st.sampled_from((0, 1)),
        rate=st.sampled_from((0, 500, 999_999)),
        later=st.sampled_from((0, 0, 1, HOUR_NS)),
        remove=st.sampled_from((0, 0, 0, 1)),
    )
    def set_fees(self, account: int, rate: int, later: int, **terms: Any) -> None:
        own = account != 0
        self.send(
            SetFees(
                account=account, tier=0 if own else 1, maker_fee_ppm=-rate, taker_fee_ppm=rate,
                valid_from=self.at if own and later else 0,
                valid_until=self.at + later if own and later else 0, **terms,
            )
        )  # fmt: skip

    @rule(step=st.sampled_from((0, 1, 10**6, HOUR_NS, 24 * HOUR_NS)))
    def cut(self, step: int) -> None:
        self.answer()
        self.at += step

    @rule()
    def go_on_from_a_snapshot(self) -> None:
        self.answer()
        self.twins.swap_snapshots(self.twins.compare())

    @invariant()
    def states_are_equal(self) -> None:
        if self.seq and not self.pending:
            self.twins.compare()


TestTwinMachine = TwinMachine.TestCase
TestTwinMachine.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
