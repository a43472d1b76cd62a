"""Ask for something that another member of staff must allow."""

from collections.abc import Mapping
from typing import Any

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals import store
from bedesten.domain.approvals.model import (
    Action,
    Approval,
    BadRequestOfStaff,
    Tools,
)
from bedesten.domain.approvals.note import note
from bedesten.domain.identity import Device
from bedesten.kit.idempotency import KeyReused, checked

staff = identity.staff

REASON_MIN = 3
REASON_MAX = 500


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An action of the table of actions, with what, and why. Under a `key` it is asked for once."""

    action: str
    payload: dict[str, Any]
    reason: str
    key: str | None = None


async def request(
    tools: Tools,
    actions: Mapping[str, Action[Any]],
    member: staff.Member,
    asked: Asked,
    device: Device,
) -> Approval:
    """The pending approval; nothing else has changed. Under a key that was used for the same, the
    one of then, as it stands now.

    Raises PermissionMissing, BadRequestOfStaff, KeyReused, and what the action's check raises.
    """
    action = actions[asked.action]
    member.check(action.permission)
    if not REASON_MIN <= len(asked.reason.strip()) <= REASON_MAX:
        raise BadRequestOfStaff(f"say why, in {REASON_MIN} to {REASON_MAX} characters")
    payload, key = payload_of(action, asked.payload), checked(asked.key)
    raw = msgspec.to_builtins(payload)
    async with tools.conn.transaction():
        await staff.act_as(tools.conn, member.staff)
        if key is not None:
            earlier = await store.by_key(tools.conn, member.staff, key)
            if earlier is not None:
                return _again(earlier, asked, raw)
        await action.check(tools, payload, member.staff)
        made = await store.add(tools.conn, member.staff, (asked.action, raw, asked.reason), key)
        if made is None:  # sent twice at once: the other one is committed by now
            assert key is not None, "only a key can stand in the way"
            earlier = await store.by_key(tools.conn, member.staff, key)
            assert earlier is not None, "its key is there"
            return _again(earlier, asked, raw)
        told = {name: v for name, v in made.payload.items() if name not in action.private}
        await note(tools.conn, member.actor(device), "request", made, after=told)
    return made


def _again(earlier: Approval, asked: Asked, raw: dict[str, Any]) -> Approval:
    """Raises KeyReused."""
    same = (earlier.action, earlier.payload, earlier.reason) == (asked.action, raw, asked.reason)
    if not same:
        raise KeyReused
    return earlier._replace(replayed=True)


def payload_of(action: Action[Any], raw: dict[str, Any]) -> msgspec.Struct:
    """Raises BadRequestOfStaff."""
    try:
        found: msgspec.Struct = msgspec.convert(raw, action.payload)
    except msgspec.ValidationError as error:
        raise BadRequestOfStaff(str(error)) from None
    return found
