"""Snapshots, whole, old and damaged: both kernels read the same ones to the same state."""

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from bedesten.kernel import Engine
from bedesten.protocol.events import MarketCounters, MarketSet, OrderState
from tests.kernel.twins import Batch, Twins, run
from tests.support.machines import kernel_or_skip
from tests.support.state_invariants import snapshot_records

ENGINES: tuple[Engine, ...] = ("reference", "native")
VERSION_2 = (Path(__file__).parent / "golden" / "version_2.snapshot").read_bytes()


@pytest.mark.spec("EVNT-004")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_snapshot_that_was_damaged_is_refused(engine: Engine) -> None:
    snapshot = _snapshot_of_a_run(1)
    kernel = kernel_or_skip(engine)
    kernel.restore(snapshot)
    damaged = {
        "nothing": b"",
        "half a header": snapshot[:16],
        "another magic": b"BDS2" + snapshot[4:],
        "another version": snapshot[:4] + b"\4" + snapshot[5:],
        "an older version": snapshot[:4] + b"\2" + snapshot[5:],
        "one that is no longer read": snapshot[:4] + b"\1" + snapshot[5:],
        "a cut record": snapshot[:-8],
        "more behind its end": snapshot + bytes(8),
        "an unknown kind": snapshot[:34] + b"\xff" + snapshot[35:],
        "an event that is no state": snapshot[:34] + b"\x01" + snapshot[35:],
        "an asset out of order": snapshot[:40] + b"\x09" + snapshot[41:],
    }
    for name, data in damaged.items():
        with pytest.raises(ValueError, match=r"."):
            kernel.restore(data)
        assert kernel.snapshot() == snapshot, f"{name} changed the state"


@pytest.mark.parametrize("seed", range(3))
def test_both_kernels_refuse_the_same_snapshots(seed: int) -> None:
    dice = random.Random(seed)
    snapshot = _snapshot_of_a_run(seed)
    refused = 0
    for _ in range(200):
        raw = bytearray(snapshot)
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        outcomes = [_restored(engine, bytes(raw)) for engine in ENGINES]
        assert outcomes[0] == outcomes[1], f"seed {seed}: {_restored_why(bytes(raw))}"
        refused += outcomes[0] is None
    assert 0 < refused < 200


@pytest.mark.parametrize("engine", ENGINES)
def test_a_snapshot_of_version_2_is_still_read(engine: Engine) -> None:
    """It was written before auctions and lists; written again it is version 3 and nothing else."""
    assert VERSION_2[4:8] == b"\2\0\0\0"
    kernel = kernel_or_skip(engine)
    kernel.restore(VERSION_2)
    snapshot = kernel.snapshot()
    assert snapshot[4:8] == b"\3\0\0\0"
    old, new = snapshot_records(VERSION_2), snapshot_records(snapshot)
    # It did not count the changes of tick and lot.
    assert {row.steps for row in new if isinstance(row, MarketSet)} == {1}
    assert old == [replace(row, steps=0) if isinstance(row, MarketSet) else row for row in new]
    assert {row.reference_price for row in new if isinstance(row, MarketCounters)} == {0}
    assert {row.volatility_ppm for row in new if isinstance(row, MarketSet)} == {0}
    orders = [row for row in new if isinstance(row, OrderState)]
    assert {row.waiting for row in orders} == {0, 1}
    assert {(row.list, row.shown) for row in orders} == {(0, 0)}
    again = kernel_or_skip(engine)
    again.restore(snapshot)
    assert again.snapshot() == snapshot


@pytest.mark.parametrize("seed", range(2))
def test_both_kernels_refuse_the_same_snapshots_of_version_2(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(200):
        raw = bytearray(VERSION_2)
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        outcomes = [_restored(engine, bytes(raw)) for engine in ENGINES]
        assert outcomes[0] == outcomes[1], f"seed {seed}: {_restored_why(bytes(raw))}"
    kernel = kernel_or_skip("reference")
    kernel.restore(VERSION_2)
    sizes = bytearray(kernel.snapshot())
    sizes[4] = 2  # an old version's number over new records
    assert [_restored(engine, bytes(sizes)) for engine in ENGINES] == [None, None]
    first = b"\1" + VERSION_2[5:8]  # no longer read
    assert [_restored(engine, VERSION_2[:4] + first + VERSION_2[8:]) for engine in ENGINES] == [
        None,
        None,
    ]


def _snapshot_of_a_run(seed: int) -> bytes:
    twins, batches = Twins(), list[Batch]()
    run(seed, 30, batches)
    for batch in batches:
        twins.apply(batch.encoded())
    return twins.compare()


def _restored(engine: Engine, data: bytes) -> bytes | None:
    """The snapshot of what was restored; None when it was refused."""
    kernel = kernel_or_skip(engine)
    try:
        kernel.restore(data)
    except ValueError:
        return None
    return kernel.snapshot()


def _restored_why(data: bytes) -> list[str]:
    """What each kernel says of a snapshot, for the failure's message."""
    told = []
    for engine in ENGINES:
        try:
            kernel_or_skip(engine).restore(data)
            told.append(f"{engine} takes it")
        except ValueError as error:
            told.append(f"{engine}: {error}")
    return told
