"""`python -m benchmarks` measures, prints the ratios that matter and fails on wrong trades."""

from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from bedesten.cli.flow_file import oracle_path
from benchmarks import __main__ as command
from benchmarks import engine_bench, kernel_bench, kernel_curves, machine, report, workload
from benchmarks.baseline_sql import BaselineResult
from benchmarks.peers import liquibook_peer
from benchmarks.results import FanOutRow, GatewayRow, IdleRow, KernelRow, Report, SteadyRow

BASELINE = BaselineResult(
    markets=10,
    clients=8,
    seconds=2.0,
    orders=4_000,
    orders_per_s=2_000.0,
    p50_ms=2.5,
    p95_ms=6.0,
    p99_ms=9.0,
    postgres_cpu_us_per_order=600.0,
    trades_per_order=0.4,
    ledger_entries_per_order=5.2,
    retries=0,
    failed=0,
)


def _kernel_row(name: str, speed: float) -> KernelRow:
    return KernelRow(
        name=name,
        workload="mixed",
        commands=10,
        runs=1,
        commands_per_s=speed,
        best_commands_per_s=speed,
        p50_ns=40,
        p99_ns=250,
        p999_ns=None,
        trades=1,
        volume=2,
        notional=3,
        trade_hash="0" * 16,
        equals_oracle=True,
    )


STEADY = SteadyRow(
    offered_per_s=15_000,
    seconds=60.5,
    commands=900_000,
    sustained_per_s=14_876.0,
    held=True,
    ack_p50_ms=1.25,
    ack_p99_ms=8.5,
    lag_p50_ms=110.0,
    lag_max_ms=420.0,
    engine_cpu_us_per_order=7.0,
    postgres_cpu_us_per_order=31.0,
    projector_cpu_us_per_order=2.0,
    engine_mib=90.0,
    postgres_mib=1_024.0,
    projector_mib=70.0,
)


def _report() -> Report:
    baseline = engine_bench.baseline_row(BASELINE)
    ours = msgspec.structs.replace(
        baseline,
        name="bedesten",
        orders_per_s=15_000.0,
        best_orders_per_s=18_000.0,
        acknowledged_per_s=16_000.0,
        clients=1,
        depth=2_048,
        paced_per_s=7_500.0,
        paced_p50_ms=1.25,
        paced_p99_ms=3.5,
        engine_cpu_us_per_order=3.0,
        projector_cpu_us_per_order=9.0,
        lag_p50_ms=20.0,
        lag_max_ms=110.0,
        is_baseline=False,
    )
    alone = msgspec.structs.replace(baseline, clients=1, orders_per_s=1_000.0)
    return Report(
        command="python -m benchmarks",
        measured_at="2026-01-01T00:00:00+00:00",
        machine=machine.describe("18.6"),
        load_before=0.5,
        load_after=1.5,
        kernel=[_kernel_row("native", 20e6), _kernel_row(liquibook_peer.NAME, 1e6)],
        engine=[ours, alone, baseline],
    )


@pytest.mark.spec("OPER-015")
def test_markdown_shows_ratios_against_the_peer_and_the_eight_client_baseline() -> None:
    lines = report.to_markdown(_report()).splitlines()
    native = next(line for line in lines if line.startswith("| native"))
    assert native.endswith("| 20,000,000 | 20,000,000 | 40 / 250 / – | yes | 20.0 |")
    ours = next(line for line in lines if line.startswith("| bedesten"))
    assert ours.endswith(
        "| 10 | 1 × 2,048 | 15,000 | 18,000 | 16,000 | 7.5 (9.0) | 2.50 / 9.00 | 1.25 / 3.50"
        " | 3 / 600 / 9 | 0.98 | 20 / 110 |"
    )
    assert "PostgreSQL 18.6, load 0.5 before, 1.5 after" in lines[0]


def test_markdown_shows_what_was_kept_up_and_what_one_hot_account_costs() -> None:
    first = _report()
    spread = msgspec.structs.replace(first.engine[0], name=report.SPREAD_NAME)
    hot = msgspec.structs.replace(
        spread, name=report.HOT_NAME, orders_per_s=14_250.0, best_orders_per_s=16_200.0
    )
    shown = report.to_markdown(
        msgspec.structs.replace(first, engine=[spread, hot], steady=[STEADY])
    )
    assert (
        "| 15,000 | 60 | 14,876 | yes | 1.25 / 8.50 | 110 / 420 | 7 / 31 / 2 | 90 / 1,024 / 70 |"
        in shown
    )
    assert "0.95 of the speed (0.90 of bests), 1.00 of the CPU" in shown


