"""Transfer: one amount from one account's bucket to another's."""

from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import Transfer
from bedesten.protocol.events import Transferred
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    BALANCE_MAX,
    AccountFlag,
    Bucket,
    Reason,
    Refusal,
)


def transfer(turn: Turn, command: Transfer) -> Refusal | None:
    """Debit one bucket, credit another; the key is the cause and works once, for ever."""
    state = turn.state
    refusal = _refuse_names(state, command) or _refuse_money(state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    asset, amount = command.asset, command.amount
    state.balances.add(command.debit_account, asset, command.debit_bucket, -amount)
    state.balances.add(command.credit_account, asset, command.credit_bucket, amount)
    turn.emit(
        Transferred(
            turn.index, state.take(1), command.debit_account, command.credit_account, asset,
            command.debit_bucket, command.credit_bucket, command.reason, amount, command.key,
        )
    )  # fmt: skip
    return None


def withdrawals_frozen(state: State, account: int, reason: int) -> bool:
    """Whether this is a withdrawal of an account that may not withdraw."""
    frozen = state.accounts[account].flags & AccountFlag.WITHDRAWALS_FROZEN
    return bool(frozen) and reason == Reason.WITHDRAWAL


def _frozen(state: State, command: Transfer) -> bool:
    """An account that may not withdraw moves nothing to another of its customer's either, and is
    given nothing by one: so it stays empty once it is closed."""
    if withdrawals_frozen(state, command.debit_account, command.reason):
        return True
    accounts = command.debit_account, command.credit_account
    return command.reason == Reason.INTERNAL_TRANSFER and any(
        state.accounts[account].flags & AccountFlag.WITHDRAWALS_FROZEN for account in accounts
    )


def _refuse_names(state: State, command: Transfer) -> Refusal | None:
    debit = command.debit_account, command.debit_bucket
    credit = command.credit_account, command.credit_bucket
    if not {debit[0], credit[0]} <= state.accounts.keys():
        return Refusal.ACCOUNT_NOT_FOUND
    if command.asset not in state.assets:
        return Refusal.ASSET_NOT_FOUND
    if _frozen(state, command):
        return Refusal.WITHDRAWALS_FROZEN
    if not 0 < command.amount <= AMOUNT_MAX:
        return Refusal.AMOUNT_OUT_OF_RANGE
    if debit == credit:
        return Refusal.SAME_ACCOUNT
    for account, bucket in (debit, credit):
        house = state.is_house(account)
        if bucket == Bucket.HELD or (house and bucket != Bucket.AVAILABLE):
            return Refusal.BUCKET_NOT_ALLOWED
    return None


def _refuse_money(state: State, command: Transfer) -> Refusal | None:
    asset, amount = command.asset, command.amount
    debited = state.balances.read(command.debit_account, asset, command.debit_bucket) - amount
    credited = state.balances.read(command.credit_account, asset, command.credit_bucket) + amount
    if debited < 0 and not state.is_house(command.debit_account):
        return Refusal.INSUFFICIENT_FUNDS
    if max(abs(debited), abs(credited)) > BALANCE_MAX:
        return Refusal.SUPPLY_EXCEEDED
    return None
