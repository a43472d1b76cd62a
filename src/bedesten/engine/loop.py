"""The single writer: gathers what arrived during the last commit, applies it, commits, then acks.

    submit ─▶ queue ─▶ kernel.apply ─▶ one journal row ─▶ commit ─▶ answers, feed, queries

Between apply and commit the kernel is ahead of the journal, so nothing is answered then; whoever
asks waits for the commit. The whole class lives on one event loop and needs no lock.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol

import msgspec

from bedesten.engine import queries
from bedesten.engine.answers import Answers
from bedesten.engine.continuation import (
    ADVANCE_TIME,
    ADVANCE_TIME_KIND,
    DEFERRED_KIND,
    LAST_OF_BATCH,
    continuation,
)
from bedesten.engine.feed import Feed
from bedesten.engine.journal import Journal
from bedesten.engine.metrics import Metrics
from bedesten.engine.store import NewRow
from bedesten.kernel import Kernel
from bedesten.kit.clock import Clock
from bedesten.protocol import frames
from bedesten.protocol.batch import EventBatch, command_batch, read_event_batch
from bedesten.protocol.events import Repeated
from bedesten.protocol.frames import Asked, ErrorCode, Opcode, Query

BATCH_COMMANDS_MAX = 4096
BATCH_BYTES_MAX = 512 << 10  # 4,096 orders of the usual 72 bytes fit
QUEUE_COMMANDS_MAX = 32_768  # about a second of work; more waiting helps nobody
QUEUE_QUERIES_MAX = 4096
UNREAD_BYTES_MAX = 64 << 20  # who leaves that much unread gets no further query answered
# A leader that cannot reach its journal may have been replaced: it stops answering before a standby
# may take over (follow.SILENCE_NS), so nobody reads from it what the next leader has changed.
CONFIRMED_NS_MAX = 300_000_000
BEAT_S = 0.1
BEAT_NS = 100_000_000
TICK_S = 0.05  # an order ends so much after its time at the latest, when the engine is not busy

LEFT_UNREAD = "earlier answers were not read yet"

_REPEATED = Repeated.LAYOUT.kind
_ANSWER_LENGTH = frames.ANSWER.size - frames.LENGTH_SIZE


class Asker(Protocol):
    """A connection that waits for answers; `outgoing` is written out by `flush`."""

    outgoing: list[bytes]
    in_flight: int

    def unread(self) -> int:
        """Bytes written to it that it has not taken yet."""
        ...

    def send(self, data: bytes) -> None:
        """Write whole frames."""
        ...

    def flush(self) -> None:
        """Write `outgoing`."""
        ...


class Waiting(NamedTuple):
    """A command on its way. `asker` is None for what the engine itself continues."""

    asker: Asker | None
    request: int
    record: bytes


class Position(msgspec.Struct):
    """How far the journal goes: the newest committed row, and commands so far."""

    seq: int
    at: int
    epoch: int
    commands: int


class Writer:
    """Owns the kernel. `after_commit` is called with the position that is now durable."""

    def __init__(
        self,
        kernel: Kernel,
        position: Position,
        *,
        journal: Journal,
        answers: Answers,
        feed: Feed,
        metrics: Metrics,
        clock: Clock,
        kernel_name: str,
    ) -> None:
        self.kernel = kernel
        self.position = position
        self.feed = feed
        self._journal = journal
        self._answers = answers
        self._metrics = metrics
        self._clock = clock
        self._kernel_name = kernel_name
        self._loop = asyncio.get_running_loop()
        self._queue: deque[Waiting] = deque()
        self._queries: deque[tuple[Asker, int, Asked]] = deque()
        self._started = False
        self._stopping: asyncio.Future[None] | None = None
        self._begun_ns = clock.monotonic_ns()
        self._sent_ns = self._begun_ns
        # Taking the lead was a while ago: the first query waits for a beat, or for a commit.
        self._confirmed_ns = self._begun_ns - CONFIRMED_NS_MAX - 1
        self._beats = self._loop.call_later(BEAT_S, self._beat)
        self._ticks = self._loop.call_later(TICK_S, self._tick)
        self._advancing = False  # an AdvanceTime is on its way
        self.after_commit: Callable[[Position], None] = lambda _: None

    def submit(self, asker: Asker, request: int, record: bytes) -> ErrorCode | None:
        """Queue a command whose framing is right; or why not, and then nothing happened."""
        if self._stopping is not None:
            return ErrorCode.STOPPING
        if len(self._queue) >= QUEUE_COMMANDS_MAX:
            return ErrorCode.OVERLOADED
        self._queue.append(Waiting(asker, request, record))
        self._wake()
        return None

    def ask(self, asker: Asker, request: int, asked: Asked) -> ErrorCode | None:
        """Answer a query, at once or after the commit in flight; or why not."""
        if len(self._queries) >= QUEUE_QUERIES_MAX:
            return ErrorCode.OVERLOADED
        self._queries.append((asker, request, asked))
        # When a batch is about to start it may hold what the same connection sent just before.
        if not self._journal.busy and not self._started:
            self._answer_queries()
        return None

    def continue_with(self, record: bytes) -> None:
        """Put a command of the engine's own ahead of everything that waits."""
        self._queue.appendleft(Waiting(None, 0, record))
        self._wake()

    async def stop(self) -> None:
        """Finish the commit in flight; what waits behind it is turned away, unchanged."""
        self._beats.cancel()
        self._ticks.cancel()
        self._stopping = self._loop.create_future()
        self._turn_away()
        if self._journal.busy:
            await self._stopping
            self._turn_away()  # what the last commit deferred
        self._journal.close()

    def unconfirmed_ns(self) -> int:
        """For how long nothing has shown that this engine still leads."""
        return self._clock.monotonic_ns() - self._confirmed_ns

    def _turn_away(self) -> None:
        for asker, request, _ in self._queue:
            if asker is not None:
                asker.in_flight -= 1
                asker.send(frames.error_frame(request, ErrorCode.STOPPING, "the engine stops"))
        self._queue.clear()

    def _wake(self) -> None:
        # In the next turn of the loop, so that all that this turn reads becomes one batch.
        if not self._started and not self._journal.busy:
            self._started = True
            self._loop.call_soon(self._start)

    def _start(self) -> None:
        self._started = False
        if self._queue and not self._journal.busy:
            self._commit(self._gather())

    def _gather(self) -> list[Waiting]:
        queue, size = self._queue, 0
        batch: list[Waiting] = []
        while queue and len(batch) < BATCH_COMMANDS_MAX and size < BATCH_BYTES_MAX:
            waiting = queue.popleft()
            batch.append(waiting)
            size += len(waiting.record)
            if waiting.record[2] in LAST_OF_BATCH:
                break
        return batch

    def _commit(self, batch: list[Waiting]) -> None:
        position = self.position
        seq, at = position.seq + 1, max(self._clock.now_ns(), position.at)
        command_bytes = command_batch(seq, at, [waiting.record for waiting in batch])
        begin = self._clock.monotonic_ns()
        event_bytes = self.kernel.apply(command_bytes)
        self._sent_ns = self._clock.monotonic_ns()
        self._metrics.apply.inc((self._sent_ns - begin) / 1e9)
        row = NewRow(seq, position.epoch, at, len(batch), command_bytes, event_bytes)
        self._journal.append(row, lambda: self._committed(batch, event_bytes))

    def _committed(self, batch: list[Waiting], event_bytes: bytes) -> None:
        events = read_event_batch(event_bytes)
        self.position.seq, self.position.at = events.seq, events.at
        self.position.commands += len(batch)
        self._confirmed()
        self._answers.remember(events)
        deferred = self._answer(batch, events)
        self.feed.publish(events.seq, events.at, event_bytes)
        self._measure(len(batch))
        self.after_commit(self.position)
        self._go_on(batch[-1].record, events, deferred)
        self._answer_queries()
        if self._stopping is not None:
            self._stopping.set_result(None)
        elif self._queue:
            self._wake()

    def _go_on(self, last: bytes, events: EventBatch, deferred: list[Waiting]) -> None:
        """Queue what this batch left over, ahead of everything that came later."""
        self._queue.extendleft(reversed(deferred))
        left = continuation(last, events)
        if left is not None:
            self._queue.appendleft(Waiting(None, 0, left))
        # A phase that time brought may have left triggers over; what else is due is looked at anew.
        over = left is None or left[2] != ADVANCE_TIME_KIND
        if last[2] == ADVANCE_TIME_KIND and over and not deferred:
            self._advancing = False

    def _answer(self, batch: list[Waiting], events: EventBatch) -> list[Waiting]:
        """Answer whoever asked; the commands that were deferred get theirs later."""
        data, offsets, seq, at = events.data, events.offsets, events.seq, events.at
        pack, opcode = frames.ANSWER.pack, Opcode.ANSWER
        touched: dict[Asker, None] = {}
        deferred: list[Waiting] = []
        stop = offsets[0]
        for index, (asker, request, _) in enumerate(batch):
            start, stop = stop, offsets[index + 1]
            kind = data[start + 2] if stop > start else 0
            if kind == DEFERRED_KIND:
                deferred.append(batch[index])
                continue
            if asker is None:
                continue
            if kind == _REPEATED:
                self._answers.repeat(asker, request, data[start:stop])
                continue
            length = _ANSWER_LENGTH + stop - start
            asker.outgoing.append(pack(length, request, opcode, seq, index, 0, at))
            asker.outgoing.append(data[start:stop])
            asker.in_flight -= 1
            touched[asker] = None
        for asker in touched:
            asker.flush()
        return deferred

    def _answer_queries(self) -> None:
        """Only between commits: the kernel is exactly at the committed row then."""
        if not self._queries:
            return
        if self.unconfirmed_ns() > CONFIRMED_NS_MAX:
            self._beat()  # its confirmation comes back here
            return
        seq = self.position.seq
        while self._queries:
            asker, request, asked = self._queries.popleft()
            asker.in_flight -= 1
            if asker.unread() > UNREAD_BYTES_MAX:
                asker.send(frames.error_frame(request, ErrorCode.OVERLOADED, LEFT_UNREAD))
                continue
            try:
                found = self._found(asked)
            except ValueError as error:
                asker.send(frames.error_frame(request, ErrorCode.MALFORMED, str(error)))
            else:
                asker.send(frames.frame(request, Opcode.RESULT, frames.seq_payload(seq, found)))

    def _found(self, asked: Asked) -> bytes:
        if asked.query != Query.STATUS:
            return queries.answer(self.kernel, asked)
        return msgspec.json.encode(
            frames.Status(
                seq=self.position.seq,
                at=self.position.at,
                epoch=self.position.epoch,
                kernel=self._kernel_name,
                commands=self.position.commands,
                uptime_s=(self._clock.monotonic_ns() - self._begun_ns) // 10**9,
                queued=len(self._queue),
            )
        )

    def _beat(self) -> None:
        self._beats.cancel()
        if self._stopping is not None:
            return
        self._beats = self._loop.call_later(BEAT_S, self._beat)
        if not self._journal.busy and (self._queries or self.unconfirmed_ns() >= BEAT_NS):
            self._sent_ns = self._clock.monotonic_ns()
            self._journal.beat(self.position.epoch, self.position.seq, self._beaten)

    def _tick(self) -> None:
        if self._stopping is not None:
            return
        self._ticks = self._loop.call_later(TICK_S, self._tick)
        # The kernel may be ahead of the journal here; a command too many expires nothing.
        due = int.from_bytes(self.kernel.next_expiry(), "little", signed=True)
        if 0 < due <= self._clock.now_ns() and not self._advancing:
            self._advancing = True
            # Behind what came before; triggers that are left over must stay the very first.
            self._queue.append(Waiting(None, 0, ADVANCE_TIME))
            self._wake()

    def _beaten(self) -> None:
        self._confirmed()
        if not self._queue:  # or they may have come after a command that waits: its commit does it
            self._answer_queries()
        if self._stopping is not None:
            self._stopping.set_result(None)
        elif self._queue:
            self._wake()

    def _confirmed(self) -> None:
        # As of when the statement was sent: afterwards somebody may have taken over.
        self._confirmed_ns = self._sent_ns

    def _measure(self, commands: int) -> None:
        metrics = self._metrics
        metrics.commands.inc(commands)
        metrics.batch.observe(commands)
        metrics.commit.observe((self._clock.monotonic_ns() - self._sent_ns) / 1e9)
        metrics.queued.set(len(self._queue))
        metrics.committed.set(self.position.seq)
