"""Nanoseconds of the engine as moments, and back."""

from datetime import datetime, timedelta

from bedesten.kit.id_time import UNIX_EPOCH

MICROSECOND = timedelta(microseconds=1)


def moment_of(ns: int) -> datetime:
    """The moment in UTC, `ns` nanoseconds after the Unix epoch, cut to microseconds."""
    return UNIX_EPOCH + MICROSECOND * (ns // 1000)


def ns_of(moment: datetime) -> int:
    """Nanoseconds since the Unix epoch; exact."""
    return (moment - UNIX_EPOCH) // MICROSECOND * 1000
