"""One command's answer: what every command has in common, then the command's own rules."""

from collections.abc import Callable
from typing import Any

from bedesten.kernel.reference.amend import amend
from bedesten.kernel.reference.cancel import cancel, mass_cancel
from bedesten.kernel.reference.checks import client_id_taken
from bedesten.kernel.reference.expire import advance_time, cancel_all_after
from bedesten.kernel.reference.keys import Space, digest, fingerprint
from bedesten.kernel.reference.limits import set_order_limit
from bedesten.kernel.reference.listing import set_account, set_asset
from bedesten.kernel.reference.opening import run_triggers, set_phase
from bedesten.kernel.reference.place import place
from bedesten.kernel.reference.place_list import place_list
from bedesten.kernel.reference.rates import set_fees, set_tier
from bedesten.kernel.reference.replace import replace
from bedesten.kernel.reference.reserve import post, reserve, void
from bedesten.kernel.reference.schedule import schedule_phase
from bedesten.kernel.reference.set_market import set_market
from bedesten.kernel.reference.shape import read
from bedesten.kernel.reference.state import Turn
from bedesten.kernel.reference.transfer import transfer
from bedesten.kernel.reference.trigger import follow_trades, left_over, report_left_over
from bedesten.protocol.commands import (
    MONEY_MOVEMENTS,
    NO_KEY,
    AdvanceTime,
    Amend,
    Cancel,
    CancelAllAfter,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Post,
    Replace,
    Reserve,
    RunTriggers,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetFees,
    SetMarket,
    SetOrderLimit,
    SetPhase,
    SetTier,
    Transfer,
    Void,
)
from bedesten.protocol.events import Deferred, KeyRemembered, Refused, Repeated
from bedesten.protocol.vocabulary import OrderFlag, Refusal

_VERBS: dict[type[Command], Callable[[Turn, Any], Refusal | None]] = {
    SetAsset: set_asset,
    SetMarket: set_market,
    SetPhase: set_phase,
    SetAccount: set_account,
    Transfer: transfer,
    Reserve: reserve,
    Post: post,
    Void: void,
    Place: place,
    Cancel: cancel,
    MassCancel: mass_cancel,
    AdvanceTime: advance_time,
    RunTriggers: run_triggers,
    Amend: amend,
    PlaceList: place_list,
    Replace: replace,
    CancelAllAfter: cancel_all_after,
    SetOrderLimit: set_order_limit,
    SchedulePhase: schedule_phase,
    SetFees: set_fees,
    SetTier: set_tier,
}
_NEEDS_ACCOUNT = (Place, Cancel, Amend, Reserve, PlaceList, Replace, CancelAllAfter, SetTier)


def answer(turn: Turn, record: bytes) -> None:
    """Apply one record and emit its events; a refusal changes nothing else."""
    if left_over(turn.state) and record[2] != RunTriggers.LAYOUT.kind:
        turn.emit(Deferred(turn.index))
        return
    _answer_now(turn, record)
    follow_trades(turn)
    report_left_over(turn)


def _answer_now(turn: Turn, record: bytes) -> None:
    account = int.from_bytes(record[4:8], "little")
    understood = read(record)
    if understood is None:
        turn.emit(Refused(turn.index, Refusal.MALFORMED, record[2], account))
        return
    command, whole = understood
    mark = fingerprint(whole)
    early = _refuse_caller(turn, command)
    if early is None:
        known = _known_key(turn, command)
        if known is not None and known.fingerprint == mark:
            turn.emit(Repeated(turn.index, known.seq, known.index))
            return
        early = None if known is None else Refusal.KEY_REUSED
    if early is not None:
        turn.emit(Refused(turn.index, early, record[2], account))
        return
    _answer_new(turn, command, mark)


def _answer_new(turn: Turn, command: Command, mark: int) -> None:
    """Answer a command whose key, if it has one, is new; remember it."""
    known = _known_client_id(turn, command)
    if known is not None and known.fingerprint == mark:
        turn.emit(Repeated(turn.index, known.seq, known.index))
        return
    taken = known is not None or _client_id_is_open(turn, command)
    refusal = Refusal.CLIENT_ORDER_ID_TAKEN if taken else _VERBS[type(command)](turn, command)
    kind = command.LAYOUT.kind
    if refusal is not None:
        assert not turn.events
        turn.emit(Refused(turn.index, refusal, kind, command.account))
    if kind in MONEY_MOVEMENTS:
        if refusal is None:
            entry = _entry(turn, 0, Space.MOVEMENT, command.key, mark)
            turn.state.movements.remember(entry)
        return
    if command.key != NO_KEY:
        entry = _entry(turn, command.account, Space.KEY, command.key, mark)
        turn.state.window.remember(entry)
    if refusal is None and _in_window(command):
        key = digest(_client_id(command))
        entry = _entry(turn, command.account, Space.CLIENT_ORDER_ID, key, mark)
        turn.state.window.remember(entry)


def _refuse_caller(turn: Turn, command: Command) -> Refusal | None:
    if command.LAYOUT.kind in MONEY_MOVEMENTS and command.key == NO_KEY:
        return Refusal.KEY_REQUIRED
    if command.account == 0:
        missing = isinstance(command, _NEEDS_ACCOUNT)
    else:
        missing = command.account not in turn.state.accounts
    return Refusal.ACCOUNT_NOT_FOUND if missing else None


def _known_key(turn: Turn, command: Command) -> KeyRemembered | None:
    if command.key == NO_KEY:
        return None
    if command.LAYOUT.kind in MONEY_MOVEMENTS:
        return turn.state.movements.find(command.key)
    return turn.state.window.find(command.account, Space.KEY, command.key)


def _known_client_id(turn: Turn, command: Command) -> KeyRemembered | None:
    if not _in_window(command):
        return None
    key = digest(_client_id(command))
    return turn.state.window.find(command.account, Space.CLIENT_ORDER_ID, key)


def _client_id_is_open(turn: Turn, command: Command) -> bool:
    return client_id_taken(turn.state, command.account, _client_id(command))


def _client_id(command: Command) -> str:
    return command.client_order_id if isinstance(command, Place) else ""


def _in_window(command: Command) -> bool:
    """Whether the client order id, which such a command has, stays taken for the window."""
    return isinstance(command, Place) and bool(command.flags & OrderFlag.CLIENT_ID_WINDOW)


def _entry(turn: Turn, account: int, space: Space, key: bytes, mark: int) -> KeyRemembered:
    state = turn.state
    return KeyRemembered(0, account, space, key, mark, state.seq, turn.index, state.at)
