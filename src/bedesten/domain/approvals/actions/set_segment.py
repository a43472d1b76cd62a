"""Say what kind of customer somebody is: retail, professional, institutional."""

from typing import Final, Literal

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import CustomerId, StaffId

Segment = Literal["retail", "professional", "institutional"]


class SetSegment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It chooses the default profiles of fees and limits, and who may settle against delivery."""

    customer_id: str
    segment: Segment


async def check(tools: Tools, wanted: SetSegment, by: StaffId) -> None:
    """Raises CustomerNotFound, ActionRefused."""
    if await _segment(tools, identity.known_customer(wanted.customer_id)) == wanted.segment:
        raise ActionRefused(f"the customer is {wanted.segment}")


async def run(tools: Tools, approval: Approval, wanted: SetSegment) -> Done:
    """Raises CustomerNotFound."""
    customer = identity.known_customer(wanted.customer_id)
    before = await _segment(tools, customer)
    await tools.conn.execute(
        "update public.users set segment = %s where user_id = %s", [wanted.segment, customer]
    )
    return Done("customer", str(customer), {"segment": before}, {"segment": wanted.segment})


async def _segment(tools: Tools, customer: CustomerId) -> str:
    done = await tools.conn.execute(
        "select segment::text from public.users where user_id = %s and deleted_at is null",
        [customer],
    )
    row = await done.fetchone()
    if row is None:
        raise identity.CustomerNotFound
    return str(row[0])


ACTION: Final = Action(payload=SetSegment, permission="customer:update", check=check, run=run)
