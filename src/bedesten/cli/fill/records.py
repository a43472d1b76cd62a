"""What a made-up history leaves beside money and orders: the audit log of its customers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import psycopg

from bedesten.cli.fill.flow import FIRST_CUSTOMER
from bedesten.cli.fill.plan import NS_PER_MS, Kind, Plan, dated_id

ACTS_EACH: Final = 10  # of a customer, in the mean
ACTS: Final = (
    ("auth", "login", "session"),
    ("auth", "login", "session"),
    ("auth", "logout", "session"),
    ("auth", "login_failed", "session"),
    ("account", "read_statement", "account"),
    ("key", "issue_key", "api_key"),
    ("profile", "change_phone", "customer"),
)
FAILURES: Final = {"login_failed": "wrong password"}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
COPY_AUDIT: Final = """
    copy audit.audit_logs (log_id, actor_id, actor_type, actor_ip, account_id, event_type, action,
        resource_type, resource_id, status, error_message, request_id, created_at) from stdin
"""


def acts(plan: Plan) -> int:
    """How many rows the audit log gets."""
    return plan.users * ACTS_EACH


def fill_audit(url: str, plan: Plan, progress: Callable[[int], None]) -> None:
    """Write the audit log, all of it or nothing; what is there already stays. `url` is of a role
    that may append to it and read it."""
    with psycopg.connect(url) as conn:
        known = "select from audit.audit_logs where log_id = %s"
        if conn.execute(known, [_log_id(plan, 0)]).fetchone() is not None:
            return
        with conn.cursor() as cursor, cursor.copy(COPY_AUDIT) as copy:
            for number, row in enumerate(_rows(plan)):
                copy.write_row(row)
                if number % 1_000 == 0:
                    progress(number)


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    total = acts(plan)
    for number in range(total):
        # A large prime: neighbours in time are different customers.
        customer = number * 7_919 % plan.arrived(plan.orders * number // total)
        who = str(plan.customer(customer))
        event, action, resource = ACTS[number * 31 % len(ACTS)]
        error = FAILURES.get(action)
        yield (
            _log_id(plan, number), who, "customer", _address(customer),
            FIRST_CUSTOMER + customer, event, action,
            resource, who, "failure" if error else "success", error, f"req-{number}",
            EPOCH + timedelta(microseconds=_moment(plan, number) // 1_000),
        )  # fmt: skip


def _moment(plan: Plan, number: int) -> int:
    return plan.moment(plan.orders * number / acts(plan)) // NS_PER_MS * NS_PER_MS


def _log_id(plan: Plan, number: int) -> UUID:
    return dated_id(_moment(plan, number), Kind.RECORD, number)


def _address(customer: int) -> str:
    return ".".join(("10", *map(str, customer.to_bytes(3, "big"))))
