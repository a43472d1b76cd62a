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

staff = identity.staff

REASON_MIN = 3
REASON_MAX = 500


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An action of the table of actions, with what, and why."""

    action: str
    payload: dict[str, Any]
    reason: str


async def request(
    tools: Tools,
    actions: Mapping[str, Action[Any]],
    member: staff.Member,
    asked: Asked,
    device: Device,
) -> Approval:
    """The pending approval; nothing else has changed.

    Raises PermissionMissing, BadRequestOfStaff, and what the action's check raises.
    """
    action = actions[asked.action]
    member.check(action.permission)
    if not REASON_MIN <= len(asked.reason.strip()) <= REASON_MAX:
        raise BadRequestOfStaff(f"say why, in {REASON_MIN} to {REASON_MAX} characters")
    payload = payload_of(action, asked.payload)
    async with tools.conn.transaction():
        await staff.act_as(tools.conn, member.staff)
        await action.check(tools, payload, member.staff)
        made = await store.add(
            tools.conn, asked.action, msgspec.to_builtins(payload), asked.reason, member.staff
        )
        told = {name: v for name, v in made.payload.items() if name not in action.private}
        await note(tools.conn, member.actor(device), "request", made, after=told)
    return made


def payload_of(action: Action[Any], raw: dict[str, Any]) -> msgspec.Struct:
    """Raises BadRequestOfStaff."""
    try:
        found: msgspec.Struct = msgspec.convert(raw, action.payload)
    except msgspec.ValidationError as error:
        raise BadRequestOfStaff(str(error)) from None
    return found
