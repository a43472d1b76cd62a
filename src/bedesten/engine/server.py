"""The engine's socket: cuts streams into frames, checks them, hands them to the writer.

Nothing that arrives here can harm the engine: a request with wrong content gets an error frame, a
stream that cannot be cut into frames ends its connection, and every queue has a bound.
"""

import asyncio
import os
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import cast

import structlog

from bedesten.engine.admission import Admission
from bedesten.engine.continuation import ENGINE_ONLY
from bedesten.engine.errors import EngineProblem
from bedesten.engine.loop import Writer
from bedesten.engine.metrics import Metrics
from bedesten.protocol import frames
from bedesten.protocol.frames import ErrorCode, Opcode

CONNECTIONS_MAX = 256
IN_FLIGHT_MAX = 8192  # requests of one connection without an answer
UNREAD_ANSWERS_MAX = 4 << 20  # then its requests are not read any further
FAREWELL_S = 1.0  # how long a slow consumer gets to read why it was cut
BACKLOG = 1024  # a connect to a full backlog fails at once
PATH_BYTES_MAX = 107  # sun_path holds 108 bytes with its closing zero
SOCKET_MODE = 0o600
_PEER = struct.Struct("iII")

log = structlog.get_logger()

_SENTENCES = {
    ErrorCode.OVERLOADED: "too many requests wait already",
    ErrorCode.STOPPING: "the engine stops",
}


class Server:
    """What all connections share."""

    def __init__(
        self, writer: Writer, metrics: Metrics, admission: Admission | None = None
    ) -> None:
        self.writer = writer
        self.metrics = metrics
        self.admission = admission
        self.connections: dict[Connection, None] = {}
        self.deserted = asyncio.Event()
        self._listener: asyncio.AbstractServer | None = None

    async def listen(self, path: Path) -> None:
        """Take connections on a unix socket that only this user and root can open.

        Raises EngineProblem.
        """
        if len(os.fsencode(path)) > PATH_BYTES_MAX:
            raise EngineProblem(
                f"{path} is longer than the {PATH_BYTES_MAX} bytes that a socket's path may have;"
                " choose a shorter data folder with --data"
            )
        self.stop_listening()
        path.unlink(missing_ok=True)  # of a killed engine, or of one that has lost the lead
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Bound under the name of its owner alone before anybody can connect.
        listener.bind(os.fspath(path))
        path.chmod(SOCKET_MODE)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_unix_server(
            lambda: Connection(self), sock=listener, backlog=BACKLOG
        )

    def stop_listening(self) -> None:
        """New connections are refused from now on."""
        if self._listener is not None:
            self._listener.close()

    async def close(self, *, politely: bool) -> None:
        """End all connections; `politely` delivers what was written to them."""
        self.stop_listening()
        for connection in list(self.connections):
            if politely:
                connection.transport.close()
            else:
                connection.transport.abort()
        if self.connections:
            self.deserted.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.deserted.wait(), FAREWELL_S)
        for connection in list(self.connections):
            connection.transport.abort()


