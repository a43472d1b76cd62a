"""One connection that listens to streams, raw or combined, and changes what it listens to."""

import asyncio
from collections import deque
from typing import Annotated, Any, Final, Literal

import msgspec
import structlog
from picows import WSCloseCode

from bedesten.domain.markets import Catalogue
from bedesten.gateways.batch import Batch
from bedesten.gateways.binance.arrivals import Arrivals
from bedesten.gateways.binance.listen_keys import Held, ListenKeys
from bedesten.gateways.binance.streams.all_markets import AllMarkets
from bedesten.gateways.binance.streams.names import (
    EVERY_MARKET,
    Stream,
    account_stream,
    stream_of,
)
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.connection import Connection
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Banned, Pace, Policy, Tally, TooManyRequests
from bedesten.gateways.stream import Publisher
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Unavailable
from bedesten.kit.unreadable import UNREADABLE

MESSAGES: Final = Policy.of("messages", 10, 2)
STREAMS_MAX: Final = 1_024
WAITING_MAX: Final = 64
NAME_MAX: Final = 128
INVALID: Final = 2
UNKNOWN_PROPERTY: Final = 0
Name = Annotated[str, msgspec.Meta(max_length=NAME_MAX)]
RequestId = Annotated[str, msgspec.Meta(max_length=36)] | int | None
log = structlog.get_logger()
encoder = msgspec.json.Encoder()


class Request(msgspec.Struct, frozen=True):
    """From the client; what else it holds is ignored."""

    method: Literal[
        "SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"
    ]
    params: list[Name | bool] = []
    id: RequestId = None


class Streams(msgspec.Struct, frozen=True, kw_only=True):
    """What all connections share."""

    publisher: Publisher
    all_markets: AllMarkets
    catalogue: Catalogue
    clock: Clock
    listen_keys: ListenKeys
    keys: KeyRing
    arrivals: Arrivals
    sessions: set["StreamSession"]


_requests = msgspec.json.Decoder(Request)


class Ear:
    """Hears one stream for a connection; `held` is the listen key as it was then, if it is one."""

    def __init__(
        self, session: "StreamSession", name: str, stream: Stream, held: Held | None
    ) -> None:
        self.stream, self.held = stream, held
        self._session = session
        self._head = b'{"stream":%s,"data":' % encoder.encode(name)

    def tell(self, message: bytes) -> None:
        """Pass it on as the connection wants it."""
        if self._session.combined:
            message = self._head + message + b"}"
        self._session.connection.tell(message)

    def tell_all(self, batch: Batch) -> None:
        """The same for several."""
        if self._session.combined:
            batch = batch.within(self._head)
        self._session.connection.tell_all(batch)


