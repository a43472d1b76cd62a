"""Jobs run once across schedulers, missed ones are made up once, dead holders lose their lease."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from bedesten.config import Settings
from bedesten.kit.clock import SystemClock
from bedesten.workers.ground import Ground, JobFailed
from bedesten.workers.metrics import Metrics
from bedesten.workers.scheduler import Scheduler
from bedesten.workers.work import WORK, Work
from tests.schema.probe import refused, rows, value
from tests.support.bot import until
from tests.support.postgres import Database

DUE = "update admin.jobs set next_run = now() - interval '{}', enabled = (name = '{}')"
RUNS = "select outcome::text, missed, result from admin.job_runs where name = '{}' order by run_id"
LATER = (
    "update admin.jobs set lease_until = now() - interval '1 second' where lease_until is not null"
)
NO_WORK: dict[str, Work] = dict.fromkeys(WORK, lambda _: "nothing done")


@pytest.fixture
def operator(database: Database) -> Iterator[psycopg.Connection]:
    with database.connect(autocommit=True) as conn:
        conn.execute("update admin.jobs set enabled = false")
        yield conn


@pytest.fixture
def begin(database: Database, tmp_path: Path) -> Iterator[Callable[..., Scheduler]]:
    """Makes schedulers on this database."""
    opened: list[psycopg.Connection] = []

    def connect(_: str) -> psycopg.Connection:
        opened.append(database.connect("internal_service", autocommit=True))
        return opened[-1]

    def begin(work: Mapping[str, Work], renew_every_s: float = 20.0) -> Scheduler:
        metrics = Metrics(CollectorRegistry())
        settings = Settings(data=tmp_path, database_url=database.url())
        return Scheduler(settings, connect, metrics, SystemClock(), work=work,
                         renew_every_s=renew_every_s)  # fmt: skip

    yield begin
    for conn in opened:
        conn.close()


def until_idle(scheduler: Scheduler) -> None:
    deadline = time.monotonic() + 20
    while scheduler.busy:
        assert time.monotonic() < deadline
        scheduler.settle()
        time.sleep(0.01)


def test_every_job_has_its_work(operator: psycopg.Connection) -> None:
    names = {name for (name,) in rows(operator, "select name from admin.jobs")}
    assert names == set(WORK)


@pytest.mark.spec("IDEN-013", "AUDI-003")
def test_what_nobody_decides_in_time_ends_on_record(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    operator.execute(
        "insert into public.staff_users (staff_type, email, username, first_name, last_name, role)"
        " values ('admin', 'd@example.com', 'deniz', 'D', 'A', 'admin')"
    )
    for left in ("1 hour", "-1 second"):
        operator.execute(
            "insert into public.approvals (action, payload, reason, requested_by, expires_at)"
            " select 'customer.credit', '{}', 'ticket 12', staff_id, now() + %s::interval"
            " from public.staff_users",
            [left],
        )
    ended = begin(WORK).run_now("approvals")
    assert ended is not None
    assert (ended.succeeded, ended.result) == (True, "1 approvals ended undecided")
    assert rows(operator, "select status::text from public.approvals order by expires_at") == [
        ("expired",), ("pending",)
    ]  # fmt: skip
    told = (
        "select action, actor_type::text, metadata ->> 'action' from audit.audit_logs"
        " where event_type = 'approval'"
    )
    assert rows(operator, told) == [("expire", "system", "customer.credit")]


@pytest.mark.spec("OPER-004")
def test_of_many_schedulers_one_runs_a_job(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    ran: list[str] = []

    def slow(_: Ground) -> str:
        ran.append("once")
        time.sleep(0.3)
        return "done"

    schedulers = [begin(NO_WORK | {"table-sizes": slow}) for _ in range(6)]
    operator.execute(DUE.format("1 second", "table-sizes").encode())
    threads = [threading.Thread(target=one.step) for one in schedulers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for scheduler in schedulers:
        scheduler.step()
        until_idle(scheduler)
        scheduler.step()
    assert ran == ["once"]
    assert rows(operator, RUNS.format("table-sizes")) == [("success", 0, "done")]
    assert value(operator, "select next_run > now() and lease_run_id is null and last_result ="
                           " 'done' from admin.jobs where name = 'table-sizes'")  # fmt: skip


@pytest.mark.spec("OPER-004")
def test_d38_what_was_missed_is_made_up_once_and_shown(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    scheduler = begin(NO_WORK)
    operator.execute(DUE.format("5 hours 10 seconds", "balance-summary").encode())
    overdue = rows(operator, "select subject, alarm from admin.job_alarms()")
    assert overdue[0][0] == "balance-summary"
    assert "nobody runs it" in overdue[0][1]
    for _ in range(3):
        scheduler.step()
        until_idle(scheduler)
    assert rows(operator, RUNS.format("balance-summary")) in (
        [("success", 5, "nothing done")], [("success", 6, "nothing done")]
    )  # fmt: skip
    assert value(operator, "select started_at - due_at > interval '5 hours' from admin.job_runs")
    assert rows(operator, "select * from admin.job_alarms()") == []


@pytest.mark.spec("OPER-004")
def test_who_dies_loses_the_job_to_another(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    release = threading.Event()
    first = begin(NO_WORK | {"table-sizes": lambda _: str(release.wait(20))})
    second = begin(NO_WORK)
    operator.execute(DUE.format("1 second", "table-sizes").encode())
    first.step()
    second.step()
    assert second.busy == 0, "the lease holds"
    operator.execute(LATER.encode())
    second.step()
    assert second.busy == 1
    until_idle(second)
    # The first wakes up: it may not overwrite what the second found.
    release.set()
    until_idle(first)
    assert rows(operator, RUNS.format("table-sizes")) == [
        ("abandoned", 0, "the lease ran out before it was done"), ("success", 0, "nothing done")
    ]  # fmt: skip


@pytest.mark.spec("OPER-004")
def test_a_long_job_keeps_its_lease(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    release = threading.Event()
    scheduler = begin({"table-sizes": lambda _: str(release.wait(20))}, renew_every_s=0.01)
    operator.execute(DUE.format("1 second", "table-sizes").encode())
    scheduler.step()
    operator.execute(LATER.encode())
    time.sleep(0.05)
    scheduler.step()
    assert value(operator, "select lease_until > now() + interval '30 seconds' from admin.jobs"
                           " where name = 'table-sizes'") is True  # fmt: skip
    release.set()
    until_idle(scheduler)


@pytest.mark.spec("OPER-004", "OPER-009")
def test_a_failure_is_kept_shown_and_the_next_moment_comes(
    operator: psycopg.Connection, begin: Callable[..., Scheduler]
) -> None:
    def fails(_: Ground) -> str:
        raise JobFailed("the other side is away")

    scheduler = begin({"table-sizes": fails})
    operator.execute(DUE.format("1 second", "table-sizes").encode())
    scheduler.step()
    until_idle(scheduler)
    alarms = rows(operator, "select subject, alarm from admin.job_alarms()")
    assert alarms == [("table-sizes", "failed: JobFailed: the other side is away")]
    assert value(operator, "select next_run > now() from admin.jobs where name = 'table-sizes'")
    ended = begin(NO_WORK).run_now("table-sizes")
    assert ended is not None
    assert ended.succeeded
    assert rows(operator, "select * from admin.job_alarms()") == []
    unknown = begin({}).run_now("table-sizes")
    assert unknown is not None
    assert unknown.result == "this version has no job table-sizes"


@pytest.mark.spec("OPER-004", "REPT-001", "LEDG-015", "SCHE-007")
@pytest.mark.parametrize("name", sorted(WORK))
def test_each_job_does_its_work(
    operator: psycopg.Connection, begin: Callable[..., Scheduler], name: str
) -> None:
    ended = begin(WORK).run_now(name)
    assert ended is not None
    assert ended.succeeded, ended.result
    if name in ("monthly-partitions", "quarterly-partitions"):
        table = "trades" if name == "monthly-partitions" else "orders"
        parts = value(operator, f"select count(*) from pg_inherits where inhparent ="
                                f" '{table}'::regclass")  # fmt: skip
        assert parts == (8 if table == "trades" else 6)


@pytest.mark.spec("OPER-004")
def test_only_workers_run_jobs_and_only_staff_set_schedules(
    database: Database, operator: psycopg.Connection
) -> None:
    for role in ("app_user", "read_only_user", "admin_user", "engine_writer"):
        with database.connect(role) as conn:
            refused(conn, "select admin.claim_job('me')", "permission denied")
    with database.connect("admin_user") as staff:
        staff.execute("update admin.jobs set at = '03:00', zone = 'UTC', enabled = true"
                      " where name = 'reconciliation'")  # fmt: skip
        refused(staff, "update admin.jobs set last_outcome = 'success'", "permission denied")


@pytest.mark.spec("OPER-004")
def test_schedulers_in_processes_of_their_own_share_the_work(
    operator: psycopg.Connection, database: Database, tmp_path: Path
) -> None:
    """Two real processes and a job every minute, made due again and again: never two at once."""
    code = (
        "import sys, psycopg; from pathlib import Path; from bedesten.config import Settings;"
        "from bedesten.kit.clock import SystemClock; from bedesten.workers.metrics import Metrics;"
        "from bedesten.workers.scheduler import Scheduler;"
        "s = Scheduler(Settings(data=Path(sys.argv[2])),"
        " lambda _: psycopg.connect(sys.argv[1], autocommit=True), Metrics(), SystemClock());"
        "s.run(Path(sys.argv[2], 'stop').exists, pause_s=0.05)"
    )
    done = "select count(*) from admin.job_runs where outcome = 'success'"
    command = [sys.executable, "-c", code, database.url("internal_service"), str(tmp_path)]
    processes = [subprocess.Popen(command) for _ in range(2)]
    for number in range(1, 6):
        operator.execute(DUE.format("0 seconds", "table-sizes").encode())
        until(partial(value, operator, done), number.__le__)
    (tmp_path / "stop").touch()
    assert [process.wait(30) for process in processes] == [0, 0]
    overlapping = value(operator, "select count(*) from admin.job_runs as a join admin.job_runs as"
        " b on a.name = b.name and a.run_id < b.run_id where b.started_at < a.finished_at"
    )  # fmt: skip
    assert overlapping == 0
