"""Move money between two accounts of one customer: one journaled transfer, at most once a key."""

from datetime import datetime
from typing import Annotated

import msgspec

from bedesten.domain.identity import NoSuchAccount
from bedesten.domain.ledger.as_of import own_history
from bedesten.domain.markets import Desk, carry_out, movement_key
from bedesten.kit.ids import AccountId, TransferId, transfer_text
from bedesten.kit.moment import moment_of
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.protocol.commands import Transfer
from bedesten.protocol.events import Transferred
from bedesten.protocol.vocabulary import Bucket, Reason

Account = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class NewTransfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From one account of the customer's to another; both may be named by credentials for both."""

    from_account: Account
    to_account: Account
    asset: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,16}$")]
    amount: Annotated[str, msgspec.Meta(pattern=AMOUNT_PATTERN)]


class AccountTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """Money that was moved between two accounts of one customer."""

    transfer_id: str
    from_account: int
    to_account: int
    asset: str
    amount: str
    created_at: datetime


async def transfer(
    desk: Desk, wanted: NewTransfer, key: str | None
) -> tuple[AccountTransfer, bool]:
    """The transfer, and whether this key of the customer's had made it before.

    Raises IdempotencyKeyMissing, NoSuchAccount (somebody else's, or not of this key), Refused
    (insufficient_funds, withdrawals_frozen for either account, same_account, ...),
    CustomerSuspended, TermsNotAccepted, HistoryUnavailable, EngineUnavailable, OutcomeUnknown.
    """
    subject = desk.trader
    for account in (wanted.from_account, wanted.to_account):
        if not await _may_act_for(desk, AccountId(account)):
            raise NoSuchAccount(str(account))
    await desk.check_asset(wanted.asset)
    asset = await desk.catalogue.asset(wanted.asset)
    command = Transfer(
        account=wanted.from_account,
        key=movement_key(subject.customer, key),
        debit_account=wanted.from_account,
        credit_account=wanted.to_account,
        asset=asset.id,
        debit_bucket=Bucket.AVAILABLE,
        credit_bucket=Bucket.AVAILABLE,
        reason=Reason.INTERNAL_TRANSFER,
        amount=asset.units(wanted.amount),
    )
    answer = await carry_out(desk, command)
    event = next(event for event in answer.events if isinstance(event, Transferred))
    done = AccountTransfer(
        transfer_id=transfer_text(TransferId(event.transfer)),
        from_account=event.debit_account,
        to_account=event.credit_account,
        asset=asset.symbol,
        amount=asset.text(event.amount),
        created_at=moment_of(answer.at),
    )
    return done, answer.repeated


async def _may_act_for(desk: Desk, account: AccountId) -> bool:
    """A person's account may have been opened since their session was looked up."""
    subject = desk.subject
    if account in subject.accounts or subject.key is not None:
        return account in subject.accounts
    async with own_history(desk.pool, subject.customer) as history:
        done = await history.conn.execute(
            "select from public.accounts where account_id = %s and user_id = %s",
            [account, subject.customer],
        )
        return await done.fetchone() is not None
