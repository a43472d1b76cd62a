"""One client of the WebSocket: what it asks, who it is, what it listens to."""

import asyncio
import re
from collections import deque
from typing import Final

import msgspec
import structlog
from picows import WSCloseCode

from bedesten.domain import identity
from bedesten.domain.identity import Subject
from bedesten.domain.markets import Desk, MarketNotAllowed
from bedesten.gateways.connection import Connection
from bedesten.gateways.keys import ScopeMissing
from bedesten.gateways.limits import (
    Banned,
    Caller,
    Meter,
    Pace,
    Proxies,
    Tally,
    TooManyRequests,
    network_of,
)
from bedesten.gateways.stream import Channel, Of, Publisher
from bedesten.gateways.ws.callers import Callers, Known
from bedesten.gateways.ws.cancelling import Cancelling
from bedesten.gateways.ws.messages import (
    ORDER_REQUESTS,
    Authenticate,
    Listening,
    OrderRequest,
    Ping,
    Reply,
    Request,
    Subscribe,
    Unsubscribe,
    encoder,
    refusal_of,
    requests,
)
from bedesten.gateways.ws.order_entry import OrderEntry
from bedesten.gateways.ws.views import channel_of, limited
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Malformed, Unauthorized
from bedesten.kit.ids import SessionId
from bedesten.kit.unreadable import UNREADABLE
from bedesten.protocol.client import EngineUnavailable

SIGNED: Final = b"GET/ws"
WAITING_MAX: Final = 256  # requests that were not looked at yet
SUBSCRIPTIONS_MAX: Final = 200
HANDSHAKE: Final = 5  # what opening a connection weighs
DEADLINE_S: Final = 10
MS_NS: Final = 1_000_000
ACCOUNT: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
log = structlog.get_logger()


class NotAuthenticated(identity.CredentialsMissing):
    """Orders and private channels need auth first."""

    code = "not_authenticated"
    title = "Authenticate before orders and private channels"


class TooManySubscriptions(Forbidden):
    """One connection listens to so many topics and no more."""

    code = "too_many_subscriptions"
    title = "A connection has at most 200 subscriptions"


ERRORS: Final = (NotAuthenticated, TooManySubscriptions)


class Gateway(msgspec.Struct, frozen=True):
    """What all sessions share."""

    publisher: Publisher
    desk: Desk
    callers: Callers
    cancelling: Cancelling
    clock: Clock
    sessions: set["Session"]
    meter: Meter
    proxies: Proxies


