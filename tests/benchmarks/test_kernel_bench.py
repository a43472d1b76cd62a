"""`bedesten bench kernel`: same trades as the oracle, exit 1 when not, stable names."""

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from bedesten.cli import kernel_bench
from bedesten.cli.app import app
from bedesten.cli.flow_file import CANCEL, oracle_path, read_oracle, read_records
from bedesten.kernel import restore_kernel
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.events import Refused, Traded, decode
from benchmarks import workload

COMMANDS = 3_000


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.bin"
    workload.write("mixed", path, COMMANDS)
    return path


@pytest.mark.parametrize("kernel", ["native", "reference"])
def test_figures_have_stable_names_and_the_oracles_totals(flow: Path, kernel: str) -> None:
    arguments = ["bench", "kernel", str(flow), "--kernel", kernel, "--rounds", "2", "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    oracle = read_oracle(flow)
    assert figures["kernel"] == kernel
    assert figures["commands"] == COMMANDS
    assert figures["trades"] == oracle.trades == figures["oracle"]["trades"]
    assert figures["volume"] == oracle.volume
    assert figures["notional"] == oracle.notional
    assert figures["trade_hash"] == oracle.hash
    assert figures["equal"] is True
    assert figures["best_commands_per_s"] >= figures["commands_per_s"] > 0
    assert 0 < figures["p50_ns"] <= figures["p99_ns"] <= figures["p999_ns"]


def test_a_part_of_the_file_is_judged_by_the_other_kernel(flow: Path) -> None:
    arguments = ["bench", "kernel", str(flow), "--kernel", "both", "--limit", "1000"]
    done = CliRunner().invoke(app, [*arguments, "--rounds", "1", "--json"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    assert figures["judge"] == figures["reference"]["judge"] == "other kernel"
    assert figures["equal"] is figures["reference"]["equal"] is True
    assert 0 < figures["trades"] == figures["reference"]["trades"] < read_oracle(flow).trades


def test_other_trades_than_the_oracles_end_with_1(flow: Path) -> None:
    other = msgspec.structs.replace(read_oracle(flow), hash="0" * 16)
    oracle_path(flow).write_bytes(msgspec.json.encode(other))
    done = CliRunner().invoke(app, ["bench", "kernel", str(flow), "--rounds", "1", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["equal"] is False


def test_a_cut_file_is_a_sentence(flow: Path) -> None:
    flow.write_bytes(flow.read_bytes()[:-1])
    done = CliRunner().invoke(app, ["bench", "kernel", str(flow)])
    assert done.exit_code == 1
    assert "not a whole flow file" in done.output
    assert "Traceback" not in done.output


def test_the_timed_flow_charges_fees_and_refuses_nothing(flow: Path) -> None:
    records = list(read_records(flow))
    prepared = kernel_bench.prepare(records, read_oracle(flow).users, "native")
    kernel = restore_kernel("native", prepared.start)
    (batch,) = kernel_bench.cut(prepared.records, COMMANDS)
    answered = read_event_batch(kernel.apply(batch))
    events = list(decode(answered.data, answered.offsets[0]))
    assert not [event for event in events if isinstance(event, Refused)]
    trades = [event for event in events if isinstance(event, Traded)]
    assert len(trades) == read_oracle(flow).trades
    assert all(trade.maker_fee > 0 and trade.taker_fee > 0 for trade in trades)
    assert sum(record.op == CANCEL for record in records) > 0
