"""Time as an argument. Only the rim reads the machine's clock, and it does so through this."""

import time
from typing import Protocol


class Clock(Protocol):
    """Where code at the rim gets its time; tests pass one they set themselves."""

    def now_ns(self) -> int:
        """Nanoseconds since the Unix epoch, UTC."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds since an unknown start; never goes back. For durations and timeouts."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ns(self) -> int:
        """Nanoseconds since the Unix epoch, UTC."""
        return time.time_ns()

    def monotonic_ns(self) -> int:
        """Nanoseconds since an unknown start; never goes back."""
        return time.monotonic_ns()
