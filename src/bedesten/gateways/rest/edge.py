"""Around every request: its id, the headers that every answer carries, a bound, a last deadline."""

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, Final, cast

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import Counter

from bedesten.gateways.rest.problems import MEDIA_TYPE, problem_of
from bedesten.kit.errors import DomainError
from bedesten.protocol.client import EngineUnavailable, OutcomeUnknown, Overloaded

DEADLINE_S: Final = 10  # no request hangs longer, whatever it waits for
IN_FLIGHT_MAX: Final = 2_000  # requests at once; about a second of work, more waiting helps nobody
REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
Message = dict[str, Any]
Sender = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
HEADERS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
API_HEADERS: Final[Headers] = [
    *HEADERS,
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
REQUESTS: Final = Counter("bedesten_rest_requests", "Answered HTTP requests", ["method", "status"])


@lru_cache(maxsize=1024)
def _count(method: str, status: int) -> Counter:
    """The counter of these labels; looking it up by labels costs more than counting."""
    return REQUESTS.labels(method, status)


class Edge:
    """ASGI: the application with all that around it. `page_policy` is the CSP of pages; answers
    below /api and /admin are data and get the strictest."""

    def __init__(self, app: ASGIApp, page_policy: str) -> None:
        self._app = app
        self._page_headers = [
            *HEADERS,
            (b"content-security-policy", page_policy.encode()),
            (b"cache-control", b"no-cache"),
        ]
        self._in_flight = 0

    async def __call__(self, scope: Message, receive: Receive, send: Sender) -> None:
        """One request."""
        assert scope["type"] == "http", "lifespan and websockets are off"
        answer = _Answer(scope, send, self._headers_for(scope["path"]))
        if self._in_flight >= IN_FLIGHT_MAX:
            await _say(Overloaded(f"{IN_FLIGHT_MAX} requests wait already"), scope, answer.send)
            return
        self._in_flight += 1
        try:
            async with asyncio.timeout(DEADLINE_S):
                await self._app(cast("Scope", scope), receive, cast("Send", answer.send))
        except TimeoutError:
            if not answer.started:
                await _say_too_late(scope, answer.send)
        finally:
            self._in_flight -= 1

    def _headers_for(self, path: str) -> Headers:
        return API_HEADERS if path.startswith(("/api/", "/admin/")) else self._page_headers


class _Answer:
    """Sends an answer with the headers that every answer carries."""

    def __init__(self, scope: Message, send: Sender, headers: Headers) -> None:
        scope["request_id"] = _request_id(scope)
        self.started = False
        self._scope = scope
        self._send = send
        self._headers = [(b"x-request-id", scope["request_id"].encode()), *headers]

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            _count(_method(self._scope), message["status"]).inc()
            message["headers"] = [*message["headers"], *self._headers]
        await self._send(message)


def _request_id(scope: Message) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return uuid.uuid4().hex


def _method(scope: Message) -> str:
    return scope["method"] if scope["method"] in CHANGES | {"GET", "HEAD"} else "other"


async def _say_too_late(scope: Message, send: Sender) -> None:
    """A change that was not answered may have happened; a question simply was not answered."""
    detail = f"no answer within {DEADLINE_S} s"
    error: DomainError = EngineUnavailable(detail)
    if scope["method"] in CHANGES:
        error = OutcomeUnknown(detail)
    await _say(error, scope, send)


async def _say(error: DomainError, scope: Message, send: Sender) -> None:
    """Answer with a problem that goes away by itself."""
    body = msgspec.json.encode(problem_of(error, scope["request_id"]))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"retry-after", b"1")]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
