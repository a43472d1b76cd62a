"""The WebSocket API: the operations of REST as methods on one connection, and the account's events.

A request is signed over its parameters, sorted by name, as `k=v` joined by & and not encoded. After
`session.logon`, which takes an Ed25519 key, neither key nor signature are needed. Requests are
carried out side by side; each answer has the id of its request.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import structlog
from picows import WSCloseCode

from bedesten.domain.identity import ApiKey
from bedesten.gateways.batch import Batch
from bedesten.gateways.binance.arrivals import Arrivals
from bedesten.gateways.binance.auth import Authenticator, Proof
from bedesten.gateways.binance.operation import Operation, Security
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Rejected, rejected
from bedesten.gateways.binance.streams.names import Stream, account_stream
from bedesten.gateways.binance.table import OPERATIONS
from bedesten.gateways.binance.telling_errors import encoder, rejection_of
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.binance.translation import TABLE
from bedesten.gateways.binance.usage import Visit
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.connection import Connection
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Banned, TooManyRequests
from bedesten.gateways.stream import Publisher
from bedesten.kit.errors import Unauthorized
from bedesten.kit.unreadable import UNREADABLE

IN_FLIGHT_MAX: Final = 256
HANDSHAKE: Final = 2
DEADLINE_S: Final = 10
METHODS: Final = {one.method: one for one in OPERATIONS if one.method is not None}
LOGON: Final = "session.logon"
SUBSCRIBE_SIGNED: Final = "userDataStream.subscribe.signature"
log = structlog.get_logger()


class Request(msgspec.Struct, frozen=True):
    """From the client."""

    id: str | int | None = None
    method: str = ""
    params: dict[str, Any] = {}


# Clients send quantities as numbers too: their digits are kept as they came, never as a float.
_requests = msgspec.json.Decoder(Request, float_hook=str)


class Api(msgspec.Struct, frozen=True):
    """What all connections share."""

    venue: Venue
    authenticator: Authenticator
    keys: KeyRing
    publisher: Publisher
    arrivals: Arrivals
    sessions: set["ApiSession"]


class Ear:
    """Hears the account's events for one subscription, as far as the key's rights went then."""

    def __init__(
        self,
        connection: Connection,
        number: int,
        stream: Stream,
        api_key: str,
        rights: tuple[object, ...],
    ) -> None:
        self.stream, self.api_key, self.rights = stream, api_key, rights
        self._connection = connection
        self._head = b'{"subscriptionId":%d,"event":' % number

    def tell(self, message: bytes) -> None:
        """Pass it on, with the number of the subscription."""
        self._connection.tell(self._head + message + b"}")

    def tell_all(self, batch: Batch) -> None:
        """The same for several."""
        self._connection.tell_all(batch.within(self._head))


class ApiSession:
    """One connection."""

    def __init__(self, api: Api, forwarded: str | None, unit: TimeUnit) -> None:
        self.connection: Connection
        self.unit = unit
        self._api = api
        self._forwarded = forwarded
        self._address = ""
        self._visit: Visit
        self._tasks: set[asyncio.Task[None]] = set()
        self._logged_on: str | None = None  # the key
        self._connected_ns = self._since_ns = 0
        self._ears: dict[int, Ear] = {}
        self._numbers = 0

    def opened(self, connection: Connection) -> None:
        """The handshake is done."""
        self.connection = connection
        self._api.sessions.add(self)
        arrival = self._api.arrivals.arrived(connection, self._forwarded)
        self._address, self._connected_ns = arrival.address, self._now_ns()
        self._visit = self._api.venue.usage.visit(arrival.tally)
        try:
            self._api.arrivals.admit(arrival)
            self._visit.spend(HANDSHAKE)
        except (Banned, TooManyRequests, Rejected):
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "Too many requests")

    def goodbye(self, event: bytes) -> None:
        """Tell that the server goes down."""
        self.connection.tell(b'{"event":%s}' % event)

    def closed(self) -> None:
        """The connection is gone."""
        self._api.sessions.discard(self)
        for task in self._tasks:
            task.cancel()
        for number in list(self._ears):
            self._unsubscribe(number)

    def received(self, text: bytes) -> None:
        """One message of the client."""
        if len(self._tasks) >= IN_FLIGHT_MAX:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "Too many requests in flight")
            return
        task = asyncio.create_task(self._answer(text))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def check_keys(self) -> None:
        """End what goes on with a key that is good no more. Raises KeysUnavailable."""
        if self._logged_on and await self._api.keys.find(self._logged_on) is None:
            self.connection.end(WSCloseCode.POLICY_VIOLATION, "The API key was revoked")
            return
        for number, ear in list(self._ears.items()):
            found = await self._api.keys.find(ear.api_key)
            if found is None or found.rights != ear.rights:
                ended = {"e": "eventStreamTerminated", "E": self.unit.of_ns(self._now_ns())}
                ear.tell(encoder.encode(ended))
                self._unsubscribe(number)

    async def _answer(self, text: bytes) -> None:
        number: str | int | None = None
        wants_limits = True
        try:
            request = _read(text)
            number = request.id
            wants_limits = request.params.get("returnRateLimits") not in (False, "false")
            async with asyncio.timeout(DEADLINE_S):
                answer: dict[str, Any] = {
                    "id": number, "status": 200, "result": await self._result(request),
                }  # fmt: skip
        except TimeoutError:
            answer = _refusal(number, Rejected(TABLE["outcome_unknown"]))
        except Exception as error:  # every error is answered; whose it is, the next line says
            answer = _refusal(number, rejection_of(error, self._visit.tally.standings))
        if wants_limits:
            answer["rateLimits"] = self._visit.limits()
        self.connection.tell(encoder.encode(answer))

    async def _result(self, request: Request) -> object:
        operation = METHODS.get(request.method)
        texts = texts_of(request.params)
        if operation is not None:
            return await self._operation(operation, texts)
        own = {
            LOGON: self._log_on,
            "session.status": self._status,
            "session.logout": self._log_out,
            "session.subscriptions": self._subscriptions,
            "userDataStream.subscribe": self._subscribe,
            SUBSCRIBE_SIGNED: self._subscribe,
            "userDataStream.unsubscribe": self._stop,
        }.get(request.method)
        if own is None:
            raise rejected(-1020, "This operation is not supported.", 404)
        self._visit.spend(1)
        return await own(texts)

    async def _operation(self, operation: Operation, texts: dict[str, str]) -> object:
        given = self._parameters(texts)
        self._visit.spend(operation.weigh(given))
        venue = self._api.venue
        if operation.security is not Security.NONE:
            api_key, key = await self._recognised(texts)
            venue = venue.for_key(key, api_key, operation.scope, self._visit.tally)
        return await operation.run(venue, given)

    def _parameters(self, texts: dict[str, str]) -> Parameters:
        return Parameters(texts, time_unit=texts.get("timeUnit") or self.unit.name)

    async def _recognised(self, texts: dict[str, str]) -> tuple[str, ApiKey]:
        """Whose request it is: of the key that it names, else of who has logged on."""
        if "apiKey" not in texts and self._logged_on is not None:
            by_key = self._api.authenticator.by_key(self._logged_on, self._address)
            return self._logged_on, await by_key
        tally = self._visit.tally
        tally.look_for_stranger()
        signed = {name: text for name, text in texts.items() if name != "signature"}
        proof = Proof(
            api_key=texts.get("apiKey"),
            address=self._address,
            signed="&".join(f"{name}={signed[name]}" for name in sorted(signed)).encode(),
            signature=texts.get("signature"),
            timestamp=texts.get("timestamp"),
            window=texts.get("recvWindow"),
        )
        try:
            return texts.get("apiKey", ""), await self._api.authenticator.by_signature(proof)
        except Unauthorized:
            tally.count_stranger()
            raise

    async def _log_on(self, texts: dict[str, str]) -> object:
        api_key, key = await self._recognised(texts)
        if key.kind != "ed25519":
            raise rejected(-4056, "HMAC_SHA256 API key is not supported.")
        self._logged_on, self._since_ns = api_key, self._now_ns()
        return await self._status(texts)

    async def _status(self, texts: dict[str, str]) -> object:
        on, given = self._logged_on, self._parameters(texts)
        return {
            "apiKey": on,
            "authorizedSince": given.stamp_ns(self._since_ns) if on else None,
            "connectedSince": given.stamp_ns(self._connected_ns),
            "returnRateLimits": True,
            "serverTime": given.stamp_ns(self._now_ns()),
            "userDataStream": bool(self._ears),
        }

    async def _log_out(self, texts: dict[str, str]) -> object:
        self._logged_on = None
        return await self._status(texts)

    async def _subscriptions(self, texts: dict[str, str]) -> object:
        return [{"subscriptionId": number} for number in self._ears]

    async def _subscribe(self, texts: dict[str, str]) -> object:
        api_key, key = await self._recognised(texts)
        venue = self._api.venue.for_key(key, api_key, "read", self._visit.tally)
        if any(ear.stream.number == venue.subject.account for ear in self._ears.values()):
            raise rejected(-2035, "User Data Stream subscription already active.")
        stream = account_stream(venue.subject, venue.desk.catalogue, self.unit)
        number, self._numbers = self._numbers, self._numbers + 1
        ear = Ear(self.connection, number, stream, api_key, key.rights)
        await self._api.publisher.subscribe(stream.channel, stream.number, ear)
        self._ears[number] = ear
        return {"subscriptionId": number}

    async def _stop(self, texts: dict[str, str]) -> object:
        wanted = texts.get("subscriptionId")
        chosen = [number for number in self._ears if wanted in (None, str(number))]
        if wanted is not None and not chosen:
            raise rejected(-2036, "User Data Stream subscription not active.")
        for number in chosen:
            self._unsubscribe(number)
        return {}

    def _unsubscribe(self, number: int) -> None:
        ear = self._ears.pop(number)
        self._api.publisher.unsubscribe(ear.stream.channel, ear.stream.number, ear)

    def _now_ns(self) -> int:
        return self._api.venue.desk.clock.now_ns()


def texts_of(params: Mapping[str, Any]) -> dict[str, str]:
    """Parameters as the texts that are signed: booleans in small letters, lists as JSON. Raises
    Rejected for what has no text."""
    found = {}
    for name, value in params.items():
        if isinstance(value, bool):
            found[name] = "true" if value else "false"
        elif isinstance(value, str | int):
            found[name] = str(value)
        elif isinstance(value, list):
            found[name] = encoder.encode(value).decode()
        elif value is not None:
            raise rejected(-1100, f"Illegal characters found in parameter '{name[:32]}'.")
    return found


def _read(text: bytes) -> Request:
    try:
        return _requests.decode(text)
    except UNREADABLE as error:
        raise rejected(-1135, "JSON sent is not valid.") from error


def _refusal(number: str | int | None, refusal: Rejected) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refusal.said.code, "msg": refusal.said.msg}
    if refusal.data is not None:
        error["data"] = refusal.data
    return {"id": number, "status": refusal.said.status, "error": error}
