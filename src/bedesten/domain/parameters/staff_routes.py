"""REST of the back office: reading parameters. A change is asked for: approvals."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from bedesten.domain import identity
from bedesten.domain.audit import Record
from bedesten.domain.parameters import store
from bedesten.domain.parameters.model import NoSuchParameter, Parameter

READ: Final = {"permission": "parameter:read"}
TAGS: Final = ["parameters"]
KEY: Final = re.compile(r"[a-z0-9_.]{1,100}", re.ASCII)
CHANGES_MAX: Final = 100
Here = NamedDependency[identity.staff.Office]


class ParameterView(msgspec.Struct):
    """A parameter. A change of it names the `version` that was looked at."""

    key: str
    value: str
    type: str
    description: str
    effect: str
    min_value: str | None
    max_value: str | None
    step: str | None
    choices: list[str] | None
    version: int
    updated_at: datetime
    updated_by: str | None


class ParameterList(msgspec.Struct):
    """All parameters, by name."""

    data: list[ParameterView]


class ParameterChange(msgspec.Struct):
    """Who gave it which value when."""

    at: datetime
    staff_id: str | None
    before: str | None
    after: str | None
    version: int


class ParameterHistory(msgspec.Struct):
    """A parameter and its newest changes."""

    parameter: ParameterView
    changes: list[ParameterChange]


@get("/parameters", opt=READ, tags=TAGS, summary="List parameters")
async def list_parameters(office: Here) -> ParameterList:
    """With their bounds, and when a change takes effect."""
    async with office.conn() as conn:
        found = await store.read_all(conn)
    return ParameterList([view_of(one) for one in found])


@get("/parameters/{key:str}", opt=READ, tags=TAGS, summary="Read a parameter")
async def read_parameter(office: Here, key: FromPath[str]) -> ParameterHistory:
    """And its changes, the newest first."""
    if not KEY.fullmatch(key):
        raise NoSuchParameter
    async with office.conn() as conn:
        found = await store.read(conn, key)
        if found is None:
            raise NoSuchParameter
        changes = await store.history(conn, key, CHANGES_MAX)
    return ParameterHistory(view_of(found), [_change(one) for one in changes])


def view_of(one: Parameter) -> ParameterView:
    """As it is shown."""
    return ParameterView(
        key=one.key,
        value=one.value,
        type=one.type,
        description=one.description,
        effect=one.effect,
        min_value=_text(one.min_value),
        max_value=_text(one.max_value),
        step=_text(one.step),
        choices=one.choices,
        version=one.version,
        updated_at=one.updated_at,
        updated_by=None if one.updated_by is None else str(one.updated_by),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _change(row: Record) -> ParameterChange:
    before, after = row.before or {}, row.after or {}
    return ParameterChange(
        at=row.at,
        staff_id=after.get("updated_by"),
        before=before.get("param_value"),
        after=after.get("param_value"),
        version=int(after.get("version", 0)),
    )


ROUTES: Final[tuple[Any, ...]] = (list_parameters, read_parameter)
