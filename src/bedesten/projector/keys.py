"""Idempotency keys that took effect, read from the commands: not every answer repeats its key."""

import struct
from typing import Final

from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, EventBatch
from bedesten.protocol.commands import MONEY_MOVEMENTS, NO_KEY
from bedesten.protocol.events import Deferred, Refused, Repeated
from bedesten.protocol.layout import size_and_kind
from bedesten.protocol.vocabulary import Refusal

KEY_COLUMNS: Final = ("account_id", "seq", "command_index", "is_movement", "key")
_ROW = struct.Struct(">hiiiqiii?i16s")
_COMMAND = struct.Struct("<HBxI16s")
_REFUSAL = struct.Struct("<HBxIH")
REFUSED = Refused.LAYOUT.kind
NO_EFFECT: Final = frozenset({Repeated.LAYOUT.kind, Deferred.LAYOUT.kind})
# These come before the key is looked at; such a refusal leaves nothing behind.
BEFORE_KEY: Final = frozenset(
    {Refusal.MALFORMED, Refusal.KEY_REQUIRED, Refusal.ACCOUNT_NOT_FOUND, Refusal.KEY_REUSED}
)


def key_rows(commands: bytes, answers: EventBatch) -> list[bytes]:
    """Rows of `idempotency_keys` for binary COPY (KEY_COLUMNS)."""
    rows: list[bytes] = []
    offset = COMMANDS_HEADER_SIZE
    data, offsets, seq = answers.data, answers.offsets, answers.seq
    for index in range(answers.commands):
        size, kind, account, key = _COMMAND.unpack_from(commands, offset)
        offset += size
        if key == NO_KEY:
            continue
        movement = kind in MONEY_MOVEMENTS
        if _took_effect(data, offsets[index], offsets[index + 1], movement=movement):
            owner = 0 if movement else account
            rows.append(_ROW.pack(5, 4, owner, 8, seq, 4, index, 1, movement, 16, key))
    return rows


def _took_effect(data: bytes, start: int, end: int, *, movement: bool) -> bool:
    if start == end:
        return True
    _, kind = size_and_kind(data, start)
    if kind in NO_EFFECT:
        return False
    if kind != REFUSED:
        return True
    return not movement and _REFUSAL.unpack_from(data, start)[3] not in BEFORE_KEY
