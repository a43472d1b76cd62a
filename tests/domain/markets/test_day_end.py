"""The end of the trading day, on the clocks of a place."""

from datetime import UTC, datetime, timedelta

import pytest

from bedesten.domain.markets import BadDayEnd, DayEnd
from bedesten.kit.moment import ns_of


@pytest.mark.spec("TRAD-004")
@pytest.mark.parametrize(
    ("day_end", "now", "end"),
    [
        ("00:00 Europe/Istanbul", "2026-11-21T11:00", "2026-11-21T21:00"),
        ("00:00 Europe/Istanbul", "2026-11-21T20:59", "2026-11-21T21:00"),
        ("00:00 Europe/Istanbul", "2026-11-21T21:00", "2026-11-22T21:00"),
        ("00:00 Europe/Istanbul", "2026-12-31T22:00", "2027-01-01T21:00"),
        ("18:30 Europe/Istanbul", "2026-11-21T15:29", "2026-11-21T15:30"),
        ("00:00 UTC", "2026-11-21T00:00", "2026-11-22T00:00"),
        ("00:00 Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00"),  # a day of 23 hours
        ("00:00 Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),  # and one of 25
    ],
)
def test_the_next_end_is_after_now(day_end: str, now: str, end: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert DayEnd.read(day_end).after(moment) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.spec("TRAD-004")
def test_what_was_looked_up_holds_until_the_day_ends() -> None:
    day_end = DayEnd.read("00:00 Europe/Istanbul")
    noon, last = datetime(2026, 11, 21, 11, tzinfo=UTC), datetime(2026, 11, 21, 21, tzinfo=UTC)
    second = timedelta(seconds=1)
    for now in (noon, noon + second, last - second, noon - timedelta(days=3), last, noon):
        assert day_end.after_ns(ns_of(now)) == DayEnd.read("00:00 Europe/Istanbul").after(now)


@pytest.mark.spec("TRAD-004")
@pytest.mark.parametrize(
    "text", ["", "00:00", "24:00 UTC", "midnight UTC", "00:00 Mars/Olympus", "00:00 /etc/passwd"]
)
def test_what_is_no_day_end_is_refused(text: str) -> None:
    with pytest.raises(BadDayEnd, match="no end of day"):
        DayEnd.read(text)
