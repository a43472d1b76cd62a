"""What every command record has in common."""

from typing import ClassVar

import msgspec

from bedesten.protocol.layout import Layout

NO_KEY = bytes(16)
HEADER = (("pad", "1"), ("account", "u32"), ("key", "bytes16"))


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Fields that every command has: who acts (0: the operator) and the idempotency key."""

    LAYOUT: ClassVar[Layout]

    account: int = 0
    key: bytes = NO_KEY
