"""The compared order book makes the oracle's trades, and we would notice if it did not."""

from pathlib import Path

import msgspec
import pytest

from bedesten.cli.flow_file import oracle_path, read_oracle
from benchmarks.peers import liquibook_peer
from benchmarks.workload import write


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flow") / "mixed.bin"
    write("mixed", path, 5_000)
    return path


def test_it_makes_the_trades_of_the_oracle(flow: Path) -> None:
    row = liquibook_peer.measure(flow, runs=2)
    oracle = read_oracle(flow)
    assert row.equals_oracle
    assert (row.trades, row.volume, row.notional) == (oracle.trades, oracle.volume, oracle.notional)
    assert row.trade_hash == oracle.hash
    assert row.commands == 5_000
    assert 0 < row.commands_per_s <= row.best_commands_per_s
    assert row.p50_ns is not None
    assert row.p99_ns is not None
    assert 0 < row.p50_ns <= row.p99_ns


def test_other_trades_than_the_oracles_are_noticed(flow: Path, tmp_path: Path) -> None:
    path = tmp_path / "flow.bin"
    path.write_bytes(flow.read_bytes())
    wrong = msgspec.structs.replace(read_oracle(flow), hash="0" * 16)
    oracle_path(path).write_bytes(msgspec.json.encode(wrong))
    assert not liquibook_peer.measure(path, runs=1).equals_oracle
