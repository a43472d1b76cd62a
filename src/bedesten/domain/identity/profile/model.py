"""A customer's profile, and what can stand against a change of it."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec

from bedesten.kit.errors import DomainError, Malformed

Class = Literal["security", "legal", "money", "trading", "news"]
Channel = Literal["email", "sms", "push", "in_app"]
Preferences = dict[Class, dict[Channel, bool]]
# What customers hear of, and how, until they choose. Security and legal mails cannot be refused.
DEFAULTS: Final[Preferences] = {
    "security": {"email": True, "sms": True, "push": True, "in_app": True},
    "legal": {"email": True, "sms": True, "push": True, "in_app": True},
    "money": {"email": True, "sms": False, "push": True, "in_app": True},
    "trading": {"email": False, "sms": False, "push": True, "in_app": True},
    "news": {"email": False, "sms": False, "push": False, "in_app": True},
}
FIXED: Final[tuple[Class, ...]] = ("security", "legal")


class UsernameTaken(DomainError):
    """Regardless of case."""

    status = 409
    code = "username_taken"
    title = "Another account has this username"


class ProfileLocked(DomainError):
    """Names, birth and nationality are what was verified; support can change them."""

    status = 409
    code = "profile_locked"
    title = "Name, date of birth and nationality are verified and stay as they are"


class PreferenceFixed(DomainError):
    """Whoever takes an account over must not silence what warns its owner."""

    status = 409
    code = "preference_fixed"
    title = "Security and legal messages cannot be switched off"


class ProfileWrong(Malformed):
    """A value that nobody can have."""

    code = "profile_wrong"
    title = "The profile has a value that cannot be"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    UsernameTaken, ProfileLocked, PreferenceFixed, ProfileWrong,
)  # fmt: skip


class Profile(msgspec.Struct, frozen=True):
    """A customer as they see themselves. Unused recovery codes are left; `terms_due` is the version
    of the terms of use that waits to be accepted."""

    email: str
    email_confirmed: bool
    username: str | None
    phone: str | None
    phone_confirmed: bool
    first_name: str | None
    last_name: str | None
    date_of_birth: date | None
    nationality: str | None
    language: str
    time_zone: str
    status: str
    segment: str
    kyc_level: int
    kyc_status: str
    two_fa_enabled: bool
    passkeys: int
    recovery_codes_left: int
    created_at: datetime
    terms_due: str | None
