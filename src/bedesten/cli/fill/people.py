"""The customers of a fill as people: a row of `users` for each owner of an account."""

from collections.abc import Callable
from typing import Final

import psycopg

from bedesten.cli.fill.plan import Plan
from bedesten.domain import identity
from bedesten.kit.ids import CustomerId

AT_ONCE: Final = 2_000


def enrol_all(url: str, plan: Plan, progress: Callable[[int], None]) -> None:
    """Enter all customers of the plan; who is entered already stays."""
    with psycopg.connect(url) as conn:
        for start in range(0, plan.users, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, plan.users))
            identity.enrol(conn, [CustomerId(plan.customer(number)) for number in numbers])
            conn.commit()
            progress(numbers.stop)
