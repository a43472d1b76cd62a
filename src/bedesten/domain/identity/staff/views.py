"""What staff see of each other and of where they are logged in."""

from datetime import datetime

import msgspec

from bedesten.domain.identity import staff
from bedesten.domain.identity.staff import session_store
from bedesten.kit.ids import SessionId, StaffId, session_id, staff_id


class MemberView(msgspec.Struct):
    """A member of staff. `version` is what a change says in `If-Match`."""

    staff_id: str
    username: str
    email: str
    staff_type: str
    roles: list[str]
    is_active: bool
    onboarded: bool
    passkeys: int
    log_in_from: list[str]
    version: int


class MemberList(msgspec.Struct):
    """All members, the oldest first."""

    data: list[MemberView]


class SessionView(msgspec.Struct):
    """Where a member is logged in."""

    session_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str
    current: bool


class SessionList(msgspec.Struct):
    """Sessions, newest first."""

    data: list[SessionView]


def view_of(one: staff.Listed) -> MemberView:
    """As others see them."""
    return MemberView(
        staff_id=str(one.staff),
        username=one.username,
        email=one.email,
        staff_type=one.staff_type,
        roles=one.roles,
        is_active=one.is_active,
        onboarded=one.onboarded,
        passkeys=one.passkeys,
        log_in_from=one.log_in_from,
        version=one.version,
    )


def sessions_of(found: list[session_store.Shown], current: SessionId) -> SessionList:
    """One of them may be the one that asks."""
    return SessionList(
        [
            SessionView(
                session_id=str(one.session),
                created_at=one.created_at,
                last_seen_at=one.last_seen_at,
                expires_at=one.expires_at,
                address=one.address,
                user_agent=one.user_agent,
                current=one.session == current,
            )
            for one in found
        ]
    )


def member_id(text: str) -> StaffId:
    """Raises NoSuchMember for what is no id at all."""
    try:
        return staff_id(text)
    except ValueError:
        raise staff.NoSuchMember from None


def session_of(text: str) -> SessionId:
    """Raises NoSuchStaffSession for what is no id at all."""
    try:
        return session_id(text)
    except ValueError:
        raise staff.NoSuchStaffSession from None
