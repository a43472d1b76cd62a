"""Who of the staff acts, and what can be wrong about staff."""

import hashlib
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain.audit import Act, Actor, record_async
from bedesten.domain.identity.people import FRESH_S, Device, FreshFactorNeeded
from bedesten.kit.errors import DomainError, Forbidden, NotFound, Unauthorized
from bedesten.kit.ids import SessionId, StaffId

STAFF_COOKIE: Final = "bedesten_staff"
IDLE_S: Final = 30 * 60
LIFE_S: Final = 12 * 3600
INVITATION_S: Final = 3 * 86_400  # so long an onboarding secret is good


class StaffTokenWrong(Unauthorized):
    """No token, or one whose session has ended."""

    code = "staff_token_wrong"
    title = "Log in as a member of staff"


class OnboardingUnfinished(Forbidden):
    """Before the second factor is set up there is nothing else to do."""

    code = "onboarding_unfinished"
    title = "Finish your set-up first: a password, and an authenticator app or a passkey"


class PermissionMissing(Forbidden):
    """The member's roles do not allow it; who has staff:edit can ask for a role."""

    code = "permission_missing"
    title = "None of your roles allows this"


class ElsewhereRefused(Forbidden):
    """The exchange, or this member, is let in from certain networks alone."""

    code = "staff_address_refused"
    title = "Staff are not let in from this address"


class AlreadyOnboarded(DomainError):
    """Password and second factor of this member are set up."""

    status = 409
    code = "already_onboarded"
    title = "This member's set-up is complete"


class StaffExists(DomainError):
    """The first member is made once; a name and an address belong to one member."""

    status = 409
    code = "staff_exists"
    title = "There is such a member of staff already"


class NoSuchMember(NotFound):
    """Nobody of the staff has this id or name."""

    code = "staff_not_found"
    title = "There is no such member of staff"


class NoSuchStaffSession(NotFound):
    """Ended, or another member's."""

    code = "staff_session_not_found"
    title = "There is no such session of this member"


class NoSuchRole(DomainError):
    """The role is not in the table of roles, or not in use."""

    status = 409
    code = "role_not_found"
    title = "There is no such role"


class NotOneself(Forbidden):
    """Somebody else has to do this."""

    code = "not_oneself"
    title = "Nobody does this to themselves"


class MemberStands(DomainError):
    """Active already, or inactive already, or with this role already; `detail` says which."""

    status = 409
    code = "member_stands"
    title = "This member is so already"


class TooFewLeft(DomainError):
    """What needs two pairs of eyes could not be done any more."""

    status = 409
    code = "too_few_left"
    title = "Two members who decide must remain: take another on first"


class BadStaffData(DomainError):
    """A name or address that cannot be a member's."""

    status = 422
    code = "bad_staff_data"
    title = "This cannot be a member of staff"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    StaffTokenWrong, OnboardingUnfinished, PermissionMissing, ElsewhereRefused, AlreadyOnboarded,
    StaffExists, NoSuchMember, NoSuchStaffSession, NoSuchRole, NotOneself, MemberStands, TooFewLeft,
    BadStaffData,
)  # fmt: skip


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff in a live session. `permissions` are "resource:action"; `second_factor_s`,
    when a second factor was last shown (Unix seconds, 0: never)."""

    staff: StaffId
    staff_type: str
    username: str
    session: SessionId
    onboarded: bool
    permissions: frozenset[str]
    second_factor_s: int = 0
    log_in_from: tuple[str, ...] = ()

    def may(self, permission: str) -> bool:
        """Whether the member is set up, and has this permission."""
        return self.onboarded and permission in self.permissions

    def check(self, permission: str) -> None:
        """Raises OnboardingUnfinished, PermissionMissing."""
        if not self.onboarded:
            raise OnboardingUnfinished
        if permission not in self.permissions:
            raise PermissionMissing(f"this needs the permission {permission}")

    def check_fresh(self, now_s: int) -> None:
        """Raises FreshFactorNeeded unless a second factor was shown lately."""
        if self.second_factor_s < now_s - FRESH_S:
            raise FreshFactorNeeded

    def actor(self, device: Device) -> Actor:
        """The member, acting from this device."""
        return actor_of(self.staff, self.staff_type, device)


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A member to be onboarded, and the secret that opens the set-up once; shown only now."""

    staff: StaffId
    username: str
    secret: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Invitation({self.username!r})"


def actor_of(staff: StaffId, staff_type: str, device: Device) -> Actor:
    """A member as the audit log knows them."""
    return Actor(
        kind=staff_type,
        id=str(staff),
        ip=device.address,
        user_agent=device.user_agent,
        request_id=device.request_id,
    )


async def act_as(conn: psycopg.AsyncConnection, staff: StaffId) -> None:
    """For this database transaction: histories that the database keeps name this member."""
    await conn.execute("select set_config('app.current_staff_id', %s, true)", [str(staff)])


def hashed(token: str) -> bytes:
    """What finds a session's row, so that the table gives no token away."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def note(
    conn: psycopg.AsyncConnection,
    actor: Actor,
    action: str,
    staff: StaffId,
    *,
    error: str | None = None,
    after: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Record what was done about a member of staff."""
    act = Act(
        event_type="staff",
        action=action,
        resource_type="staff",
        resource_id=str(staff),
        error=error,
        before=before,
        after=after,
        metadata=metadata or {},
    )
    await record_async(conn, actor, act)
