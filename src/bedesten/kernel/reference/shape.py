"""Which records are commands at all: known kind, no stray bits, numbers from the closed lists."""

import re
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from bedesten.kernel.reference.condition import CONDITIONAL, LIMITED, MARKET_LIKE
from bedesten.kernel.reference.legs import as_place, used_legs
from bedesten.kernel.reference.order import Order
from bedesten.protocol.commands import (
    COMMANDS,
    NO_KEY,
    AdvanceTime,
    Amend,
    Cancel,
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
    SetPhase,
    SetTier,
    Transfer,
    decode,
)
from bedesten.protocol.layout import Layout
from bedesten.protocol.leg import NO_LEG, Leg
from bedesten.protocol.vocabulary import (
    AT_ONCE,
    EXPIRING,
    AccountFlag,
    AccountKind,
    AssetKind,
    Bucket,
    Contingency,
    OrderFlag,
    OrderType,
    Phase,
    Reason,
    ReplaceMode,
    SelfTrade,
    Side,
    TimeInForce,
)

_CLIENT_ORDER_ID = re.compile(r"[!-~]{0,36}")
_TIER_MAX = 100


def read(record: bytes) -> tuple[Command, bytes] | None:
    """The command and its record as long as its layout; None when it is malformed."""
    found = COMMANDS.get(record[2])
    if found is None or len(record) > found.LAYOUT.size:
        return None
    whole = record.ljust(found.LAYOUT.size, b"\0")
    if any(whole[position] for position in _PADDING[found]):
        return None
    command = decode(record)
    return (command, whole) if fits(command) else None


def fits(command: Command) -> bool:
    """Whether its numbers are in the closed lists and do not contradict each other."""
    check = _CHECKS.get(type(command))
    return check is None or check(command)


def is_client_order_id(text: str) -> bool:
    """At most 36 visible ASCII characters, or none."""
    return _CLIENT_ORDER_ID.fullmatch(text) is not None


def is_pair(first: Leg | Order, second: Leg | Order) -> bool:
    """Whether at most one of these two ever has to trade: the second waits for its price."""
    may_rest = first.type == OrderType.LIMIT and first.time_in_force not in AT_ONCE
    return (
        (first.side, first.quantity) == (second.side, second.quantity)
        and (may_rest or first.type in CONDITIONAL)
        and second.type in CONDITIONAL
    )


def _padding(layout: Layout) -> tuple[int, ...]:
    """Positions of the layout's padding: bytes that no field shows."""
    nothing = layout.unpack(bytes(layout.size), 0, layout.size)
    positions = []
    for position in range(3, layout.size):
        record = bytes(position) + b"\1" + bytes(layout.size - position - 1)
        if layout.unpack(record, 0, layout.size) == nothing:
            positions.append(position)
    return tuple(positions)


_PADDING = {kind: _padding(kind.LAYOUT) for kind in COMMANDS.values()}


def _listed(numbers: type[IntEnum]) -> frozenset[int]:
    return frozenset(int(number) for number in numbers)


_ACCOUNT_KINDS = _listed(AccountKind)
_BUCKETS = _listed(Bucket)
_PHASES = _listed(Phase)
_REASONS = _listed(Reason)
_SIDES = _listed(Side)
_TYPES = _listed(OrderType)
_TIMES_IN_FORCE = _listed(TimeInForce)
_SELF_TRADES = _listed(SelfTrade)
_ACCOUNT_FLAGS = sum(AccountFlag)
_ORDER_FLAGS = sum(OrderFlag)


def _asset(command: SetAsset) -> bool:
    return command.kind in _listed(AssetKind)


def _phase(command: SetMarket | SetPhase) -> bool:
    return command.phase in _PHASES


def _schedule(command: SchedulePhase) -> bool:
    return command.account == 0 and command.phase in _PHASES


def _fees(command: SetFees) -> bool:
    of_one = (command.account == 0) != (command.tier == 0)
    return command.remove <= 1 and command.tier <= _TIER_MAX and of_one


def _tier(command: SetTier) -> bool:
    return command.tier <= _TIER_MAX


def _account(command: SetAccount) -> bool:
    return command.kind in _ACCOUNT_KINDS and not command.flags & ~_ACCOUNT_FLAGS


def _transfer(command: Transfer) -> bool:
    return (
        command.debit_bucket in _BUCKETS
        and command.credit_bucket in _BUCKETS
        and command.reason in _REASONS
    )


