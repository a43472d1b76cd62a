"""How every other process talks to the engine: one socket, many requests in flight.

    client = await EngineClient.connect(settings.engine_socket)
    answer = await client.submit(Place(...))        # committed when it returns
    result = await client.query(Query.BALANCES, account)

A lost connection is made again by itself. What was in flight then is told apart: a command may
have taken effect (OutcomeUnknown), a query is simply unanswered (EngineUnavailable).
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from bedesten.kit.errors import Malformed, Unavailable
from bedesten.protocol import commands, events, frames, socket_path
from bedesten.protocol.frames import ErrorCode, Opcode, Query
from bedesten.protocol.link import Link

CONNECT_TIMEOUT_S = 10
RETRY_FIRST_MS = 20
RETRY_LAST_MS = 200  # after a takeover nobody waits longer than this
IN_FLIGHT_MAX = 4096
FEED_BYTES_MAX = 64 << 20


class EngineUnavailable(Unavailable):
    """The request did not reach the engine, or it was turned away whole: safe to send again."""

    code = "engine_unavailable"
    title = "The engine does not take requests now"


class Overloaded(EngineUnavailable):
    """The engine took nothing of this request: more is asked of it than can be done now."""

    code = "overloaded"
    title = "More is asked than can be done now: come again when Retry-After says"


class FeedLost(EngineUnavailable):
    """Rows of the feed were missed: subscribe and ask for the state again."""

    code = "feed_lost"
    title = "The feed was interrupted"


class OutcomeUnknown(Unavailable):
    """The command was sent and its answer never came: ask again with the same key."""

    code = "outcome_unknown"
    title = "It is not known whether this took effect; ask again with the same key"


class BadRequest(Malformed):
    """The engine could not read the frame; a fault of the program that wrote it."""

    code = "bad_engine_request"
    title = "The engine could not read this request"


class Row(NamedTuple):
    """A committed journal row from the feed; `data` is its event batch."""

    seq: int
    at: int
    data: bytes


class Answer:
    """What a command did: committed in journal row `seq` as command `index`, at `at` ns.

    `repeated` says that the key had taken effect before and this is the answer of then.
    """

    __slots__ = ("_events", "at", "data", "index", "repeated", "seq")

    def __init__(self, body: frames.AnswerBody) -> None:
        self.seq, self.index, self.repeated, self.at, self.data = body
        self._events: tuple[events.Event, ...] | None = None

    @property
    def events(self) -> tuple[events.Event, ...]:
        """The command's events, decoded at the first look."""
        if self._events is None:
            self._events = tuple(events.decode(self.data))
        return self._events

    def __repr__(self) -> str:
        return f"Answer(seq={self.seq}, index={self.index}, events={self.events})"


class Result:
    """Answer to a query: the state after journal row `seq`, `data` as the engine sent it."""

    __slots__ = ("data", "seq")

    def __init__(self, seq: int, data: bytes) -> None:
        self.seq = seq
        self.data = data

    @property
    def events(self) -> tuple[events.Event, ...]:
        """The records found; of queries that answer in records."""
        return tuple(events.decode(self.data))


