"""One demo exchange from its first start on: what it answers, how it heals, stops, and is proven.

The tests share it in the order in which they stand here.
"""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from bedesten.cli import demo_listing
from bedesten.db.embedded import EmbeddedPostgres
from tests.cli.terminal import (
    Terminal,
    answer,
    answer_here,
    bedesten,
    data_folder,
    here,
    living,
    newest_trade,
    pids,
    rest,
    until_true,
    up,
)
from tests.support.web import look

ASSET = ["asset_id", "kind", "scale", "symbol"]
MARKET = [
    "band_ppm", "lot", "maker_fee_ppm", "market", "market_id", "phase", "taker_fee_ppm", "tick",
]  # fmt: skip


class Demo(msgspec.Struct):
    """The exchange that runs, and what it says."""

    folder: Path
    terminal: Terminal

    @property
    def place(self) -> tuple[str, str]:
        """The words that name it to a command."""
        return "--data", str(self.folder)


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with data_folder() as folder, up(folder, "--demo") as terminal:
        yield Demo(folder, terminal)


@pytest.fixture(scope="module")
def stopped(demo: Demo) -> Path:
    """The folder, after Ctrl-C; with one funded account."""
    made = answer("demo", "account", *demo.place)
    assert made["funds"] == demo_listing.FUNDS
    assert demo.terminal.interrupt() == 0
    return demo.folder


@pytest.fixture(scope="module")
def server(stopped: Path) -> Iterator[EmbeddedPostgres]:
    """Its database alone."""
    with EmbeddedPostgres(stopped) as running:
        yield running


@pytest.mark.spec("API-009")
def test_names_and_outcomes(demo: Demo) -> None:
    """The names that --json prints are a contract."""
    data = demo.place
    added = answer_here("asset", "add", "SOL", *data)
    assert sorted(added) == ASSET
    assert answer_here("asset", "add", "SOL", *data) == added, "harmless to repeat"
    assert sorted(answer_here("asset", "list", *data)[0]) == ASSET
    market = answer_here("market", "add", "SOL-TRY", "--tick", "0.05", "--lot", "0.1", *data)
    assert sorted(market) == MARKET
    assert (market["tick"], market["lot"], market["phase"]) == ("0.05", "0.1", "continuous")
    assert [m["market"] for m in answer_here("market", "list", *data)][-1] == "SOL-TRY"
    assert answer_here("market", "phase", "SOL-TRY", "cancel_only", *data) == {
        "market": "SOL-TRY",
        "previous": "continuous",
        "phase": "cancel_only",
    }
    words = ("book", "BTC-USDT", "--depth", "3", *data)
    until_true("quotes", lambda: len(answer_here(*words)["asks"]) == 3)
    book = answer_here(*words)
    assert sorted(book) == ["asks", "bids", "market", "seq"]
    assert len(book["bids"]) == len(book["asks"]) == 3
    in_pipe = bedesten(*words)
    assert in_pipe.returncode == 0
    assert in_pipe.stdout.count("spread") == 1
    assert sorted(answer_here("demo", "account", *data)) == [
        "account_id", "api_key", "api_secret", "customer_id", "funds", "scopes",
    ]  # fmt: skip
    wrong = here("market", "phase", "BTC-USDT", "open", *data)
    assert wrong.exit_code == 1
    assert "use one of pending, auction, continuous" in wrong.stderr
    unknown = here("book", "XRP-USDT", *data)
    assert unknown.exit_code == 1
    assert "BTC-USDT" in unknown.stderr


@pytest.mark.spec("OPER-013")
def test_all_trade_is_halted_and_goes_on(demo: Demo) -> None:
    with rest(demo.terminal) as api:
        until_true("a trade", lambda: newest_trade(api))
        listed = {m["market"]: m["market_id"] for m in answer_here("market", "list", *demo.place)}
        assert set(answer("halt", *demo.place)["halted_market_ids"]) == set(listed.values())
        phases = {m["phase"] for m in answer_here("market", "list", *demo.place)}
        assert phases == {"halted"}
        for market in demo_listing.MARKETS:
            answer_here("market", "phase", market.symbol, "continuous", *demo.place)
        before = newest_trade(api)
        until_true("trade goes on", lambda: (newest_trade(api) or 0) > before)


