"""Pay a customer from the platform's account: an adjustment in the journal."""

from typing import Annotated, Final

import msgspec

from bedesten.domain.approvals.actions.accounts import account_of
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.domain.approvals.pay import amount_of, pay
from bedesten.kit.ids import StaffId, transfer_text
from bedesten.kit.money import AMOUNT_PATTERN

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
    await amount_of(tools.engine, wanted.asset, wanted.amount)


async def run(tools: Tools, approval: Approval, wanted: Credit) -> Done:
    """The approval's id is the transfer's key: it happens once, however often it is sent."""
    await account_of(tools, wanted.customer_id, wanted.account_id)
    asset = await amount_of(tools.engine, wanted.asset, wanted.amount)
    paid = await pay(tools.engine, approval.id.bytes, wanted.account_id, asset)
    after = {
        "transfer_id": transfer_text(paid.transfer),
        "asset": wanted.asset,
        "amount": wanted.amount,
    }
    return Done("customer", wanted.customer_id, {}, after, wanted.account_id)


ACTION: Final = Action(payload=Credit, permission="money:adjust", check=check, run=run)
