"""Tick a claimed event off, or have it tried again later."""

from typing import Final

import psycopg

from bedesten.domain.outbox.claim import Event

ATTEMPTS_MAX: Final = 10
FIRST_PAUSE_S: Final = 5
PAUSE_MAX_S: Final = 3600
ERROR_LENGTH_MAX: Final = 500


def processed(conn: psycopg.Connection, event: Event) -> None:
    """It was delivered."""
    conn.execute(
        "update public.outbox_events set status = 'PROCESSED', processed_at = clock_timestamp(),"
        " next_retry_at = null, error_message = null where event_id = %s and status = 'PENDING'",
        [event.event],
    )


def give_up_or_retry(
    conn: psycopg.Connection, event: Event, error: str, *, hopeless: bool = False
) -> bool:
    """Try again after a pause that doubles; False when that was the last attempt, or when it is
    hopeless: then it stays FAILED until somebody sets it PENDING again."""
    last = hopeless or event.attempt >= ATTEMPTS_MAX
    pause_s = min(PAUSE_MAX_S, FIRST_PAUSE_S << min(event.attempt - 1, 20))
    conn.execute(
        "update public.outbox_events set status = %s,"
        " next_retry_at = clock_timestamp() + make_interval(secs => %s), error_message = %s"
        " where event_id = %s and status = 'PENDING'",
        ["FAILED" if last else "PENDING", pause_s, error[:ERROR_LENGTH_MAX], event.event],
    )
    return not last
