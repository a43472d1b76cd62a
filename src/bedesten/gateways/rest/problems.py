"""Every error that leaves the exchange, as an RFC 9457 problem, from one registry."""

from typing import Any, cast

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.routes import HTTPRoute

from bedesten.domain import markets
from bedesten.gateways.edge import Dialect, Told
from bedesten.gateways.limits import headers_of
from bedesten.kit import errors

MEDIA_TYPE = "application/problem+json"
AnyRequest = Request[Any, Any, Any]
log = structlog.get_logger()


class RouteUnknown(errors.NotFound):
    """Nothing is served at this path."""

    code = "route_unknown"
    title = "Nothing is served at this path"


class MethodNotAllowed(errors.DomainError):
    """The path exists and does not take this method."""

    status = 405
    code = "method_not_allowed"
    title = "This path does not take that method"


class BodyTooLarge(errors.DomainError):
    """A request body is at most 64 KiB."""

    status = 413
    code = "body_too_large"
    title = "A request body is at most 64 KiB"


class HeadersTooLarge(errors.DomainError):
    """A request line or header is longer than the server reads."""

    status = 431
    code = "headers_too_large"
    title = "The headers are too large"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. `code` is stable and for programs; `request_id` finds the request in our logs;
    `facts` are figures of this refusal, such as the limit, what is used of it and when it resets.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    request_id: str | None = None
    facts: dict[str, str] | None = None


# What HTTP itself can refuse, by status.
HTTP_ERRORS: dict[int, type[errors.DomainError]] = {
    400: errors.Malformed,
    404: RouteUnknown,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    431: HeadersTooLarge,
}


def refuse_options(request: AnyRequest) -> None:
    """The framework would answer OPTIONS by itself. No other origin is let in, so no browser has
    to ask. Raises MethodNotAllowedException with what the path takes."""
    if request.method == "OPTIONS":
        here = request.scope["path_template"]
        routes = (route for route in request.app.routes if isinstance(route, HTTPRoute))
        found = {m for route in routes if route.path_format == here for m in route.methods}
        allowed = ", ".join(sorted(found - {"OPTIONS"}))
        raise MethodNotAllowedException(headers={"allow": allowed})


def problem_of(error: errors.DomainError, request_id: str | None) -> Problem:
    """The body that tells a caller about an error."""
    return Problem(
        type=f"urn:bedesten:error:{error.code}",
        title=error.title,
        status=error.status,
        code=error.code,
        detail=error.detail,
        request_id=request_id,
        facts=error.facts,
    )


def told(error: errors.DomainError, request_id: str) -> Told:
    """A problem as the edge answers it."""
    body = msgspec.json.encode(problem_of(error, request_id))
    return Told(error.status, MEDIA_TYPE.encode(), body)


def answer_domain_error(request: AnyRequest, error: errors.DomainError) -> Response[Problem]:
    """Litestar exception handler for what we refuse."""
    return _response(request, error, headers_of_error(error))


def headers_of_error(error: errors.DomainError) -> dict[str, str]:
    """What an error says besides its body."""
    headers = {}
    if error.retry_after_s is not None or error.status in (429, 503):
        headers["Retry-After"] = str(error.retry_after_s or 1)
    if isinstance(error, markets.Refused) and error.replayed:
        headers["Idempotency-Replayed"] = "true"
    if error.status == 401:
        headers["WWW-Authenticate"] = 'HMAC-SHA256 realm="bedesten"'
    return headers


def answer_http_error(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """Litestar exception handler for what the framework refuses."""
    kind = HTTP_ERRORS.get(error.status_code)
    if kind is None:
        return answer_surprise(request, error)
    detail = _reasons(error) if kind is errors.Malformed else None
    return _response(request, kind(detail), dict(error.headers or {}))


def answer_unreadable(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Litestar exception handler for bodies that are no text, or nested without end."""
    return _response(request, errors.Malformed("the body cannot be read"), {})


def answer_surprise(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Litestar exception handler for our own mistakes: logged in full, told in one sentence."""
    return _response(request, surprise(cast("dict[str, Any]", request.scope), error), {})


def surprise(scope: dict[str, Any], error: Exception) -> errors.DomainError:
    """What is told of a mistake of ours, which is logged."""
    log.error("request failed", path=scope["path"], exc_info=error)
    return errors.DomainError()


def _response(
    request: AnyRequest, error: errors.DomainError, headers: dict[str, str]
) -> Response[Problem]:
    problem = problem_of(error, request.scope.get("request_id"))  # type: ignore[arg-type]
    return Response(problem, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def _reasons(error: HTTPException) -> str:
    """Which parameters were wrong and why, without echoing their values."""
    extra = error.extra if isinstance(error.extra, list) else []
    found = [f"{item['key']}: {item['message']}" for item in extra if isinstance(item, dict)]
    return "; ".join(found) or error.detail


PROBLEMS = Dialect(told, headers_of)
