"""Every kind of error that a caller can meet, whichever door they came through."""

from collections.abc import Iterator
from itertools import groupby

from bedesten.domain import (
    approvals,
    fees,
    identity,
    ledger,
    market_data,
    markets,
    notifications,
    parameters,
    trading,
)
from bedesten.domain import limits as customer_limits
from bedesten.domain.identity import routes as identity_routes
from bedesten.gateways import acting, keys, limits
from bedesten.gateways.backoffice import records
from bedesten.gateways.binance.translation import said_of
from bedesten.gateways.rest import auth, problems
from bedesten.gateways.stream import publisher
from bedesten.gateways.ws import order_entry, session
from bedesten.kit import errors, ids, money, versions
from bedesten.protocol import client

MODULES = (
    identity, identity_routes, ledger, trading, keys, limits, acting, auth, publisher, session,
    order_entry, approvals, versions, market_data, records,
    customer_limits, fees, parameters, notifications,
)  # fmt: skip
Kind = type[errors.DomainError]
COLUMNS = "| code | meaning | Binance | its message | its status |\n|---|---|---|---|---|"
ABOUT = """\
# Errors

REST answers an error as `application/problem+json` (RFC 9457); on the WebSocket it is a message
`{"op": "error", ...}`. Both carry `code`, which is stable and for programs, `title`, and often
`detail` about this one occurrence. REST adds `request_id`, which finds the request in our logs.

With status 429 and 503 the same request may succeed later; `Retry-After` says when. After
`outcome_unknown` send the same request with the same `Idempotency-Key`: it takes effect at most
once, and the answer says what became of it.

The right half is what the Binance dialect says instead; its texts are Binance's own, because stock
clients tell errors apart by them. Where an order was to be cancelled or changed it says -2011 for
-2010, and "Unknown order sent." for an order that is not there.

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
        parts.append(f"## {status}\n\n{COLUMNS}")
        parts.append("\n".join(_line(kind) for kind in kinds) + "\n")
    return "\n".join(parts)


def _line(kind: Kind) -> str:
    said = said_of(kind)
    return f"| `{kind.code}` | {kind.title} | {said.code} | {said.msg} | {said.status} |"


def _kinds() -> Iterator[Kind]:
    yield from (errors.DomainError, errors.Malformed, errors.Unauthorized, errors.Forbidden)
    yield from (errors.NotFound, errors.Unavailable, ids.MalformedId, money.MalformedAmount)
    yield from (money.TooPrecise, client.EngineUnavailable, client.Overloaded, client.FeedLost)
    yield from (client.OutcomeUnknown, client.BadRequest, markets.Refused)
    yield from markets.ERRORS.values()
    yield from problems.HTTP_ERRORS.values()
    for module in MODULES:
        yield from module.ERRORS
