"""The OpenAPI 3.1 document of the back office."""

from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

from bedesten.domain import identity
from bedesten.gateways.backoffice.auth import PUBLIC
from bedesten.gateways.rest import document as rest
from bedesten.gateways.rest.document import (
    ALWAYS,
    answer,
    mend_tuples,
    routes_of,
    schemas_of,
    unwrap,
)
from bedesten.gateways.weights import described

staff = identity.staff
ASKED: Final = 202  # what another member has to allow
IDEMPOTENCY_KEY: Final = rest.IDEMPOTENCY_KEY | {
    "description": "Asks for it once; a repeat gets what it has asked for, as it stands now,"
    " marked Idempotency-Replayed",
}
METHODS: Final = {"GET", "POST", "PUT", "PATCH", "DELETE"}
SCHEMES: Final = {
    "StaffToken": {"type": "http", "scheme": "bearer"},
    "StaffCookie": {"type": "apiKey", "in": "cookie", "name": staff.STAFF_COOKIE},
}
ABOUT: Final = """\
For staff alone. Log in with password and code, or by passkey; send the token as
`Authorization: Bearer <token>`, or as the cookie, and then with changes
`X-Requested-By: bedesten` as well. 30 minutes idle end a session, 12 hours end it in any case.

Each route needs one permission, `x-permission`. What moves money, rights or limits answers 202 with
an approval, which another member with `approval:decide` allows or rejects within 24 hours; what is
done is exactly what was asked for.
"""
FAILURES: Final = {
    "401": "No live session of staff",
    "403": "The permission is missing, or the set-up is unfinished",
}
COMMAND: Final = {
    "404": "There is no such thing",
    "409": "It does not fit what is there now; `code` says what",
    "413": "The body is larger than 64 KiB",
    "412": "It was changed since If-Match was read",
    "422": "A value cannot be used",
    "428": "If-Match is missing",
}


def config() -> OpenAPIConfig:
    """What Litestar should know."""
    return OpenAPIConfig(
        title="bedesten back office",
        version="1",
        description=ABOUT,
        use_handler_docstrings=True,
        render_plugins=[],
        path="/unused",
    )


def encoded(app: Litestar) -> bytes:
    """The document as it is served and committed."""
    text = msgspec.json.encode(_document(app), order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def _document(app: Litestar) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(app.openapi_schema.to_schema(), str_keys=True)
    built["servers"] = [{"url": "http://localhost:8002"}]
    components = built.setdefault("components", {})
    components["schemas"] = schemas_of(app) | components.get("schemas", {})
    components["securitySchemes"] = SCHEMES
    for path, route in routes_of(app):
        for method in route.http_methods & METHODS:
            _complete(built["paths"][path][method.lower()], route)
    mend_tuples(built)
    return built


def _complete(operation: dict[str, Any], route: HTTPRouteHandler) -> None:
    permission = route.opt["permission"]
    operation["operationId"] = route.handler_name
    unwrap(operation)
    operation["x-permission"] = permission
    described(operation, route, public=permission == PUBLIC)
    operation["security"] = [] if permission == PUBLIC else [{name: []} for name in SCHEMES]
    if route.status_code == ASKED:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    failures = ALWAYS | FAILURES
    if not route.http_methods <= {"GET", "HEAD"}:
        failures |= COMMAND
    elif any(one.get("required") for one in operation.get("parameters", ())):
        failures |= {"404": COMMAND["404"]}
    answer(operation, failures)
