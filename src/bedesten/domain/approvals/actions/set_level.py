"""Set a customer's verified level, with what is known of who they are."""

from datetime import date
from typing import Annotated, Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.model import (
    Action,
    ActionRefused,
    Approval,
    Done,
    Tools,
)
from bedesten.kit.ids import CustomerId, StaffId
from bedesten.kit.text import PLAIN

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=PLAIN)]


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a verified customer is known by; what is not given stays."""

    first_name: Name | None = None
    last_name: Name | None = None
    date_of_birth: date | None = None
    nationality: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None


class SetLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Levels rise by one; from 1 on name, date of birth, nationality and phone are known."""

    customer_id: str
    level: Annotated[int, msgspec.Meta(ge=0, le=3)]
    person: KnownPerson = KnownPerson()


async def check(tools: Tools, wanted: SetLevel, by: StaffId) -> None:
    """Raises CustomerNotFound."""
    await _level(tools, identity.known_customer(wanted.customer_id))


async def run(tools: Tools, approval: Approval, wanted: SetLevel) -> Done:
    """Whoever waits for verification is approved by it. Raises CustomerNotFound, ActionRefused."""
    customer = identity.known_customer(wanted.customer_id)
    before = await _level(tools, customer)
    done = await tools.conn.execute(
        """
        update public.users set kyc_level = %(level)s,
            kyc_status = case when kyc_status = 'pending' and %(level)s > 0
                then 'approved' else kyc_status end,
            first_name = coalesce(%(first_name)s, first_name),
            last_name = coalesce(%(last_name)s, last_name),
            date_of_birth = coalesce(%(date_of_birth)s, date_of_birth),
            nationality = coalesce(%(nationality)s, nationality),
            phone = coalesce(%(phone)s, phone)
        where user_id = %(customer)s and deleted_at is null
        """,
        {**msgspec.structs.asdict(wanted.person), "level": wanted.level, "customer": customer},
    )
    if done.rowcount != 1:
        raise ActionRefused("the customer was deleted")
    return Done("customer", str(customer), {"kyc_level": before}, {"kyc_level": wanted.level})


async def _level(tools: Tools, customer: CustomerId) -> int:
    done = await tools.conn.execute(
        "select kyc_level from public.users where user_id = %s and deleted_at is null", [customer]
    )
    row = await done.fetchone()
    if row is None:
        raise identity.CustomerNotFound
    return int(row[0])


ACTION: Final = Action(
    payload=SetLevel, permission="kyc:review", check=check, run=run, private=("person",)
)
