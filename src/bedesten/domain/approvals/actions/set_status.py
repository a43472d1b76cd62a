"""Suspend, ban, close or reopen a customer; the engine follows for all their accounts."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import CustomerId, StaffId

# What a customer may be to become this. Deleting is the customers' own.
FROM: Final[dict[str, tuple[str, ...]]] = {
    "suspended": ("active",),
    "banned": ("active", "suspended"),
    "closed": ("active", "suspended"),
    "active": ("suspended", "banned", "closed"),
}
STEPS: Final = {
    "suspended": "customer.suspend",
    "banned": "customer.ban",
    "closed": "customer.close",
    "active": "customer.reopen",
}


class OfCustomer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose status; the reason is that of the approval, and the customer is not told it."""

    customer_id: str


def _checked(becomes: str) -> Callable[[Tools, OfCustomer, StaffId], Awaitable[None]]:
    async def check(tools: Tools, wanted: OfCustomer, by: StaffId) -> None:
        """Raises CustomerNotFound, ActionRefused."""
        customer = identity.known_customer(wanted.customer_id)
        refuse_step(await _status(tools.conn, customer), becomes)

    return check


def _run(becomes: str) -> Callable[[Tools, Approval, OfCustomer], Awaitable[Done]]:
    async def run(tools: Tools, approval: Approval, wanted: OfCustomer) -> Done:
        """Raises CustomerNotFound, ActionRefused, EngineUnavailable, OutcomeUnknown."""
        customer = identity.known_customer(wanted.customer_id)
        before = await _status(tools.conn, customer)
        refuse_step(before, becomes)
        await identity.set_status(tools.conn, tools.engine, customer, becomes)
        return Done("customer", str(customer), {"status": before}, {"status": becomes})

    return run


def refuse_step(before: str, becomes: str) -> None:
    """Raises ActionRefused."""
    if before not in FROM[becomes]:
        raise ActionRefused(f"the customer is {before}")


async def _status(conn: psycopg.AsyncConnection, customer: CustomerId) -> str:
    done = await conn.execute(
        "select status::text from public.users where user_id = %s", [customer]
    )
    row = await done.fetchone()
    if row is None:
        raise identity.CustomerNotFound
    return str(row[0])


def _action(becomes: str) -> Action[Any]:
    return Action(
        payload=OfCustomer,
        permission="customer:update",
        check=_checked(becomes),
        run=_run(becomes),
    )


SUSPEND, BAN, CLOSE, REOPEN = map(_action, ("suspended", "banned", "closed", "active"))
