"""Whose request it is: proxies are believed only when they are trusted."""

import pytest

from bedesten.config import BadSetting
from bedesten.gateways.limits import Proxies, network_of

PROXIES = Proxies.read("10.0.0.0/8, 2001:db8:1::/48")


@pytest.mark.spec("API-005")
@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what is left of it was made up
        ("10.0.0.1", "6.6.6.6, rubbish", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, rubbish, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("2001:db8:1::5", "2001:db8:2:3::4", "2001:db8:2:3::4"),
        ("", "6.6.6.6", ""),
    ],
)
def test_only_trusted_proxies_speak_for_others(
    peer: str, forwarded: str | None, sender: str
) -> None:
    assert PROXIES.sender(peer, forwarded) == sender


def test_nobody_is_believed_unless_it_is_set() -> None:
    assert Proxies.read("").sender("127.0.0.1", "6.6.6.6") == "127.0.0.1"
    with pytest.raises(BadSetting, match="TRUSTED_PROXIES"):
        Proxies.read("10.0.0.1/8")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_a_customer_of_a_network_is_one_asker(address: str, network: str) -> None:
    assert network_of(address) == network
