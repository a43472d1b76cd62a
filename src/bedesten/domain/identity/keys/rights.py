"""What an API key may do, and whether a change lets it do more."""

from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

import msgspec

from bedesten.kit.errors import DomainError, Malformed
from bedesten.kit.ids import AccountId

WITHDRAW: Final = "withdraw"
FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)
Network = IPv4Network | IPv6Network


class AddressWrong(Malformed):
    """Not a network of addresses."""

    code = "address_wrong"
    title = "Networks are written like 192.0.2.0/24 or 2001:db8::/48"


class NetworksNeeded(Malformed):
    """A key that may withdraw says from where."""

    code = "networks_needed"
    title = "A key with the scope withdraw needs an ip_allowlist"


class ExpiryPast(Malformed):
    """A key that would end before it begins."""

    code = "expiry_past"
    title = "expires_at is over already"


ERRORS: Final[tuple[type[DomainError], ...]] = (AddressWrong, NetworksNeeded, ExpiryPast)


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """`networks` from where it may be used, none: from anywhere; `markets` that it is limited to,
    none: it is not; `accounts` that it may act for, the one that is meant first."""

    scopes: frozenset[str]
    networks: tuple[Network, ...]
    expires_at: datetime | None
    markets: frozenset[str]
    accounts: tuple[AccountId, ...]

    def check(self, now: datetime) -> None:
        """Raises NetworksNeeded, ExpiryPast."""
        if WITHDRAW in self.scopes and not self.networks:
            raise NetworksNeeded
        if self.expires_at is not None and self.expires_at <= now:
            raise ExpiryPast


def wider(old: Rights, new: Rights) -> list[str]:
    """In what the new rights let a key do more than the old ones."""
    found = {
        "scopes": not new.scopes <= old.scopes,
        "ip_allowlist": not _covered(old.networks, new.networks),
        "expires_at": (new.expires_at or FOR_EVER) > (old.expires_at or FOR_EVER),
        "markets": bool(old.markets) and not (new.markets and new.markets <= old.markets),
        "accounts": not set(new.accounts) <= set(old.accounts),
    }
    return [name for name, more in found.items() if more]


def network_of(text: str) -> Network:
    """Raises AddressWrong."""
    try:
        return ip_network(text)
    except ValueError as error:
        raise AddressWrong(f"{text} is no network") from error


def _covered(old: tuple[Network, ...], new: tuple[Network, ...]) -> bool:
    """Whether each new network lies within one of the old."""
    if not old:
        return True
    return bool(new) and all(any(_within(one, wide) for wide in old) for one in new)


def _within(one: Network, wide: Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(wide, IPv4Network) and one.subnet_of(wide)
    return isinstance(wide, IPv6Network) and one.subnet_of(wide)
