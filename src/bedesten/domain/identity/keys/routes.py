"""REST: a customer's API keys."""

from datetime import datetime
from ipaddress import ip_network
from typing import Annotated, Any, Final

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.keys import store
from bedesten.domain.identity.keys.issue import Wanted, issue_key_async
from bedesten.domain.identity.model import SESSION
from bedesten.domain.identity.people import note
from bedesten.domain.identity.reception import Reception
from bedesten.kit.errors import Forbidden, Malformed, NotFound
from bedesten.kit.ids import key_id
from bedesten.kit.text import PLAIN

PERSON: Final = {"scope": SESSION}
KEYS_MAX: Final = 30
PEM_LENGTH_MAX: Final = 2_000
Here = NamedDependency[Reception]
Network = Annotated[str, msgspec.Meta(max_length=49)]


class NoSuchKey(NotFound):
    """Revoked, or somebody else's."""

    code = "api_key_not_found"
    title = "There is no such API key"


class TooManyKeys(Forbidden):
    """Revoke one first."""

    code = "too_many_api_keys"
    title = f"A customer has at most {KEYS_MAX} API keys"


class AddressWrong(Malformed):
    """Not a network of addresses."""

    code = "address_wrong"
    title = "Networks are written like 192.0.2.0/24 or 2001:db8::/48"


ERRORS: Final = (NoSuchKey, TooManyKeys, AddressWrong)


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    """What the key shall be; with `public_key` (PEM, Ed25519 or RSA) the secret stays with you."""

    label: Annotated[str, msgspec.Meta(max_length=100, pattern=PLAIN)]
    scopes: Annotated[list[Annotated[str, msgspec.Meta(pattern="^(read|trade)$")]],
                      msgspec.Meta(min_length=1, max_length=2)]  # fmt: skip
    public_key: Annotated[str, msgspec.Meta(max_length=PEM_LENGTH_MAX)] | None = None
    ip_allowlist: Annotated[list[Network], msgspec.Meta(max_length=32)] = []
    expires_at: datetime | None = None


class IssuedView(msgspec.Struct, omit_defaults=True):
    """The key; `secret` is shown only now, and only where we made one."""

    api_key: str
    scopes: list[str]
    secret: str | None = None


class KeyView(msgspec.Struct):
    """A live key."""

    api_key_id: str
    account_id: int
    prefix: str
    label: str
    kind: str
    scopes: list[str]
    ip_allowlist: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class KeyList(msgspec.Struct):
    """Live keys, newest first."""

    data: list[KeyView]


@post("/api-keys", opt=PERSON, tags=["people"], summary="Make an API key")
async def make_key(reception: Here, data: JSONBody[NewKey]) -> IssuedView:
    """For the account that the request acts for; wants a fresh second factor if one is set up."""
    wanted = Wanted(
        label=data.label,
        scopes=tuple(sorted(set(data.scopes))),
        public_key=data.public_key,
        addresses=tuple(_network(text) for text in data.ip_allowlist),
        expires_at=data.expires_at,
    )
    customer = reception.customer
    async with reception.conn() as conn, conn.transaction():
        person = await customers.by_id(conn, customer)
        assert person is not None, "who has a session has a row"
        reception.check_fresh(has_factor=person.two_fa_enabled)
        if len(await store.live_keys(conn, customer)) >= KEYS_MAX:
            raise TooManyKeys
        door = reception.door
        issued = await issue_key_async(
            conn, (door.sealer, door.entropy), (customer, reception.account), wanted
        )
        about = {"prefix": issued.key[:11], "scopes": list(issued.scopes)}
        await note(conn, reception.device, customer, "api_key_made", metadata=about)
    return IssuedView(api_key=issued.key, scopes=list(issued.scopes), secret=issued.secret or None)


@get("/api-keys", opt=PERSON, tags=["people"], summary="List API keys")
async def list_keys(reception: Here) -> KeyList:
    """The live ones, newest first; never a secret."""
    async with reception.conn() as conn:
        found = await store.live_keys(conn, reception.customer)
    return KeyList([_view(one) for one in found])


@delete("/api-keys/{key:str}", opt=PERSON, tags=["people"], status_code=204,
        summary="Revoke an API key")  # fmt: skip
async def revoke_key(reception: Here, key: FromPath[str]) -> None:
    """It stops within a second, on every gateway."""
    try:
        wanted = key_id(key)
    except ValueError:
        raise NoSuchKey from None
    async with reception.conn() as conn, conn.transaction():
        if not await store.revoke(conn, reception.customer, wanted):
            raise NoSuchKey
        about = {"api_key_id": str(wanted)}
        await note(conn, reception.device, reception.customer, "api_key_revoked", metadata=about)


def _view(shown: store.Shown) -> KeyView:
    return KeyView(
        api_key_id=str(shown.key),
        account_id=shown.account,
        prefix=shown.prefix,
        label=shown.label,
        kind=shown.kind,
        scopes=shown.scopes,
        ip_allowlist=shown.addresses,
        created_at=shown.created_at,
        expires_at=shown.expires_at,
        last_used_at=shown.last_used_at,
    )


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise AddressWrong(f"{text} is no network") from error


ROUTES: Final[tuple[Any, ...]] = (make_key, list_keys, revoke_key)
