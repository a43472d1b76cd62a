"""Ask at the command line for what another member of staff has to allow."""

from typing import Any, NamedTuple

from bedesten.cli.approvals import ask
from bedesten.cli.as_staff import Desk, at_desk, member_of
from bedesten.config import Settings
from bedesten.domain import approvals, identity
from bedesten.domain.approvals import Approval
from bedesten.kit.ids import CustomerId


class Ask(NamedTuple):
    """An action with its payload; `customer` (id or e-mail address) becomes its customer_id."""

    action: str
    payload: dict[str, Any]
    reason: str
    customer: str | None = None


def asked(settings: Settings, wanted: Ask, name: str | None, token: str | None) -> Approval:
    """The approval that waits now; errors become a sentence and exit 1."""

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, name, token)
        member.check(approvals.ACTIONS[wanted.action].permission)
        payload = dict(wanted.payload)
        if wanted.customer is not None:
            payload["customer_id"] = await customer_text(desk, wanted.customer)
        asked = approvals.Asked(action=wanted.action, payload=payload, reason=wanted.reason)
        return await ask(desk, member, asked)

    return at_desk(settings, work)


async def customer_text(desk: Desk, text: str) -> str:
    """An e-mail address becomes the id; anything else is taken for one."""
    if "@" not in text:
        return text
    done = await desk.conn.execute(
        "select user_id from public.users where lower(email) = lower(%s) and deleted_at is null",
        [text],
    )
    row = await done.fetchone()
    return text if row is None else str(row[0])


async def customer_named(desk: Desk, text: str) -> CustomerId:
    """By id or e-mail address. Raises CustomerNotFound."""
    return await identity.existing_customer(desk.conn, await customer_text(desk, text))
