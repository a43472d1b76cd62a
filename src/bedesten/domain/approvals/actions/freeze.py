"""Freeze what a customer's account may do, and let it do so again."""

from typing import Annotated, Any, Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.actions.accounts import account_of
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.domain.identity import freezes
from bedesten.kit.ids import AccountId, StaffId

CAUSE: Final = "staff"


class Freeze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One account of the customer's, and what it may not do, or may do again."""

    customer_id: str
    account_id: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    what: freezes.What


async def check(tools: Tools, wanted: Freeze, by: StaffId) -> None:
    """Raises CustomerNotFound, EngineUnavailable."""
    await account_of(tools, wanted.customer_id, wanted.account_id)


async def freeze(tools: Tools, approval: Approval, wanted: Freeze) -> Done:
    """With trading frozen its open orders are cancelled at once."""
    before = await _flags(tools, wanted)
    await freezes.freeze(tools.conn, AccountId(wanted.account_id), wanted.what, CAUSE)
    return await _followed(tools, wanted, before)


async def unfreeze(tools: Tools, approval: Approval, wanted: Freeze) -> Done:
    """The account may do this again, unless something else stands against it: its customer's
    status."""
    before = await _flags(tools, wanted)
    await freezes.release(tools.conn, AccountId(wanted.account_id), wanted.what, CAUSE)
    return await _followed(tools, wanted, before)


async def _flags(tools: Tools, wanted: Freeze) -> int:
    return (await account_of(tools, wanted.customer_id, wanted.account_id)).flags


async def _followed(tools: Tools, wanted: Freeze, before: int) -> Done:
    account, customer = AccountId(wanted.account_id), identity.known_customer(wanted.customer_id)
    after = await freezes.enforce(tools.conn, tools.engine, customer, account)
    return Done("customer", wanted.customer_id, _frozen(before), _frozen(after), account)


def _frozen(flags: int) -> dict[str, Any]:
    return {"frozen": [what for what, flag in freezes.FLAGS.items() if flags & flag]}


FREEZE: Final = Action(payload=Freeze, permission="customer:freeze", check=check, run=freeze)
UNFREEZE: Final = Action(payload=Freeze, permission="customer:freeze", check=check, run=unfreeze)
