"""One line of a file of customers, read into values of ours, with all that is wrong in it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from bedesten.domain.identity.contacts.numbers import PhoneWrong, normalised
from bedesten.domain.identity.customers.sign_up import EmailWrong, check_email
from bedesten.domain.identity.passwords import importable
from bedesten.kit.countries import COUNTRIES

NAME_LENGTH_MAX: Final = 100
REFERENCE_LENGTH_MAX: Final = 200
FORM: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")  # of the type of the column
USERNAME: Final = re.compile(r"[A-Za-z0-9_.-]{3,32}", re.ASCII)
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
WORDS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Who a line speaks of. `reference` is whatever they are called elsewhere."""

    email: str
    password_hash: str | None = None
    email_confirmed: bool = False
    phone: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    nationality: str | None = None
    language: str = "tr"
    time_zone: str = "Europe/Istanbul"
    created_at: datetime | None = None
    reference: str | None = None

    def __repr__(self) -> str:
        """Without the hash."""
        return f"Candidate({self.email!r})"


def _email(text: str) -> str:
    try:
        email = check_email(text)
    except EmailWrong:
        raise ValueError("is no e-mail address") from None
    if not FORM.fullmatch(email):
        raise ValueError("is no e-mail address")
    return email


def _password_hash(text: str) -> str:
    if not importable(text):
        raise ValueError("is neither BCrypt ($2a$, $2b$, $2y$, cost 4 to 14) nor Argon2id")
    return text


def _phone(text: str) -> str:
    try:
        return normalised(text, mobile=False)
    except PhoneWrong:
        raise ValueError("is no phone number") from None


def _username(text: str) -> str:
    if not USERNAME.fullmatch(text):
        raise ValueError("has 3 to 32 letters, digits, dots, dashes or underscores")
    return text


def _name(text: str) -> str:
    if len(text) > NAME_LENGTH_MAX:
        raise ValueError(f"is longer than {NAME_LENGTH_MAX} characters")
    return text


def _reference(text: str) -> str:
    if len(text) > REFERENCE_LENGTH_MAX:
        raise ValueError(f"is longer than {REFERENCE_LENGTH_MAX} characters")
    return text


def _country(text: str) -> str:
    if text.upper() not in COUNTRIES:
        raise ValueError("is no country of ISO 3166-1 in three letters")
    return text.upper()


def _language(text: str) -> str:
    if text.lower() not in ("tr", "en"):
        raise ValueError("is tr or en")
    return text.lower()


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (OSError, KeyError, ValueError):
        raise ValueError("is no time zone such as Europe/Istanbul") from None


def _truth(text: str) -> bool:
    if text.lower() not in WORDS:
        raise ValueError("is yes or no")
    return WORDS[text.lower()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day such as 1990-05-01") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is no time such as 2019-03-01T10:00:00+03:00") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


COLUMNS: Final[Mapping[str, Callable[[str], Any]]] = {
    "email": _email,
    "password_hash": _password_hash,
    "email_confirmed": _truth,
    "phone": _phone,
    "username": _username,
    "first_name": _name,
    "last_name": _name,
    "date_of_birth": _day,
    "nationality": _country,
    "language": _language,
    "time_zone": _zone,
    "created_at": _moment,
    "reference": _reference,
}


def read_line(fields: Mapping[str, str]) -> Candidate | list[str]:
    """Who it is, or everything that is wrong. Empty fields are absent ones."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for column, text in fields.items():
        plain = text.strip()
        if not plain:
            continue
        try:
            if CONTROL.search(plain):
                raise ValueError("has control characters")
            values[column] = COLUMNS[column](plain)
        except ValueError as error:
            problems.append(f"{column} {error}")
    if "email" not in values and not problems:
        problems.append("email is missing")
    return problems or Candidate(**values)
