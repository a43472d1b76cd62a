"""Flows on which an instrumented kernel learns what is usual: `make tuned`, between two builds.

python -m benchmarks.train
"""

from typing import Final

from bedesten.cli import kernel_bench
from benchmarks.kernel_bench import BATCH
from benchmarks.workload import workload

FLOWS: Final = ("mixed", "churn")
COMMANDS: Final = 100_000
ROUNDS: Final = 2


def main() -> None:
    """Carry out each flow on the native kernel."""
    for flow in FLOWS:
        path, _ = workload(flow, COMMANDS)
        kernel_bench.measure(path, "native", batch=BATCH, rounds=ROUNDS, limit=None, note=print)


if __name__ == "__main__":
    main()
