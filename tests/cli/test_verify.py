"""`bedesten verify` finds a unit that is missing anywhere, and names the place."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bedesten.cli import demo_listing
from bedesten.db.embedded import EmbeddedPostgres
from tests.cli.terminal import answer, bedesten, data_folder, living, up


@pytest.fixture(scope="module")
def exchange() -> Iterator[Path]:
    """A stopped exchange with one funded account."""
    with data_folder() as folder:
        with up(folder, "--demo") as terminal:
            made = answer("demo", "account", "--data", str(folder))
            assert made["funds"] == demo_listing.FUNDS
            assert terminal.interrupt() == 0
        yield folder


def superuser(server: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(server.url(), autocommit=True)


def test_all_is_well_also_of_an_exchange_that_is_down(exchange: Path) -> None:
    verdict = answer("verify", "--data", str(exchange))
    assert sorted(verdict) == [
        "checks", "commands", "ok", "projected_seq", "seq", "state_hash",
    ]  # fmt: skip
    assert verdict["ok"] is True
    assert verdict["seq"] == verdict["projected_seq"] > 0
    assert len(verdict["checks"]) >= 10
    assert all(check["ok"] and not check["differences"] for check in verdict["checks"])
    assert living(exchange) == []


BALANCE = "where (account_id, asset_id) = (3, 1)"
TRANSFER = "where transfer_id = (select min(transfer_id) from ledger_transfers)"
ROW = "where seq = (select max(seq) from engine.journal)"
CUT = "event_bytes = substr(event_bytes, 1, octet_length(event_bytes) - 1)"


@pytest.mark.spec("LEDG-007", "LEDG-017", "API-009")
@pytest.mark.parametrize(
    ("tampering", "mending", "found_by"),
    [
        (
            f"update balances set available = available + 0.00000001 {BALANCE}",
            f"update balances set available = available - 0.00000001 {BALANCE}",
            {"ledger against balances", "sum of an asset", "engine balances"},
        ),
        (
            f"update ledger_transfers set amount = amount + 1 {TRANSFER}",
            f"update ledger_transfers set amount = amount - 1 {TRANSFER}",
            {"ledger against balances", "running balances"},
        ),
        (
            f"update engine.journal set event_bytes = event_bytes || '\\x00' {ROW}",
            f"update engine.journal set {CUT} {ROW}",
            {"journal: no gap, chain, same events"},
        ),
    ],
    ids=["balance", "ledger", "journal"],
)
def test_tampering_is_found_and_named(
    exchange: Path, tampering: str, mending: str, found_by: set[str]
) -> None:
    try:
        with EmbeddedPostgres(exchange) as server, superuser(server) as conn:
            conn.execute("set session_replication_role = replica")  # no triggers
            conn.execute(tampering.encode())
            json = bedesten("verify", "--data", str(exchange), "--json")
            people = bedesten("verify", "--data", str(exchange))
    finally:
        with EmbeddedPostgres(exchange) as server, superuser(server) as conn:
            conn.execute("set session_replication_role = replica")  # no triggers
            conn.execute(mending.encode())
    assert json.returncode == people.returncode == 1
    for name in found_by:
        assert f'"name": "{name}", "ok": false' in json.stdout
        assert name.split(":")[0] in people.stderr
    assert "NOT in agreement" in people.stderr
    assert answer("verify", "--data", str(exchange))["ok"] is True


def test_a_folder_without_an_exchange_is_said_so_and_stays_empty(tmp_path: Path) -> None:
    done = bedesten("verify", "--data", str(tmp_path / "typo"))
    assert done.returncode == 1
    assert "There is no exchange in" in done.stderr
    assert not (tmp_path / "typo").exists()
