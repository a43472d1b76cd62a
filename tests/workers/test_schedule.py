"""When a job is due: by the clocks of its zone, once a day, also on the nights they are changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.support.postgres import Database

NEXT = "select admin.next_run(%s::admin.job_period, %s::interval, %s, %s)"


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    with database.connect("internal_service", autocommit=True) as connection:
        yield connection


def next_run(
    conn: psycopg.Connection, after: str | datetime, *, every: str, at: str, zone: str = "UTC"
) -> datetime:
    row = conn.execute(NEXT, [every, at, zone, after]).fetchone()
    assert row is not None
    found = row[0]
    assert isinstance(found, datetime)
    return found.astimezone(UTC)


@pytest.mark.spec("OPER-004")
@pytest.mark.parametrize(
    ("every", "at", "zone", "after", "expected"),
    [
        ("minute", "0", "UTC", "2026-11-21 10:00:00Z", "2026-11-21 10:01:00Z"),
        ("hour", "5 minutes", "UTC", "2026-11-21 10:04:59Z", "2026-11-21 10:05:00Z"),
        ("hour", "5 minutes", "Asia/Kolkata", "2026-11-21 10:05:00Z", "2026-11-21 11:05:00Z"),
        ("day", "02:00", "UTC", "2026-11-21 01:59:59Z", "2026-11-21 02:00:00Z"),
        ("day", "02:00", "UTC", "2026-11-21 02:00:00Z", "2026-11-22 02:00:00Z"),
        ("day", "02:00", "Europe/Istanbul", "2026-11-21 22:59Z", "2026-11-21 23:00Z"),
        ("day", "02:00", "Europe/Istanbul", "2026-11-21 23:00Z", "2026-11-22 23:00Z"),
        ("week", "2 hours", "UTC", "2026-11-21 00:00Z", "2026-11-23 02:00Z"),
        ("month", "0", "UTC", "2026-12-01 00:00Z", "2027-01-01 00:00Z"),
        ("month", "0", "Europe/Istanbul", "2026-11-30 20:59Z", "2026-11-30 21:00Z"),
        ("quarter", "0", "UTC", "2026-11-21 00:00Z", "2027-01-01 00:00Z"),
        ("quarter", "0", "UTC", "2027-01-01 00:00Z", "2027-04-01 00:00Z"),
    ],
)
def test_the_next_moment(
    conn: psycopg.Connection, *, every: str, at: str, zone: str, after: str, expected: str
) -> None:
    found = next_run(conn, after, every=every, at=at, zone=zone)
    assert found == datetime.fromisoformat(expected)


@pytest.mark.spec("OPER-004", "SCHE-005")
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                  "Europe/Istanbul", "Pacific/Auckland"])  # fmt: skip
@pytest.mark.parametrize("clock", ["00:00", "01:30", "02:00", "02:30", "23:59"])
def test_every_day_has_one_run_also_where_clocks_change(
    conn: psycopg.Connection, zone: str, clock: str
) -> None:
    """Python's own zones are the judge: one run for each date, at that time or in the gap after."""
    here, wanted = ZoneInfo(zone), time.fromisoformat(clock)
    moment = datetime(2025, 12, 31, 12, tzinfo=UTC)
    days = []
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        after, moment = moment, next_run(conn, moment, every="day", at=clock, zone=zone)
        assert moment > after
        local = moment.astimezone(here)
        nominal = datetime.combine(local.date(), wanted, here)
        real = datetime.combine(local.date(), wanted, here).astimezone(UTC).astimezone(here)
        if real.replace(fold=0, tzinfo=None) == nominal.replace(tzinfo=None):
            assert local.time() == wanted, "this time exists that day"
        else:
            assert (
                timedelta(0)
                < local.replace(tzinfo=None) - nominal.replace(tzinfo=None)
                <= timedelta(hours=1)
            )
        days.append(local.date())
    # Not one day twice, and none left out.
    assert days == [days[0] + timedelta(n) for n in range(len(days))]


@pytest.mark.spec("OPER-004")
def test_schedules_that_cannot_be_are_refused(conn: psycopg.Connection) -> None:
    for change in ("at = '25 hours'", "at = '-1 hour'", "every = 'hour', at = '2 hours'"):
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute(f"update admin.jobs set {change} where name = 'reconciliation'".encode())
