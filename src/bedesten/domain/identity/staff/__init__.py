"""Members of staff: created, onboarded with a second factor, logged in, known by their session."""

from bedesten.domain.identity.staff import model
from bedesten.domain.identity.staff.create import (
    SUPER_ADMIN,
    NewMember,
    create,
    create_first,
    create_second,
)
from bedesten.domain.identity.staff.invite import invite, secret_for
from bedesten.domain.identity.staff.log_in import StaffCredentials, log_in
from bedesten.domain.identity.staff.log_out import log_out
from bedesten.domain.identity.staff.model import (
    STAFF_COOKIE,
    AlreadyOnboarded,
    Invitation,
    Member,
    NoSuchMember,
    NoSuchRole,
    OnboardingUnfinished,
    PermissionMissing,
    StaffExists,
    StaffTokenWrong,
    act_as,
)
from bedesten.domain.identity.staff.office import Office
from bedesten.domain.identity.staff.onboard import begin, complete
from bedesten.domain.identity.staff.recognise import recognise
from bedesten.domain.identity.staff.store import Listed, by_id, by_name, grant, listed

ERRORS = model.ERRORS

__all__ = [
    "ERRORS",
    "STAFF_COOKIE",
    "SUPER_ADMIN",
    "AlreadyOnboarded",
    "Invitation",
    "Listed",
    "Member",
    "NewMember",
    "NoSuchMember",
    "NoSuchRole",
    "Office",
    "OnboardingUnfinished",
    "PermissionMissing",
    "StaffCredentials",
    "StaffExists",
    "StaffTokenWrong",
    "act_as",
    "begin",
    "by_id",
    "by_name",
    "complete",
    "create",
    "create_first",
    "create_second",
    "grant",
    "invite",
    "listed",
    "log_in",
    "log_out",
    "recognise",
    "secret_for",
]
