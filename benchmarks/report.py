"""A report as tables, for the terminal or as the Markdown that the README shows."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from benchmarks.gateways import SETTING
from benchmarks.peers import liquibook_peer
from benchmarks.results import (
    CurveRow,
    EngineRow,
    FanOutRow,
    GatewayRow,
    KernelRow,
    Report,
    SteadyRow,
)

NONE: Final = "–"
SPREAD_NAME: Final = "bedesten, mixed flow"
HOT_NAME: Final = "bedesten, mixed flow, 1 account"

KERNEL_MEANING: Final = (
    "One flow file (mixed: 60 % new orders, 30 % cancels, 10 % immediate), one market, no I/O. Our"
    " kernels keep accounts, balances, holds and fees and answer with every event, in batches of"
    " 4,096 commands; the compared book matches and reports trades only, one Python call a command."
    " Speed is the median of whole passes; percentiles are of single commands: the native kernel's"
    " by its own clock without the call and the batch's end, the others' around one call each, the"
    " clock's own cost in them. Trades are right when count, volume, notional and hash of the trade"
    " sequence equal the oracle's (a part of a file: the other kernel's)."
)
ENGINE_MEANING: Final = (
    "Orders acknowledged after their commit, with every order, trade, ledger and balance row in"
    " SQL; all on one server and machine, load generators included, in rounds that take turns;"
    " figures are of the round with the median speed. orders/s: all commands, until the last row"
    " is in the tables. The SQL exchange places and matches in one function call per order,"
    " driven by pgbench; × SQL and × less CPU are against it at as many markets and 8 clients,"
    " though on one market, where all wait for one lock, a single client can be faster: see its"
    " row. Our flows: mixed has 30 % cancels, even is what the SQL exchange gets (new orders of"
    " one size, prices even over 101 ticks); the trades in SQL equal the oracle's. Ours come"
    " through one connection that keeps as many orders on the way as its depth says, so the"
    " first latency is that of a full queue; the second is at half the speed, each order timed"
    " from when it was due. CPU is engine, Postgres and projector, without pgbench and the load"
    " generator. Lag is the time between the newest journal row and the newest one in the"
    " tables."
)

CURVE_MEANING: Final = (
    "The commands of mixed dealt out over more markets (each with a base asset of its own and its"
    " share of 20,000 customers) or over more accounts, or all of them with idempotency keys"
    " after so many others. Cost is time per"
    " command against the first line of the same curve, of the best passes."
)
MEMORY_MEANING: Final = (
    "Growth of the process's resident memory while that many orders come to rest on 1,000 levels;"
    " the largest client id there can be. Memory is taken in pages of up to 2 MB."
)
CURVE_HEADINGS: Final = ("mixed over", "commands/s", "best", "cost")
MEMORY_HEADINGS: Final = ("one", "measured over", "bytes")
KERNEL_HEADINGS: Final = (
    "order book",
    "flow",
    "commands/s",
    "best",
    "p50 / p99 / p99.9 ns",
    "trades right",
    "× liquibook",
)
ENGINE_HEADINGS: Final = (
    "exchange",
    "markets",
    "clients × depth",
    "orders/s",
    "best",
    "acked/s",
    "× SQL (of bests)",
    "ack p50 / p99 ms",
    "at half speed",
    "CPU µs/order",
    "× less CPU",
    "lag p50 / max ms",
)
STEADY_MEANING: Final = (
    "The mixed flow on one market, offered evenly, every order, trade, ledger and balance row in"
    " SQL meanwhile; each order is timed from when it was due. The rates are tried from the"
    " highest down until one holds: kept for the whole time, with the tables never two seconds"
    " behind the journal. CPU is engine, Postgres and projector; memory likewise, in MiB at the"
    " end, PostgreSQL's with its shared buffers."
)
STEADY_HEADINGS: Final = (
    "offered/s",
    "for s",
    "orders/s",
    "held",
    "ack p50 / p99 ms",
    "lag p50 / max ms",
    "CPU µs/order",
    "memory MiB",
)

_set = ", ".join(f"BEDESTEN_{name.upper()}={value}" for name, value in SETTING.items())
GATEWAY_MEANING: Final = (
    "Limit orders of 32 customers a few ticks around one price, about half of them trade; each is"
    " signed (a WebSocket once), and answered after its commit while the projector writes the rows."
    " Connections are kept, with so many orders in flight on each. CPU is in µs per order: of the"
    " gateway alone, then of engine, Postgres and projector, then of the load generator, all on the"
    " same cores; per core is what a core that did only the gateway's work would carry. Two REST"
    f" gateways share their port, and the tables may fall {SETTING['burst_lag_s']} seconds behind"
    f" in a burst ({_set}): what they did meanwhile is told. REST is"
    " `POST /api/v1/orders` as any client sends it, the second row the same request through the"
    " framework that serves all other routes."
)
GATEWAY_HEADINGS: Final = (
    "way",
    "connections × in flight",
    "orders/s",
    "p50 / p99 ms",
    "gateway µs",
    "per core/s",
    "engine / Postgres / projector µs",
    "traffic µs",
)
FAN_OUT_MEANING: Final = (
    "Every socket heard every message, byte for byte, and no number between them was missing. More"
    " is offered than can be sent one by one: messages that wait for a socket share a write."
)
FAN_OUT_HEADINGS: Final = (
    "stream",
    "sockets",
    "messages",
    "deliveries/s",
    "MB/s",
    "gateway µs each",
    "per core/s",
    "listeners µs each",
)
IDLE_MEANING: Final = (
    "Each is subscribed to a quiet book and hears a heartbeat every five seconds; memory is what"
    " the gateway's private memory grew by, CPU the share of one core that all of them take."
)
IDLE_HEADINGS: Final = ("gateway", "sockets", "KiB each", "CPU")


class _Table(NamedTuple):
    title: str
    meaning: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]


def machine_line(report: Report) -> str:
    """Everything about the machine in one line."""
    machine = report.machine
    parts = [
        f"{machine.cores} cores {machine.cpu}",
        machine.kernel,
        f"Python {machine.python}",
        f"load {report.load_before:.1f} before, {report.load_after:.1f} after",
        report.measured_at,
    ]
    if machine.postgres:
        parts.insert(3, f"PostgreSQL {machine.postgres}")
    return ", ".join(parts)


def for_terminal(report: Report) -> RenderableType:
    """Tables with their meaning below each, the machine first."""
    parts: list[RenderableType] = [Text(machine_line(report), style="bold")]
    for content in _tables(report):
        table = Table(title=content.title, title_justify="left", caption=content.meaning)
        table.caption_justify = "left"
        for number, heading in enumerate(content.headings):
            table.add_column(heading, justify="right" if number else "left", no_wrap=number == 0)
        for row in content.rows:
            table.add_row(*row)
        parts += ["", table]
    return Group(*parts)


def to_markdown(report: Report) -> str:
    """The same tables to paste into a document, with the command that prints them."""
    lines = [f"`{report.command}` on {machine_line(report)}", ""]
    for content in _tables(report):
        lines += [f"**{content.title}**", ""]
        lines.append(_markdown_row(content.headings))
        lines.append(_markdown_row(("---", *("--:" for _ in content.headings[1:]))))
        lines += [_markdown_row(row) for row in content.rows]
        lines += ["", content.meaning, ""]
    return "\n".join(lines)


def _tables(report: Report) -> Iterator[_Table]:
    if report.kernel:
        rows = [_kernel_row(row, report.kernel) for row in report.kernel]
        yield _Table("Order books alone", KERNEL_MEANING, KERNEL_HEADINGS, rows)
    if report.curves:
        rows = [_curve_row(row, report.curves) for row in report.curves]
        yield _Table("The native kernel as it grows", CURVE_MEANING, CURVE_HEADINGS, rows)
    if report.memory:
        rows = [(row.what, f"{row.orders:,}", f"{row.bytes_each:.0f}") for row in report.memory]
        yield _Table("Its memory", MEMORY_MEANING, MEMORY_HEADINGS, rows)
    if report.engine:
        rows = [_engine_row(row, report.engine) for row in report.engine]
        yield _Table("Durable orders, rows included", ENGINE_MEANING, ENGINE_HEADINGS, rows)
    if report.steady:
        rows = [_steady_row(row) for row in report.steady]
        meaning = STEADY_MEANING + _hot_account(report.engine)
        yield _Table("Sustained", meaning, STEADY_HEADINGS, rows)
    yield from _gateway_tables(report)


def _gateway_tables(report: Report) -> Iterator[_Table]:
    if report.gateways:
        rows = [_gateway_row(row) for row in report.gateways]
        yield _Table("Durable orders over the network", GATEWAY_MEANING, GATEWAY_HEADINGS, rows)
    if report.fan_out:
        rows = [_fan_out_row(row) for row in report.fan_out]
        yield _Table("Market data to many sockets", FAN_OUT_MEANING, FAN_OUT_HEADINGS, rows)
    if report.idle:
        rows = [
            (row.name, f"{row.sockets:,}", f"{row.bytes_each / 1024:.1f}", f"{row.core_share:.1%}")
            for row in report.idle
        ]
        yield _Table("Sockets that only stay", IDLE_MEANING, IDLE_HEADINGS, rows)


def _gateway_row(row: GatewayRow) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.connections} × {row.in_flight:,}",
        f"{row.orders_per_s:,.0f}",
        _milliseconds(row.p50_ms, row.p99_ms),
        f"{row.gateway_us:.0f}",
        f"{row.per_core_per_s:,.0f}",
        _numbers(row.engine_us, row.postgres_us, row.projector_us),
        f"{row.traffic_us:.0f}",
    )


def _fan_out_row(row: FanOutRow) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.sockets:,}",
        f"{row.messages:,}",
        f"{row.deliveries_per_s:,.0f}",
        f"{row.bytes / row.seconds / 1e6:,.0f}",
        f"{row.gateway_us:.2f}",
        f"{row.per_core_per_s:,.0f}",
        f"{row.traffic_us:.2f}",
    )


def _kernel_row(row: KernelRow, rows: list[KernelRow]) -> tuple[str, ...]:
    peer = next(
        (r for r in rows if r.name == liquibook_peer.NAME and r.workload == row.workload), None
    )
    longest = max(r.commands for r in rows if r.workload == row.workload)
    part = f", first {row.commands:,}" if row.commands < longest else ""
    return (
        row.name,
        row.workload + part,
        f"{row.commands_per_s:,.0f}",
        f"{row.best_commands_per_s:,.0f}",
        _numbers(row.p50_ns, row.p99_ns, row.p999_ns),
        "yes" if row.equals_oracle else "NO",
        _ratio(row.commands_per_s, peer.commands_per_s if peer else None),
    )


def _curve_row(row: CurveRow, rows: list[CurveRow]) -> tuple[str, ...]:
    first = next(r for r in rows if r.over == row.over)
    return (
        f"{row.value:,} {row.over}",
        f"{row.commands_per_s:,.0f}",
        f"{row.best_commands_per_s:,.0f}",
        f"{first.best_commands_per_s / row.best_commands_per_s:.2f}",
    )


def _engine_row(row: EngineRow, rows: list[EngineRow]) -> tuple[str, ...]:
    sql = [r for r in rows if r.is_baseline and r.markets == row.markets]
    baseline = max(sql, key=lambda r: r.clients, default=None)
    cpu = _cpu_parts(row)
    return (
        row.name,
        str(row.markets),
        f"{row.clients} × {row.depth:,}",
        f"{row.orders_per_s:,.0f}",
        f"{row.best_orders_per_s:,.0f}",
        f"{row.acknowledged_per_s:,.0f}",
        _ratios(row, baseline),
        _milliseconds(row.ack_p50_ms, row.ack_p99_ms),
        _milliseconds(row.paced_p50_ms, row.paced_p99_ms),
        _numbers(*cpu),
        NONE if baseline is None else _ratio(_cpu(baseline), _cpu(row)),
        _numbers(row.lag_p50_ms, row.lag_max_ms),
    )


def _steady_row(row: SteadyRow) -> tuple[str, ...]:
    return (
        f"{row.offered_per_s:,}",
        f"{row.seconds:,.0f}",
        f"{row.sustained_per_s:,.0f}",
        "yes" if row.held else "NO",
        _milliseconds(row.ack_p50_ms, row.ack_p99_ms),
        _numbers(row.lag_p50_ms, row.lag_max_ms),
        _numbers(
            row.engine_cpu_us_per_order,
            row.postgres_cpu_us_per_order,
            row.projector_cpu_us_per_order,
        ),
        _numbers(row.engine_mib, row.postgres_mib, row.projector_mib),
    )


def _hot_account(rows: list[EngineRow]) -> str:
    """How one account for all orders compares with the same flow spread over many."""
    hot = next((row for row in rows if row.name == HOT_NAME), None)
    spread = next((row for row in rows if row.name == SPREAD_NAME), None)
    if hot is None or spread is None:
        return ""
    speed = hot.orders_per_s / spread.orders_per_s
    best = hot.best_orders_per_s / spread.best_orders_per_s
    cpu = _cpu(hot) / _cpu(spread)
    return (
        f" One account with all orders of the mixed flow, against the flow spread over its"
        f" customers: {speed:.2f} of the speed ({best:.2f} of bests), {cpu:.2f} of the CPU."
    )


def _cpu_parts(row: EngineRow) -> tuple[float | None, float, float | None]:
    return (
        row.engine_cpu_us_per_order,
        row.postgres_cpu_us_per_order,
        row.projector_cpu_us_per_order,
    )


def _cpu(row: EngineRow) -> float:
    return sum(part for part in _cpu_parts(row) if part is not None)


def _numbers(*values: float | None) -> str:
    if all(value is None for value in values):
        return NONE
    return " / ".join(NONE if value is None else f"{value:,.0f}" for value in values)


def _milliseconds(p50: float | None, p99: float | None) -> str:
    return NONE if p50 is None or p99 is None else f"{p50:.2f} / {p99:.2f}"


def _ratio(ours: float, theirs: float | None) -> str:
    if theirs is None:
        return NONE
    ratio = ours / theirs
    return f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


def _ratios(row: EngineRow, baseline: EngineRow | None) -> str:
    if baseline is None:
        return NONE
    of_bests = _ratio(row.best_orders_per_s, baseline.best_orders_per_s)
    return f"{_ratio(row.orders_per_s, baseline.orders_per_s)} ({of_bests})"


def _markdown_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