class Session:
    """Answers requests one by one, in order."""

    def __init__(self, gateway: Gateway, forwarded: str | None, cookie: str | None = None) -> None:
        self._gateway = gateway
        self._forwarded = forwarded  # X-Forwarded-For of the handshake
        self._cookie = cookie  # the access token that a page of ours sent with it
        self._address = ""
        self._tally: Tally
        self._pace = Pace(gateway.meter.policies.get("socket"))
        self._waiting: deque[Request] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._subscriptions: dict[tuple[str, int], Channel] = {}
        self._known: Known | None = None
        self._desk: Desk | None = None  # of the subject
        self._entry: OrderEntry
        self._cancels = False  # all orders, when the connection ends
        self.connection: Connection

    def opened(self, connection: Connection) -> None:
        """The handshake is done."""
        self.connection = connection
        self._entry = OrderEntry(connection.tell_soon, self._refuse)
        self._gateway.sessions.add(self)
        gateway = self._gateway
        self._address = gateway.proxies.sender(connection.peer(), self._forwarded)
        self._tally = Tally(gateway.meter, gateway.clock, network_of(self._address))
        try:
            self._tally.arrive(HANDSHAKE)
        except (Banned, TooManyRequests) as error:
            self._end(error)

    def closed(self) -> None:
        """The connection is gone."""
        self._gateway.sessions.discard(self)
        for (_, number), channel in self._subscriptions.items():
            self._gateway.publisher.unsubscribe(channel, number, self.connection)
        if self._worker is not None:
            self._worker.cancel()
        self._entry.close()
        self.let_go()

    def let_go(self) -> None:
        """Cancel what was to be cancelled when this connection ends."""
        if self._cancels and self._subject is not None:
            self._cancels = False
            self._gateway.cancelling.start(self._subject.account)

    def received(self, text: bytes) -> None:
        """One message of the client."""
        try:
            self._tally.message(self._pace)
        except TooManyRequests as error:
            self._end(error)
            return
        if len(self._waiting) >= WAITING_MAX:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "rate_limited: requests pile up")
            return
        try:
            self._charge()
            request = _read(text)
        except (Malformed, TooManyRequests) as error:
            self._refuse(error, None)
            return
        if isinstance(request, ORDER_REQUESTS) and not self._waiting and self._idle:
            self._order(request)
            return
        self._waiting.append(request)
        if self._idle:
            self._worker = asyncio.create_task(self._work())

    @property
    def credential(self) -> str | SessionId | None:
        """What must stay live for the connection to stay: a key's text, or a session."""
        return None if self._known is None else self._known.credential

    def turn_out(self, reason: str) -> None:
        """Say why and disconnect."""
        self.connection.end(WSCloseCode.POLICY_VIOLATION, reason)

    async def look_again(self) -> None:
        """Disconnect whose key or session is over or may do other things since; learn what else
        became of them. Raises Unavailable."""
        if self._known is None:
            return
        now = await self._gateway.callers.again(self._known)
        if isinstance(now, str):
            self.turn_out(now)
        else:
            self._known_as(now)

    @property
    def _idle(self) -> bool:
        return self._worker is None or self._worker.done()

    async def _work(self) -> None:
        try:
            while self._waiting:
                request = self._waiting.popleft()
                if isinstance(request, ORDER_REQUESTS):
                    self._order(request)
                else:
                    self.connection.tell(encoder.encode(await self._answer(request)))
        except Exception as error:  # a mistake of ours must not leave a client waiting for ever
            log.error("request failed", exc_info=error)
            self.connection.end(WSCloseCode.INTERNAL_ERROR, "internal: connect again")

    async def _answer(self, request: Listening) -> Reply:
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await self._carry_out(request)
        except (DomainError, TimeoutError) as error:
            refusal = refusal_of(
                error if isinstance(error, DomainError) else EngineUnavailable("no answer in time"),
                request.id,
            )
        if isinstance(request, Subscribe | Unsubscribe):
            refusal = msgspec.structs.replace(
                refusal, channel=request.channel, market=request.market
            )
        return refusal

    async def _carry_out(self, request: Listening) -> Reply:
        match request:
            case Ping():
                return Reply(op="pong", id=request.id)
            case Authenticate():
                await self._authenticate(request)
                return Reply(op="authenticated", id=request.id)
            case Subscribe():
                return await self._subscribe(request)
            case Unsubscribe():
                return await self._unsubscribe(request)

    def _order(self, request: OrderRequest) -> None:
        subject = self._subject
        if subject is None or self._desk is None:
            self._refuse(NotAuthenticated(), request.id)
        elif "trade" not in subject.scopes:
            self._refuse(ScopeMissing("this needs the scope trade"), request.id)
        else:
            self._entry.start(self._desk, request)

    def _refuse(self, error: DomainError, number: str | int | None) -> None:
        self.connection.tell_soon(encoder.encode(refusal_of(error, number)))

    @property
    def _subject(self) -> Subject | None:
        return None if self._known is None else self._known.subject

    def _known_as(self, known: Known) -> None:
        changed = known.subject != self._subject
        self._known = known
        if changed:
            self._desk = msgspec.structs.replace(
                self._gateway.desk, asker=known.subject, allowance=self._tally
            )

    def _charge(self) -> None:
        """Raises TooManyRequests."""
        subject = self._subject
        try:
            if subject is None:
                self._tally.arrive()
            else:
                self._tally.known(Caller(subject.caller, subject.account), 1)
        except Banned as error:
            self._end(error)
            raise TooManyRequests(retry_after_s=error.retry_after_s) from error

    def _end(self, error: DomainError) -> None:
        reason = f"{error.code}: come back in {error.retry_after_s} s"
        self.connection.end(WSCloseCode.POLICY_VIOLATION, reason)

    async def _authenticate(self, request: Authenticate) -> None:
        """Raises Unauthorized, Forbidden or TooManyRequests."""
        self._tally.look_for_stranger()
        try:
            known = await self._gateway.callers.recognise(request, self._address, self._cookie)
        except Unauthorized:
            self._tally.count_stranger()
            raise
        self._check(known.subject, request)
        self._known_as(known)
        self._cancels = request.cancel_on_disconnect

    def _check(self, subject: Subject, request: Authenticate) -> None:
        """Raises Forbidden."""
        if self._known is not None and self._known.subject.account != subject.account:
            raise Forbidden("this connection already speaks for another account")
        if self._known is not None and self._known.subject.markets != subject.markets:
            raise Forbidden("this connection already speaks for other markets")
        if request.cancel_on_disconnect and "trade" not in subject.scopes:
            raise Forbidden("the key has not the scope trade")
        if request.cancel_on_disconnect and subject.markets:
            raise MarketNotAllowed

    async def _subscribe(self, request: Subscribe) -> Reply:
        channel = self._channel(request)
        number, symbol = await self._subject_of(channel, request)
        reply = Reply(
            op="subscribed", channel=request.channel, market=symbol, interval=request.interval,
            window=request.window, id=request.id,
        )  # fmt: skip
        if (channel.name, number) in self._subscriptions:
            return reply
        if len(self._subscriptions) >= SUBSCRIPTIONS_MAX:
            raise TooManySubscriptions
        after = request.after if channel.of is Of.ACCOUNT else None
        resumed = await self._gateway.publisher.subscribe(
            channel, number, self.connection, after=after
        )
        self._subscriptions[channel.name, number] = channel
        if after is None:
            return reply
        return msgspec.structs.replace(reply, resumed=resumed)

    async def _unsubscribe(self, request: Unsubscribe) -> Reply:
        channel = self._channel(request)
        number, _ = await self._subject_of(channel, request)
        self._subscriptions.pop((channel.name, number), None)
        self._gateway.publisher.unsubscribe(channel, number, self.connection)
        return Reply(
            op="unsubscribed", channel=request.channel, market=request.market,
            interval=request.interval, window=request.window, id=request.id,
        )  # fmt: skip

    def _channel(self, request: Subscribe | Unsubscribe) -> Channel:
        """As far as the key may listen to it."""
        channel = channel_of(request)
        if channel.of is not Of.ACCOUNT or self._subject is None or not self._subject.markets:
            return channel
        find = self._gateway.desk.catalogue.find
        found = [find(symbol) for symbol in self._subject.markets]
        return limited(channel, [market for market in found if market is not None])

    async def _subject_of(
        self, channel: Channel, request: Subscribe | Unsubscribe
    ) -> tuple[int, str | None]:
        """The market or account, and the symbol of a market."""
        if channel.of is Of.MARKET:
            if request.market is None:
                raise Malformed(f"the channel {request.channel} needs a market")
            market = await self._gateway.desk.catalogue.market(request.market)
            return market.id, market.symbol
        if self._subject is None:
            raise NotAuthenticated
        return self._subject.account, None


def _read(text: bytes) -> Request:
    try:
        return requests.decode(text)
    except UNREADABLE as error:
        raise Malformed(str(error)) from error
