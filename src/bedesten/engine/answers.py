"""Stored answers: a key that comes again gets what it got the first time, read from its row."""

import asyncio
from collections import OrderedDict
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import NamedTuple, Protocol

import psycopg
import structlog

from bedesten.protocol import frames
from bedesten.protocol.batch import EventBatch, read_event_batch
from bedesten.protocol.events import Repeated, decode
from bedesten.protocol.frames import AnswerBody, ErrorCode

RECENT_BYTES_MAX = 16 << 20  # retries mostly come within seconds, so their row is still here
READS_MAX = 1024

log = structlog.get_logger()


class Asker(Protocol):
    """A connection that waits for an answer."""

    in_flight: int

    def send(self, data: bytes) -> None:
        """Write whole frames."""
        ...


class OldRows(Protocol):
    """Where the events of rows are read that are not remembered."""

    def event_bytes(self, seq: int) -> bytes | None:
        """The events of a row; called in the thread. Raises psycopg.Error."""
        ...

    def close(self) -> None:
        """Nothing is read any more."""
        ...


class _Read(NamedTuple):
    asker: Asker
    request: int
    seq: int
    command: int


class Answers:
    """Remembers recent rows; older ones are read on a connection and thread of their own, so that
    a client that repeats old keys does not slow the writer."""

    def __init__(self, old_rows: OldRows, thread: Executor | None = None) -> None:
        self._old_rows = old_rows
        self._recent: OrderedDict[int, EventBatch] = OrderedDict()
        self._recent_bytes = 0
        self._thread = thread or ThreadPoolExecutor(1, thread_name_prefix="stored answers")
        self._reading: set[asyncio.Task[None]] = set()

    def remember(self, events: EventBatch) -> None:
        """A row that is committed now."""
        self._recent[events.seq] = events
        self._recent_bytes += len(events.data)
        while self._recent_bytes > RECENT_BYTES_MAX and len(self._recent) > 1:
            _, oldest = self._recent.popitem(last=False)
            self._recent_bytes -= len(oldest.data)

    def repeat(self, asker: Asker, request: int, record: bytes) -> None:
        """Answer a command whose events are the one `Repeated` in `record`."""
        repeated = next(decode(record))
        assert isinstance(repeated, Repeated)
        events = self._recent.get(repeated.seq)
        if events is not None:
            self._send(asker, request, events, repeated.index)
        elif len(self._reading) >= READS_MAX:
            self._excuse(asker, request, ErrorCode.ANSWER_UNREADABLE, "too many stored answers")
        else:
            read = _Read(asker, request, repeated.seq, repeated.index)
            task = asyncio.get_running_loop().create_task(self._read(read))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def close(self) -> None:
        """Finish what is being read."""
        await asyncio.gather(*self._reading)
        self._thread.shutdown()
        self._old_rows.close()

    async def _read(self, read: _Read) -> None:
        try:
            loop = asyncio.get_running_loop()
            data = await loop.run_in_executor(self._thread, self._fetch, read.seq)
            self._send(read.asker, read.request, read_event_batch(data), read.command)
        except (psycopg.Error, LookupError, ValueError) as error:
            log.warning("stored answer unreadable", seq=read.seq, error=str(error))
            self._excuse(read.asker, read.request, ErrorCode.ANSWER_UNREADABLE, str(error))

    def _fetch(self, seq: int) -> bytes:
        data = self._old_rows.event_bytes(seq)
        if data is None:
            raise LookupError(f"journal row {seq} is not there any more")
        return data

    def _send(self, asker: Asker, request: int, events: EventBatch, index: int) -> None:
        asker.in_flight -= 1
        body = AnswerBody(events.seq, index, True, events.at, events.answer(index))
        asker.send(frames.answer_frame(request, body))

    def _excuse(self, asker: Asker, request: int, code: ErrorCode, sentence: str) -> None:
        asker.in_flight -= 1
        asker.send(frames.error_frame(request, code, sentence))
