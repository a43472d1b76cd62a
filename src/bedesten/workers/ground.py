"""What a job stands on, and how it says that it could not be done."""

from collections.abc import Sequence

import msgspec
import psycopg

from bedesten.config import Settings
from bedesten.workers.metrics import Metrics


class JobFailed(Exception):
    """The job could not be done; the message says why, in a sentence for operators."""


class Ground(msgspec.Struct, frozen=True):
    """A connection of the job's own (internal_service, autocommit, no timeout) and the rest."""

    settings: Settings
    conn: psycopg.Connection
    metrics: Metrics

    def value(self, statement: str, values: Sequence[object] = ()) -> object:
        """The one value of the one row."""
        row = self.conn.execute(statement.encode(), values).fetchone()
        assert row is not None, "every job's statement answers"
        return row[0]
