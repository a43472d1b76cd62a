"""Change an API key: its name, or what it may do."""

from datetime import datetime

import msgspec
import psycopg

from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.keys import store
from bedesten.domain.identity.keys.known import known_accounts, known_markets
from bedesten.domain.identity.keys.rights import Rights, network_of, wider
from bedesten.domain.identity.people import note
from bedesten.domain.identity.reception import Reception
from bedesten.kit.errors import NotFound
from bedesten.kit.ids import AccountId, KeyId
from bedesten.kit.moment import moment_of


class NoSuchKey(NotFound):
    """Revoked, or somebody else's."""

    code = "api_key_not_found"
    title = "There is no such API key"


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a key shall be from now on; what is unset stays as it is."""

    label: str | msgspec.UnsetType = msgspec.UNSET
    scopes: list[str] | msgspec.UnsetType = msgspec.UNSET
    ip_allowlist: list[str] | msgspec.UnsetType = msgspec.UNSET
    expires_at: datetime | msgspec.UnsetType | None = msgspec.UNSET
    markets: list[str] | msgspec.UnsetType = msgspec.UNSET
    accounts: list[int] | msgspec.UnsetType = msgspec.UNSET


async def change_key(reception: Reception, key: KeyId, changes: Changes) -> store.Shown:
    """The key as it is then; gateways know within a second.

    Letting it do more wants a fresh second factor if one is set up, letting it do less does not.
    Raises NoSuchKey, FreshFactorNeeded, and what is wrong with the rights.
    """
    customer = reception.customer
    async with reception.conn() as conn, conn.transaction():
        person = await customers.present(conn, customer)  # locks: one change at a time
        found = await store.live_one(conn, customer, key)
        if found is None:
            raise NoSuchKey
        old = rights_of(found)
        new = await _changed(conn, reception, old, changes)
        more = wider(old, new)
        if more:
            reception.check_fresh(has_factor=person.has_factor)
        if new != old:
            new.check(moment_of(reception.door.clock.now_ns()))
        label = found.label if changes.label is msgspec.UNSET else changes.label
        await store.change(conn, key, label, new)
        about = {"api_key_id": str(key), "before": told(old), "after": told(new), "wider": more}
        await note(conn, reception.device, customer, "api_key_changed", metadata=about)
        changed = await store.live_one(conn, customer, key)
        if changed is None:  # it has expired this moment
            raise NoSuchKey
        return changed


async def _changed(
    conn: psycopg.AsyncConnection, reception: Reception, old: Rights, changes: Changes
) -> Rights:
    scopes, networks, expires_at = old.scopes, old.networks, old.expires_at
    markets, accounts = old.markets, old.accounts
    if changes.scopes is not msgspec.UNSET:
        scopes = frozenset(changes.scopes)
    if changes.ip_allowlist is not msgspec.UNSET:
        networks = tuple(network_of(text) for text in changes.ip_allowlist)
    if changes.expires_at is not msgspec.UNSET:
        expires_at = changes.expires_at
    if changes.markets is not msgspec.UNSET:
        markets = await known_markets(conn, changes.markets)
    if changes.accounts is not msgspec.UNSET:
        accounts = await known_accounts(conn, reception.customer, changes.accounts)
    return Rights(
        scopes=scopes,
        networks=networks,
        expires_at=expires_at,
        markets=markets,
        accounts=accounts,
    )


def rights_of(shown: store.Shown) -> Rights:
    """What the key of this row may do."""
    return Rights(
        scopes=frozenset(shown.scopes),
        networks=tuple(network_of(text) for text in shown.addresses),
        expires_at=shown.expires_at,
        markets=frozenset(shown.markets),
        accounts=(shown.account, *map(AccountId, shown.more_accounts)),
    )


def told(rights: Rights) -> dict[str, object]:
    """For the record of changes."""
    return {
        "scopes": sorted(rights.scopes),
        "ip_allowlist": [str(network) for network in rights.networks],
        "expires_at": None if rights.expires_at is None else rights.expires_at.isoformat(),
        "markets": sorted(rights.markets),
        "accounts": list(rights.accounts),
    }
