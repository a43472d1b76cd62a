"""A load's trades in SQL are the oracle's, whatever dies on the way, and nothing happens twice."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from bedesten.cli.flow_file import Oracle
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.protocol.client import EngineClient, EngineUnavailable
from benchmarks import workload
from tests.cli.terminal import (
    answer,
    answer_here,
    bedesten,
    data_folder,
    environment,
    living,
    pids,
    until_true,
)
from tests.support.stack import Stack

# The native kernel is through with the file before anybody can aim at it.
SLOWLY = environment(BEDESTEN_ENGINE="reference")
COMMANDS = 10_000
USERS = 200
PREPARED = 4 * USERS + 4  # commands that open, lift and fund the accounts


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Oracle]:
    path = tmp_path_factory.mktemp("flow") / "mini.bin"
    return path, workload.write("mini", path, COMMANDS)


@pytest.fixture
def unused() -> Iterator[Path]:
    with data_folder() as made:
        yield made


@pytest.fixture
def folder() -> Iterator[Path]:
    with data_folder(prepared=True) as made:
        yield made


def commands(folder: Path) -> int:
    """How many commands the engine has carried out; 0 while nobody answers."""

    async def ask() -> int:
        client = await EngineClient.connect(folder / "run/engine.sock", timeout_s=1)
        try:
            return (await client.status()).commands
        finally:
            await client.close()

    try:
        return asyncio.run(ask())
    except EngineUnavailable:
        return 0


def engine_lives(folder: Path) -> bool:
    try:
        return "engine" in pids(folder)
    except FileNotFoundError:  # all have ended
        return False


def begin_load(path: Path, folder: Path) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-m", "bedesten", "load", str(path), "--data", str(folder), "--json"]
    return subprocess.Popen(
        words, env=SLOWLY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def outcome(load: "subprocess.Popen[bytes]") -> Any:
    out, said = load.communicate(timeout=100)
    assert load.returncode == 0, said.decode()
    return msgspec.json.decode(out)


def check(figures: Any, oracle: Oracle) -> None:
    assert figures["equal"] is True
    assert figures["trade_hash"] == oracle.hash
    assert (figures["trades"], figures["volume"]) == (oracle.trades, oracle.volume)
    assert figures["refused"] == 0


def orders_in_sql(folder: Path, market: str) -> int:
    """Rows of orders of that market; the exchange must be down."""
    with (
        EmbeddedPostgres(folder),
        psycopg.connect(Access(folder).url("read_only_user")) as conn,
    ):
        row = conn.execute(
            "select count(*) from public.all_orders join public.markets as m using (market_id)"
            " where m.symbol = %s",
            [market],
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_load_on_an_exchange_of_its_own_twice(flow: tuple[Path, Oracle], unused: Path) -> None:
    path, oracle = flow
    first = answer("load", str(path), "--data", str(unused))
    check(first, oracle)
    assert (first["sent"], first["repeated"]) == (oracle.commands, 0)
    second = answer("load", str(path), "--data", str(unused))
    check(second, oracle)
    assert second["market"] != first["market"]
    assert sorted(second) == [
        "ack_p50_ms", "ack_p99_ms", "acknowledged_per_s", "commands", "equal", "market",
        "notional", "oracle", "orders_per_s", "reconnects", "refused", "repeated", "seconds",
        "sent", "trade_hash", "trades", "volume",
    ]  # fmt: skip
    assert living(unused) == []
    assert answer_here("verify", "--data", str(unused))["ok"] is True


@pytest.mark.spec("TRAD-022", "LEDG-008")
def test_engine_and_postgres_killed_in_the_middle(flow: tuple[Path, Oracle], folder: Path) -> None:
    path, oracle = flow
    load = begin_load(path, folder)
    until_true("the load is on", lambda: commands(folder) > PREPARED + 1_500)
    os.kill(pids(folder)["engine"], signal.SIGKILL)
    until_true("it goes on", lambda: commands(folder) > PREPARED + 4_500)
    os.kill(pids(folder)["postgres"], signal.SIGKILL)
    figures = outcome(load)
    check(figures, oracle)
    assert figures["reconnects"] >= 2
    assert living(folder) == []
    assert answer_here("verify", "--data", str(folder))["ok"] is True
    assert orders_in_sql(folder, figures["market"]) == oracle.new + oracle.ioc


@pytest.mark.spec("TRAD-022", "LEDG-008")
def test_everything_killed_in_the_middle(flow: tuple[Path, Oracle], folder: Path) -> None:
    path, oracle = flow
    load = begin_load(path, folder)
    until_true("the load is on", lambda: commands(folder) > PREPARED + 3_000)
    for pid in [load.pid, *pids(folder).values()]:
        os.kill(pid, signal.SIGKILL)
    load.communicate()
    until_true("all is dead", lambda: not living(folder), 20)
    figures = outcome(begin_load(path, folder))
    check(figures, oracle)
    assert figures["repeated"] > 0, "what was done before is answered again, not done again"
    assert orders_in_sql(folder, figures["market"]) == oracle.new + oracle.ioc
    assert answer_here("verify", "--data", str(folder))["ok"] is True


def test_load_on_an_exchange_that_is_up(flow: tuple[Path, Oracle], stack: Stack) -> None:
    path, oracle = flow
    words = ("load", str(path), "--data", str(stack.settings.data))
    done = bedesten(*words, "--json", env=environment(DATABASE_URL=stack.database.url()))
    assert done.returncode == 0, done.stderr
    check(msgspec.json.decode(done.stdout), oracle)


def test_a_file_that_its_oracle_did_not_see_is_refused(
    flow: tuple[Path, Oracle], tmp_path: Path
) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(flow[0].read_bytes()[:-32])
    path.with_suffix(".json").write_bytes(flow[0].with_suffix(".json").read_bytes())
    done = bedesten("load", str(path), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "the SHA-256 differs" in done.stderr
    assert not (tmp_path / "data").exists()


def test_ctrl_c_ends_a_load_cleanly_and_it_can_be_resumed(
    flow: tuple[Path, Oracle], folder: Path
) -> None:
    path, oracle = flow
    load = begin_load(path, folder)
    until_true("the load is on", lambda: commands(folder) > PREPARED + 1_000)
    os.killpg(load.pid, signal.SIGINT)
    until_true("the engine ends", lambda: not engine_lives(folder))
    with suppress(ProcessLookupError):  # impatient, while PostgreSQL stops
        os.killpg(load.pid, signal.SIGINT)
    load.communicate(timeout=60)
    assert load.returncode == 130
    assert living(folder) == []
    figures = outcome(begin_load(path, folder))
    check(figures, oracle)
    assert figures["sent"] < oracle.commands
