"""Members of staff: created, onboarded with a second factor, logged in, known by their session."""

from bedesten.domain.identity.passkeys.model import NoSuchPasskey
from bedesten.domain.identity.staff import model, passkeys, sessions
from bedesten.domain.identity.staff.change_password import change_password
from bedesten.domain.identity.staff.create import (
    SUPER_ADMIN,
    NewMember,
    NewService,
    create,
    create_first,
    create_second,
    create_service,
)
from bedesten.domain.identity.staff.deactivate import deactivate, keep_deciders, reactivate
from bedesten.domain.identity.staff.invite import invite, secret_for
from bedesten.domain.identity.staff.log_in import StaffCredentials, log_in, log_in_by_passkey
from bedesten.domain.identity.staff.log_in_from import set_log_in_from
from bedesten.domain.identity.staff.log_out import log_out
from bedesten.domain.identity.staff.model import (
    STAFF_COOKIE,
    AlreadyOnboarded,
    ElsewhereRefused,
    Invitation,
    Member,
    MemberStands,
    NoSuchMember,
    NoSuchRole,
    NoSuchStaffSession,
    NotOneself,
    OnboardingUnfinished,
    PermissionMissing,
    StaffExists,
    StaffTokenWrong,
    TooFewLeft,
    act_as,
)
from bedesten.domain.identity.staff.office import Office
from bedesten.domain.identity.staff.onboard import Chosen, begin, begin_with_passkey, complete
from bedesten.domain.identity.staff.places import check_place
from bedesten.domain.identity.staff.recognise import recognise
from bedesten.domain.identity.staff.reset import reset
from bedesten.domain.identity.staff.revoke_role import revoke_role
from bedesten.domain.identity.staff.step_up import step_up
from bedesten.domain.identity.staff.store import (
    Listed,
    Row,
    by_id,
    by_name,
    grant,
    listed,
    read_by_name,
    shown,
)

ERRORS = model.ERRORS

__all__ = [
    "ERRORS",
    "STAFF_COOKIE",
    "SUPER_ADMIN",
    "AlreadyOnboarded",
    "Chosen",
    "ElsewhereRefused",
    "Invitation",
    "Listed",
    "Member",
    "MemberStands",
    "NewMember",
    "NewService",
    "NoSuchMember",
    "NoSuchPasskey",
    "NoSuchRole",
    "NoSuchStaffSession",
    "NotOneself",
    "Office",
    "OnboardingUnfinished",
    "PermissionMissing",
    "Row",
    "StaffCredentials",
    "StaffExists",
    "StaffTokenWrong",
    "TooFewLeft",
    "act_as",
    "begin",
    "begin_with_passkey",
    "by_id",
    "by_name",
    "change_password",
    "check_place",
    "complete",
    "create",
    "create_first",
    "create_second",
    "create_service",
    "deactivate",
    "grant",
    "invite",
    "keep_deciders",
    "listed",
    "log_in",
    "log_in_by_passkey",
    "log_out",
    "passkeys",
    "reactivate",
    "read_by_name",
    "recognise",
    "reset",
    "revoke_role",
    "secret_for",
    "sessions",
    "set_log_in_from",
    "shown",
    "step_up",
]
