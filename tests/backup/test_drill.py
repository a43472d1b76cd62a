"""The restore drill: fill, back up, damage, restore to the second before; every invariant holds."""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from bedesten.db.embedded import EmbeddedPostgres
from tests.cli.terminal import (
    REST_ALONE,
    WITHOUT_ANY,
    answer,
    answer_here,
    bedesten,
    data_folder,
    environment,
    here,
    until_true,
    up,
)
from tests.support.postgres import prepared_exchange

OFTEN = environment(BEDESTEN_SNAPSHOT_COMMANDS="60")


class Drill(msgspec.Struct):
    """One damaged exchange: its folder, the moment before, and what was acknowledged by then."""

    folder: Path
    moment: datetime
    seq: int
    accounts: list[int]
    files: set[str]

    @property
    def data(self) -> str:
        return str(self.folder / "exchange")


def ask(server: EmbeddedPostgres, query: str) -> tuple[Any, ...]:
    with psycopg.connect(server.url(), autocommit=True) as conn:
        row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return row


def do(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")  # no triggers
        conn.execute(statement.encode())


def snapshots(server: EmbeddedPostgres) -> int:
    return int(ask(server, "select count(*) from engine.snapshots")[0])


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    with data_folder() as folder:
        yield _filled_and_damaged(folder)


def _filled_and_damaged(folder: Path) -> Drill:
    data = folder / "exchange"
    prepared_exchange(data)
    server = EmbeddedPostgres(data)
    accounts = []
    with up(data, "--demo", "--standby", *WITHOUT_ANY, env=OFTEN) as terminal:
        accounts.append(answer_here("demo", "account", "--data", str(data))["account_id"])
        until_true("a snapshot is written", lambda: snapshots(server) > 0)
        full = answer("backup", "--data", str(data))
        assert full["kind"] == "full"
        terminal.until("archiving")
        accounts.append(answer_here("demo", "account", "--data", str(data))["account_id"])
        partial = answer("backup", "--daily", "--data", str(data))
        assert (partial["kind"], partial["parent"]) == ("incremental", full["name"])
        accounts.append(answer_here("demo", "account", "--data", str(data))["account_id"])
        before = snapshots(server), ask(server, "select max(seq) from engine.snapshots")
        until_true(
            "a snapshot that is in no backup is written",
            lambda: ask(server, "select max(seq) from engine.snapshots") > before[1],
        )
        seq = ask(server, "select max(seq) from engine.journal")[0]
        moment = ask(server, "select clock_timestamp()")[0]
        time.sleep(1.0)
        do(server, "update balances set available = available + 1")
        do(server, "drop table trades cascade")
        do(server, f"delete from engine.journal where seq > {seq - 20}")
        end = ask(server, "select pg_current_wal_lsn()::text")[0]
        until_true(
            "the damage is archived as well",
            lambda: ask(server, f"select bool_or(write_lsn >= '{end}') from pg_stat_replication")[
                0
            ],
        )
        terminal.interrupt()
    files = {path.name for path in (data / "snapshots").iterdir()}
    return Drill(folder, moment, seq, accounts, files)


def restored(drill: Drill, name: str, *words: str) -> tuple[Path, dict[str, Any]]:
    into = drill.folder / name
    told = answer("restore", "--data", drill.data, "--into", str(into), *words)
    return into, told


@pytest.mark.spec("OPER-006")
def test_the_second_before_the_damage_comes_back_whole(drill: Drill) -> None:
    assert bedesten("verify", "--data", drill.data).returncode == 1

    into, told = restored(drill, "before", "--to-time", drill.moment.isoformat())

    assert told["backup"].endswith("-incremental")
    assert told["verdict"]["ok"] is True
    assert len(told["verdict"]["checks"]) >= 10
    assert told["seq"] >= drill.seq
    at = datetime.fromisoformat(told["at"])
    assert drill.moment - timedelta(seconds=5) < at <= drill.moment
    with EmbeddedPostgres(into) as server:
        for account in drill.accounts:
            query = f"select count(*) from balances where account_id = {account} and available > 0"
            assert ask(server, query)[0] > 0
    # It trades on: what lies in the snapshots folder is of its own past. The master key is in no
    # backup: the operator puts it back.
    run = into / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(drill.folder / "exchange" / "run" / "api-keys.key", run)
    with up(into, "--demo", *REST_ALONE) as terminal:
        terminal.until("leading")
        assert "refused" not in terminal.text
        answer("backup", "--data", str(into))
        terminal.until("archiving")
        last = answer_here("demo", "account", "--data", str(into))["account_id"]
        assert last not in drill.accounts
        assert terminal.interrupt() == 0
    assert answer("verify", "--data", str(into))["ok"] is True
    # A restore of what was restored: its WAL is of another timeline.
    wal = [path.name for path in (into / "backups" / "wal").iterdir()]
    assert any(name.startswith("00000002.history") for name in wal)
    again = drill.folder / "again"
    told = answer("restore", "--data", str(into), "--into", str(again))
    assert told["verdict"]["ok"] is True
    with EmbeddedPostgres(again) as server:
        assert ask(server, f"select count(*) from balances where account_id = {last}")[0] > 0
        assert ask(server, "select timeline_id from pg_control_checkpoint()")[0] == 3


@pytest.mark.spec("OPER-005")
def test_what_there_is_is_listed_and_verified(drill: Drill) -> None:
    listed = answer_here("backup", "--list", "--data", drill.data)
    assert [made["kind"] for made in listed["backups"]] == ["full", "incremental"]
    assert datetime.fromisoformat(listed["archived_until"]) > drill.moment
    checked = answer_here("verify", "--backup", "all", "--data", drill.data)
    assert checked["problems"] == []
    assert checked["segments"] >= listed["segments"] > 0
    newest = Path(drill.data, "backups", "base", listed["backups"][-1]["name"], "base.sealed")
    content = newest.read_bytes()
    newest.write_bytes(content[:-1])
    told = here("verify", "--backup", "newest", "--data", drill.data)
    assert (told.exit_code, "is cut off" in told.stderr) == (1, True)
    newest.write_bytes(content)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--into", "exchange"], "is not empty"),
        (["--into", "x", "--to-time", "2026-01-01 00:00:00"], "has no zone"),
        (["--into", "x", "--to-time", "yesterday"], "is not a moment"),
        (["--into", "x", "--to-time", "2020-01-01 00:00:00+03"], "it has what happened from"),
        (["--into", "x", "--key", "nowhere"], "kept elsewhere"),
        (["--into", "x", "--from", "nowhere"], "no backup in"),
    ],
)
def test_a_restore_that_cannot_be_says_why(drill: Drill, words: list[str], sentence: str) -> None:
    places = [str(drill.folder / word) if word in ("exchange", "x", "nowhere") else word
              for word in words]  # fmt: skip
    told = here("restore", "--data", drill.data, *places)
    assert told.exit_code == 1
    assert sentence in " ".join(told.stderr.split())
    assert not (drill.folder / "x").exists()
