"""What a benchmark run reports: the machine, its load, and one row per measured thing.

These names are the JSON's (`--json`, `results/latest.json`) and stay stable.
"""

import msgspec


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it ran; `postgres` is empty when the run needed no server."""

    cores: int
    cpu: str
    kernel: str
    python: str
    postgres: str


class KernelRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order book alone, on one flow file, no I/O.

    `commands_per_s` is the median of `runs` whole passes and `best_commands_per_s` their best. The
    percentiles are of single commands in a further pass with a clock read around each one; they
    are None where no such pass was made.
    """

    name: str
    workload: str
    commands: int
    runs: int
    commands_per_s: float
    best_commands_per_s: float
    p50_ns: int | None
    p99_ns: int | None
    p999_ns: int | None
    trades: int
    volume: int
    notional: int
    trade_hash: str
    equals_oracle: bool


class CurveRow(msgspec.Struct, frozen=True, kw_only=True):
    """The native kernel on the `mixed` flow, where `over` (markets, accounts, remembered keys) is
    `value`; speeds as in KernelRow."""

    over: str
    value: int
    commands: int
    runs: int
    commands_per_s: float
    best_commands_per_s: float


class MemoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """Resident memory per order, over `orders` orders that came to rest."""

    what: str
    orders: int
    bytes_each: float


class EngineRow(msgspec.Struct, frozen=True, kw_only=True):
    """Orders acknowledged durably with every row of theirs in SQL, on one server.

    `orders_per_s` is sustained: the clock stops when the last row is projected. Lag is the time
    between the newest journal row and the newest one projected. What has no such part (the SQL
    exchange has neither engine nor projector nor lag) holds None there. `clients` connections keep
    up to `depth` orders each on the way, which the `ack_` latencies include; the `paced_` ones are
    of orders sent at `paced_per_s`, timed from the moment each was due. Every command counts as an
    order, cancels too. Of several rounds, every figure is that of the round with the median speed,
    except `best_orders_per_s`.
    """

    name: str
    markets: int
    clients: int
    depth: int
    seconds: float
    orders: int
    rounds: int
    orders_per_s: float
    best_orders_per_s: float
    acknowledged_per_s: float
    ack_p50_ms: float
    ack_p95_ms: float
    ack_p99_ms: float
    paced_per_s: float | None
    paced_p50_ms: float | None
    paced_p99_ms: float | None
    engine_cpu_us_per_order: float | None
    postgres_cpu_us_per_order: float
    projector_cpu_us_per_order: float | None
    lag_p50_ms: float | None
    lag_max_ms: float | None
    trades_per_order: float
    is_baseline: bool


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `python -m benchmarks`; loads are the one-minute average before and after."""

    command: str
    measured_at: str
    machine: Machine
    load_before: float
    load_after: float
    kernel: list[KernelRow]
    curves: list[CurveRow] = []
    memory: list[MemoryRow] = []
    engine: list[EngineRow]
