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


class SteadyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Orders offered evenly for a while, with every row in SQL: one market, `mixed` flow.

    `sustained_per_s` counts until the last row is projected. `held`: the tables never fell two
    seconds behind and the rate was kept. Latencies are from the moment a command was due. Memory
    is at the end, PostgreSQL's with all its processes and shared buffers.
    """

    offered_per_s: int
    seconds: float
    commands: int
    sustained_per_s: float
    held: bool
    ack_p50_ms: float
    ack_p99_ms: float
    lag_p50_ms: float
    lag_max_ms: float
    engine_cpu_us_per_order: float
    postgres_cpu_us_per_order: float
    projector_cpu_us_per_order: float
    engine_mib: float
    postgres_mib: float
    projector_mib: float


class GatewayRow(msgspec.Struct, frozen=True, kw_only=True):
    """Signed orders over the network, each answered after its commit, the projector at work.

    `connections` keep `in_flight` orders each on their way. CPU is in µs per order, by part;
    `traffic` is the load generator, which shares the machine. `per_core_per_s` is what one core
    that did nothing but the gateway's work would carry.
    """

    name: str
    connections: int
    in_flight: int
    seconds: float
    orders: int
    orders_per_s: float
    p50_ms: float
    p99_ms: float
    gateway_us: float
    engine_us: float
    postgres_us: float
    projector_us: float
    traffic_us: float
    per_core_per_s: float


class FanOutRow(msgspec.Struct, frozen=True, kw_only=True):
    """One stream to many sockets, each of which heard every message, byte for byte.

    `deliveries_per_s` from the first byte to the last one heard, `per_core_per_s` by the
    gateway's CPU time.
    """

    name: str
    sockets: int
    messages: int
    seconds: float
    deliveries: int
    bytes: int
    deliveries_per_s: float
    gateway_us: float
    traffic_us: float
    per_core_per_s: float


class IdleRow(msgspec.Struct, frozen=True, kw_only=True):
    """Sockets that stay: memory of each, and the share of a core that all of them take."""

    name: str
    sockets: int
    bytes_each: float
    core_share: float


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
    steady: list[SteadyRow] = []
    gateways: list[GatewayRow] = []
    fan_out: list[FanOutRow] = []
    idle: list[IdleRow] = []
