"""The kernel alone, and the book it is compared with, on the same flow file in the same run."""

from typing import Final

from benchmarks.peers import liquibook_peer
from benchmarks.progress import Say
from benchmarks.results import KernelRow
from benchmarks.workload import workload

FULL: Final = 1_000_000
QUICK: Final = 100_000


def measure(*, quick: bool, say: Say) -> list[KernelRow]:
    """Rows for the `mixed` flow, 1 M commands or, when quick, 100,000.

    Raises PeerMissing when the compared package is not installed.
    """
    path, _ = workload("mixed", QUICK if quick else FULL)
    say(f"{liquibook_peer.NAME} on {path.stem}")
    return [liquibook_peer.measure(path)]