def _reason(command: Reserve | Post) -> bool:
    return command.reason in _REASONS


def _place(command: Place) -> bool:
    return (
        command.side in _SIDES
        and command.type in _TYPES
        and command.time_in_force in _TIMES_IN_FORCE
        and command.self_trade in _SELF_TRADES
        and not command.flags & ~_ORDER_FLAGS
        and is_client_order_id(command.client_order_id)
        and _order_makes_sense(command)
    )


def _order_makes_sense(command: Place) -> bool:
    at_once = command.time_in_force in AT_ONCE
    market_like = command.type == OrderType.MARKET or command.type in MARKET_LIKE
    if market_like and (not at_once or command.price != 0):
        return False
    return (
        _flags_make_sense(command)
        and _stop_makes_sense(command)
        and _expiry_makes_sense(command)
        and (command.quote_quantity == 0 or _by_quote_makes_sense(command))
    )


def _flags_make_sense(command: Place) -> bool:
    at_once, flags = command.time_in_force in AT_ONCE, command.flags
    if flags & OrderFlag.POST_ONLY and (command.type != OrderType.LIMIT or at_once):
        return False
    if flags & OrderFlag.SLIDE and not flags & OrderFlag.POST_ONLY:
        return False
    if flags & OrderFlag.CLIENT_ID_WINDOW and not command.client_order_id:
        return False
    hidden, iceberg = flags & OrderFlag.HIDDEN != 0, command.display_quantity != 0
    if hidden and iceberg:
        return False
    return not (hidden or iceberg) or (command.type in LIMITED and not at_once)


def _stop_makes_sense(command: Place) -> bool:
    if command.type == OrderType.TRAILING_STOP:
        one_distance = (command.trail_offset == 0) != (command.trail_ppm == 0)
        return one_distance and command.stop_price == 0
    if command.trail_offset or command.trail_ppm or command.activation_price:
        return False
    return command.stop_price == 0 or command.type in CONDITIONAL


def _expiry_makes_sense(command: Place) -> bool:
    if command.time_in_force not in EXPIRING:
        return command.expires_at == 0
    return command.type in LIMITED


def _by_quote_makes_sense(command: Place) -> bool:
    return (
        command.type == OrderType.MARKET
        and command.time_in_force == TimeInForce.IOC
        and command.side == Side.BUY
        and command.quantity == 0
        and command.self_trade != SelfTrade.DECREMENT
    )


def _one_order(command: Cancel | Amend | Replace) -> bool:
    if not is_client_order_id(command.client_order_id):
        return False
    return command.order >= 0 and (command.order == 0) == (command.client_order_id != "")


def _place_list(command: PlaceList) -> bool:
    if command.contingency not in _listed(Contingency):
        return False
    legs = used_legs(command)
    if not is_client_order_id(command.client_list_id) or not all(
        _leg(command, leg) for leg in legs
    ):
        return False
    if command.contingency == Contingency.OCO:
        return command.third == NO_LEG and is_pair(command.first, command.second)
    if command.first.type != OrderType.LIMIT:
        return False
    if command.contingency == Contingency.OTO:
        return command.third == NO_LEG
    return is_pair(command.second, command.third)


def _leg(command: PlaceList | Replace, leg: Leg) -> bool:
    return not leg.flags & OrderFlag.CLIENT_ID_WINDOW and _place(as_place(command, leg))


def _replace(command: Replace) -> bool:
    return (
        _one_order(command)
        and command.mode in _listed(ReplaceMode)
        and command.expected_filled >= -1
        and _leg(command, command.replacement)
    )


def _mass_cancel(command: MassCancel) -> bool:
    return command.side == 0 or command.side in _SIDES


def _engines_own(command: AdvanceTime | RunTriggers) -> bool:
    return command.account == 0 and command.key == NO_KEY


_CHECKS: dict[type[Command], Callable[[Any], bool]] = {
    SetAsset: _asset,
    SetMarket: _phase,
    SetPhase: _phase,
    SetAccount: _account,
    Transfer: _transfer,
    Reserve: _reason,
    Post: _reason,
    Place: _place,
    Cancel: _one_order,
    Amend: _one_order,
    PlaceList: _place_list,
    Replace: _replace,
    MassCancel: _mass_cancel,
    AdvanceTime: _engines_own,
    RunTriggers: _engines_own,
    SchedulePhase: _schedule,
    SetFees: _fees,
    SetTier: _tier,
}
