"""What an answer says about limits: the fields of draft-ietf-httpapi-ratelimit-headers.

`RateLimit-Policy` and `RateLimit` (since its eighth version) tell of every policy that counted the
request; `RateLimit-Limit`, `-Remaining` and `-Reset` (before) of the one of which least is left.
"""

from collections.abc import Sequence
from functools import lru_cache

from bedesten.gateways.limits.meter import Standing

Headers = list[tuple[bytes, bytes]]


def headers_of(standings: Sequence[Standing]) -> Headers:
    """None without a policy."""
    if not standings:
        return []
    states = []
    tightest, least = standings[0], 2.0
    for one in standings:
        policy, remaining, reset_s = one
        states.append(f'"{policy.name}";r={remaining};t={reset_s}')
        share = remaining / policy.quota
        if share < least:
            tightest, least = one, share
    return [
        (b"ratelimit-policy", _policies(tuple(one[0].text for one in standings))),
        (b"ratelimit", ", ".join(states).encode()),
        (b"ratelimit-limit", b"%d" % tightest.policy.quota),
        (b"ratelimit-remaining", b"%d" % tightest.remaining),
        (b"ratelimit-reset", b"%d" % tightest.reset_s),
    ]


@lru_cache(maxsize=256)
def _policies(texts: tuple[str, ...]) -> bytes:
    return ", ".join(texts).encode()
