"""The order flow is the same bytes as ever, with the totals other order books agreed on."""

import hashlib
from pathlib import Path

import pytest

from bedesten.cli.flow_file import RECORD, FlowFileError, oracle_path, read_oracle, read_records
from benchmarks import workload

# Full sha256 of the records and the trade hash at seed 20240607. Two C++ order books written by
# others reached the same trade hashes on the same files.
KNOWN = [
    (
        "mini",
        None,
        "18a56bc77291ab08d3c0bb59ca19dc790f7606ea694c3170369fb78cb2a77790",
        "c1a391d813b79ce6",
    ),
    (
        "mixed",
        20_000,
        "7270cbea3c2cd45311c32a571e16124765f2479872d052e92a95c070738b43f9",
        "1273ac99fca67af0",
    ),
    (
        "churn",
        20_000,
        "845c3574fca9e93c1054b797cf850b3d62fcfa470d44607eff18fd8186d5f4b3",
        "a1d062fbd0fb367e",
    ),
]


@pytest.mark.parametrize(("profile", "n", "sha256", "trade_hash"), KNOWN)
def test_flow_has_the_known_bytes_and_trades(
    tmp_path: Path, profile: str, n: int | None, sha256: str, trade_hash: str
) -> None:
    path = tmp_path / "flow.bin"
    oracle = workload.write(profile, path, n)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256 == oracle.sha256
    assert oracle.hash == trade_hash
    assert read_oracle(path) == oracle


def test_mini_has_the_known_totals_and_every_cancel_names_a_known_order(tmp_path: Path) -> None:
    path = tmp_path / "mini.bin"
    oracle = workload.write("mini", path)
    records = list(read_records(path))
    assert (oracle.commands, oracle.trades, oracle.max_live) == (20_000, 7_945, 248)
    assert (oracle.volume, oracle.notional) == (9_722_858, 9_722_736_477_389)
    assert len(records) == oracle.commands == oracle.new + oracle.ioc + oracle.cancel
    placed = [record.order_id for record in records if record.op != 3]
    assert placed == list(range(1, len(placed) + 1))
    assert max(record.user for record in records) < oracle.users


def test_another_seed_is_another_flow(tmp_path: Path) -> None:
    one = workload.write("mini", tmp_path / "one.bin", 500, seed=1)
    two = workload.write("mini", tmp_path / "two.bin", 500, seed=2)
    assert one.sha256 != two.sha256
    assert one.hash != two.hash


def test_cache_is_filled_once_and_mended_when_its_bytes_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workload, "CACHE", tmp_path)
    path, oracle = workload.workload("mini", 300)
    written = path.stat().st_mtime_ns
    assert workload.workload("mini", 300) == (path, oracle)
    assert path.stat().st_mtime_ns == written

    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    assert workload.workload("mini", 300) == (path, oracle)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == oracle.sha256


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    path.write_bytes(b"\0" * (RECORD.size + 1))
    with pytest.raises(FlowFileError, match="not a multiple of 32"):
        read_records(path)


def test_missing_or_malformed_totals_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "flow.bin"
    with pytest.raises(FlowFileError, match="no totals beside"):
        read_oracle(path)
    oracle_path(path).write_text('{"profile": "mini"}')
    with pytest.raises(FlowFileError, match="does not hold the totals"):
        read_oracle(path)
