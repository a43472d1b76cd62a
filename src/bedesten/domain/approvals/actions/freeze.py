"""Freeze what a customer's account may do, and let it do so again."""

from typing import Annotated, Any, Final, Literal

import msgspec

from bedesten.domain.approvals.actions.accounts import account_of, carried_out
from bedesten.domain.approvals.model import Action, Approval, Done, Tools
from bedesten.kit.ids import StaffId
from bedesten.protocol.commands import MassCancel, SetAccount
from bedesten.protocol.vocabulary import AccountFlag

What = Literal["trading", "withdrawals", "new_orders"]
FLAGS: Final[dict[What, AccountFlag]] = {
    "trading": AccountFlag.TRADING_FROZEN,
    "withdrawals": AccountFlag.WITHDRAWALS_FROZEN,
    "new_orders": AccountFlag.CANCEL_ONLY,
}


class Freeze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One account of the customer's, and what it may not do, or may do again."""

    customer_id: str
    account_id: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    what: What


async def check(tools: Tools, wanted: Freeze, by: StaffId) -> None:
    """Raises CustomerNotFound, EngineUnavailable."""
    await account_of(tools, wanted.customer_id, wanted.account_id)


async def freeze(tools: Tools, approval: Approval, wanted: Freeze) -> Done:
    """With trading frozen its open orders are cancelled at once."""
    done = await _set(tools, wanted, on=True)
    if wanted.what == "trading":
        await carried_out(tools, MassCancel(account=wanted.account_id))
    return done


async def unfreeze(tools: Tools, approval: Approval, wanted: Freeze) -> Done:
    """The account may do this again."""
    return await _set(tools, wanted, on=False)


async def _set(tools: Tools, wanted: Freeze, *, on: bool) -> Done:
    known = await account_of(tools, wanted.customer_id, wanted.account_id)
    flag = FLAGS[wanted.what]
    flags = known.flags | flag if on else known.flags & ~flag
    command = SetAccount(
        account=known.account, kind=known.kind, flags=flags, group=known.group, owner=known.owner
    )
    await carried_out(tools, command)
    before, after = _frozen(known.flags), _frozen(flags)
    return Done("customer", wanted.customer_id, before, after, wanted.account_id)


def _frozen(flags: int) -> dict[str, Any]:
    return {"frozen": [what for what, flag in FLAGS.items() if flags & flag]}


FREEZE: Final = Action(payload=Freeze, permission="customer:freeze", check=check, run=freeze)
UNFREEZE: Final = Action(payload=Freeze, permission="customer:freeze", check=check, run=unfreeze)