class EngineClient:
    """Connection of one process to the engine. Use it from one event loop."""

    def __init__(self, path: Path, in_flight_max: int = IN_FLIGHT_MAX) -> None:
        self.path = path
        self.subscribed_at = 0
        self._in_flight_max = in_flight_max
        self._loop = asyncio.get_running_loop()
        self._link: Link | None = None
        self._linked = asyncio.Event()
        self._last_request = 0
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._results: dict[int, asyncio.Future[Result]] = {}
        self._waiting_for_room: deque[asyncio.Future[None]] = deque()
        self._feed: _Feed | None = None
        self._keeper: asyncio.Task[None] | None = None

    @classmethod
    async def connect(
        cls, path: Path, *, timeout_s: int = CONNECT_TIMEOUT_S, in_flight_max: int = IN_FLIGHT_MAX
    ) -> Self:
        """Connect and stay connected until `close`. Raises EngineUnavailable after `timeout_s`."""
        client = cls(path, in_flight_max)
        client._keeper = asyncio.create_task(client._keep_connected())
        try:
            await client.connected(timeout_s)
        except BaseException:
            await client.close()
            raise
        return client

    async def connected(self, timeout_s: int = CONNECT_TIMEOUT_S) -> None:
        """Wait until there is a connection. Raises EngineUnavailable."""
        try:
            await asyncio.wait_for(self._linked.wait(), timeout_s)
        except TimeoutError:
            raise EngineUnavailable(f"No engine answers on {self.path}") from None

    async def close(self) -> None:
        """End the connection; what is in flight fails."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._link is not None:
            self._link.transport.abort()
            self.lost(self._link)

    async def submit(self, command: commands.Command) -> Answer:
        """Have a command carried out. Raises EngineUnavailable or OutcomeUnknown."""
        return await self.submit_record(commands.encode(command))

    async def submit_record(self, record: bytes) -> Answer:
        """`submit` for a command that is encoded already."""
        if not self.has_room:
            await self.room()
        return await self.send(record)

    @property
    def has_room(self) -> bool:
        """Whether another request may be in flight now."""
        return len(self._answers) + len(self._results) < self._in_flight_max

    async def room(self) -> None:
        """Wait until another request may be in flight."""
        while not self.has_room:
            turn: asyncio.Future[None] = self._loop.create_future()
            self._waiting_for_room.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                self._make_room()  # the turn may have been given already: pass it on
                raise

    def send(self, record: bytes) -> "asyncio.Future[Answer]":
        """Put a command on its way without waiting; for pipelines, after `room`."""
        request = self._write(Opcode.SUBMIT, record)
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._answers[request] = future
        return future

    async def query(self, query: Query, *arguments: int | str) -> Result:
        """Ask about committed state; arguments as listed in `Query`. Raises EngineUnavailable."""
        payload = frames.query_payload(query, *arguments)
        await self.room()
        return await self._ask(Opcode.QUERY, payload)

    async def status(self) -> frames.Status:
        """How the engine is."""
        result = await self.query(Query.STATUS)
        return msgspec.json.decode(result.data, type=frames.Status)

    async def state_hash(self) -> tuple[int, bytes]:
        """A journal seq and the SHA-256 of the kernel's state after it."""
        result = await self.query(Query.STATE_HASH)
        return result.seq, result.data

    async def subscribe(self) -> int:
        """Start the feed; rows after the seq answered here come out of `rows`, without a gap."""
        result = await self._ask(Opcode.SUBSCRIBE, b"")
        return result.seq

    def rows(self) -> AsyncIterator[Row]:
        """Committed rows since `subscribe`. Raises FeedLost when some were or will be missed."""
        if self._feed is None:
            raise FeedLost("There is no subscription: subscribe first")
        return self._feed.rows()

    async def _ask(self, opcode: Opcode, payload: bytes) -> Result:
        request = self._write(opcode, payload)
        future: asyncio.Future[Result] = self._loop.create_future()
        self._results[request] = future
        return await future

    def _write(self, opcode: Opcode, payload: bytes) -> int:
        link = self._link
        if link is None:
            raise EngineUnavailable(f"There is no connection to the engine on {self.path}")
        self._last_request += 1
        link.write(frames.frame(self._last_request, opcode, payload))
        return self._last_request

    async def _keep_connected(self) -> None:
        pause_ms = RETRY_FIRST_MS
        while True:
            # An engine that is full closes at once: it is pressed no more than one that is away.
            if await self._one_connection():
                pause_ms = RETRY_FIRST_MS
            await asyncio.sleep(timedelta(milliseconds=pause_ms).total_seconds())
            pause_ms = min(2 * pause_ms, RETRY_LAST_MS)

    async def _one_connection(self) -> bool:
        """Connect and wait for the end of it; whether anything was answered."""
        named = socket_path.identity(self.path)
        try:
            _, link = await self._loop.create_unix_connection(lambda: Link(self), str(self.path))
        except OSError:
            return False
        await socket_path.until_replaced(self.path, named, link.closed)
        link.transport.abort()
        await link.closed
        return link.answered

    def linked(self, link: Link) -> None:
        """The connection stands."""
        self._link = link
        self._linked.set()

    def lost(self, link: Link) -> None:
        """The connection is gone: fail what was in flight, each by what it could have done."""
        if self._link is not link:
            return
        self._link = None
        self._linked.clear()
        answers, self._answers = self._answers, {}
        results, self._results = self._results, {}
        for answer in answers.values():
            if not answer.done():
                answer.set_exception(OutcomeUnknown())
        for result in results.values():
            if not result.done():
                result.set_exception(EngineUnavailable("The connection to the engine was lost"))
        self._end_feed(FeedLost("The connection to the engine was lost"))
        self._make_room()

    def received(self, opcode: int, request: int, payload: bytes) -> None:
        """One frame from the engine."""
        if opcode == Opcode.ANSWER:
            answer = self._answers.pop(request, None)
            if answer is not None and not answer.done():
                answer.set_result(Answer(frames.read_answer(payload)))
        elif opcode == Opcode.ROW:
            if self._feed is not None:
                self._feed.put(Row(*frames.read_row(payload)))
        elif opcode in (Opcode.RESULT, Opcode.SUBSCRIBED):
            self._result(opcode, request, payload)
        elif opcode == Opcode.ERROR:
            self._failed(request, *frames.read_error(payload))
        if self._waiting_for_room:
            self._make_room()

    def _result(self, opcode: int, request: int, payload: bytes) -> None:
        seq, rest = frames.read_seq(payload)
        if opcode == Opcode.SUBSCRIBED:
            # Here and not in `subscribe`: the first rows may be in the same read of the socket.
            self.subscribed_at = seq
            self._end_feed(FeedLost("A newer subscription took its place"))
            self._feed = _Feed(self._loop)
        result = self._results.pop(request, None)
        if result is not None and not result.done():
            result.set_result(Result(seq, rest))

    def _failed(self, request: int, code: int, sentence: str) -> None:
        error: Exception = EngineUnavailable(sentence)
        if code in (ErrorCode.MALFORMED, ErrorCode.UNKNOWN_OPCODE):
            error = BadRequest(sentence)
        elif code == ErrorCode.OVERLOADED:
            error = Overloaded(sentence, retry_after_s=1)
        elif code == ErrorCode.ANSWER_UNREADABLE:
            error = OutcomeUnknown(sentence)
        elif code == ErrorCode.SLOW_CONSUMER:
            self._end_feed(FeedLost(sentence))
        future = self._answers.pop(request, None) or self._results.pop(request, None)
        if future is not None and not future.done():
            future.set_exception(error)

    def _end_feed(self, reason: FeedLost) -> None:
        if self._feed is not None:
            self._feed.end(reason)

    def _make_room(self) -> None:
        room = self._in_flight_max - len(self._answers) - len(self._results)
        if self._link is None:  # nothing will come back and make room: let everybody hear of it
            room = len(self._waiting_for_room)
        while room > 0 and self._waiting_for_room:
            turn = self._waiting_for_room.popleft()
            if not turn.done():
                turn.set_result(None)
                room -= 1


class _Feed:
    """Rows received and not yet taken, bounded in bytes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._rows: deque[Row] = deque()
        self._bytes = 0
        self._ended: FeedLost | None = None
        self._waiter: asyncio.Future[None] | None = None

    def put(self, row: Row) -> None:
        if self._ended is not None:
            return
        self._rows.append(row)
        self._bytes += len(row.data)
        self._wake()
        if self._bytes > FEED_BYTES_MAX:
            self.end(FeedLost("Rows came faster than they were taken"))

    def end(self, reason: FeedLost) -> None:
        self._ended = self._ended or reason
        self._wake()

    async def rows(self) -> AsyncIterator[Row]:
        while True:
            yield await self._take()

    async def _take(self) -> Row:
        while not self._rows:
            if self._ended is not None:
                raise self._ended
            self._waiter = self._loop.create_future()
            await self._waiter
        row = self._rows.popleft()
        self._bytes -= len(row.data)
        return row

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
