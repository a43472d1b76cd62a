"""What an account may do, as the engine has it."""

import msgspec

from bedesten.domain.markets import ERRORS
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import TRADING_KINDS, AccountFlag, Refusal


class Rights(msgspec.Struct, frozen=True):
    """Whether it may place orders, and have money paid out."""

    may_trade: bool
    may_withdraw: bool


async def read_rights(engine: EngineClient, account: AccountId) -> Rights:
    """Raises Refused (account_not_found), EngineUnavailable."""
    answer = await engine.query(Query.ACCOUNT, account)
    for event in answer.events:
        if isinstance(event, AccountSet):
            flags = AccountFlag(event.flags)
            stopped = flags & (AccountFlag.TRADING_FROZEN | AccountFlag.CANCEL_ONLY)
            return Rights(
                may_trade=event.kind in TRADING_KINDS and not stopped,
                may_withdraw=not flags & AccountFlag.WITHDRAWALS_FROZEN,
            )
    raise ERRORS[Refusal.ACCOUNT_NOT_FOUND]
