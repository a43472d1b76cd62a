"""How often one key or address may ask: the generic cell rate algorithm, one number each."""

from collections.abc import Hashable
from typing import Final

from bedesten.kit.errors import DomainError, RateLimited

SECOND_NS: Final = 1_000_000_000
BURST_S: Final = 2  # so many seconds' worth may come at once
TRACKED_MAX: Final = 50_000


class TooManyRequests(RateLimited):
    """The key or address asked more often than it may."""

    code = "rate_limited"
    title = "Too many requests: wait as long as Retry-After says"


ERRORS: Final[tuple[type[DomainError], ...]] = (TooManyRequests,)


class Limiter:
    """`rate` requests a second for each asker, 0 for no limit."""

    def __init__(self, rate: int) -> None:
        self._interval_ns = SECOND_NS // rate if rate else 0
        self._burst_ns = BURST_S * SECOND_NS
        self._due_ns: dict[Hashable, int] = {}  # when the asker's past requests are worked off

    def take(self, asker: Hashable, now_ns: int) -> None:
        """Count one request at a monotonic time. Raises TooManyRequests."""
        if not self._interval_ns:
            return
        due = self.look(asker, now_ns)
        if asker not in self._due_ns and len(self._due_ns) >= TRACKED_MAX:
            self._forget(now_ns)
        self._due_ns[asker] = due

    def look(self, asker: Hashable, now_ns: int) -> int:
        """When one more request would be worked off; counts nothing. Raises TooManyRequests."""
        due = max(self._due_ns.get(asker, 0), now_ns) + self._interval_ns
        if self._interval_ns and due - now_ns > self._burst_ns:
            wait_ns = due - now_ns - self._burst_ns
            raise TooManyRequests(retry_after_s=-(-wait_ns // SECOND_NS))
        return due

    def _forget(self, now_ns: int) -> None:
        """Drop whoever has nothing to work off; if everybody has, the longest tracked half."""
        self._due_ns = {asker: due for asker, due in self._due_ns.items() if due > now_ns}
        for asker in list(self._due_ns)[: len(self._due_ns) - TRACKED_MAX // 2]:
            del self._due_ns[asker]
