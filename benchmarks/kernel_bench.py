"""The kernel alone, and the book it is compared with, on the same flow files in the same run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bedesten.cli import kernel_bench
from bedesten.cli.kernel_bench import KernelFigures, Name
from benchmarks.peers import liquibook_peer
from benchmarks.progress import Say
from benchmarks.results import KernelRow
from benchmarks.workload import workload

QUICK: Final = 100_000
QUICK_ROUNDS: Final = 3
ROUNDS: Final = 5
REFERENCE_ROUNDS: Final = 2
BATCH: Final = 4096
NATIVE: Final = "kernel, native (C++)"
REFERENCE: Final = "kernel, reference (Python)"

FLOWS: Final = ("mixed", "churn", "deep")


def measure(*, quick: bool, say: Say) -> list[KernelRow]:
    """Rows of every flow with a profile of its own, a million commands and more each; when quick,
    of 100,000 commands of `mixed`.

    Raises PeerMissing or NativeKernelMissing when a contender is not installed.
    """
    rows: list[KernelRow] = []
    for flow in FLOWS[:1] if quick else FLOWS:
        path, _ = workload(flow, QUICK if quick else None)
        rows.extend(_contenders(path, rounds=QUICK_ROUNDS if quick else ROUNDS, say=say))
    return rows


def _contenders(path: Path, *, rounds: int, say: Say) -> Iterator[KernelRow]:
    yield kernel_row(path, _measured(path, "native", rounds, say))
    say(f"{liquibook_peer.NAME} on {path.stem}")
    yield liquibook_peer.measure(path, runs=rounds)
    yield kernel_row(path, _measured(path, "reference", REFERENCE_ROUNDS, say))


def _measured(path: Path, kernel: Name, rounds: int, say: Say) -> KernelFigures:
    return kernel_bench.measure(path, kernel, batch=BATCH, rounds=rounds, limit=None, note=say)


def kernel_row(path: Path, figures: KernelFigures) -> KernelRow:
    """One kernel as a row beside the compared book."""
    return KernelRow(
        name=NATIVE if figures.kernel == "native" else REFERENCE,
        workload=path.stem,
        commands=figures.commands,
        runs=figures.rounds,
        commands_per_s=figures.commands_per_s,
        best_commands_per_s=figures.best_commands_per_s,
        p50_ns=figures.p50_ns,
        p99_ns=figures.p99_ns,
        p999_ns=figures.p999_ns,
        trades=figures.trades,
        volume=figures.volume,
        notional=figures.notional,
        trade_hash=figures.trade_hash,
        equals_oracle=figures.equal is True,
    )
