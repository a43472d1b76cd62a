"""REST: a customer's API keys."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.keys import known, rights, store
from bedesten.domain.identity.keys.change import Changes, NoSuchKey, change_key, told
from bedesten.domain.identity.keys.issue import Wanted, issue_key_async
from bedesten.domain.identity.keys.rights import Rights, network_of
from bedesten.domain.identity.model import KEY, SESSION
from bedesten.domain.identity.people import note
from bedesten.domain.identity.reception import Reception
from bedesten.kit.addresses import AddressWrong
from bedesten.kit.errors import Forbidden
from bedesten.kit.ids import KeyId, key_id
from bedesten.kit.moment import moment_of
from bedesten.kit.text import PLAIN

PERSON: Final = {"scope": SESSION}
TAGS: Final = ["API keys"]
KEYS_MAX: Final = 30
PEM_LENGTH_MAX: Final = 2_000
Here = NamedDependency[Reception]
Label = Annotated[str, msgspec.Meta(max_length=100, pattern=PLAIN)]
Scope = Literal["read", "trade", "withdraw", "account"]
Scopes = Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=4)]
Network = Annotated[str, msgspec.Meta(max_length=49)]
Networks = Annotated[list[Network], msgspec.Meta(max_length=32)]
Symbol = Annotated[str, msgspec.Meta(max_length=24, pattern=PLAIN)]
Markets = Annotated[list[Symbol], msgspec.Meta(max_length=100)]
Account = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Accounts = Annotated[list[Account], msgspec.Meta(min_length=1, max_length=100)]


class TooManyKeys(Forbidden):
    """Revoke one first."""

    code = "too_many_api_keys"
    title = f"A customer has at most {KEYS_MAX} API keys"


ERRORS: Final = (NoSuchKey, TooManyKeys, AddressWrong, *rights.ERRORS, *known.ERRORS)


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    """What the key shall be; with `public_key` (PEM, Ed25519 or RSA) the secret stays with you.

    `markets` limits orders and what is seen of them; empty: all. `accounts` are those that it may
    act for, the one that is meant without X-Account first; absent: the one of this request. The
    scope account moves money between these; withdraw needs an ip_allowlist.
    """

    label: Label
    scopes: Scopes
    public_key: Annotated[str, msgspec.Meta(max_length=PEM_LENGTH_MAX)] | None = None
    ip_allowlist: Networks = []
    expires_at: datetime | None = None
    markets: Markets = []
    accounts: Accounts | None = None


class KeyChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is absent stays. expires_at: null is never."""

    label: Label | msgspec.UnsetType = msgspec.UNSET
    scopes: Scopes | msgspec.UnsetType = msgspec.UNSET
    ip_allowlist: Networks | msgspec.UnsetType = msgspec.UNSET
    expires_at: datetime | msgspec.UnsetType | None = msgspec.UNSET
    markets: Markets | msgspec.UnsetType = msgspec.UNSET
    accounts: Accounts | msgspec.UnsetType = msgspec.UNSET


class IssuedView(msgspec.Struct, omit_defaults=True):
    """The key; `secret` is shown only now, and only where we made one."""

    api_key: str
    scopes: list[str]
    secret: str | None = None


class KeyView(msgspec.Struct):
    """A live key. `account_id` is the one of `accounts` that is meant without X-Account. When and
    from where it was used is some seconds late."""

    api_key_id: str
    account_id: int
    accounts: list[int]
    prefix: str
    label: str
    kind: str
    scopes: list[str]
    ip_allowlist: list[str]
    markets: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_ip: str | None


class KeyList(msgspec.Struct):
    """Live keys, newest first."""

    data: list[KeyView]


@post("/api-keys", opt=PERSON, tags=TAGS, summary="Make an API key")
async def make_key(reception: Here, data: JSONBody[NewKey]) -> IssuedView:
    """Wants a fresh second factor if one is set up."""
    customer, door = reception.customer, reception.door
    async with reception.conn() as conn, conn.transaction():
        person = await customers.present(conn, customer)
        reception.check_fresh(has_factor=person.has_factor)
        if len(await store.live_keys(conn, customer)) >= KEYS_MAX:
            raise TooManyKeys
        accounts = data.accounts or [reception.account]
        allowed = Rights(
            scopes=frozenset(data.scopes),
            networks=tuple(network_of(text) for text in data.ip_allowlist),
            expires_at=data.expires_at,
            markets=await known.known_markets(conn, data.markets),
            accounts=await known.known_accounts(conn, customer, accounts),
        )
        allowed.check(moment_of(door.clock.now_ns()))
        wanted = Wanted(label=data.label, rights=allowed, public_key=data.public_key)
        issued = await issue_key_async(conn, (door.sealer, door.entropy), customer, wanted)
        about = {"prefix": issued.key[:11], **told(allowed)}
        await note(conn, reception.device, customer, "api_key_made", metadata=about)
    return IssuedView(api_key=issued.key, scopes=list(issued.scopes), secret=issued.secret or None)


@get("/api-keys", opt=PERSON, tags=TAGS, summary="List API keys")
async def list_keys(reception: Here) -> KeyList:
    """The live ones, newest first; never a secret."""
    async with reception.conn() as conn:
        found = await store.live_keys(conn, reception.customer)
    return KeyList([_view(one) for one in found])


@get("/api-keys/me", opt={"scope": KEY}, tags=TAGS, summary="Read this API key")
async def read_own_key(reception: Here) -> KeyView:
    """What the key that signed this request may do, whatever that is."""
    asker = reception.subject
    assert asker.key is not None, "the route asks for a key"
    async with reception.conn() as conn:
        found = await store.live_one(conn, asker.customer, asker.key)
    if found is None:  # revoked this moment
        raise NoSuchKey
    return _view(found)


@patch("/api-keys/{key:str}", opt=PERSON, tags=TAGS, summary="Change an API key")
async def change_one_key(reception: Here, key: FromPath[str], data: JSONBody[KeyChange]) -> KeyView:
    """Holds within a second, on every gateway. What lets it do more wants a fresh second factor if
    one is set up; what lets it do less does not."""
    changes = Changes(**msgspec.structs.asdict(data))
    return _view(await change_key(reception, _known(key), changes))


@delete("/api-keys/{key:str}", opt=PERSON, tags=TAGS, status_code=204,
        summary="Revoke an API key")  # fmt: skip
async def revoke_key(reception: Here, key: FromPath[str]) -> None:
    """It stops within a second, on every gateway."""
    wanted = _known(key)
    async with reception.conn() as conn, conn.transaction():
        if not await store.revoke(conn, reception.customer, wanted):
            raise NoSuchKey
        about = {"api_key_id": str(wanted)}
        await note(conn, reception.device, reception.customer, "api_key_revoked", metadata=about)


def _known(text: str) -> KeyId:
    try:
        return key_id(text)
    except ValueError:
        raise NoSuchKey from None


def _view(shown: store.Shown) -> KeyView:
    return KeyView(
        api_key_id=str(shown.key),
        account_id=shown.account,
        accounts=[shown.account, *shown.more_accounts],
        prefix=shown.prefix,
        label=shown.label,
        kind=shown.kind,
        scopes=shown.scopes,
        ip_allowlist=shown.addresses,
        markets=shown.markets,
        created_at=shown.created_at,
        expires_at=shown.expires_at,
        last_used_at=shown.last_used_at,
        last_used_ip=shown.last_used_ip,
    )


ROUTES: Final[tuple[Any, ...]] = (make_key, list_keys, read_own_key, change_one_key, revoke_key)
