"""One client of the WebSocket: what it asks, who it is, what it listens to."""

import asyncio
from collections import deque
from typing import Final

import msgspec
import structlog
from picows import WSCloseCode

from bedesten.domain import identity
from bedesten.domain.identity import Subject
from bedesten.domain.markets import Catalogue, Market
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Limiter, TooManyRequests
from bedesten.gateways.ws.cancelling import Cancelling
from bedesten.gateways.ws.connection import Connection
from bedesten.gateways.ws.messages import Reply, Request, encoder, requests
from bedesten.gateways.ws.publisher import Publisher
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Malformed
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineUnavailable

SIGNED: Final = b"GET/ws"
WAITING_MAX: Final = 256  # requests that were not looked at yet
SUBSCRIPTIONS_MAX: Final = 200
PUBLIC: Final = ("book", "trades", "market")
DEADLINE_S: Final = 10
MS_NS: Final = 1_000_000
log = structlog.get_logger()


class NotAuthenticated(identity.CredentialsMissing):
    """A private channel needs auth first."""

    code = "not_authenticated"
    title = "Authenticate before subscribing to a private channel"


class TooManySubscriptions(Forbidden):
    """One connection listens to so many topics and no more."""

    code = "too_many_subscriptions"
    title = "A connection has at most 200 subscriptions"


ERRORS: Final = (NotAuthenticated, TooManySubscriptions)


class Gateway(msgspec.Struct, frozen=True):
    """What all sessions share."""

    publisher: Publisher
    catalogue: Catalogue
    keys: KeyRing
    cancelling: Cancelling
    clock: Clock
    sessions: set["Session"]
    requests_per_second: int


class Session:
    """Answers requests one by one, in order."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._limiter = Limiter(gateway.requests_per_second)
        self._waiting: deque[bytes] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._subscriptions: set[tuple[str, int]] = set()
        self._subject: Subject | None = None
        self._key = ""
        self._cancels = False  # all orders, when the connection ends
        self.connection: Connection

    def opened(self, connection: Connection) -> None:
        """The handshake is done."""
        self.connection = connection
        self._gateway.sessions.add(self)

    def closed(self) -> None:
        """The connection is gone."""
        self._gateway.sessions.discard(self)
        for channel, number in self._subscriptions:
            self._gateway.publisher.unsubscribe(channel, number, self.connection)
        if self._worker is not None:
            self._worker.cancel()
        self.let_go()

    def let_go(self) -> None:
        """Cancel what was to be cancelled when this connection ends."""
        if self._cancels and self._subject is not None:
            self._cancels = False
            self._gateway.cancelling.start(self._subject.account)

    def received(self, text: bytes) -> None:
        """One message of the client."""
        try:
            self._limiter.take("", self._gateway.clock.monotonic_ns())
        except TooManyRequests:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "rate_limited: too many requests")
            return
        if len(self._waiting) >= WAITING_MAX:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "rate_limited: requests pile up")
            return
        self._waiting.append(text)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())

    async def check_key(self) -> None:
        """Disconnect when the key was revoked since."""
        if self._subject is not None and await self._gateway.keys.find(self._key) is None:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "api_key_unknown: it was revoked")

    async def _work(self) -> None:
        try:
            while self._waiting:
                self.connection.tell(encoder.encode(await self._answer(self._waiting.popleft())))
        except Exception as error:  # a mistake of ours must not leave a client waiting for ever
            log.error("request failed", exc_info=error)
            self.connection.end(WSCloseCode.INTERNAL_ERROR, "internal: connect again")

    async def _answer(self, text: bytes) -> Reply:
        try:
            request = _read(text)
        except Malformed as error:
            return _refusal(error)
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await self._carry_out(request)
        except (DomainError, TimeoutError) as error:
            refusal = _refusal(
                error if isinstance(error, DomainError) else EngineUnavailable("no answer in time")
            )
            return msgspec.structs.replace(
                refusal, channel=request.channel, market=request.market, id=request.id
            )

    async def _carry_out(self, request: Request) -> Reply:
        match request.op:
            case "ping":
                return Reply(op="pong", id=request.id)
            case "auth":
                await self._authenticate(request)
                return Reply(op="authenticated", id=request.id)
            case "subscribe":
                return await self._subscribe(request)
            case "unsubscribe":
                return await self._unsubscribe(request)

    async def _authenticate(self, request: Request) -> None:
        """Raises Unauthorized or Forbidden."""
        key, timestamp, signature = request.key, request.timestamp, request.signature
        if not key or timestamp is None or not signature:
            raise identity.CredentialsMissing("auth needs key, timestamp and signature")
        identity.check_timestamp(str(timestamp), self._gateway.clock.now_ns() // MS_NS)
        found = await self._gateway.keys.find(key)
        if found is None:
            raise identity.ApiKeyUnknown
        identity.check_signature(found, identity.message(str(timestamp), SIGNED, b""), signature)
        if not found.may_come_from(self.connection.address()):
            raise Forbidden("the key may not be used from this address")
        if "read" not in found.subject.scopes:
            raise Forbidden("the key has not the scope read")
        if self._subject is not None and self._subject.account != found.subject.account:
            raise Forbidden("this connection already speaks for another account")
        if request.cancel_on_disconnect and "trade" not in found.subject.scopes:
            raise Forbidden("the key has not the scope trade")
        self._subject, self._key = found.subject, key
        self._cancels = request.cancel_on_disconnect

    async def _subscribe(self, request: Request) -> Reply:
        topic = await self._topic(request)
        number = topic.id if isinstance(topic, Market) else topic
        channel = _channel(request)
        reply = Reply(
            op="subscribed",
            channel=channel,
            market=topic.symbol if isinstance(topic, Market) else None,
            id=request.id,
        )
        if (channel, number) in self._subscriptions:
            return reply
        if len(self._subscriptions) >= SUBSCRIPTIONS_MAX:
            raise TooManySubscriptions
        await self._gateway.publisher.subscribe(channel, topic, self.connection)
        self._subscriptions.add((channel, number))
        return reply

    async def _unsubscribe(self, request: Request) -> Reply:
        topic = await self._topic(request)
        number = topic.id if isinstance(topic, Market) else topic
        channel = _channel(request)
        self._subscriptions.discard((channel, number))
        self._gateway.publisher.unsubscribe(channel, number, self.connection)
        return Reply(op="unsubscribed", channel=channel, market=request.market, id=request.id)

    async def _topic(self, request: Request) -> Market | AccountId:
        if _channel(request) in PUBLIC:
            if request.market is None:
                raise Malformed(f"the channel {request.channel} needs a market")
            return await self._gateway.catalogue.market(request.market)
        if self._subject is None:
            raise NotAuthenticated
        return self._subject.account


def _refusal(error: DomainError) -> Reply:
    return Reply(op="error", code=error.code, title=error.title, detail=error.detail)


def _read(text: bytes) -> Request:
    try:
        return requests.decode(text)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error


def _channel(request: Request) -> str:
    if request.channel is None:
        raise Malformed(f"{request.op} needs a channel")
    return request.channel
