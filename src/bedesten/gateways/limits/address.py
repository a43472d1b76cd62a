"""Where a request comes from: the peer, or whom a trusted proxy says it speaks for.

An address of IPv6 is metered by its /64, which is what one customer of a network gets.
"""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from bedesten.config import BadSetting
from bedesten.kit.addresses import AddressWrong, Network, networks_of, within

NETWORK_BITS: Final = 64


class Proxies:
    """The reverse proxies whose X-Forwarded-For is believed."""

    def __init__(self, networks: tuple[Network, ...]) -> None:
        self._networks = networks

    @classmethod
    def read(cls, text: str) -> "Proxies":
        """Networks separated by commas; empty: nobody is believed. Raises BadSetting."""
        try:
            return cls(networks_of(text))
        except AddressWrong as error:
            raise BadSetting(f"BEDESTEN_TRUSTED_PROXIES={text}: {error.detail}") from error

    def __bool__(self) -> bool:
        """Whether anybody is believed."""
        return bool(self._networks)

    def sender(self, peer: str, forwarded: str | None) -> str:
        """Who sent it: from the right, the first address that is not one of our proxies'."""
        if not self._networks or not forwarded or not within(peer, self._networks):
            return peer
        sender = peer
        for hop in reversed(forwarded.split(",")):
            try:
                sender = str(ip_address(hop.strip()))
            except ValueError:
                return sender  # what is further left was said by somebody we cannot name
            if not within(sender, self._networks):
                return sender
        return sender


@lru_cache(maxsize=10_000)
def network_of(address: str) -> str:
    """Who is metered for this address."""
    try:
        here = ip_address(address)
    except ValueError:
        return address
    if not isinstance(here, IPv6Address):
        return address
    if here.ipv4_mapped is not None:
        return str(here.ipv4_mapped)
    return str(IPv6Network((int(here) >> NETWORK_BITS << NETWORK_BITS, NETWORK_BITS)))
