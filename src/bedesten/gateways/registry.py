"""Every kind of error that a caller can meet, whichever door they came through."""

from collections.abc import Iterator
from itertools import groupby

from bedesten.domain import approvals, identity, ledger, markets, trading
from bedesten.domain.identity import routes as identity_routes
from bedesten.gateways import keys, limits
from bedesten.gateways.rest import auth, problems
from bedesten.gateways.ws import publisher, session
from bedesten.kit import errors, ids, money
from bedesten.protocol import client

MODULES = (
    identity, identity_routes, ledger, trading, keys, limits, auth, publisher, session, approvals,
)  # fmt: skip
Kind = type[errors.DomainError]
ABOUT = """\
# Errors

REST answers an error as `application/problem+json` (RFC 9457); on the WebSocket it is a message
`{"op": "error", ...}`. Both carry `code`, which is stable and for programs, `title`, and often
`detail` about this one occurrence. REST adds `request_id`, which finds the request in our logs.

With status 429 and 503 the same request may succeed later; `Retry-After` says when. After
`outcome_unknown` send the same request with the same `Idempotency-Key`: it takes effect at most
once, and the answer says what became of it.

This page is generated from the code: `python -m bedesten.gateways.reference`.
"""


def registry() -> list[Kind]:
    """Every kind once, by status and code."""
    found = {kind.code: kind for kind in _kinds()}
    return sorted(found.values(), key=lambda kind: (kind.status, kind.code))


def errors_page() -> str:
    """The registry as a page of the reference."""
    parts = [ABOUT]
    for status, kinds in groupby(registry(), key=lambda kind: kind.status):
        parts.append(f"## {status}\n\n| code | meaning |\n|---|---|")
        parts.append("\n".join(f"| `{kind.code}` | {kind.title} |" for kind in kinds) + "\n")
    return "\n".join(parts)


def _kinds() -> Iterator[Kind]:
    yield from (errors.DomainError, errors.Malformed, errors.Unauthorized, errors.Forbidden)
    yield from (errors.NotFound, errors.Unavailable, ids.MalformedId, money.MalformedAmount)
    yield from (money.TooPrecise, client.EngineUnavailable, client.Overloaded, client.FeedLost)
    yield from (client.OutcomeUnknown, client.BadRequest, markets.Refused)
    yield from markets.ERRORS.values()
    yield from problems.HTTP_ERRORS.values()
    for module in MODULES:
        yield from module.ERRORS
