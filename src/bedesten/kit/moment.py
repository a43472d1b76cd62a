"""Moments: of the engine in nanoseconds, and as people name them."""

from datetime import UTC, datetime, timedelta

import msgspec

from bedesten.kit.errors import Malformed
from bedesten.kit.id_time import UNIX_EPOCH

MICROSECOND = timedelta(microseconds=1)


def moment_of(ns: int) -> datetime:
    """The moment in UTC, `ns` nanoseconds after the Unix epoch, cut to microseconds."""
    return UNIX_EPOCH + MICROSECOND * (ns // 1000)


def ns_of(moment: datetime) -> int:
    """Nanoseconds since the Unix epoch; exact."""
    return (moment - UNIX_EPOCH) // MICROSECOND * 1000


def in_utc(given: datetime | None) -> datetime | None:
    """In UTC unless it says otherwise; nothing is older than 1970, nor has an id from then."""
    if given is None:
        return None
    return max(given if given.tzinfo else given.replace(tzinfo=UTC), UNIX_EPOCH)


def moment_in(text: str | None) -> datetime | None:
    """A moment of a query, as RFC 3339; read here, because a framework would take numbers for
    moments too. Raises Malformed."""
    try:
        return in_utc(None if text is None else msgspec.convert(text, datetime))
    except msgspec.ValidationError as error:
        raise Malformed("moments are written like 2026-11-21T10:00:00Z") from error
