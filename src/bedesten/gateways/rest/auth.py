"""The seam between HTTP and identity: a guard that puts a Subject on each request.

Every route says in `opt["scope"]` what it needs: "public", or a scope of the key. Routes take
`subject` as an argument and never look at headers. Whole identity (sessions, passkeys, more kinds
of keys) replaces what is behind `Authenticator.subject_of`.
"""

from collections.abc import Iterable
from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from bedesten.domain import identity
from bedesten.domain.identity import Subject
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Limiter
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Unauthorized

PUBLIC: Final = "public"
MS_NS: Final = 1_000_000
CREDENTIALS: Final = (b"x-api-key", b"x-timestamp", b"x-signature")


class ScopeMissing(Forbidden):
    """The key is not allowed to do this."""

    code = "scope_missing"
    title = "The API key has not the scope that this needs"


ERRORS: Final[tuple[type[DomainError], ...]] = (ScopeMissing,)


class Authenticator:
    """Checks who sent a request, what they may do and how often."""

    def __init__(
        self, keys: KeyRing, clock: Clock, *, per_key: Limiter, per_address: Limiter
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._per_key = per_key
        self._per_address = per_address

    async def guard(
        self, connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler
    ) -> None:
        """Litestar guard of the whole application."""
        wanted = route.opt["scope"]
        address = connection.client.host if connection.client else ""
        if wanted == PUBLIC:
            self._per_address.take(address, self._clock.monotonic_ns())
            return
        subject = await self._recognised(cast("Request[Any, Any, Any]", connection), address)
        self._per_key.take(subject.key_prefix, self._clock.monotonic_ns())
        if wanted not in subject.scopes:
            raise ScopeMissing(f"this needs the scope {wanted}")
        connection.scope["user"] = subject

    async def _recognised(self, request: "Request[Any, Any, Any]", address: str) -> Subject:
        """`subject_of`, for so many strangers a second: each new key costs a look at the database,
        and nobody shall try keys without end. Apart from what the address asks in public."""
        strangers = ("stranger", address)
        self._per_address.look(strangers, self._clock.monotonic_ns())
        try:
            return await self.subject_of(request)
        except Unauthorized:
            self._per_address.take(strangers, self._clock.monotonic_ns())
            raise

    async def subject_of(self, request: "Request[Any, Any, Any]") -> Subject:
        """Who signed the request. Raises Unauthorized, each kind with its own code."""
        given = _credentials(request.scope["headers"])
        key, timestamp, signature = (given.get(name) for name in CREDENTIALS)
        if not key or not timestamp or not signature:
            raise identity.CredentialsMissing
        identity.check_timestamp(timestamp, self._clock.now_ns() // MS_NS)
        found = await self._keys.find(key)
        if found is None:
            raise identity.ApiKeyUnknown
        line = request_line(request)
        expected = identity.sign(found.secret, timestamp, line, await request.body())
        identity.check_signature(expected, signature)
        return found.subject


def _credentials(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """Read off the raw headers: the framework's mapping costs more than the signature."""
    return {name: value.decode("latin-1") for name, value in headers if name in CREDENTIALS}


def request_line(request: "Request[Any, Any, Any]") -> bytes:
    """METHOD + path?query as it was sent, which is what the signature covers."""
    scope = request.scope
    query = scope["query_string"]
    path = scope["raw_path"]
    return scope["method"].encode() + path + (b"?" + query if query else b"")