def test_markdown_shows_what_the_network_costs() -> None:
    orders = GatewayRow(
        name="REST", connections=128, in_flight=1, seconds=10.0, orders=100_000,
        orders_per_s=10_000.0, p50_ms=10.5, p99_ms=20.0, gateway_us=80.0, engine_us=8.0,
        postgres_us=50.0, projector_us=6.0, traffic_us=12.0, per_core_per_s=12_500.0,
    )  # fmt: skip
    told = FanOutRow(
        name="book", sockets=500, messages=6_000, seconds=10.0, deliveries=3_000_000,
        bytes=600_000_000, deliveries_per_s=300_000.0, gateway_us=2.5, traffic_us=1.0,
        per_core_per_s=400_000.0,
    )  # fmt: skip
    idle = IdleRow(name="native", sockets=5_000, bytes_each=18_432.0, core_share=0.025)
    shown = report.to_markdown(
        msgspec.structs.replace(_report(), gateways=[orders], fan_out=[told], idle=[idle])
    )
    assert "| REST | 128 × 1 | 10,000 | 10.50 / 20.00 | 80 | 12,500 | 8 / 50 / 6 | 12 |" in shown
    assert "| book | 500 | 6,000 | 300,000 | 60 | 2.50 | 400,000 | 1.00 |" in shown
    assert "| native | 5,000 | 18.0 | 2.5% |" in shown


@pytest.mark.parametrize(
    ("speeds", "median"), [([3.0], 3.0), ([5.0, 1.0], 1.0), ([9.0, 1.0, 4.0], 4.0)]
)
def test_rounds_become_the_row_of_the_median_speed(speeds: list[float], median: float) -> None:
    turns = [
        msgspec.structs.replace(
            engine_bench.baseline_row(BASELINE), orders_per_s=speed, ack_p50_ms=10 * speed
        )
        for speed in speeds
    ]
    row = engine_bench.median_round(turns)
    assert (row.orders_per_s, row.ack_p50_ms) == (median, 10 * median)
    assert (row.best_orders_per_s, row.rounds) == (max(speeds), len(speeds))


def test_report_survives_json() -> None:
    written = _report()
    assert msgspec.json.decode(msgspec.json.encode(written), type=Report) == written


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The command on a short flow, keeping nothing in the tree."""
    monkeypatch.setattr(workload, "CACHE", tmp_path)
    monkeypatch.setattr(kernel_bench, "QUICK", 2_000)
    monkeypatch.setattr(kernel_curves, "QUICK", 2_000)
    monkeypatch.setattr(kernel_curves, "RESTING", 100_000)
    monkeypatch.setattr(kernel_curves, "TRADERS", 2_000)
    monkeypatch.setattr(kernel_curves, "ACCOUNTS", (100, 1_000, 10_000))
    monkeypatch.setattr(command, "LATEST", tmp_path / "results" / "latest.json")
    application = typer.Typer()
    application.command()(command.main)
    return application


def test_json_is_printed_and_kept(app: typer.Typer, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["kernel", "--quick", "--json"])
    assert done.exit_code == 0, done.output
    printed = msgspec.json.decode(done.stdout, type=Report)
    kept = (tmp_path / "results" / "latest.json").read_bytes()
    assert msgspec.json.decode(kept, type=Report) == printed
    assert [row.commands for row in printed.kernel] == [2_000] * len(printed.kernel)
    assert all(row.equals_oracle for row in printed.kernel)
    assert printed.engine == []


def test_terminal_shows_the_machine_and_the_table(app: typer.Typer) -> None:
    done = CliRunner().invoke(app, ["kernel", "--quick"])
    assert done.exit_code == 0, done.output
    assert "Order books alone" in done.stdout
    assert liquibook_peer.NAME in done.stdout
    assert " cores " in done.stdout


def test_wrong_trades_end_with_an_error(app: typer.Typer) -> None:
    path, oracle = workload.workload("mixed", 2_000)
    other = msgspec.structs.replace(oracle, hash="0" * 16)
    oracle_path(path).write_bytes(msgspec.json.encode(other))
    done = CliRunner().invoke(app, ["kernel", "--quick"])
    assert done.exit_code == 1
    assert " NO " in done.stdout