class Connection(asyncio.Protocol):
    """One peer."""

    transport: asyncio.Transport

    def __init__(self, server: Server) -> None:
        self.outgoing: list[bytes] = []
        self.in_flight = 0
        self._server = server
        self._writer = server.writer
        self._unread = b""
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own are no subclass
        self.transport.set_write_buffer_limits(high=UNREAD_ANSWERS_MAX)
        server = self._server
        if not _is_trusted(transport.get_extra_info("socket")):
            self._ended = True
            self.transport.abort()
        elif len(server.connections) >= CONNECTIONS_MAX:
            self.end(ErrorCode.OVERLOADED, f"{CONNECTIONS_MAX} connections are open already")
        else:
            server.connections[self] = None
            server.metrics.connections.inc()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._writer.feed.remove(self)
        if self in self._server.connections:
            del self._server.connections[self]
            self._server.metrics.connections.dec()
            if not self._server.connections:
                self._server.deserted.set()

    def pause_writing(self) -> None:
        """The peer does not read its answers: stop reading its requests."""
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()

    def unread(self) -> int:
        """Bytes written to the peer that it has not taken yet."""
        return self.transport.get_write_buffer_size()

    def send(self, data: bytes) -> None:
        """Write whole frames."""
        if not self._ended:
            self.transport.write(data)

    def flush(self) -> None:
        """Write what the writer left in `outgoing`."""
        data = b"".join(self.outgoing)
        self.outgoing.clear()
        self.send(data)

    def end(self, code: ErrorCode, sentence: str) -> None:
        """Say why and close, soon even when the peer does not read."""
        if self._ended:
            return
        self.send(frames.error_frame(0, code, sentence))
        self._ended = True
        self._server.metrics.refused.labels(code.name.lower()).inc()
        log.warning("connection ended", reason=sentence)
        self.transport.close()
        asyncio.get_running_loop().call_later(FAREWELL_S, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        if self._unread:
            data = self._unread + data
        start, stop, end = 0, 0, len(data)
        while end - start >= frames.HEADER.size:
            length, request, opcode = frames.HEADER.unpack_from(data, start)
            if not frames.LENGTH_MIN <= length <= frames.REQUEST_LENGTH_MAX:
                self.end(ErrorCode.MALFORMED, f"a frame of {length} bytes")
                return
            stop = start + frames.LENGTH_SIZE + length
            if stop > end:
                break
            payload = data[start + frames.HEADER.size : stop]
            start = stop
            if opcode == Opcode.SUBMIT:
                self._submit(request, payload)
            else:
                self._other(request, opcode, payload)
        self._unread = data[start:]

    def _submit(self, request: int, record: bytes) -> None:
        fault = frames.record_fault(record)
        if fault is None and record[2] in ENGINE_ONLY:
            fault = "only the engine itself submits this command"
        if fault is not None:
            self._refuse(request, ErrorCode.MALFORMED, fault)
            return
        admission = self._server.admission
        reason = None if admission is None else admission.refusal(record[2])
        if reason is not None:
            self._refuse(request, ErrorCode.OVERLOADED, reason)
            return
        code: ErrorCode | None = ErrorCode.OVERLOADED
        if self.in_flight < IN_FLIGHT_MAX:
            code = self._writer.submit(self, request, record)
        if code is None:
            self.in_flight += 1
        else:
            self._refuse(request, code, _SENTENCES[code])

    def _other(self, request: int, opcode: int, payload: bytes) -> None:
        if opcode == Opcode.QUERY:
            self._query(request, payload)
        elif opcode == Opcode.SUBSCRIBE:
            seq = self._writer.position.seq
            self.send(frames.frame(request, Opcode.SUBSCRIBED, frames.seq_payload(seq)))
            self._writer.feed.add(self)
        else:
            self._refuse(request, ErrorCode.UNKNOWN_OPCODE, f"there is no opcode {opcode}")

    def _query(self, request: int, payload: bytes) -> None:
        try:
            asked = frames.read_query(payload)
        except ValueError as error:
            self._refuse(request, ErrorCode.MALFORMED, str(error))
            return
        if self.in_flight >= IN_FLIGHT_MAX:
            self._refuse(request, ErrorCode.OVERLOADED, _SENTENCES[ErrorCode.OVERLOADED])
            return
        self.in_flight += 1
        code = self._writer.ask(self, request, asked)
        if code is not None:
            self.in_flight -= 1
            self._refuse(request, code, _SENTENCES[code])

    def _refuse(self, request: int, code: ErrorCode, sentence: str) -> None:
        self._server.metrics.refused.labels(code.name.lower()).inc()
        self.send(frames.error_frame(request, code, sentence))


def _is_trusted(peer: socket.socket) -> bool:
    """Whether the other end is this user or root; the socket's mode says so too."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _, user, _ = _PEER.unpack(credentials)
    return user in (0, os.geteuid())
