"""Pushes command records through one engine socket, pipelined, in order, and times the answers.

Answers may overtake each other: one that was given before a crash is read back from the journal.
"""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from bedesten.protocol.events import Refused
from bedesten.protocol.frames import HEADER, LENGTH_SIZE, ErrorCode, Opcode, frame, read_error

IN_FLIGHT_MAX = 2048
IN_FLIGHT_FIRST = 256  # answers of before are read from the journal, which the engine bounds
CHUNK = 128
RECEIVE_BYTES = 1 << 20
ANSWER_FIXED = struct.Struct("<QIIq")
EVENTS_AT = ANSWER_FIXED.size
REPEATED = 1
RETRY_S = 0.2
PATIENCE_S = 2.0
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

    Survives an engine that restarts. `progress` is called at least every other second, and what
    it raises ends the push. Raises EngineGone.
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
            progress(outcome)
            time.sleep(RETRY_S)


def _connected(path: Path) -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(PATIENCE_S)
    try:
        link.connect(str(path))
    except OSError:
        link.close()
        raise
    return link


class _Pipeline:
    """One connection and a bounded window of commands in flight on it."""

    def __init__(
        self, link: socket.socket, outcome: Outcome, progress: Callable[[Outcome], None]
    ) -> None:
        self._link = link
        self._outcome = outcome
        self._progress = progress
        self._before = outcome.acknowledged
        self._sent: dict[int, int] = {}  # sent at (ns), by request id; the ids count from 1
        self._last = 0
        self._oldest = 1  # all requests before this one are answered
        self._rest = b""
        self._window = IN_FLIGHT_FIRST  # until an answer is new

    def run(self, records: Iterator[bytes]) -> None:
        while chunk := list(islice(records, CHUNK)):
            frames = []
            now = time.perf_counter_ns()
            for record in chunk:
                self._last += 1
                frames.append(frame(self._last, Opcode.SUBMIT, record))
                self._sent[self._last] = now
            self._link.sendall(b"".join(frames))
            while len(self._sent) > self._window - CHUNK:
                self._receive()
        while self._sent:
            self._receive()

    def _receive(self) -> None:
        got = self._next_bytes()
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
            self._take(data[offset + HEADER.size : stop], request, opcode, now)
            offset = stop
        self._rest = data[offset:]
        while self._oldest not in self._sent and self._oldest <= self._last:
            self._oldest += 1
        self._outcome.acknowledged = self._before + self._oldest - 1
        self._progress(self._outcome)

    def _next_bytes(self) -> bytes:
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            try:
                return self._link.recv(RECEIVE_BYTES)
            except TimeoutError:
                self._progress(self._outcome)
                if time.monotonic() > deadline:
                    raise

    def _take(self, payload: bytes, request: int, opcode: int, now: int) -> None:
        if opcode == Opcode.ERROR:
            code, sentence = read_error(payload)
            raise Broken(f"{ErrorCode(code).name.lower()}: {sentence}")
        sent = self._sent.pop(request)
        seq, _, flags, _ = ANSWER_FIXED.unpack_from(payload)
        outcome = self._outcome
        outcome.last_seq = max(outcome.last_seq, seq)
        outcome.refused += payload[EVENTS_AT + 2] == Refused.LAYOUT.kind
        if flags & REPEATED:
            outcome.repeated += 1
        else:
            outcome.latencies.append(now - sent)
            self._window = IN_FLIGHT_MAX
