"""Flows on which an instrumented kernel learns what is usual: `make tuned`, between two builds.

python -m benchmarks.train
"""

from typing import Final

from bedesten.cli import kernel_bench
from benchmarks.kernel_bench import ALL_FLOWS, BATCH
from benchmarks.workload import workload

COMMANDS: Final = 400_000  # deep opens with as many orders before it begins to trade
MORE: Final = {"deep": 800_000}


def main() -> None:
    """Carry out each flow once."""
    for flow in ALL_FLOWS:
        path, _ = workload(flow)
        limit = MORE.get(flow, COMMANDS)
        kernel_bench.measure(path, "native", batch=BATCH, rounds=2, limit=limit, note=print)


if __name__ == "__main__":
    main()
