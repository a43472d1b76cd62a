"""What an audit row says, and what a seal over many of them is."""

import hashlib
from typing import Any, Final, NamedTuple

import msgspec

from bedesten.kit.ids import LogId, log_id

GENESIS: Final = bytes(32)
ID_BYTES: Final = 16
MEMBER_BYTES: Final = ID_BYTES + 32


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts. `kind` is a word of the type user_type; `id` may be empty for the system alone."""

    kind: str
    id: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, to what. States hold no secrets; `error` makes it a failure."""

    event_type: str
    action: str
    resource_type: str
    resource_id: str | None = None
    account: int | None = None
    description: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    metadata: dict[str, Any] = {}
    error: str | None = None


class Member(NamedTuple):
    """One sealed row: its id and the SHA-256 of its content."""

    id: LogId
    digest: bytes


class Seal(NamedTuple):
    """Rows of database transactions `from_xid` up to, not with, `to_xid`, chained."""

    number: int
    from_xid: int
    to_xid: int
    members: bytes
    hash: bytes
    system_identifier: int

    @property
    def rows(self) -> int:
        """How many rows it covers."""
        return len(self.members) // MEMBER_BYTES


class Broken(NamedTuple):
    """Something that is not as it was sealed: the seal, the row if one, and what is wrong."""

    seal: int
    row: LogId | None
    what: str


def packed(members: list[Member]) -> bytes:
    """The members of a seal as bytes, in order of their ids."""
    return b"".join(member.id.bytes + member.digest for member in sorted(members))


def unpacked(members: bytes) -> list[Member]:
    """What `packed` made bytes of."""
    cuts = range(0, len(members), MEMBER_BYTES)
    return [
        Member(log_id(members[cut : cut + ID_BYTES]), members[cut + ID_BYTES : cut + MEMBER_BYTES])
        for cut in cuts
    ]


def chained(previous: bytes, members: bytes) -> bytes:
    """The hash of a seal that follows the one with hash `previous`."""
    return hashlib.sha256(previous + members).digest()
