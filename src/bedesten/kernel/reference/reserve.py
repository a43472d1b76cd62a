"""Reserve, post, void: money set aside first and paid out, or given back, later."""

from bedesten.kernel.reference.state import Turn
from bedesten.kernel.reference.transfer import withdrawals_frozen
from bedesten.protocol.commands import Post, Reserve, Void
from bedesten.protocol.events import Posted, ReservationState, Reserved, Voided
from bedesten.protocol.vocabulary import AMOUNT_MAX, BALANCE_MAX, Bucket, Refusal


def reserve(turn: Turn, command: Reserve) -> Refusal | None:
    """Available becomes held; the command's key names the reservation."""
    state = turn.state
    account, asset, amount = command.account, command.asset, command.amount
    if asset not in state.assets:
        return Refusal.ASSET_NOT_FOUND
    if withdrawals_frozen(state, account, command.reason):
        return Refusal.WITHDRAWALS_FROZEN
    if state.is_house(account):
        return Refusal.ACCOUNT_CANNOT_TRADE
    if not 0 < amount <= AMOUNT_MAX:
        return Refusal.AMOUNT_OUT_OF_RANGE
    if state.balances.read(account, asset, Bucket.AVAILABLE) < amount:
        return Refusal.INSUFFICIENT_FUNDS

    # From here it must succeed.
    state.balances.hold(account, asset, amount)
    state.reservations[command.key] = ReservationState(
        0, account, asset, amount, command.key, command.reason
    )
    transfer = state.take(1)
    event = Reserved(turn.index, transfer, account, asset, amount, command.key, command.reason)
    turn.emit(event)
    return None


def post(turn: Turn, command: Post) -> Refusal | None:
    """Pay out of a reservation and give back the rest; the reservation ends."""
    state, amount, payee = turn.state, command.amount, command.credit_account
    reservation = state.reservations.get(command.reservation)
    if payee not in state.accounts:
        return Refusal.ACCOUNT_NOT_FOUND
    if reservation is None:
        return Refusal.RESERVATION_NOT_FOUND
    holder, asset = reservation.account, reservation.asset
    if not 0 < amount <= min(AMOUNT_MAX, reservation.amount):
        return Refusal.AMOUNT_OUT_OF_RANGE
    if payee == holder:
        return Refusal.SAME_ACCOUNT
    if abs(state.balances.read(payee, asset, Bucket.AVAILABLE) + amount) > BALANCE_MAX:
        return Refusal.SUPPLY_EXCEEDED

    # From here it must succeed.
    del state.reservations[command.reservation]
    released = reservation.amount - amount
    state.balances.hold(holder, asset, -reservation.amount)
    state.balances.add(holder, asset, Bucket.AVAILABLE, -amount)
    state.balances.add(payee, asset, Bucket.AVAILABLE, amount)
    transfer = state.take(1)
    release = state.take(1) if released else 0
    turn.emit(
        Posted(
            turn.index, transfer, release, holder, payee, asset, command.reason, amount,
            released, command.reservation, command.key,
        )
    )  # fmt: skip
    return None


def void(turn: Turn, command: Void) -> Refusal | None:
    """Give a reservation back whole."""
    state = turn.state
    reservation = state.reservations.get(command.reservation)
    if reservation is None:
        return Refusal.RESERVATION_NOT_FOUND

    # From here it must succeed.
    del state.reservations[command.reservation]
    account, asset, amount = reservation.account, reservation.asset, reservation.amount
    state.balances.hold(account, asset, -amount)
    transfer = state.take(1)
    turn.emit(
        Voided(turn.index, transfer, account, asset, amount, command.reservation, command.key)
    )
    return None
