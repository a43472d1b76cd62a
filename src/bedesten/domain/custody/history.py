"""What came in to an account from chains, and went out."""

from datetime import datetime
from typing import Any

import msgspec

from bedesten.domain.custody import store
from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk
from bedesten.kit.id_time import UNIX_EPOCH

LATEST = datetime.max.replace(tzinfo=UNIX_EPOCH.tzinfo)


class MovementQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which to list: of an asset or chain transaction or all, made from `since` and before
    `before`; `limit` of the newest, after `offset` newer ones."""

    asset: str | None = None
    txid: str | None = None
    since: datetime = UNIX_EPOCH
    before: datetime = LATEST
    limit: int = 100
    offset: int = 0


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody paid to an address of the account."""

    id: str
    asset: str
    network: str
    address: str
    tag: str
    txid: str
    amount: str
    status: str
    confirmations: int
    required_confirmations: int
    created_at: datetime
    completed_at: datetime | None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """What the account had paid out: `amount` arrives, the fee came on top."""

    id: str
    asset: str
    network: str
    address: str
    tag: str
    txid: str | None
    amount: str
    fee: str
    status: str
    is_internal: bool
    created_at: datetime
    completed_at: datetime | None


async def list_deposits(desk: Desk, question: MovementQuestion) -> list[Deposit]:
    """Of the caller, newest first. Raises HistoryUnavailable."""
    async with own_history(desk.pool, desk.subject.customer) as history:
        rows = await store.deposits(history.conn, _asked(desk, question))
    return [Deposit(**row) for row in rows]


async def list_withdrawals(desk: Desk, question: MovementQuestion) -> list[Withdrawal]:
    """Of the caller, newest first. Raises HistoryUnavailable."""
    async with own_history(desk.pool, desk.subject.customer) as history:
        rows = await store.withdrawals(history.conn, _asked(desk, question))
    return [Withdrawal(**row) for row in rows]


def _asked(desk: Desk, question: MovementQuestion) -> dict[str, Any]:
    return {"account": desk.subject.account, **msgspec.structs.asdict(question)}
