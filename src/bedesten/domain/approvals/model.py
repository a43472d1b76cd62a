"""An approval, the actions that need one, and what can stand against it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
import psycopg

from bedesten.kit.errors import DomainError, Forbidden, Malformed, NotFound
from bedesten.kit.idempotency import KeyReused
from bedesten.kit.ids import ApprovalId, StaffId
from bedesten.protocol.client import EngineClient

LIFE_H: Final = 24
Payload = TypeVar("Payload", bound=msgspec.Struct)


class NoSuchApproval(NotFound):
    """Nobody asked for this."""

    code = "approval_not_found"
    title = "There is no such approval"


class ApprovalDecided(DomainError):
    """It was approved, rejected or carried out before."""

    status = 409
    code = "approval_decided"
    title = "This was decided before"


class ApprovalExpired(DomainError):
    """Nobody decided in time: ask again."""

    status = 409
    code = "approval_expired"
    title = "This has expired; it has to be asked for again"


class ApprovalDiffers(DomainError):
    """The hash that was sent is not that of the payload: something else was looked at."""

    status = 409
    code = "approval_differs"
    title = "This is not what you have looked at"


class OwnRequest(Forbidden):
    """Two pairs of eyes are two people."""

    code = "own_request"
    title = "Nobody decides what they asked for, or what favours them"


class BadRequestOfStaff(Malformed):
    """The payload is not one of this action."""

    code = "bad_action_payload"
    title = "This cannot be asked for"


class ActionRefused(DomainError):
    """It does not fit what is there now."""

    status = 409
    code = "action_refused"
    title = "This cannot be done as things are"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    KeyReused, NoSuchApproval, ApprovalDecided, ApprovalExpired, ApprovalDiffers, OwnRequest,
    BadRequestOfStaff, ActionRefused,
)  # fmt: skip


class Approval(NamedTuple):
    """A row of `approvals`. `payload_hash` is SHA-256 of the payload as the database writes it."""

    id: ApprovalId
    action: str
    payload: dict[str, Any]
    payload_hash: bytes
    reason: str
    status: str
    requested_by: StaffId
    requested_at: datetime
    expires_at: datetime
    decided_by: StaffId | None
    decided_at: datetime | None
    decision_reason: str | None
    executed_at: datetime | None
    result: dict[str, Any] | None
    replayed: bool = False  # asked for before, under the same idempotency key


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which approvals to list; empty fields do not matter. `before` goes on behind a page's last.
    `since` and `until` are when they were asked for."""

    status: str | None = None
    action: str | None = None
    requested_by: StaffId | None = None
    decided_by: StaffId | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: ApprovalId | None = None
    limit: int = 50


class Tools(NamedTuple):
    """What actions work with; `conn` is the staff's login, in a database transaction."""

    conn: psycopg.AsyncConnection
    engine: EngineClient


class Done(NamedTuple):
    """What was changed, for the audit log."""

    resource_type: str
    resource_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    account: int | None = None


class Action(msgspec.Struct, Generic[Payload], frozen=True, kw_only=True):
    """Something that needs two pairs of eyes.

    `check` looks whether it can be asked for or approved by this member, `run` does it; both raise
    DomainError. `run` may be asked again after an unknown outcome, and then does it once. `private`
    names fields that the audit log does not repeat, for its rows stay for ever.
    """

    payload: type[Payload]
    permission: str
    check: Callable[[Tools, Payload, StaffId], Awaitable[None]]
    run: Callable[[Tools, Approval, Payload], Awaitable[Done]]
    private: tuple[str, ...] = ()
