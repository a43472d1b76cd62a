"""What a browser or program calls itself, as people say it, and where a network begins.

A name is made of our own words alone: it stands in mails, and anybody may call themselves anything.
"""

from ipaddress import ip_address, ip_network
from typing import Final

UNKNOWN: Final = "?"
PREFIX_V4: Final = 24
PREFIX_V6: Final = 48
# In this order: most browsers also name the ones that they are like.
PROGRAMS: Final = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python"), ("okhttp", "Android app"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """Such as "Firefox, Windows"; "?" for what we do not know."""
    named = [_first(PROGRAMS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(name for name in named if name) or UNKNOWN


def network_of(address: str | None) -> str | None:
    """The /24 or /48 that an address is in; None for what is no address."""
    if address is None:
        return None
    try:
        length = PREFIX_V4 if ip_address(address).version == 4 else PREFIX_V6
        return str(ip_network(f"{address}/{length}", strict=False))
    except ValueError:
        return None


def _first(words: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for word, name in words if word in user_agent), None)
