"""Pay a customer from the platform's account: an adjustment in the journal."""

from typing import Annotated, Final

import msgspec

from bedesten.domain.approvals.actions.accounts import account_of, carried_out
from bedesten.domain.approvals.model import (
    Action,
    ActionRefused,
    Approval,
    BadRequestOfStaff,
    Done,
    Tools,
)
from bedesten.kit.ids import PLATFORM, StaffId, TransferId, Units, transfer_text
from bedesten.kit.money import AMOUNT_PATTERN, to_units
from bedesten.protocol.commands import Transfer
from bedesten.protocol.events import AssetSet, Transferred
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Bucket, Reason

ACCOUNT_MAX: Final = 2**31 - 1


class Credit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decimal amount of an asset for one account of the customer's."""

    customer_id: str
    account_id: Annotated[int, msgspec.Meta(ge=1, le=ACCOUNT_MAX)]
    asset: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,16}$")]
    amount: Annotated[str, msgspec.Meta(pattern=AMOUNT_PATTERN)]


async def check(tools: Tools, wanted: Credit, by: StaffId) -> None:
    """Raises CustomerNotFound, BadRequestOfStaff, ActionRefused, EngineUnavailable."""
    await account_of(tools, wanted.customer_id, wanted.account_id)
    await _asked(tools, wanted)


async def run(tools: Tools, approval: Approval, wanted: Credit) -> Done:
    """The approval's id is the transfer's key: it happens once, however often it is sent."""
    await account_of(tools, wanted.customer_id, wanted.account_id)
    asset, units = await _asked(tools, wanted)
    command = Transfer(
        key=approval.id.bytes,
        debit_account=PLATFORM,
        credit_account=wanted.account_id,
        asset=asset,
        debit_bucket=Bucket.AVAILABLE,
        credit_bucket=Bucket.AVAILABLE,
        reason=Reason.ADJUSTMENT,
        amount=units,
    )
    (event,) = await carried_out(tools, command)
    assert isinstance(event, Transferred)
    after = {
        "transfer_id": transfer_text(TransferId(event.transfer)),
        "asset": wanted.asset,
        "amount": wanted.amount,
    }
    return Done("customer", wanted.customer_id, {}, after, wanted.account_id)


async def _asked(tools: Tools, wanted: Credit) -> tuple[int, Units]:
    """The asset's number and the amount in its units."""
    for event in (await tools.engine.query(Query.ASSETS)).events:
        if isinstance(event, AssetSet) and event.symbol == wanted.asset:
            units = to_units(wanted.amount, event.scale)
            if units <= 0:
                raise BadRequestOfStaff("the amount is above zero")
            return event.asset, units
    raise ActionRefused(f"{wanted.asset} is not listed")


ACTION: Final = Action(payload=Credit, permission="money:adjust", check=check, run=run)
