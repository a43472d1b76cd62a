"""The REST of Binance as a bare ASGI application: reads a request, has it carried out, answers."""

from typing import Final, NamedTuple

from bedesten.domain.identity import ApiKey
from bedesten.gateways.binance.auth import Authenticator, Proof, without_signature
from bedesten.gateways.binance.operation import Operation, Security
from bedesten.gateways.binance.parameters import Parameters, parsed
from bedesten.gateways.binance.refusals import Rejected, unsupported
from bedesten.gateways.binance.table import OPERATIONS
from bedesten.gateways.binance.telling_errors import MEDIA_TYPE, body_of, encoder, rejection_of
from bedesten.gateways.binance.translation import TABLE
from bedesten.gateways.binance.usage import Visit
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.edge import Headers, Message, Receiver, Sender
from bedesten.kit.errors import Unauthorized

BODY_MAX: Final = 64 * 1024
ROUTES: Final = {(one.rest.method, one.rest.path): one for one in OPERATIONS}
PATHS: Final = {path for _, path in ROUTES}
TOO_MANY: Final = frozenset({418, 429, 503})


class Request(NamedTuple):
    """What came."""

    operation: Operation
    query: bytes
    body: bytes
    api_key: str | None
    time_unit: str | None
    address: str


class Front:
    """Serves `venue` to whoever `authenticator` knows."""

    def __init__(self, venue: Venue, authenticator: Authenticator) -> None:
        self._venue = venue
        self._authenticator = authenticator

    async def __call__(self, scope: Message, receive: Receiver, send: Sender) -> None:
        """ASGI: one request."""
        visit = self._venue.usage.visit(scope["tally"])
        status, headers = 200, [(b"content-type", MEDIA_TYPE)]
        try:
            answer: object = await self._answer(await _request(scope, receive), visit)
        except Exception as error:  # every error is answered; whose it is, the next line says
            refusal = rejection_of(error, visit.tally.standings)
            status, answer = refusal.said.status, body_of(refusal)
            headers += _retry_after(refusal)
        body = encoder.encode(answer)
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, request: Request, visit: Visit) -> object:
        operation = request.operation
        texts = parsed(request.query, request.body)
        given = Parameters(texts, time_unit=request.time_unit)
        visit.spend(operation.weigh(given))
        venue = self._venue
        if operation.security is not Security.NONE:
            key = await self._recognised(request, texts, visit)
            venue = venue.for_key(key, request.api_key or "", operation.scope, visit.tally)
        return await operation.run(venue, given)

    async def _recognised(self, request: Request, texts: dict[str, str], visit: Visit) -> ApiKey:
        """Who sent it. Each unknown key costs a look at the database: nobody tries without end."""
        visit.tally.look_for_stranger()
        try:
            if request.operation.security is Security.KEY:
                return await self._authenticator.by_key(request.api_key, request.address)
            proof = Proof(
                api_key=request.api_key,
                address=request.address,
                signed=without_signature(request.query) + without_signature(request.body),
                signature=texts.get("signature"),
                timestamp=texts.get("timestamp"),
                window=texts.get("recvWindow"),
            )
            return await self._authenticator.by_signature(proof)
        except Unauthorized:
            visit.tally.count_stranger()
            raise


async def _request(scope: Message, receive: Receiver) -> Request:
    """Raises Rejected for what nobody serves."""
    method, path = scope["method"], scope["path"]
    operation = ROUTES.get((method, path))
    if operation is None:
        raise unsupported(405 if path in PATHS else 404)
    body = b"" if method == "GET" else await _body(receive)
    api_key = time_unit = None
    for name, value in scope["headers"]:
        if name == b"x-mbx-apikey":
            api_key = value.decode("latin-1")
        elif name == b"x-mbx-time-unit":
            time_unit = value.decode("latin-1")
    address = scope["client"][0] if scope.get("client") else ""
    return Request(operation, scope["query_string"], body, api_key, time_unit, address)


async def _body(receive: Receiver) -> bytes:
    """Raises Rejected for one that is too large."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_MAX:
            raise Rejected(TABLE["body_too_large"])
        if not message.get("more_body"):
            return body


def _retry_after(refusal: Rejected) -> Headers:
    if refusal.retry_after_s is None and refusal.said.status not in TOO_MANY:
        return []
    return [(b"retry-after", b"%d" % (refusal.retry_after_s or 1))]
