"""`bedesten jobs`, `monitor` and `reconcile`, and the scheduler as a part of the exchange."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from bedesten.cli.parts import Spare
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.workers.work import WORK
from tests.cli.terminal import answer, answer_here, data_folder, here, pids, until_true, up, without
from tests.support.postgres import Database, Server
from tests.support.stack import Stack, running_stack

PLANT = (
    "update balances set available = available + 1 where account_id = (select min(account_id)"
    " from balances where not is_house)"
)


@pytest.fixture(scope="module")
def exchange(postgres: Server) -> Iterator[Stack]:
    """One that may be tampered with."""
    with postgres.fresh_database() as database, running_stack(database, "project") as running:
        market = running.list_market()
        running.open_account({market.base: "10"})
        yield running


def run(exchange: Stack, *words: str) -> Result:
    return CliRunner().invoke(app, words, env={**exchange._environment(), "COLUMNS": "200"})


def tables_follow(database: Database) -> None:
    def caught_up() -> bool:
        with database.connect() as conn:
            row = conn.execute("select count(*) > 0 from balances where not is_house").fetchone()
            return row is not None and bool(row[0])

    until_true("the tables", caught_up)


@pytest.mark.spec("OPER-004", "API-009")
def test_jobs_are_listed_and_run_by_name(exchange: Stack) -> None:
    listed = json.loads(run(exchange, "jobs", "--json").stdout)["jobs"]
    assert {job["name"] for job in listed} == set(WORK)
    assert {job["last_outcome"] for job in listed} == {None}
    done = run(exchange, "jobs", "run", "balance-summary", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["succeeded"] is True
    for _ in range(2):  # again, due or not
        assert run(exchange, "jobs", "run", "fee-tiers").exit_code == 0
    after = {job["name"]: job for job in json.loads(run(exchange, "jobs", "--json").stdout)["jobs"]}
    assert "as of journal row" in after["balance-summary"]["last_result"]
    nightly = after["reconciliation"]
    assert [nightly[n] for n in ("every", "at", "zone")] == ["day", "02:00:00", "Europe/Istanbul"]
    assert run(exchange, "jobs").stderr.count("Istanbul") >= 1
    unknown = run(exchange, "jobs", "run", "sweep-the-floor")
    assert unknown.exit_code == 1
    assert "There is no job sweep-the-floor; there are alarms" in " ".join(unknown.stderr.split())


@pytest.mark.spec("OPER-008", "LEDG-016")
def test_monitor_and_reconcile_tell_a_break_by_exit_code_and_name(exchange: Stack) -> None:
    tables_follow(exchange.database)
    fine = run(exchange, "monitor", "--json")
    assert fine.exit_code == 0, fine.stdout
    measures = json.loads(fine.stdout)
    assert measures.keys() >= {"ledger_integrity", "pending_withdrawals", "table_sizes",
                               "slow_queries", "unused_indexes", "alarms"}  # fmt: skip
    assert measures["ledger_integrity"][0]["users_with_discrepancy"] == 0
    assert run(exchange, "reconcile").exit_code == 0
    with exchange.database.connect(autocommit=True) as conn:
        conn.execute(PLANT.encode())
    broken = run(exchange, "monitor")
    assert broken.exit_code == 1
    assert "ledger" in broken.stderr
    for words in (["reconcile"], ["reconcile", "--recount"]):
        found = run(exchange, *words, "--json")
        assert found.exit_code == 1
        alerts = json.loads(found.stdout)["open_alerts"]
        assert {alert["discrepancy"] for alert in alerts} == {"-1.00000000"}
    assert "MISMATCHES" in run(exchange, "jobs", "run", "reconciliation").stderr


def test_without_an_exchange_there_is_a_sentence(tmp_path: Path) -> None:
    for words in (["jobs"], ["monitor"], ["reconcile"], ["jobs", "run", "alarms"]):
        done = here(*words, "--data", str(tmp_path / "none"))
        assert done.exit_code == 1
        assert len(done.stderr.split()) > 4
    assert not (tmp_path / "none").exists()


@pytest.mark.spec("OPER-004", "OPER-014")
def test_the_scheduler_lives_in_the_exchange_and_makes_up_what_was_missed() -> None:
    with data_folder(prepared=True) as folder:
        with (
            EmbeddedPostgres(folder) as server,
            psycopg.connect(server.url(), autocommit=True) as conn,
        ):
            conn.execute("update admin.jobs set next_run = now() - interval '3 hours 5 minutes'"
                         " where name = 'alarms'")  # fmt: skip

        def job() -> dict[str, object]:
            jobs = answer_here("jobs", "--data", str(folder))["jobs"]
            return dict(next(job for job in jobs if job["name"] == "alarms"))

        others = without(*(part for part in Spare if part is not Spare.SCHEDULER))
        with up(folder, *others) as terminal:
            assert "scheduler" in pids(folder)
            until_true("the missed run", lambda: job()["last_outcome"] == "success")
            assert job()["last_missed"] == 3
            shown = here("jobs", "--data", str(folder)).stderr
            assert "(made up 3.1 h" in " ".join(shown.split())
            backup = answer("jobs", "run", "backup", "--data", str(folder))
            assert backup["succeeded"], backup
            assert backup["result"].startswith("full backup ")
            assert terminal.interrupt() == 0
