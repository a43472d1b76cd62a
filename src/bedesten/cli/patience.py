"""How long a part that keeps ending waits before it is started again, and what to say of it."""

import time
from collections.abc import Iterable

import msgspec

PAUSE_FIRST_S = 0.2
PAUSE_MAX_S = 10.0  # what it needs may be back: nobody waits longer than this for it
SETTLED_S = 10.0  # it lived so long: it is well again
SETTLED_BEFORE_DEATH_S = 2.0  # who dies instead of asking to be started again was at work by then
RESTLESS_TRIES = 3  # short lives in a row; before, a part may just have come too early


class Patience:
    """The short lives of one part in a row."""

    def __init__(self) -> None:
        self.tries = 0
        self._begun = time.monotonic()

    def begins(self) -> None:
        """A life begins now."""
        self._begun = time.monotonic()

    def ended(self, *, asks_again: bool) -> float:
        """It ended now; for how many seconds to wait: twice as long each time, up to a bound."""
        settled_s = SETTLED_S if asks_again else SETTLED_BEFORE_DEATH_S
        self.tries = 1 if self._age_s() > settled_s else self.tries + 1
        return min(PAUSE_FIRST_S * 2.0 ** (self.tries - 1), PAUSE_MAX_S)

    def forgiven(self) -> float:
        """It ended because what all parts need is away: not its fault, and nothing to wait for."""
        self.tries = 0
        return 0.0

    def restless(self) -> bool:
        """Whether it has ended again and again, and has not lived for long since."""
        return self.tries >= RESTLESS_TRIES and self._age_s() < SETTLED_S + PAUSE_MAX_S

    def _age_s(self) -> float:
        return time.monotonic() - self._begun


def last_reason(lines: Iterable[str]) -> str | None:
    """Why a part ended, from the newest of its JSON log lines that gives a reason."""
    for line in reversed(list(lines)):
        try:
            fields = msgspec.json.decode(line, type=dict[str, object])
        except msgspec.DecodeError:
            continue
        if "reason" in fields:
            return f"{fields.get('event')}: {fields['reason']}".strip()
    return None
