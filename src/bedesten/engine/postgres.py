"""The journal in PostgreSQL, for whoever waits for each answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo

from bedesten.db.pool import connect
from bedesten.engine.store import SEQ_MAX, Beat, Indexed, NewRow, Row
from bedesten.kit.moment import moment_of

# A server on another host that falls silent is given up after about ten seconds.
KEEPALIVE = {
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
FETCH_ROWS = 32  # a row has up to a few MiB
COLUMNS = "seq, epoch, at, commands, command_bytes, event_bytes, hash"
ROWS = f"select {COLUMNS} from engine.journal where seq > %s and seq <= %s order by seq"  # noqa: S608 - our own constant
NEWER = f"select {COLUMNS} from engine.journal where seq > %s order by seq limit %s"  # noqa: S608 - our own constant
LAST_BATCH = """
    select command_bytes, event_bytes from engine.journal
    where commands > 0 order by seq desc limit 1
"""
KNOWN = """
    select greatest(
        (select max(seq) from engine.epochs),
        (select max(seq) from engine.snapshots),
        (select max(seq) from engine.heartbeat))
"""
EVENTS = "select event_bytes from engine.journal where seq = %s"
HASH = "select hash from engine.journal where seq = %s"
BEAT = "select epoch, seq, at from engine.heartbeat"
INSERT_ROW = """
    insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)
    values (%s, %s, %s, %s, %b, %b, %b)
"""
INSERT_EPOCH = "insert into engine.epochs (epoch, seq, kernel, started_at) values (%s, %s, %s, %s)"
TAKE_BEAT = """
    insert into engine.heartbeat (epoch, seq, at) values (%(epoch)s, %(seq)s, clock_timestamp())
    on conflict (singleton) do update
    set epoch = excluded.epoch, seq = excluded.seq, at = excluded.at
    where (engine.heartbeat.epoch, engine.heartbeat.seq, engine.heartbeat.at)
        = (%(seen_epoch)s::int4, %(seen_seq)s::int8, %(seen_at)s::timestamptz)
    returning true
"""
SNAPSHOTS = "select seq, path, state_hash from engine.snapshots where seq <= %s order by seq desc"
ADD_SNAPSHOT = """
    insert into engine.snapshots (seq, state_hash, path, bytes, kernel)
    values (%s, %s, %s, %s, %s) on conflict (seq) do nothing
"""
OLD_SNAPSHOTS = "select seq, path, state_hash from engine.snapshots order by seq desc offset %s"
DROP_SNAPSHOT = "delete from engine.snapshots where seq = %s"


class BeatMoved(Exception):
    """The leader has beaten since it was last looked at: it lives."""


class PostgresStore:
    """A JournalStore on a connection in autocommit mode."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn

    def last_seq(self) -> int:
        row = self._conn.execute("select max(seq) from engine.journal").fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def newest_known(self) -> int:
        """As JournalStore says."""
        row = self._conn.execute(KNOWN).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def rows(self, after: int, until: int = SEQ_MAX) -> Iterator[Row]:
        with self._conn.transaction(), self._conn.cursor("journal", binary=True) as cursor:
            cursor.itersize = FETCH_ROWS
            for row in cursor.execute(ROWS, [after, until]):
                yield Row._make(row)

    def newer(self, after: int, limit: int) -> list[Row]:
        found = self._conn.execute(NEWER, [after, limit], prepare=True, binary=True)
        return [Row._make(row) for row in found]

    def last_batch(self) -> tuple[bytes, bytes] | None:
        row = self._conn.execute(LAST_BATCH, binary=True).fetchone()
        return None if row is None else (bytes(row[0]), bytes(row[1]))

    def event_bytes(self, seq: int) -> bytes | None:
        row = self._conn.execute(EVENTS, [seq], binary=True).fetchone()
        return None if row is None else bytes(row[0])

    def row_hash(self, seq: int) -> bytes | None:
        row = self._conn.execute(HASH, [seq], binary=True).fetchone()
        return None if row is None else bytes(row[0])

    def newest_beat(self) -> Beat | None:
        row = self._conn.execute(BEAT, prepare=True, binary=True).fetchone()
        return None if row is None else Beat._make(row)

    def claim(self, row: NewRow, digest: bytes, kernel: str) -> bool:
        try:
            with self._conn.transaction():
                self._insert(row, digest, kernel)
        except psycopg.errors.UniqueViolation:
            return False
        return True

    def claim_silent(self, row: NewRow, digest: bytes, kernel: str, seen: Beat | None) -> bool:
        # The heartbeat before the row: a beat of the old leader that comes later finds it, and
        # one that came earlier is found by us.
        try:
            with self._conn.transaction():
                self._take_beat(row.epoch, row.seq, seen)
                self._insert(row, digest, kernel)
        except (psycopg.errors.UniqueViolation, BeatMoved):
            return False
        return True

    def snapshots(self, last: int) -> list[Indexed]:
        return [Indexed._make(row) for row in self._conn.execute(SNAPSHOTS, [last])]

    def add_snapshot(self, entry: Indexed, size: int, kernel: str) -> None:
        parameters = [entry.seq, entry.state_hash, entry.path, size, kernel]
        self._conn.execute(ADD_SNAPSHOT, parameters)

    def old_snapshots(self, kept: int) -> list[Indexed]:
        return [Indexed._make(row) for row in self._conn.execute(OLD_SNAPSHOTS, [kept])]

    def drop_snapshot(self, seq: int) -> None:
        self._conn.execute(DROP_SNAPSHOT, [seq])

    def _insert(self, row: NewRow, digest: bytes, kernel: str) -> None:
        moment = moment_of(row.at)
        values = [row.seq, row.epoch, moment, row.commands, row.command_bytes, row.event_bytes]
        self._conn.execute(INSERT_ROW, [*values, digest])
        self._conn.execute(INSERT_EPOCH, [row.epoch, row.seq, kernel, moment])

    def _take_beat(self, epoch: int, seq: int, seen: Beat | None) -> None:
        names = ("seen_epoch", "seen_seq", "seen_at")
        expected = dict(zip(names, seen or (None, None, None), strict=True))
        parameters = {"epoch": epoch, "seq": seq, **expected}
        if self._conn.execute(TAKE_BEAT, parameters).fetchone() is None:
            raise BeatMoved


@contextmanager
def opened(url: str, name: str) -> Iterator[PostgresStore]:
    """A store on a connection of its own, shown to the server's people under this name."""
    named = make_conninfo(url, application_name=name, **KEEPALIVE)
    with psycopg.connect(named, autocommit=True) as conn:
        yield PostgresStore(conn)


class PostgresAnswers:
    """Reads old rows of the journal on a connection that is made when the first is asked for."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._conn: psycopg.Connection | None = None

    def event_bytes(self, seq: int) -> bytes | None:
        """The events of a row."""
        if self._conn is None or self._conn.closed:
            self._conn = connect(self._url, "engine answers", autocommit=True)
        return PostgresStore(self._conn).event_bytes(seq)

    def close(self) -> None:
        """Give the connection back."""
        if self._conn is not None:
            self._conn.close()
