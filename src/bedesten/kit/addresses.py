"""Addresses and networks of the Internet: who is within, and how people write them."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from bedesten.kit.errors import Malformed

Network = IPv4Network | IPv6Network


class AddressWrong(Malformed):
    """No network, or one with bits behind its mask."""

    code = "address_wrong"
    title = "Networks are written like 192.0.2.0/24 or 2001:db8::/48"


def within(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address is in one of these networks; what is no address is in none."""
    try:
        here = ip_address(address)
    except ValueError:
        return False
    if isinstance(here, IPv6Address) and here.ipv4_mapped is not None:
        here = here.ipv4_mapped
    return any(here in network for network in networks)


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks separated by commas; empty: none. Raises AddressWrong."""
    return tuple(network_of(part.strip()) for part in text.split(",") if part.strip())


def network_of(text: str) -> Network:
    """Raises AddressWrong."""
    try:
        return ip_network(text)
    except ValueError as error:
        raise AddressWrong(f"{text} is no network") from error
