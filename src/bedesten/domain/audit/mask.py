"""Personal data in audit rows: masked for who reads them, in clear with a reason on record."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain.audit.model import Act, Actor
from bedesten.domain.audit.record import record_async
from bedesten.domain.audit.search import Question, Record, search_async
from bedesten.kit.ids import LogId

HIDDEN: Final = "***"
# By the names of fields, as rows say what changed: a value alone does not tell whose it is.
PERSONAL: Final = re.compile(
    r"e_?mail|phone|(first|last|full|matched|listed|holder|beneficiary|originator)_?name|birth"
    r"|nationality|(postal|street|home)_?address|iban|(identity|tax|document)_?number|passport",
    re.IGNORECASE,
)


def masked(record: Record) -> Record:
    """The row with every personal value of its states hidden."""
    return msgspec.structs.replace(
        record, before=_masked_state(record.before), after=_masked_state(record.after)
    )


async def unmask(
    conn: psycopg.AsyncConnection, actor: Actor, row: LogId, reason: str
) -> Record | None:
    """The row in clear, or None; who looked and why is on record before it is shown."""
    async with conn.transaction():
        found = await search_async(conn, Question(only=row, limit=1))
        if not found:
            return None
        act = Act(
            event_type="privacy",
            action="unmask",
            resource_type="audit_row",
            resource_id=str(row),
            description=reason,
        )
        await record_async(conn, actor, act)
    return found[0]


def _masked_state(state: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if state is None else {name: _masked(name, v) for name, v in state.items()}


def _masked(name: str, value: object) -> object:
    if value is None:
        return None
    if PERSONAL.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _masked(str(key), one) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(name, one) for one in value]
    return value
