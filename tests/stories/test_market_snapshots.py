"""What a snapshot may say about phases, auctions, schedules and fees, and what it may not."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bedesten.kernel import Engine
from bedesten.protocol.events import (
    Event,
    FeesSet,
    MarketCounters,
    MarketSet,
    PhaseScheduled,
    TierSet,
    encode,
)
from bedesten.protocol.vocabulary import Phase
from tests.support.machines import STORY_BEGINS_AT, KernelMachine, kernel_or_skip
from tests.support.state_invariants import SNAPSHOT_HEADER_SIZE, snapshot_records
from tests.support.story import run_story
from tests.support.story_vocabulary import VERBS

# Market 1 is in an auction that crosses and has an end; alice is account 3.
STORY = """
market   BTC-TRY again volatility 50000 auction 5m
fund     alice TRY 10000
fund     bob   BTC 10
place    bob   BTC-TRY sell 1 @ 100
place    alice BTC-TRY buy 1 @ 100
place    bob   BTC-TRY sell 1 @ 110
place    alice BTC-TRY buy 1 @ 110
tier     alice 7
fees     alice all maker 1 taker 2
fees     tier 7 BTC-TRY maker -1 taker 2
schedule BTC-TRY halted in 1h every 24h
schedule BTC-TRY closed in 2h
"""
ENGINES: tuple[Engine, ...] = ("reference", "native")
VERSION_AT = 4


def _snapshot(engine: Engine) -> bytes:
    machine = KernelMachine(engine)
    run_story(STORY, machine, VERBS)
    return machine.kernel.snapshot()


def _with(snapshot: bytes, rows: list[Event]) -> bytes:
    return snapshot[:SNAPSHOT_HEADER_SIZE] + b"".join(map(encode, rows))


def _restores(engine: Engine, data: bytes) -> bool:
    kernel = kernel_or_skip(engine)
    before = kernel.snapshot()
    try:
        kernel.restore(data)
    except ValueError:
        assert kernel.snapshot() == before
        return False
    assert kernel.snapshot() == data
    return True


@pytest.mark.parametrize("engine", ENGINES)
def test_kinds_come_in_their_order(engine: Engine) -> None:
    snapshot = _snapshot(engine)
    kinds = [type(row).__name__ for row in snapshot_records(snapshot)]
    wanted = [
        "AssetSet", "AccountSet", "TierSet", "MarketSet", "MarketCounters", "FeesSet",
        "PhaseScheduled", "BalanceChanged", "OrderState", "KeyRemembered",
    ]  # fmt: skip
    assert list(dict.fromkeys(kinds)) == wanted
    fees = [row for row in snapshot_records(snapshot) if isinstance(row, FeesSet)]
    assert [(row.account, row.tier, row.market) for row in fees] == [(0, 7, 1), (3, 0, 0)]
    assert _restores(engine, snapshot)
    assert _with(snapshot, snapshot_records(snapshot)) == snapshot


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (MarketCounters, {"reference_price": 0, "reference_at": 0}),
        (MarketCounters, {"reference_price": 2**62, "last_price": 2**62}),
        (MarketCounters, {"reference_at": STORY_BEGINS_AT - 1}),
        (MarketCounters, {"auction_ends_at": 0}),
        (MarketCounters, {"auction_ends_at": 2**63 - 1}),
        (MarketCounters, {"auction_ends_at": 1}),
        (MarketCounters, {"uncross_price": 11_000}),
        (MarketCounters, {"uncross_price": 1}),
        (MarketSet, {"auction_ns": 0, "volatility_ppm": 0}),
        (TierSet, {"tier": 100}),
        (FeesSet, {"maker_fee_ppm": -2}),
        (PhaseScheduled, {"at": 1}),
        (PhaseScheduled, {"at": 2**63 - 1}),
        (PhaseScheduled, {"every": 60 * 10**9}),
    ],
)
def test_what_is_possible_is_restored(
    engine: Engine, kind: type[Event], changes: dict[str, Any]
) -> None:
    assert _restores(engine, _changed(engine, kind, changes))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (MarketCounters, {"reference_price": -1}),
        (MarketCounters, {"reference_price": 2**62 + 1}),
        (MarketCounters, {"reference_at": -1}),
        (MarketCounters, {"reference_at": STORY_BEGINS_AT + 1}),
        (MarketCounters, {"auction_ends_at": -1}),
        (MarketCounters, {"uncross_price": -1}),
        (MarketCounters, {"uncross_price": 2**62 + 1}),
        (MarketSet, {"phase": Phase.CONTINUOUS}),
        (MarketSet, {"phase": Phase.HALTED}),
        (MarketSet, {"max_notional": -1}),
        (MarketSet, {"min_price": -1}),
        (MarketSet, {"max_price": 2**62 + 1}),
        (MarketSet, {"price_band_ppm": 10_000_001}),
        (MarketSet, {"volatility_ppm": 10_000_001}),
        (MarketSet, {"auction_ns": 24 * 3600 * 10**9 + 1}),
        (MarketSet, {"reference_ns": -1}),
        (TierSet, {"tier": 0}),
        (TierSet, {"tier": 101}),
        (TierSet, {"account": 1}),
        (TierSet, {"account": 99}),
        (FeesSet, {"removed": 1}),
        (FeesSet, {"account": 1, "tier": 0}),
        (FeesSet, {"account": 99, "tier": 0}),
        (FeesSet, {"account": 0, "tier": 0}),
        (FeesSet, {"tier": 101}),
        (FeesSet, {"market": 99}),
        (FeesSet, {"maker_fee_ppm": -3}),
        (FeesSet, {"taker_fee_ppm": 1_000_000}),
        (FeesSet, {"valid_from": 1}),
        (PhaseScheduled, {"market": 99}),
        (PhaseScheduled, {"phase": 7}),
        (PhaseScheduled, {"phase": Phase.CLOSED}),
        (PhaseScheduled, {"at": 0}),
        (PhaseScheduled, {"at": -1}),
        (PhaseScheduled, {"every": -1}),
        (PhaseScheduled, {"every": 60 * 10**9 - 1}),
        (PhaseScheduled, {"every": 366 * 24 * 3600 * 10**9 + 1}),
    ],
)
def test_what_is_impossible_is_refused(
    engine: Engine, kind: type[Event], changes: dict[str, Any]
) -> None:
    assert not _restores(engine, _changed(engine, kind, changes))


def _changed(engine: Engine, kind: type[Event], changes: dict[str, Any]) -> bytes:
    """The snapshot with other numbers in its first record of a kind."""
    snapshot = _snapshot(engine)
    rows = snapshot_records(snapshot)
    place = next(number for number, row in enumerate(rows) if isinstance(row, kind))
    assert rows[place] != replace(rows[place], **changes)
    rows[place] = replace(rows[place], **changes)
    return _with(snapshot, rows)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", [0, 1, 4])
def test_other_versions_are_refused(engine: Engine, version: int) -> None:
    snapshot = bytearray(_snapshot(engine))
    snapshot[VERSION_AT] = version
    assert not _restores(engine, bytes(snapshot))


@pytest.mark.parametrize("engine", ENGINES)
def test_version_2_knows_neither_the_new_fields_nor_the_new_kinds(engine: Engine) -> None:
    snapshot = bytearray(_snapshot(engine))
    snapshot[VERSION_AT] = 2
    assert not _restores(engine, bytes(snapshot))


@pytest.mark.spec("EVNT-004")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("auction*.story")), ids=str)
def test_every_auction_story_ends_in_a_state_that_is_restored(path: Path, engine: Engine) -> None:
    machine = KernelMachine(engine)
    run_story(path.read_text(), machine, VERBS)
    assert _restores(engine, machine.kernel.snapshot())
