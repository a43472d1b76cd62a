"""Change what customers say of themselves, and what they want to hear of."""

from datetime import date
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
import psycopg

from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.people import Device, note
from bedesten.domain.identity.profile import store
from bedesten.domain.identity.profile.model import (
    DEFAULTS,
    FIXED,
    Channel,
    Class,
    PreferenceFixed,
    Preferences,
    Profile,
    ProfileLocked,
    ProfileWrong,
    UsernameTaken,
)
from bedesten.kit.countries import COUNTRIES
from bedesten.kit.ids import CustomerId
from bedesten.kit.text import PLAIN

AGE_MIN: Final = 18
BORN_FROM: Final = 1900
VERIFIED: Final = ("first_name", "last_name", "date_of_birth", "nationality")
PERSONAL: Final = ("username", *VERIFIED)  # the audit log keeps their names and not their values
Name = Annotated[str, msgspec.Meta(max_length=100, pattern=PLAIN)]


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is absent or null stays; an empty text empties."""

    username: Annotated[str, msgspec.Meta(pattern="^([A-Za-z0-9_.-]{3,32})?$")] | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    date_of_birth: date | None = None
    nationality: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] | None = None
    language: Annotated[str, msgspec.Meta(pattern="^(tr|en)$")] | None = None
    time_zone: Annotated[str, msgspec.Meta(max_length=64, pattern=PLAIN)] | None = None
    notifications: Preferences | None = None


async def change(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    wanted: ProfileChange,
    today: date,
    device: Device,
) -> None:
    """Raises ProfileWrong, ProfileLocked, UsernameTaken, PreferenceFixed."""
    _check(wanted, today)
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    chosen = values.pop("notifications") or {}
    async with conn.transaction():
        await customers.present(conn, customer)
        before = await store.read(conn, customer)
        assert before is not None, "its row is locked"
        changed = {name: value for name, value in values.items() if _differs(before, name, value)}
        if before.kyc_level > 0 and any(name in VERIFIED for name in changed):
            raise ProfileLocked
        if changed and not await store.change(conn, customer, values):
            raise UsernameTaken
        for one in _choices(chosen):
            await store.prefer(conn, customer, one)
        if changed or chosen:
            about = {n: "changed" if n in PERSONAL else v for n, v in changed.items()}
            if chosen:
                about["notifications"] = chosen
            await note(conn, device, customer, "change_profile", metadata=about)


async def preferences_of(conn: psycopg.AsyncConnection, customer: CustomerId) -> Preferences:
    """Every class and channel, chosen or by default."""
    found = {name: dict(channels) for name, channels in DEFAULTS.items()}
    for name, channel, enabled in await store.preferences(conn, customer):
        found[name][channel] = enabled
    return found


def _differs(before: Profile, name: str, value: object) -> bool:
    return value is not None and (value or None) != getattr(before, name)


def _choices(chosen: Preferences) -> list[tuple[Class, Channel, bool]]:
    """Raises PreferenceFixed."""
    found = [(name, channel, on) for name, of in chosen.items() for channel, on in of.items()]
    if any(name in FIXED and not on for name, _, on in found):
        raise PreferenceFixed
    return found


def _check(wanted: ProfileChange, today: date) -> None:
    """Raises ProfileWrong."""
    if wanted.nationality and wanted.nationality not in COUNTRIES:
        raise ProfileWrong(f"{wanted.nationality} is no country of ISO 3166-1")
    if wanted.date_of_birth is not None and not _old_enough(wanted.date_of_birth, today):
        raise ProfileWrong(f"customers are {AGE_MIN} years old or more")
    if wanted.time_zone is not None:
        try:
            ZoneInfo(wanted.time_zone)
        except (OSError, KeyError, ValueError) as error:
            raise ProfileWrong("the time zone is one like Europe/Istanbul") from error


def _old_enough(born: date, today: date) -> bool:
    birthdays = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born.year >= BORN_FROM and birthdays >= AGE_MIN
