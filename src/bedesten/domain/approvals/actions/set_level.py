"""Set a customer's verified level, with what is known of who they are."""

from typing import Annotated, Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.domain.identity import KnownPerson
from bedesten.kit.ids import StaffId


class SetLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Levels rise by one; from 1 on name, date of birth, nationality and phone are known."""

    customer_id: str
    level: Annotated[int, msgspec.Meta(ge=0, le=3)]
    person: KnownPerson = KnownPerson()


async def check(tools: Tools, wanted: SetLevel, by: StaffId) -> None:
    """Raises CustomerNotFound."""
    await identity.existing_customer(tools.conn, wanted.customer_id)


async def run(tools: Tools, approval: Approval, wanted: SetLevel) -> Done:
    """Whoever waits for verification is approved by it. Raises CustomerNotFound, IntegrityError."""
    customer = identity.known_customer(wanted.customer_id)
    before = await identity.set_level(tools.conn, customer, wanted.level, wanted.person)
    return Done("customer", str(customer), {"kyc_level": before}, {"kyc_level": wanted.level})


ACTION: Final = Action(
    payload=SetLevel, permission="kyc:review", check=check, run=run, private=("person",)
)
