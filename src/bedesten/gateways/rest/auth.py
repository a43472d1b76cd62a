"""The seam between HTTP and identity: a guard that puts a Subject on each request.

Every route says in `opt["scope"]` what it needs: "public", a scope of the key, or "session", which
only people have. They are known by a signature of an API key, by an access token, or by the cookie
that holds one; routes never look at headers.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from bedesten.domain import identity
from bedesten.domain.identity import ACCESS_COOKIE, Subject, TokenMaker, TokenWrong
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Limiter
from bedesten.gateways.sessions import SessionRing
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Unauthorized
from bedesten.kit.ids import AccountId

PUBLIC: Final = "public"
MS_NS: Final = 1_000_000
SECOND_NS: Final = 1_000_000_000
CREDENTIALS: Final = (
    b"x-api-key", b"x-timestamp", b"x-signature", b"authorization", b"cookie", b"x-account",
    b"x-requested-by", b"x-recv-window",
)  # fmt: skip
BEARER: Final = "Bearer "
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
ACCOUNT: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class ScopeMissing(Forbidden):
    """The key is not allowed to do this."""

    code = "scope_missing"
    title = "The API key has not the scope that this needs"


class ForeignPage(Forbidden):
    """A page of somebody else's may make a browser send its cookies, but not this header."""

    code = "requested_by_missing"
    title = "With cookies, changes need the header X-Requested-By: bedesten"


class NotThisAccount(Forbidden):
    """X-Account names no account of the customer's."""

    code = "not_this_account"
    title = "X-Account is no account of this customer's"


class AddressNotAllowed(Forbidden):
    """The key is good, and not from here."""

    code = "address_not_allowed"
    title = "The API key may not be used from this address"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    ScopeMissing, ForeignPage, NotThisAccount, AddressNotAllowed,
)  # fmt: skip


class Authenticator:
    """Checks who sent a request, what they may do and how often."""

    def __init__(
        self,
        keys: KeyRing,
        sessions: SessionRing,
        tokens: TokenMaker,
        clock: Clock,
        *,
        per_key: Limiter,
        per_address: Limiter,
    ) -> None:
        self._keys = keys
        self._sessions = sessions
        self._tokens = tokens
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
        self._per_key.take(subject.caller, self._clock.monotonic_ns())
        if wanted not in subject.scopes:
            raise ScopeMissing(f"this needs the scope {wanted}")
        if not subject.account and wanted != identity.SESSION:
            raise identity.NoAccount
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
        """Who sent the request. Raises Unauthorized, each kind with its own code."""
        given = _credentials(request.scope["headers"])
        token = _token(given, request)
        if token is not None:
            return await self._holder(token, given.get(b"x-account"))
        key, timestamp, signature = (given.get(name) for name in CREDENTIALS[:3])
        if not key or not timestamp or not signature:
            raise identity.CredentialsMissing
        now_ms = self._clock.now_ns() // MS_NS
        identity.check_timestamp(timestamp, now_ms, given.get(b"x-recv-window"))
        found = await self._keys.find(key)
        if found is None:
            raise identity.ApiKeyUnknown
        signed = identity.message(timestamp, request_line(request), await request.body())
        identity.check_signature(found, signed, signature)
        if not found.may_come_from(request.client.host if request.client else ""):
            raise AddressNotAllowed
        return found.subject

    async def _holder(self, token: str, wanted: str | None) -> Subject:
        session = self._tokens.read(token, now_s=self._clock.now_ns() // SECOND_NS).session
        subject = await self._sessions.find(session)
        if subject is None:
            raise TokenWrong("its session has ended")
        if wanted is None:
            return subject
        acting = None
        if ACCOUNT.fullmatch(wanted):
            acting = await self._sessions.acting_for(session, AccountId(int(wanted)))
        if acting is None:
            raise NotThisAccount
        return acting


def _token(given: dict[bytes, str], request: "Request[Any, Any, Any]") -> str | None:
    """The access token, if there is one and a page of ours sent it."""
    header = given.get(b"authorization", "")
    if header.startswith(BEARER):
        return header[len(BEARER) :]
    if b"cookie" not in given or b"x-api-key" in given:
        return None
    token = request.cookies.get(ACCESS_COOKIE)
    if token and request.method not in SAFE and given.get(b"x-requested-by") != "bedesten":
        raise ForeignPage
    return token or None


def _credentials(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """Read off the raw headers: the framework's mapping costs more than the signature."""
    return {name: value.decode("latin-1") for name, value in headers if name in CREDENTIALS}


def request_line(request: "Request[Any, Any, Any]") -> bytes:
    """METHOD + path?query as it was sent, which is what the signature covers."""
    scope = request.scope
    query = scope["query_string"]
    path = scope["raw_path"]
    return scope["method"].encode() + path + (b"?" + query if query else b"")
