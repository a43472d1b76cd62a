"""Keys to an account's own stream, as older clients ask for them: an hour each, kept in memory.

A process that starts again has forgotten them; clients ask for another then.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from bedesten.domain.identity import ApiKey
from bedesten.gateways.binance.refusals import Rejected, rejected
from bedesten.kit.clock import Clock

LIFE_NS: Final = 3_600 * 10**9
KEPT_MAX: Final = 10_000
KEY_BYTES: Final = 32


class Held(NamedTuple):
    """The API key that it was asked for with, its text, and until when it is good."""

    key: ApiKey
    api_key: str
    until_ns: int


class ListenKeys:
    """One key for each API key at a time."""

    def __init__(self, clock: Clock, entropy: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._entropy = entropy
        self._held: dict[str, Held] = {}
        self._of: dict[str, str] = {}  # listen keys by API keys

    def open(self, key: ApiKey, api_key: str) -> str:
        """The API key's live one, good for another hour, or a new one."""
        known = self._of.get(api_key)
        if known is None or self._live(known) is None:
            self._forget()
            known = self._of[api_key] = self._entropy(KEY_BYTES).hex()
        self._held[known] = Held(key, api_key, self._clock.monotonic_ns() + LIFE_NS)
        return known

    def extend(self, listen_key: str, api_key: str) -> None:
        """For another hour. Raises Rejected for one that is not this API key's or over."""
        held = self._own(listen_key, api_key)
        self._held[listen_key] = held._replace(until_ns=self._clock.monotonic_ns() + LIFE_NS)

    def close(self, listen_key: str, api_key: str) -> None:
        """End it. Raises Rejected likewise."""
        self._own(listen_key, api_key)
        del self._held[listen_key], self._of[api_key]

    def find(self, listen_key: str) -> Held | None:
        """Whose it is, while it is good; whoever streams by it looks again and again, and at the
        API key too, which may be revoked."""
        return self._live(listen_key)

    def _own(self, listen_key: str, api_key: str) -> Held:
        held = self._live(listen_key)
        if held is None or held.api_key != api_key:
            raise _unknown()
        return held

    def _live(self, listen_key: str) -> Held | None:
        held = self._held.get(listen_key)
        return held if held is not None and self._clock.monotonic_ns() < held.until_ns else None

    def _forget(self) -> None:
        """Make room: first without those that are over, then without the oldest."""
        if len(self._held) < KEPT_MAX:
            return
        now_ns = self._clock.monotonic_ns()
        over = [key for key, held in self._held.items() if held.until_ns <= now_ns]
        for listen_key in over or [next(iter(self._held))]:
            del self._of[self._held.pop(listen_key).api_key]


def _unknown() -> Rejected:
    return rejected(-1125, "This listenKey does not exist.")
