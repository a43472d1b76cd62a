"""What a request weighs: declared at its route, charged by the guards, shown in the documents.

`opt["weight"]`: 1 is answered from memory or by the engine, 2 asks the tables for a row, 5 for
lists, 10 costs a slow hash or much work. Unsaid it is 1, or 2 where people ask for themselves.
`opt["strict"]` names the narrower quota of what can be guessed ("entry") or sends mail ("letter");
public changes have "entry" unless they say None.
"""

from typing import Any, Final, cast

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from bedesten.gateways.limits import Caller, Tally
from bedesten.kit.unreadable import UNREADABLE

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_MEMORY: Final = frozenset({"public", "read", "trade"})
AnyRequest = Request[Any, Any, Any]


class _Named(msgspec.Struct):
    """Whom a body is about, in whichever field it says so."""

    email: str | None = None
    username: str | None = None


_named = msgspec.json.Decoder(_Named)


def weight_of(route: BaseRouteHandler) -> int:
    """Units that one request takes from the quotas."""
    if "weight" in route.opt:
        return int(route.opt["weight"])
    return 1 if route.opt.get("scope") in FROM_MEMORY else 2


def strict_of(route: HTTPRouteHandler, *, public: bool) -> str | None:
    """The narrower quota of this route, if it has one."""
    if "strict" in route.opt:
        return cast("str | None", route.opt["strict"])
    return "entry" if public and not route.http_methods <= SAFE else None


async def charge_public(tally: Tally, request: AnyRequest, route: BaseRouteHandler) -> None:
    """For nobody in particular. Raises TooManyRequests."""
    tally.public(weight_of(route))
    assert isinstance(route, HTTPRouteHandler)
    kind = strict_of(route, public=True)
    if kind is not None:
        tally.strict(kind, _name_in(await request.body()))


def charge_known(tally: Tally, caller: Caller, route: BaseRouteHandler) -> None:
    """For whoever this is. Raises Banned, TooManyRequests."""
    tally.known(caller, weight_of(route))
    assert isinstance(route, HTTPRouteHandler)
    kind = strict_of(route, public=False)
    if kind is not None:
        tally.strict(kind, caller.name)


def described(operation: dict[str, Any], route: HTTPRouteHandler, *, public: bool) -> None:
    """Add it to an operation of an OpenAPI document."""
    operation["x-weight"] = weight_of(route)
    kind = strict_of(route, public=public)
    if kind is not None:
        operation["x-strict-limit"] = kind


def _name_in(body: bytes) -> str | None:
    """The name that somebody claims; a body that cannot be read is refused by its route."""
    try:
        found = _named.decode(body)
    except UNREADABLE:
        return None
    return found.email or found.username
