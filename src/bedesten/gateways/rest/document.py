"""The OpenAPI 3.1 document: what Litestar reads off the routes, and what our rules add to it."""

from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

from bedesten.domain import identity
from bedesten.gateways.rest.auth import PUBLIC
from bedesten.gateways.rest.problems import MEDIA_TYPE, Problem
from bedesten.gateways.weights import described

PREFIX: Final = "/api/v1"
SESSION: Final = "Session"
HEADERS: Final = {"ApiKey": "X-API-Key", "Timestamp": "X-Timestamp", "Signature": "X-Signature"}
ABOUT: Final = """\
Money is always a string holding a plain decimal number, never a JSON number. Times are RFC 3339 in
UTC. Lists answer `{"data": [...], "next_cursor": ...}`; pass `next_cursor` back as `cursor`.

Signed requests carry `X-API-Key`, `X-Timestamp` (milliseconds since 1970, within 5 seconds of ours)
and `X-Signature`: hex HMAC-SHA256 of the secret over timestamp + METHOD + path?query + raw body.

People log in and send `Authorization: Bearer <access_token>`, or a browser its cookie; then changes
carry `X-Requested-By: bedesten` as well.

`X-Account` chooses among the accounts of a customer, or those that an API key may act for; without
it the default one is meant. A signed request that carries it signs it too: timestamp + @account +
METHOD + path?query + raw body.

Requests weigh `x-weight`; key, account and address each have a quota. Every answer has the headers
`RateLimit-Policy`, `RateLimit`, `RateLimit-Limit`, `-Remaining` and `-Reset`; what they mean is in
docs/reference/limits.md.

Errors are RFC 9457 problems; `code` is stable, all codes are in docs/reference/errors.md.
"""
# Status -> when. 401 and 403 only where a signature is needed.
ALWAYS: Final = {
    "400": "The request cannot be read",
    "418": "Went on after many refusals, and is banned; Retry-After says until when",
    "429": "Too many requests; Retry-After says when to come back",
    "500": "A mistake of ours, on record under the request id",
    "503": "A part that is needed does not answer; Retry-After says when to come back",
}
SIGNED: Final = {
    "401": "No valid signature or session",
    "403": "The key has not the scope, or the session not the right",
}
ENTRY: Final = {
    "401": "What was shown (a password, code, token or passkey) is wrong",
    "403": "It is right, and who shows it may not come in",
}
FOUND: Final = {"404": "There is no such thing for this caller"}
NAMES: Final = frozenset({"market", "currency"})  # of what may not be there
COMMAND: Final = {
    "404": "There is no such order or market for this caller",
    "409": "A rule of the exchange stands against it; `code` says which",
    "413": "The body is larger than 64 KiB",
    "422": "The Idempotency-Key was used for another request",
}


IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Takes effect at most once in 24 hours; a repeat gets the same answer,"
    " marked Idempotency-Replayed",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
NEEDED_KEY: Final = IDEMPOTENCY_KEY | {
    "required": True,
    "description": "Takes effect at most once, for ever; a repeat gets the same answer, marked"
    " Idempotency-Replayed",
}
REQUIRED: Final = "required"


def config() -> OpenAPIConfig:
    """What Litestar should know."""
    return OpenAPIConfig(
        title="bedesten",
        version="1",
        description=ABOUT,
        use_handler_docstrings=True,
        render_plugins=[],
        path="/unused",
    )


def document(app: Litestar) -> dict[str, Any]:
    """The whole document as JSON values, in a stable order."""
    built: dict[str, Any] = msgspec.to_builtins(app.openapi_schema.to_schema(), str_keys=True)
    built["servers"] = [{"url": "http://localhost:8000"}]
    components = built.setdefault("components", {})
    components["schemas"] = schemas_of(app) | components.get("schemas", {})
    components["securitySchemes"] = {
        name: {"type": "apiKey", "in": "header", "name": header} for name, header in HEADERS.items()
    } | {SESSION: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for path, route in routes_of(app):
        for method in route.http_methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            _complete(built["paths"][path][method.lower()], path, route)
    mend_tuples(built)
    return built


def mend_tuples(part: object) -> None:
    """In place, everywhere: tuples of one kind become lists of so many, which more tools know than
    `prefixItems`."""
    if isinstance(part, list):
        for one in part:
            mend_tuples(one)
    elif isinstance(part, dict):
        for one in part.values():
            mend_tuples(one)
        kinds = part.get("prefixItems")
        if isinstance(kinds, list) and all(kind == kinds[0] for kind in kinds):
            part |= {"items": kinds[0], "minItems": len(kinds), "maxItems": len(kinds)}
            del part["prefixItems"]


def unwrap(operation: dict[str, Any]) -> None:
    """What a route's docstring says, without the code's ends of lines."""
    operation["description"] = " ".join(operation["description"].split())


def answer(operation: dict[str, Any], failures: dict[str, str]) -> None:
    """Add the problems that an operation may answer with; 204 has no content."""
    operation["responses"].get("204", {}).pop("content", None)
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in failures.items():
        operation["responses"][status] = {"description": description, "content": problem}


def encoded(app: Litestar) -> bytes:
    """The document as it is served and committed."""
    text = msgspec.json.encode(document(app), order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def routes_of(app: Litestar) -> list[tuple[str, HTTPRouteHandler]]:
    """Path and handler of every route in the document."""
    return [
        (route.path_format, handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema()
    ]


def schemas_of(app: Litestar) -> dict[str, Any]:
    """Schemas of problems, and of bodies that routes read by themselves."""
    bodies = [route.opt["body"] for _, route in routes_of(app) if "body" in route.opt]
    _, schemas = msgspec.json.schema_components(
        [Problem, *bodies], ref_template="#/components/schemas/{name}"
    )
    return dict(schemas)


def _security(scope: str) -> list[dict[str, list[str]]]:
    """What a request may prove itself by; any one of them is enough."""
    by_key: dict[str, list[str]] = {name: [] for name in HEADERS}
    by_session: dict[str, list[str]] = {SESSION: []}
    if scope == PUBLIC:
        return []
    if scope == identity.KEY:
        return [by_key]
    return [by_session] if scope == identity.SESSION else [by_key, by_session]


def _complete(operation: dict[str, Any], path: str, route: HTTPRouteHandler) -> None:
    signed = route.opt["scope"] != PUBLIC
    operation["operationId"] = route.handler_name
    unwrap(operation)
    operation["security"] = _security(route.opt["scope"])
    described(operation, route, public=not signed)
    if route.opt.get("idempotent"):
        wanted = route.opt["idempotent"] == REQUIRED
        key = NEEDED_KEY if wanted else IDEMPOTENCY_KEY
        operation.setdefault("parameters", []).append(key)
    if "body" in route.opt:
        content = {"schema": {"$ref": f"#/components/schemas/{route.opt['body'].__name__}"}}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    failures = dict(ALWAYS)
    if signed:
        failures |= SIGNED
    named = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "{" in path or named & NAMES:
        failures |= FOUND
    if not route.http_methods <= {"GET", "HEAD"}:
        failures |= COMMAND if signed else ENTRY | COMMAND
    answer(operation, failures)