class StreamSession:
    """Answers requests one by one, in order; streams that nobody knows are silent, not refused."""

    def __init__(
        self,
        streams: Streams,
        names: list[str],
        *,
        combined: bool,
        unit: TimeUnit,
        forwarded: str | None = None,
    ) -> None:
        self.combined = combined
        self.unit = unit
        self.connection: Connection
        self._streams = streams
        self._forwarded = forwarded
        self._tally: Tally
        self._pace = Pace(MESSAGES)
        self._waiting: deque[Request | bytes] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._heard: dict[str, Ear | None] = {}  # None: nobody knows the name
        if names:
            self._waiting.append(Request("SUBSCRIBE", list(names)))

    def opened(self, connection: Connection) -> None:
        """The handshake is done: what the address named is subscribed to."""
        self.connection = connection
        self._streams.sessions.add(self)
        arrival = self._streams.arrivals.arrived(connection, self._forwarded)
        self._tally = arrival.tally
        try:
            self._streams.arrivals.admit(arrival)
        except (Banned, TooManyRequests):
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "Too many requests")
            return
        self._wake()

    def goodbye(self, event: bytes) -> None:
        """Tell that the server goes down."""
        self.connection.tell(event)

    def closed(self) -> None:
        """The connection is gone."""
        self._streams.sessions.discard(self)
        for name in list(self._heard):
            self._unsubscribe(name)
        if self._worker is not None:
            self._worker.cancel()

    def received(self, text: bytes) -> None:
        """One message of the client."""
        try:
            self._tally.message(self._pace)
        except TooManyRequests:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "Too many requests")
            return
        if len(self._waiting) >= WAITING_MAX:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "Too many requests")
            return
        self._waiting.append(text)
        self._wake()

    def _wake(self) -> None:
        if self._waiting and (self._worker is None or self._worker.done()):
            self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                asked = self._waiting.popleft()
                if isinstance(asked, Request):
                    await self._subscribe(asked.params)
                else:
                    self.connection.tell(encoder.encode(await self._answer(asked)))
        except Unavailable:
            self.connection.end(WSCloseCode.TRY_AGAIN_LATER, "Service unavailable")
        except Exception as error:  # a mistake of ours must not leave a client waiting for ever
            log.error("request failed", exc_info=error)
            self.connection.end(WSCloseCode.INTERNAL_ERROR, "Internal error")

    async def _answer(self, text: bytes) -> dict[str, Any]:
        try:
            request = _requests.decode(text)
        except UNREADABLE as error:
            return {"code": INVALID, "msg": f"Invalid request: {error}", "id": None}
        match request.method:
            case "SUBSCRIBE":
                if len(self._heard.keys() | set(request.params)) > STREAMS_MAX:
                    sentence = f"Invalid request: more than {STREAMS_MAX} streams"
                    return {"code": INVALID, "msg": sentence, "id": request.id}
                await self._subscribe(request.params)
                return {"result": None, "id": request.id}
            case "UNSUBSCRIBE":
                for name in request.params:
                    self._unsubscribe(str(name))
                return {"result": None, "id": request.id}
            case "LIST_SUBSCRIPTIONS":
                return {"result": list(self._heard), "id": request.id}
            case _:
                return self._property(request)

    def _property(self, request: Request) -> dict[str, Any]:
        """`combined` is the only one."""
        if not request.params or request.params[0] != "combined":
            sentence = "Unknown property"
            return {"code": UNKNOWN_PROPERTY, "msg": sentence, "id": request.id}
        if request.method == "GET_PROPERTY":
            return {"result": self.combined, "id": request.id}
        if len(request.params) != 2 or not isinstance(request.params[1], bool):
            sentence = "Invalid value type: expected Boolean"
            return {"code": 1, "msg": sentence, "id": request.id}
        self.combined = request.params[1]
        return {"result": None, "id": request.id}

    async def _subscribe(self, names: list[str | bool]) -> None:
        """Raises Unavailable."""
        for name in map(str, names):
            if name in self._heard:
                continue
            ear = self._ear(name)
            if ear is not None:
                await self._hear(ear)
            self._heard[name] = ear

    async def _hear(self, ear: Ear) -> None:
        """Raises Unavailable."""
        channel, number = ear.stream
        if number == EVERY_MARKET:
            await self._streams.all_markets.subscribe(channel, ear)
        else:
            await self._streams.publisher.subscribe(channel, number, ear)

    async def check_keys(self) -> None:
        """Stop what was asked for with a key that is good no more. Raises KeysUnavailable."""
        for name, ear in list(self._heard.items()):
            if ear is not None and ear.held is not None and not await self._is_good(name, ear.held):
                ear.tell(encoder.encode(self._expired(name)))
                self._unsubscribe(name)

    async def _is_good(self, listen_key: str, held: Held) -> bool:
        """Whether the key lives and its API key may still do what it could."""
        if self._streams.listen_keys.find(listen_key) is None:
            return False
        found = await self._streams.keys.find(held.api_key)
        return found is not None and found.rights == held.key.rights

    def _expired(self, name: str) -> dict[str, Any]:
        now = self.unit.of_ns(self._streams.clock.now_ns())
        return {"e": "listenKeyExpired", "E": now, "listenKey": name}

    def _ear(self, name: str) -> Ear | None:
        """For what a name means: a stream of a market, or a listen key."""
        catalogue, held = self._streams.catalogue, self._streams.listen_keys.find(name)
        if held is not None:
            own = account_stream(held.key.subject, catalogue, self.unit)
            return Ear(self, name, own, held)
        stream = stream_of(name, catalogue, self.unit)
        return None if stream is None else Ear(self, name, stream, None)

    def _unsubscribe(self, name: str) -> None:
        ear = self._heard.pop(name, None)
        if ear is None:
            return
        channel, number = ear.stream
        if number == EVERY_MARKET:
            self._streams.all_markets.unsubscribe(channel, ear)
        else:
            self._streams.publisher.unsubscribe(channel, number, ear)
