"""What each job of admin.jobs does. A new job is a row there and a line here."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import psycopg
import structlog

from bedesten.domain.approvals import jobs as approval_jobs
from bedesten.workers import backups, fee_tiers, history
from bedesten.workers.ground import Ground, JobFailed

Work = Callable[[Ground], str]
MONTHS_AHEAD: Final = 6
QUARTERS_AHEAD: Final = 4
MAKE_MONTHS: Final = "select admin.create_monthly_partitions(months_ahead => %s)"
MAKE_QUARTERS: Final = "select admin.create_quarterly_partitions(quarters_ahead => %s)"
LOCK_TIMEOUT: Final = "set local lock_timeout = '2s'"
LOCK_TRIES: Final = 10
LOCK_PAUSE_S: Final = 3.0
RECENT_DAYS: Final = 3
ERASED_AT_ONCE: Final = 500  # each batch is a database transaction of its own

log = structlog.get_logger()


def _partitions(statement: str, ahead: int, ground: Ground) -> str:
    """Somebody who reads a whole table is in the way for a while: ask again, never queue."""
    for tries_left in reversed(range(LOCK_TRIES)):
        try:
            with ground.conn.transaction():
                ground.conn.execute(LOCK_TIMEOUT)
                made = ground.conn.execute(statement.encode(), [ahead]).fetchall()
        except psycopg.errors.LockNotAvailable:
            if tries_left:
                time.sleep(LOCK_PAUSE_S)
        else:
            return f"{len(made)} partitions made"
    raise JobFailed(f"a table was locked by others {LOCK_TRIES} times; it is tried again later")


def _alarms(ground: Ground) -> str:
    found = ground.conn.execute("select measure, subject, alarm from admin.alarms()").fetchall()
    ground.metrics.alarms.clear()
    for measure, subject, alarm in found:
        log.error("alarm", measure=measure, subject=subject, alarm=alarm)
        ground.metrics.alarms.labels(measure).inc()
    if not found:
        return "no alarms"
    kinds = Counter(measure for measure, _, _ in found)
    return f"{len(found)} alarms: " + ", ".join(f"{kind} {n}" for kind, n in kinds.items())


def _balance_summary(ground: Ground) -> str:
    return f"as of journal row {ground.value('select reporting.refresh_user_balance_summary()')}"


def _reconcile(recount: bool, ground: Ground) -> str:
    row = ground.conn.execute(
        "select as_of_seq, mismatches from admin.run_reconciliation(%s)", [recount]
    ).fetchone()
    assert row is not None, "a run has one row"
    seq, mismatches = row
    if not mismatches:
        return f"all agrees at journal row {seq}"
    log.error("ledger and balances differ", seq=seq, mismatches=mismatches)
    return f"{mismatches} MISMATCHES at journal row {seq}: reporting.balance_discrepancies"


def _references(days: int | None, ground: Ground) -> str:
    wrong = ground.value(
        "select admin.keep_reference_check(now() - make_interval(days => %s))", [days]
    )
    if wrong:
        log.error("rows point to nothing", rows=wrong)
    return f"{wrong} rows point to nothing"


def _table_sizes(ground: Ground) -> str:
    return f"{ground.value('select admin.sample_table_sizes()')} tables"


def _archive(ground: Ground) -> str:
    gone = [name for (name,) in ground.conn.execute("select admin.archive_expired()")]
    return f"{len(gone)} partitions archived" + (f": {', '.join(gone)}" if gone else "")


def _approvals(ground: Ground) -> str:
    return approval_jobs.expire_pending(ground.conn)


def _erasure(ground: Ground) -> str:
    erased, batch = 0, -1
    while batch:
        batch = int(str(ground.value("select admin.erase_customers(%s)", [ERASED_AT_ONCE])))
        erased += batch
    return f"{erased} customers erased"


def _velocity(ground: Ground) -> str:
    return f"{ground.value('select admin.count_velocity()')} figures changed"


def _velocity_recount(ground: Ground) -> str:
    wrong = ground.value("select count(*) from admin.recount_velocity()")
    if wrong:
        raise JobFailed(f"{wrong} figures differ from their events: admin.recount_velocity()")
    return "all figures agree with their events"


WORK: Final[Mapping[str, Work]] = {
    "monthly-partitions": partial(_partitions, MAKE_MONTHS, MONTHS_AHEAD),
    "quarterly-partitions": partial(_partitions, MAKE_QUARTERS, QUARTERS_AHEAD),
    "alarms": _alarms,
    "balance-summary": _balance_summary,
    "reconciliation": partial(_reconcile, False),
    "full-reconciliation": partial(_reconcile, True),
    "references": partial(_references, RECENT_DAYS),
    "all-references": partial(_references, None),
    "table-sizes": _table_sizes,
    "fee-tiers": fee_tiers.recompute,
    "archive": _archive,
    "backup": backups.back_up,
    "history": history.write_days,
    "approvals": _approvals,
    "erasure": _erasure,
    "velocity": _velocity,
    "velocity-recount": _velocity_recount,
}
