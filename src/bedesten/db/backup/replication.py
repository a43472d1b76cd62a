"""PostgreSQL's streaming replication protocol, as far as an archive of the WAL needs it.

psycopg has no face for it, but its libpq has: a connection that copies both ways.
"""

import select
import struct
from types import TracebackType
from typing import Final, Self

import msgspec
from psycopg import pq
from psycopg.conninfo import make_conninfo

from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.segments import lsn_of, lsn_text

SLOT: Final = "bedesten_archive"
MICROSECONDS_TO_2000: Final = 946_684_800_000_000  # the epoch of the protocol's clock

_DATA = struct.Struct(">cQQq")
_KEEPALIVE = struct.Struct(">cQqB")
_STATUS = struct.Struct(">cQQQqB")


class ServerAway(Exception):
    """The connection is gone or was never made; try again later."""


class Refused(BackupProblem):
    """The server does not carry out a replication command; `state` is its SQLSTATE."""

    def __init__(self, sentence: str, state: str) -> None:
        super().__init__(sentence)
        self.state = state


class Identity(msgspec.Struct, frozen=True):
    """Which server this is and how far its WAL reaches."""

    system_id: int
    timeline: int
    lsn: int


class Data(msgspec.Struct, frozen=True):
    """A piece of the WAL that begins at `lsn`."""

    lsn: int
    content: bytes


class Replication:
    """One connection. Blocking, in one thread."""

    def __init__(self, url: str) -> None:
        """Raises ServerAway."""
        info = make_conninfo(url, replication="true", application_name="bedesten archive")
        self._conn = pq.PGconn.connect(info.encode())
        if self._conn.status != pq.ConnStatus.OK:
            raise ServerAway(self._conn.error_message.decode(errors="replace").strip())
        self._conn.exec_(b"SET idle_session_timeout = 0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._conn.finish()

    def identify(self) -> Identity:
        """Who answers."""
        system_id, timeline, lsn = self._row("IDENTIFY_SYSTEM")[:3]
        assert system_id is not None
        assert timeline is not None
        assert lsn is not None
        return Identity(int(system_id), int(timeline), lsn_of(lsn.decode()))

    def segment_bytes(self) -> int:
        """How long a WAL segment of this server is."""
        size = self._row("SHOW wal_segment_size")[0]
        assert size is not None
        return int(size.removesuffix(b"MB")) << 20 if size.endswith(b"MB") else 1 << 30

    def history(self, timeline: int) -> bytes:
        """Where this timeline left the one before, as a history file."""
        content = self._row(f"TIMELINE_HISTORY {timeline}")[1]
        assert content is not None
        return content

    def slot_lsn(self) -> int | None:
        """From where on the server keeps the WAL for us; None when there is no slot."""
        kind, lsn = self._row(f"READ_REPLICATION_SLOT {SLOT}")[:2]
        return None if kind is None or lsn is None else lsn_of(lsn.decode())

    def create_slot(self) -> None:
        """From now on the server keeps what we have not confirmed."""
        self._row(f"CREATE_REPLICATION_SLOT {SLOT} PHYSICAL (RESERVE_WAL)")

    def drop_slot(self) -> None:
        """From now on it does not. Harmless when there is none."""
        try:
            self._row(f"DROP_REPLICATION_SLOT {SLOT} WAIT")
        except Refused as error:
            if error.state != "42704":  # undefined_object
                raise

    def start(self, timeline: int, lsn: int) -> None:
        """Let the WAL flow. Raises Refused, with state 58P01 when the server has it no more."""
        command = f"START_REPLICATION SLOT {SLOT} PHYSICAL {lsn_text(lsn)} TIMELINE {timeline}"
        result = self._conn.exec_(command.encode())
        if result.status != pq.ExecStatus.COPY_BOTH:
            self._raise(result)

    def receive(self, timeout_s: float) -> Data | bool | None:
        """A piece of WAL; else True when the server wants to hear from us, None when it is silent.

        Raises ServerAway, or Refused when the server ends the stream for a reason.
        """
        size, message = self._conn.get_copy_data(1)
        if size == 0:
            ready, _, _ = select.select([self._conn.socket], [], [], timeout_s)
            if not ready:
                return None
            try:
                self._conn.consume_input()
            except Exception as error:
                raise ServerAway(str(error)) from error
            size, message = self._conn.get_copy_data(1)
        if size == 0:
            return None
        if size < 0:
            self._ended()
        return self._parsed(bytes(message))

    def confirm(self, *, written: int, kept: int, at_us: int) -> None:
        """Tell the server what has arrived (`written`) and up to where it may forget (`kept`).

        `at_us` is our clock in microseconds since the Unix epoch.
        """
        status = _STATUS.pack(b"r", written, kept, 0, at_us - MICROSECONDS_TO_2000, 0)
        try:
            self._conn.put_copy_data(status)
            self._conn.flush()
        except Exception as error:
            raise ServerAway(str(error)) from error

    @staticmethod
    def _parsed(message: bytes) -> Data | bool | None:
        if message[:1] == b"w":
            return Data(_DATA.unpack_from(message)[1], message[_DATA.size :])
        assert message[:1] == b"k", "the protocol knows no other message"
        return True if _KEEPALIVE.unpack(message)[3] else None

    def _ended(self) -> None:
        result = self._conn.get_result()
        while self._conn.get_result() is not None:  # after an error commands may follow
            pass
        if result is not None and result.status == pq.ExecStatus.FATAL_ERROR:
            self._raise(result)
        raise ServerAway("the server ended the stream")

    def _row(self, command: str) -> list[bytes | None]:
        result = self._conn.exec_(command.encode())
        if result.status == pq.ExecStatus.COMMAND_OK:
            return []
        if result.status != pq.ExecStatus.TUPLES_OK:
            self._raise(result)
        return [result.get_value(0, column) for column in range(result.nfields)]

    def _raise(self, result: "pq.abc.PGresult") -> None:
        said = result.error_message.decode(errors="replace").strip()
        state = result.error_field(pq.DiagnosticField.SQLSTATE)
        if state is None or state.startswith((b"57", b"08")):  # it shuts down, or the line broke
            raise ServerAway(said)
        raise Refused(f"The server refuses to send its WAL: {said}", state.decode())
