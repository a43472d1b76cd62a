"""kill -9 of projector processes in a loop under load: nothing is lost, nothing is there twice."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psycopg
import pytest

from bedesten.db import passwords
from bedesten.db.folder import DataFolder
from bedesten.domain.ledger import reconcile
from benchmarks.workload import workload
from tests.projector.scribe import Scribe, append
from tests.projector.tables import engine_state, flow_totals
from tests.support.postgres import Database

KILLS = 6
DEADLINE_S = 60
PROJECT = """
import sys
from pathlib import Path
from bedesten.config import Settings
from bedesten.projector.app import run
data, url = sys.argv[1:]
sys.exit(run(Settings(data=Path(data), database_url=url, projector_admin_port=0)))
"""


@pytest.fixture
def data(database: Database, tmp_path: Path) -> Path:
    """A data folder from which a projector process can log in."""
    folder = DataFolder(tmp_path)
    folder.prepare()
    passwords.write_private(folder.passwords, msgspec.json.encode(database.server.passwords))
    return tmp_path


def start(database: Database, data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROJECT, str(data), database.url()],
        env=os.environ | {"PYTHONPATH": "src"},
    )


def seq_of(conn: psycopg.Connection) -> int:
    row = conn.execute("select seq from projection_cursor").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.spec("LEDG-008", "EVNT-004")
def test_kill_9_in_a_loop(database: Database, data: Path) -> None:
    """I8: whatever a killed process had sent, the next one goes on from what was committed."""
    path, oracle = workload("mini", 6000)
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(200), *scribe.flow(path, 5)]
    dice = random.Random(20260715)
    cuts = sorted(dice.sample(range(3, len(rows)), KILLS))
    with database.connect(autocommit=True) as conn, database.connect("engine_writer") as writer:
        done = 0
        for cut in [*cuts, len(rows)]:
            append(writer, rows[done:cut])
            begin, process = seq_of(conn), start(database, data)
            done = cut
            if cut == len(rows):
                break
            # In the middle of its work: some rows are in the tables, others are not.
            deadline = time.monotonic() + DEADLINE_S
            while seq_of(conn) == begin:
                assert process.poll() is None, "the projector ended by itself"
                assert time.monotonic() < deadline
                time.sleep(0.001)
            time.sleep(dice.random() * 0.03)
            process.kill()
            process.wait()
        deadline = time.monotonic() + DEADLINE_S
        while seq_of(conn) < scribe.seq:
            assert process.poll() is None, "the projector ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.terminate()
        assert process.wait(10) == 0
        assert flow_totals(conn).differences(oracle) == []
    with database.connect("internal_service") as conn:
        assert reconcile(conn, engine_state(scribe.kernel, scribe.seq)).mismatches == []


def test_a_lost_server_connection_asks_for_a_restart(database: Database, data: Path) -> None:
    scribe = Scribe()
    with database.connect(autocommit=True) as conn, database.connect("engine_writer") as writer:
        append(writer, scribe.opening())
        process = start(database, data)
        while seq_of(conn) < scribe.seq:
            assert process.poll() is None
            time.sleep(0.01)
        conn.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'internal_service' and datname = current_database()"
        )
        assert process.wait(20) == 75
