"""Around every request: who sends it and how often, its id, headers, a bound, a last deadline."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from prometheus_client import Counter

from bedesten.config import Settings
from bedesten.gateways.limits import (
    Banned,
    Meter,
    Proxies,
    Standing,
    Tally,
    TooManyRequests,
    network_of,
)
from bedesten.gateways.room import Room
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Malformed
from bedesten.protocol.client import EngineUnavailable, OutcomeUnknown, Overloaded

DEADLINE_S: Final = 10  # no request hangs longer, whatever it waits for
IN_FLIGHT_MAX: Final = 2_000  # requests at once; about a second of work, more waiting helps nobody
DOWNLOADS: Final = "/history/"
SHEETS: Final = ".csv"  # written while it is read
DOWNLOAD_S: Final = 600
DOWNLOADS_MAX: Final = 64  # whoever reads files slowly takes no room from those who trade
REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
Message = dict[str, Any]
Receiver = Callable[[], Awaitable[Message]]
Sender = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]  # each framework types ASGI its own way
Headers = list[tuple[bytes, bytes]]
HEADERS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
API_HEADERS: Final[Headers] = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
_dice = random.Random()  # noqa: S311 -- ids tell requests apart, and are no secret
REQUESTS: Final = Counter("bedesten_rest_requests", "Answered HTTP requests", ["method", "status"])


@lru_cache(maxsize=1024)
def _count(method: str, status: int) -> Counter:
    """The counter of these labels; looking it up by labels costs more than counting."""
    return REQUESTS.labels(method, status)


class Gate(msgspec.Struct, frozen=True):
    """Who is believed to send a request, and how much everybody may ask. `tls`: customers reach us
    by https, and browsers are told to do nothing else."""

    meter: Meter
    clock: Clock
    proxies: Proxies
    tls: bool = False

    @classmethod
    def of(cls, settings: Settings, meter: Meter, clock: Clock) -> "Gate":
        """As set. Raises BadSetting."""
        tls = (settings.public_url or "").startswith("https://")
        return cls(meter, clock, Proxies.read(settings.trusted_proxies), tls)


class Told(NamedTuple):
    """An error as an answer."""

    status: int
    media_type: bytes
    body: bytes


class Dialect(NamedTuple):
    """How an application tells of errors (to the request of that id) and of limits."""

    tell: Callable[[DomainError, str], Told]
    limits: Callable[[Sequence[Standing]], Headers]


class Edge:
    """ASGI: the application with all that around it. `page_policy` is the CSP of pages that name
    none; answers below /api, /admin and /udf are data and get the strictest, as do all where there
    are no pages."""

    def __init__(
        self, app: Application, gate: Gate, dialect: Dialect, *, page_policy: str | None = None
    ) -> None:
        self._app = app
        self._gate = gate
        self._dialect = dialect
        always = [*HEADERS, STRICT_TRANSPORT] if gate.tls else HEADERS
        self._api_headers = [*always, *API_HEADERS]
        self._page_headers, self._page_answer = self._api_headers, _Answer
        if page_policy is not None:
            policy = (b"content-security-policy", page_policy.encode())
            self._page_headers = [*always, policy, (b"cache-control", b"no-cache")]
            self._page_answer = _PageAnswer
        self._requests = Room(IN_FLIGHT_MAX, DEADLINE_S)
        self._downloads = Room(DOWNLOADS_MAX, DOWNLOAD_S)

    async def __call__(self, scope: Message, receive: Receiver, send: Sender) -> None:
        """One request."""
        assert scope["type"] == "http", "lifespan and websockets are off"
        tally = self._sender(scope)
        answer = self._answer_for(scope, send)
        try:
            tally.arrive()
            _check_bytes(scope)
        except (Banned, TooManyRequests, Malformed) as error:
            await answer.say(error)
            return
        room = self._downloads if _is_download(scope["path"]) else self._requests
        if room.is_full:
            await answer.say(Overloaded(f"{room.most} requests wait already"))
            return
        request = asyncio.current_task()
        assert request is not None, "the server makes a task of each request"
        room.enter(request)
        try:
            await self._app(scope, receive, answer.send)
        except asyncio.CancelledError:
            if not room.is_late(request):
                raise
            request.uncancel()
            if not answer.started:
                await answer.say_too_late(room.deadline_s)
        finally:
            room.leave(request)

    def _answer_for(self, scope: Message, send: Sender) -> "_Answer":
        if scope["path"].startswith(("/api/", "/admin/", "/udf/")):
            return _Answer(scope, send, self._api_headers, self._dialect)
        return self._page_answer(scope, send, self._page_headers, self._dialect)

    def _sender(self, scope: Message) -> Tally:
        """Whom the request is charged to; `client` becomes the address of who sent it."""
        gate, client = self._gate, scope.get("client")
        address = client[0] if client else ""
        if gate.proxies:
            hops = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            address = gate.proxies.sender(address, b",".join(hops).decode("latin-1"))
            scope["client"] = (address, client[1] if client else 0)
        tally = scope["tally"] = Tally(gate.meter, gate.clock, network_of(address))
        return tally


def _is_download(path: str) -> bool:
    return path.startswith(DOWNLOADS) or path.endswith(SHEETS)


def _check_bytes(scope: Message) -> None:
    """No text here has a NUL, which tables cannot keep. Raises Malformed."""
    if b"%00" in scope["query_string"] or "\0" in scope["path"]:
        raise Malformed("the address has a NUL")


class _Answer:
    """Sends an answer with the headers that every answer carries."""

    def __init__(self, scope: Message, send: Sender, headers: Headers, dialect: Dialect) -> None:
        scope["request_id"] = _request_id(scope)
        self._dialect = dialect
        self.started = False
        self._scope = scope
        self._send = send
        self._headers = [(b"x-request-id", scope["request_id"].encode()), *headers]

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            _count(_method(self._scope), message["status"]).inc()
            limits = self._dialect.limits(self._scope["tally"].standings)
            message["headers"] = [*message["headers"], *self._headers, *limits]
        await self._send(message)

    async def say(self, error: DomainError) -> None:
        """Answer with an error that goes away by itself."""
        told = self._dialect.tell(error, self._scope["request_id"])
        headers = [
            (b"content-type", told.media_type),
            (b"retry-after", b"%d" % (error.retry_after_s or 1)),
        ]
        await self.send({"type": "http.response.start", "status": told.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": told.body})

    async def say_too_late(self, deadline_s: int) -> None:
        """A change that was not answered may have happened; a question simply was not answered."""
        detail = f"no answer within {deadline_s} s"
        changes = self._scope["method"] in CHANGES
        await self.say(OutcomeUnknown(detail) if changes else EngineUnavailable(detail))


class _PageAnswer(_Answer):
    """Of a page or a file, which may say itself how long it is kept and what it may load."""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            said = {name for name, _ in message["headers"]}
            self._headers = [header for header in self._headers if header[0] not in said]
        await super().send(message)


def _request_id(scope: Message) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return f"{_dice.getrandbits(128):032x}"


def _method(scope: Message) -> str:
    return scope["method"] if scope["method"] in CHANGES | {"GET", "HEAD"} else "other"
