"""Pushes command records through one engine socket, pipelined, in order, and times the answers."""

import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from bedesten.protocol.events import Refused
from bedesten.protocol.frames import HEADER, LENGTH_SIZE, ErrorCode, Opcode, frame, read_error

IN_FLIGHT_MAX = 2048
CHUNK = 256
RECEIVE_BYTES = 1 << 20
ANSWER_FIXED = struct.Struct("<QIIq")
EVENTS_AT = HEADER.size + ANSWER_FIXED.size
REPEATED = 1
RETRY_S = 0.2
GIVE_UP_S = 120.0


class Broken(Exception):
    """The connection was lost; what was in flight is told apart by its key."""


class EngineGone(Exception):
    """No engine answered for a long time."""


class Outcome(msgspec.Struct):
    """What came back so far. Latencies in ns, of commands that were answered the first time."""

    acknowledged: int = 0
    refused: int = 0
    repeated: int = 0
    last_seq: int = 0
    reconnects: int = 0
    latencies: list[int] = []


def push(
    path: Path,
    records: Callable[[int], Iterator[bytes]],
    outcome: Outcome,
    progress: Callable[[Outcome], None],
) -> None:
    """Send `records(first)` from the first unacknowledged one on, until all are acknowledged.

    Survives an engine that restarts. Raises EngineGone.
    """
    lost_at = time.monotonic()
    while True:
        before = outcome.acknowledged
        try:
            with _connected(path) as link:
                _Pipeline(link, outcome, progress).run(records(outcome.acknowledged))
            return
        except (Broken, OSError) as error:
            if outcome.acknowledged > before:
                lost_at = time.monotonic()
            if time.monotonic() - lost_at > GIVE_UP_S:
                raise EngineGone(f"no engine on {path} for {GIVE_UP_S:.0f} s: {error}") from error
            outcome.reconnects += 1
            time.sleep(RETRY_S)


def _connected(path: Path) -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(GIVE_UP_S)
    try:
        link.connect(str(path))
    except OSError:
        link.close()
        raise
    return link


class _Pipeline:
    """One connection: a bounded window of commands in flight, answered in the order sent."""

    def __init__(
        self, link: socket.socket, outcome: Outcome, progress: Callable[[Outcome], None]
    ) -> None:
        self._link = link
        self._outcome = outcome
        self._progress = progress
        self._sent: deque[tuple[int, int]] = deque()  # request id, sent at (ns)
        self._rest = b""

    def run(self, records: Iterator[bytes]) -> None:
        request = 0
        while chunk := list(islice(records, CHUNK)):
            frames = []
            now = time.perf_counter_ns()
            for record in chunk:
                request += 1
                frames.append(frame(request, Opcode.SUBMIT, record))
                self._sent.append((request, now))
            self._link.sendall(b"".join(frames))
            while len(self._sent) > IN_FLIGHT_MAX - CHUNK:
                self._receive()
        while self._sent:
            self._receive()

    def _receive(self) -> None:
        got = self._link.recv(RECEIVE_BYTES)
        if not got:
            raise Broken("the engine closed the connection")
        now = time.perf_counter_ns()
        data = self._rest + got
        offset, end = 0, len(data)
        while offset + HEADER.size <= end:
            length, request, opcode = HEADER.unpack_from(data, offset)
            stop = offset + LENGTH_SIZE + length
            if stop > end:
                break
            self._take(data, offset, request, opcode, now)
            offset = stop
        self._rest = data[offset:]
        self._progress(self._outcome)

    def _take(self, data: bytes, offset: int, request: int, opcode: int, now: int) -> None:
        if opcode == Opcode.ERROR:
            code, sentence = read_error(data[offset + HEADER.size :])
            raise Broken(f"{ErrorCode(code).name.lower()}: {sentence}")
        expected, sent = self._sent.popleft()
        assert request == expected, "answers come in the order of the commands"
        seq, _, flags, _ = ANSWER_FIXED.unpack_from(data, offset + HEADER.size)
        outcome = self._outcome
        outcome.acknowledged += 1
        outcome.last_seq = max(outcome.last_seq, seq)
        outcome.refused += data[offset + EVENTS_AT + 2] == Refused.LAYOUT.kind
        if flags & REPEATED:
            outcome.repeated += 1
        else:
            outcome.latencies.append(now - sent)
