"""How much may be asked in what time, by whom: shipped quotas, and what the parameters say."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
import structlog

SECOND_NS: Final = 1_000_000_000
PREFIX: Final = "rate_limits."  # of the system parameters
OFF: Final = "off"
QUOTA: Final = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})", re.ASCII)
log = structlog.get_logger()


class Policy(msgspec.Struct, frozen=True):
    """`quota` units of weight in `window_s` seconds; the whole quota may come at once.

    `interval_ns` is what one unit takes to be worked off, `text` the policy in a header.
    """

    name: str
    quota: int
    window_s: int
    window_ns: int
    interval_ns: int
    text: str

    @classmethod
    def of(cls, name: str, quota: int, window_s: int) -> "Policy":
        """With what follows from the three."""
        window_ns = window_s * SECOND_NS
        text = f'"{name}";q={quota};w={window_s}'
        return cls(name, quota, window_s, window_ns, window_ns // quota, text)


Policies = Mapping[str, Policy]
# Requests weigh what their route says. `address` covers also pages and unknown paths, and is the
# widest because one address may be an office. `stranger`: credentials that are none. The next
# four are for what can be guessed or sends mail, by address and by the name that is given.
# `refusal`: so many refusals and whoever goes on is banned.
DEFAULTS: Final[Policies] = {
    policy.name: policy
    for policy in (
        Policy.of("address", 6_000, 10),
        Policy.of("key", 2_000, 10),
        Policy.of("account", 4_000, 10),
        Policy.of("orders", 1_000, 10),
        Policy.of("orders_day", 1_000_000, 86_400),
        Policy.of("socket", 1_000, 10),
        Policy.of("binance_weight", 6_000, 60),
        Policy.of("binance_raw", 61_000, 300),
        Policy.of("binance_sockets", 300, 300),
        Policy.of("stranger", 60, 10),
        Policy.of("entry", 60, 600),
        Policy.of("entry_name", 10, 600),
        Policy.of("letter", 10, 3_600),
        Policy.of("letter_name", 3, 3_600),
        Policy.of("refusal", 300, 60),
    )
}


def policies_from(parameters: Mapping[str, str]) -> Policies:
    """The shipped policies, changed by system parameters `rate_limits.NAME` = "quota/seconds" or
    "off". One that cannot be read is logged, and what is shipped holds: no limit is lost."""
    found = dict(DEFAULTS)
    for key, value in parameters.items():
        name = key.removeprefix(PREFIX)
        match = QUOTA.fullmatch(value)
        if name not in DEFAULTS:
            log.warning("a rate limit that nothing asks for", parameter=key)
        elif value == OFF:
            del found[name]
        elif match is None:
            log.error("a rate limit cannot be read", parameter=key, value=value)
        else:
            found[name] = Policy.of(name, int(match[1]), int(match[2]))
    return found
