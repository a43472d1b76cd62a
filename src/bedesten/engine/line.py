"""The leader's connection to the journal in PostgreSQL, driven by the event loop itself.

libpq is used without blocking and without a thread in between: a commit costs one write and one
read of a socket, and the answer is seen in the same turn of the loop that acks it.
"""

import asyncio
import struct
from collections.abc import Callable

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from bedesten.engine.postgres import KEEPALIVE
from bedesten.engine.store import Lost, NewRow

UNIQUE_VIOLATION = b"23505"
EPOCH_2000_US = 946_684_800_000_000  # PostgreSQL counts microseconds from 2000-01-01
BINARY = 1

APPEND = (
    b"insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)"
    b" values ($1::int8, $2::int4, $3::timestamptz, $4::int4, $5::bytea, $6::bytea, $7::bytea)"
)
# The answer is true while nobody has appended after us: then we lead, as of this statement. There
# is none when the row is a newer leader's: a beat that waited while somebody took over sees that
# here, whereas its look at the journal is as old as its beginning.
BEAT = (
    b"insert into engine.heartbeat (epoch, seq, at) values ($1::int4, $2::int8, clock_timestamp())"
    b" on conflict (singleton) do update"
    b" set epoch = excluded.epoch, seq = excluded.seq, at = excluded.at"
    b" where engine.heartbeat.epoch <= excluded.epoch"
    b" returning not exists (select from engine.journal where seq = $2::int8 + 1)"
)
# An operator may have made commits quick for the whole server; an acked command is on disk.
DURABLE = (
    "select set_config('synchronous_commit', 'on', false)"
    " where current_setting('synchronous_commit') = 'off'"
)
_INT8 = struct.Struct("!q")
_INT4 = struct.Struct("!i")


class PostgresLine:
    """A Line on a connection of its own."""

    def __init__(self, url: str, broken: Callable[[Lost], None]) -> None:
        self._conn = psycopg.connect(
            make_conninfo(url, application_name="bedesten engine", **KEEPALIVE), autocommit=True
        )
        self._conn.execute(DURABLE)
        self._pg = self._conn.pgconn
        for name, statement in ((b"append", APPEND), (b"beat", BEAT)):
            prepared = self._pg.prepare(name, statement)
            if prepared.status != ExecStatus.COMMAND_OK:
                raise psycopg.OperationalError(_said(prepared))
        self._pg.nonblocking = 1
        self._loop = asyncio.get_running_loop()
        self._broken = broken
        self._done: Callable[[PGresult], None] | None = None
        self._result: PGresult | None = None
        # Kept: libpq no longer tells it once the connection is lost.
        self._socket = self._pg.socket
        self._loop.add_reader(self._socket, self._readable)

    def close(self) -> None:
        if self._socket >= 0:
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket = -1
        self._done = None
        self._conn.close()

    def append(self, row: NewRow, digest: bytes, done: Callable[[Lost | None], None]) -> None:
        def finished(result: PGresult) -> None:
            if result.status == ExecStatus.COMMAND_OK:
                done(None)
            else:
                done(self._failure(result, f"row {row.seq} could not be appended"))

        parameters = [
            _INT8.pack(row.seq),
            _INT4.pack(row.epoch),
            _INT8.pack(row.at // 1000 - EPOCH_2000_US),
            _INT4.pack(row.commands),
            row.command_bytes,
            row.event_bytes,
            digest,
        ]
        self._send(b"append", parameters, finished)

    def beat(self, epoch: int, seq: int, done: Callable[[Lost | None], None]) -> None:
        def finished(result: PGresult) -> None:
            if result.status != ExecStatus.TUPLES_OK:
                done(self._failure(result, "the heartbeat failed"))
            elif result.ntuples == 0 or result.get_value(0, 0) != b"\x01":
                done(Lost(f"another engine has appended row {seq + 1}", True))
            else:
                done(None)

        self._send(b"beat", [_INT4.pack(epoch), _INT8.pack(seq)], finished)

    def _send(self, name: bytes, parameters: list[bytes], done: Callable[[PGresult], None]) -> None:
        assert self._done is None, "one statement at a time"
        self._done = done
        try:
            formats = [BINARY] * len(parameters)
            self._pg.send_query_prepared(name, parameters, formats, BINARY)
            self._flush()
        except psycopg.Error as error:
            self._break(error)

    def _flush(self) -> None:
        if self._pg.flush():
            self._loop.add_writer(self._socket, self._writable)

    def _writable(self) -> None:
        self._loop.remove_writer(self._socket)
        try:
            self._flush()
        except psycopg.Error as error:
            self._break(error)

    def _readable(self) -> None:
        try:
            self._pg.consume_input()
            while self._done is not None and not self._pg.is_busy():
                result = self._pg.get_result()
                if result is None:  # the server is ready for the next statement
                    self._finish()
                    return
                self._result = result
        except psycopg.Error as error:
            self._break(error)

    def _finish(self) -> None:
        done, self._done = self._done, None
        result, self._result = self._result, None
        assert done is not None
        assert result is not None
        done(result)

    def _break(self, error: psycopg.Error) -> None:
        if self._socket >= 0:
            self.close()
            self._broken(Lost(f"the connection to the journal was lost: {error}", False))

    def _failure(self, result: PGresult, what: str) -> Lost:
        fenced = result.error_field(DiagnosticField.SQLSTATE) == UNIQUE_VIOLATION
        gone = " (connection lost)" if self._pg.status == ConnStatus.BAD else ""
        return Lost(f"{what}{gone}: {_said(result)}", fenced)


def _said(result: PGresult) -> str:
    return result.error_message.decode(errors="replace").strip()
