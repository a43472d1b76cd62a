"""Keeps partitions of the journal ready, long before their rows come."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import structlog

ROWS_PER_PARTITION = 100_000_000  # as in schema/0001_engine.sql
AHEAD = 3
LOOK_ROWS = 1_000_000  # about a quarter of an hour at full load
ENSURE = "select engine.ensure_journal_partition(%s::int4)"

log = structlog.get_logger()


def ensure_partitions(conn: psycopg.Connection, seq: int) -> None:
    """Make the partition of row `seq` and the next few. `conn` is in autocommit mode."""
    part = seq // ROWS_PER_PARTITION
    for number in range(part, part + AHEAD + 1):
        try:
            conn.execute(ENSURE, [number])
        except psycopg.errors.LockNotAvailable:
            # Somebody reads the journal at length; there is time, and rows must not queue up.
            log.warning("journal partition put off", part=number)


class PartitionKeeper:
    """Looks now and then while the engine leads, on a thread and connection of its own."""

    def __init__(self, url: str, seq: int) -> None:
        self._url = url
        self._next = seq + LOOK_ROWS
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="partitions")

    def after_commit(self, seq: int) -> None:
        """Row `seq` is committed."""
        if seq >= self._next:
            self._next = seq + LOOK_ROWS
            self._thread.submit(self._look, seq)

    def stop(self) -> None:
        """Finish what is being made."""
        self._thread.shutdown()

    def _look(self, seq: int) -> None:
        try:
            with psycopg.connect(self._url, autocommit=True) as conn:
                ensure_partitions(conn, seq)
        except psycopg.Error as error:
            log.warning("journal partitions could not be made", reason=str(error))
