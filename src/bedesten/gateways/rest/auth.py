"""The seam between HTTP and identity: a guard that puts a Subject on each request.

Every route says in `opt["scope"]` what it needs: "public", a scope of the key, or "session", which
only people have. They are known by a signature of an API key, by an access token, or by the cookie
that holds one; routes never look at headers. What a route weighs is in `gateways/weights.py`.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from bedesten.domain import identity
from bedesten.domain.identity import ACCESS_COOKIE, ApiKey, Subject, TokenMaker
from bedesten.gateways.acting import acting, holder_of
from bedesten.gateways.keys import KeyRing, ScopeMissing
from bedesten.gateways.limits import Caller, Tally
from bedesten.gateways.rest.problems import refuse_options
from bedesten.gateways.sessions import SessionRing
from bedesten.gateways.weights import charge_known, charge_public
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Unauthorized

PUBLIC: Final = "public"
MS_NS: Final = 1_000_000
SECOND_NS: Final = 1_000_000_000
CREDENTIALS: Final = frozenset({
    b"x-api-key", b"x-timestamp", b"x-signature", b"authorization", b"cookie", b"x-account",
    b"x-requested-by", b"x-recv-window",
})  # fmt: skip
Credentials = dict[bytes, str]
Scope = dict[str, Any]
Read = Callable[[], Awaitable[bytes]]
BEARER: Final = "Bearer "
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignPage(Forbidden):
    """A page of somebody else's may make a browser send its cookies, but not this header."""

    code = "requested_by_missing"
    title = "With cookies, changes need the header X-Requested-By: bedesten"


class AddressNotAllowed(Forbidden):
    """The key is good, and not from here."""

    code = "address_not_allowed"
    title = "The API key may not be used from this address"


ERRORS: Final[tuple[type[DomainError], ...]] = (ForeignPage, AddressNotAllowed)


class Authenticator:
    """Checks who sent a request, what they may do and how often."""

    def __init__(
        self,
        keys: KeyRing,
        sessions: SessionRing,
        tokens: TokenMaker,
        clock: Clock,
    ) -> None:
        self._keys = keys
        self._sessions = sessions
        self._tokens = tokens
        self._clock = clock

    async def guard(
        self, connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler
    ) -> None:
        """Litestar guard of the whole application."""
        request = cast("Request[Any, Any, Any]", connection)
        refuse_options(request)
        wanted = route.opt["scope"]
        tally: Tally = cast("dict[str, Any]", connection.scope)["tally"]
        if wanted == PUBLIC:
            await charge_public(tally, request, route)
            return
        connection.scope["user"] = await self._admitted(
            partial(self.subject_of, request), tally, route
        )

    async def admit_signed(
        self, scope: Scope, route: BaseRouteHandler, given: Credentials, read: Read
    ) -> tuple[Subject, bytes]:
        """The same for a signed request that the framework has not seen: whose it is, its body."""
        body = b""

        async def signer() -> Subject:
            nonlocal body
            address = scope["client"][0] if scope["client"] else ""
            holder = await self._key(given)
            body = await read()
            return self._signer(holder, given, (request_line(scope), body), address)

        return await self._admitted(signer, scope["tally"], route), body

    async def _admitted(
        self, find: Callable[[], Awaitable[Subject]], tally: Tally, route: BaseRouteHandler
    ) -> Subject:
        """Whom `find` finds, if they may do this and as often. Raises Unauthorized, Forbidden,
        RateLimited."""
        tally.look_for_stranger()  # each new key costs a look at the database
        try:
            subject = await find()
        except Unauthorized:
            tally.count_stranger()  # and nobody shall try keys without end
            raise
        charge_known(tally, Caller(subject.caller, subject.account), route)
        wanted = route.opt["scope"]
        if wanted not in subject.scopes:
            raise ScopeMissing(f"this needs the scope {wanted}")
        if not subject.account and wanted != identity.SESSION:
            raise identity.NoAccount
        return subject

    async def subject_of(self, request: "Request[Any, Any, Any]") -> Subject:
        """Who sent the request. Raises Unauthorized, each kind with its own code."""
        given = credentials(request.scope["headers"])
        token = _token(given, request)
        if token is not None:
            now_s = self._clock.now_ns() // SECOND_NS
            wanted = given.get(b"x-account")
            return await holder_of(self._sessions, self._tokens, token, wanted, now_s=now_s)
        found = await self._key(given)
        signed = request_line(cast("Scope", request.scope)), await request.body()
        return self._signer(found, given, signed, request.client.host if request.client else "")

    async def _key(self, given: Credentials) -> ApiKey:
        """The key that a request names. Raises Unauthorized."""
        key, timestamp = given.get(b"x-api-key"), given.get(b"x-timestamp")
        if not key or not timestamp or not given.get(b"x-signature"):
            raise identity.CredentialsMissing
        now_ms = self._clock.now_ns() // MS_NS
        identity.check_timestamp(timestamp, now_ms, given.get(b"x-recv-window"))
        found = await self._keys.find(key)
        if found is None:
            raise identity.ApiKeyUnknown
        return found

    def _signer(
        self, found: ApiKey, given: Credentials, signed: tuple[bytes, bytes], address: str
    ) -> Subject:
        """Whose key signed this line and body. Raises SignatureWrong, AddressNotAllowed."""
        wanted = given.get(b"x-account")
        text = identity.message(given[b"x-timestamp"], *signed, wanted)
        identity.check_signature(found, text, given[b"x-signature"])
        if not found.may_come_from(address):
            raise AddressNotAllowed
        self._keys.note_use(found, address)
        return acting(found.subject, wanted)


def _token(given: Credentials, request: "Request[Any, Any, Any]") -> str | None:
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


def credentials(headers: Iterable[tuple[bytes, bytes]]) -> Credentials:
    """Read off the raw headers: the framework's mapping costs more than the signature."""
    return {name: value.decode("latin-1") for name, value in headers if name in CREDENTIALS}


def request_line(scope: Scope) -> bytes:
    """METHOD + path?query as it was sent, which is what the signature covers."""
    query, path = scope["query_string"], scope["raw_path"]
    line: bytes = scope["method"].encode() + path + (b"?" + query if query else b"")
    return line
