"""Orders without the framework: the same door, functions and answers at less than half the cost.

Only what is plain goes here, a signed request to place or to cancel one order. Everything else is
the framework's, also whatever about such a request is unusual.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler

from bedesten.domain.markets import Desk
from bedesten.domain.trading import routes
from bedesten.gateways.edge import Application, Headers, Message, Receiver, Sender
from bedesten.gateways.rest import problems
from bedesten.gateways.rest.auth import Authenticator, Credentials, credentials
from bedesten.kit.errors import DomainError

ORDERS: Final = b"/api/v1/orders"
ORDER: Final = re.compile(rb"/api/v1/orders/(ord_[1-9][0-9]{0,18})")
LENGTH: Final = re.compile(rb"[0-9]{1,4}")  # an order is shorter than 10,000 bytes
JSON: Final = b"application/json"
encoder: Final = msgspec.json.Encoder()


class Request(NamedTuple):
    """What is asked: whose route it is, what its function takes, what proves who asks."""

    route: HTTPRouteHandler
    arguments: dict[str, str]
    given: Credentials


class Front:
    """ASGI: `app`, with orders served before it."""

    def __init__(self, app: Application, authenticator: Authenticator, desk: Desk) -> None:
        self._app = app
        self._authenticator = authenticator
        self._desk = desk

    async def __call__(self, scope: Message, receive: Receiver, send: Sender) -> None:
        """One request."""
        request = _plain(scope)
        if request is None:
            await self._app(scope, receive, send)
            return
        headers: Headers
        try:
            response = await self._carried_out(request, scope, partial(_body, receive))
            status, body = response.status_code or 200, encoder.encode(response.content)
            headers = [(b"content-type", JSON), *_raw(response.headers)]
        except Gone:
            return
        except Exception as error:  # every error is answered; whose it is, the next line says
            known = error if isinstance(error, DomainError) else problems.surprise(scope, error)
            status, media_type, body = problems.told(known, scope["request_id"])
            headers = [(b"content-type", media_type), *_raw(problems.headers_of_error(known))]
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _carried_out(
        self, request: Request, scope: Message, read: Callable[[], Awaitable[bytes]]
    ) -> Response[Any]:
        """Raises what the door and the route's function raise."""
        route = request.route
        subject, body = await self._authenticator.admit_signed(scope, route, request.given, read)
        desk = msgspec.structs.replace(self._desk, asker=subject, allowance=scope["tally"])
        arguments: dict[str, Any] = request.arguments or {"body": body}
        answer: Response[Any] = await route.fn(desk=desk, scope=scope, **arguments)
        return answer


class Gone(Exception):
    """The client left in the middle of its request."""


def _plain(scope: Message) -> Request | None:
    """None for what the framework has to see to."""
    route, arguments = _route(scope["method"], scope["raw_path"])
    if route is None or scope["query_string"]:
        return None
    given = credentials(scope["headers"])
    if b"x-api-key" not in given or b"authorization" in given:
        return None
    length: bytes = b"0"
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = value
        elif name in (b"transfer-encoding", b"expect"):
            return None
    return Request(route, arguments, given) if LENGTH.fullmatch(length) else None


def _route(method: str, path: bytes) -> tuple[HTTPRouteHandler | None, dict[str, str]]:
    if method == "POST" and path == ORDERS:
        return routes.place_order, {}
    order = ORDER.fullmatch(path) if method == "DELETE" else None
    if order is None:
        return None, {}
    return routes.cancel_order, {"order_id": order[1].decode()}


async def _body(receive: Receiver) -> bytes:
    """Raises Gone."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Gone
    return body


def _raw(headers: dict[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
