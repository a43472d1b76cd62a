"""Flows on which an instrumented kernel learns what is usual: `make tuned`, between two builds.

python -m benchmarks.train
"""

from typing import Final

from bedesten.cli import kernel_bench
from bedesten.cli.flow_file import read_records
from benchmarks.kernel_bench import BATCH
from benchmarks.workload import workload

FLOWS: Final = ("mixed", "churn")
COMMANDS: Final = 100_000
ROUNDS: Final = 8  # so much more of the usual than of keys and many markets
USERS: Final = 1_000
MARKETS: Final = 1_000  # with as many balances that the kernel looks ahead


def main() -> None:
    """Carry out each flow on the native kernel; then one with keys, and one over many markets."""
    for flow in FLOWS:
        path, _ = workload(flow, COMMANDS)
        kernel_bench.measure(path, "native", batch=BATCH, rounds=ROUNDS, limit=None, note=print)
    path, _ = workload("mixed", COMMANDS)
    records = list(read_records(path))
    _carry_out(kernel_bench.prepare(records, USERS, "native", keyed=True))
    dealt = [record._replace(market=record.order_id % MARKETS) for record in records]
    _carry_out(kernel_bench.prepare(dealt, USERS, "native"))


def _carry_out(flow: kernel_bench.Flow) -> None:
    kernel_bench.time_ns("native", flow, kernel_bench.cut(flow.records, BATCH))


if __name__ == "__main__":
    main()
