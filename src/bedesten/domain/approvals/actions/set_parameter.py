"""Give a system parameter another value."""

from typing import Annotated, Final

import msgspec

from bedesten.domain import parameters
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import StaffId


class SetParameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The value from now on, and the version whose value was looked at."""

    key: str
    value: str
    version: Annotated[int, msgspec.Meta(ge=1)]


async def check(tools: Tools, wanted: SetParameter, by: StaffId) -> None:
    """Raises NoSuchParameter, ParameterWrong, ActionRefused when it was changed meanwhile."""
    every = {one.key: one for one in await parameters.read_all(tools.conn)}
    known = every.get(wanted.key)
    if known is None:
        raise parameters.NoSuchParameter
    values = {key: one.value for key, one in every.items()}
    parameters.check_value(known, wanted.value, values)
    if known.version != wanted.version:
        raise ActionRefused(f"it is at version {known.version} now, with {known.value}")
    if known.value == wanted.value:
        raise ActionRefused("it has this value")


async def run(tools: Tools, approval: Approval, wanted: SetParameter) -> Done:
    """Takes effect as its `effect` says."""
    known = await parameters.read(tools.conn, wanted.key)
    if known is None or not await parameters.change(
        tools.conn, wanted.key, wanted.value, version=wanted.version
    ):
        raise ActionRefused("it was changed meanwhile")
    before, after = {"value": known.value}, {"value": wanted.value, "version": wanted.version + 1}
    return Done("parameter", wanted.key, before, after)


ACTION: Final = Action(payload=SetParameter, permission="parameter:edit", check=check, run=run)