def admin_ports(folder: Path) -> list[int]:
    """The admin port of each part, out of its environment."""
    names = {
        "engine": "ENGINE",
        "project": "PROJECTOR",
        "rest": "REST",
        "ws": "WS",
    }
    ports = []
    for part, name in names.items():
        words = Path(f"/proc/{pids(folder)[part]}/environ").read_bytes().split(b"\0")
        (port,) = [w for w in words if w.startswith(f"BEDESTEN_{name}_ADMIN_PORT=".encode())]
        ports.append(int(port.split(b"=")[1]))
    return ports


def supervisor_port(terminal: Terminal) -> int:
    """The admin port that the welcome names."""
    found = re.search(r"http://localhost:(\d+)/metrics", terminal.text)
    assert found is not None
    return int(found[1])


@pytest.mark.spec("OPER-013")
def test_it_lives_and_heals(demo: Demo) -> None:
    folder, terminal = demo.folder, demo.terminal
    second = bedesten("up", *demo.place)
    assert second.returncode == 1
    assert f"already running on {folder}" in second.stderr

    for port in [*admin_ports(folder), supervisor_port(terminal)]:
        assert look(f"http://127.0.0.1:{port}/ready").json() == {"ready": True, "reason": None}
        assert "# TYPE" in look(f"http://127.0.0.1:{port}/metrics").text

    for part in ("engine", "project", "rest", "ws", "demo"):
        killed = pids(folder)[part]
        os.kill(killed, signal.SIGKILL)
        terminal.until(f"{part} ended with signal SIGKILL; starting it again")
        until_true("a new process", lambda p=part, k=killed: pids(folder).get(p, k) != k)
    os.kill(pids(folder)["postgres"], signal.SIGKILL)
    terminal.until("PostgreSQL died; starting it again")

    with rest(terminal) as api:
        until_true("history answers again", lambda: newest_trade(api))
        before = newest_trade(api) or 0
        until_true("trade goes on after all that", lambda: (newest_trade(api) or 0) > before)
    assert answer("verify", *demo.place)["ok"] is True


@pytest.mark.spec("OPER-013")
def test_it_stops_and_leaves_nothing(demo: Demo, stopped: Path) -> None:
    assert "stopped; everything acknowledged is on disk" in demo.terminal.text
    assert living(stopped) == []
    assert not (stopped / "run/parts.json").exists()


def test_all_is_well_also_of_an_exchange_that_is_down(stopped: Path) -> None:
    verdict = answer("verify", "--data", str(stopped))
    assert sorted(verdict) == [
        "checks", "commands", "ok", "projected_seq", "seq", "state_hash",
    ]  # fmt: skip
    assert verdict["ok"] is True
    assert verdict["seq"] == verdict["projected_seq"] > 0
    assert len(verdict["checks"]) >= 10
    assert all(check["ok"] and not check["differences"] for check in verdict["checks"])
    assert answer("migrate", "--data", str(stopped)) == {"applied": []}
    assert living(stopped) == []


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
    stopped: Path, server: EmbeddedPostgres, tampering: str, mending: str, found_by: set[str]
) -> None:
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")  # no triggers
        conn.execute(tampering.encode())
        try:
            json = here("verify", "--data", str(stopped), "--json")
            people = here("verify", "--data", str(stopped))
        finally:
            conn.execute(mending.encode())
    assert json.exit_code == people.exit_code == 1
    for name in found_by:
        assert f'"name": "{name}", "ok": false' in json.stdout
        assert name.split(":")[0] in people.stderr
    assert "NOT in agreement" in people.stderr
    assert answer_here("verify", "--data", str(stopped))["ok"] is True


def test_a_folder_without_an_exchange_is_said_so_and_stays_empty(tmp_path: Path) -> None:
    done = here("verify", "--data", str(tmp_path / "typo"))
    assert done.exit_code == 1
    assert "There is no exchange in" in done.stderr
    assert not (tmp_path / "typo").exists()
