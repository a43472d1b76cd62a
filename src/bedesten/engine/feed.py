"""Committed rows to whoever subscribed, in order; who cannot follow is cut off, not waited for."""

from collections.abc import Callable
from typing import Protocol

from bedesten.protocol import frames
from bedesten.protocol.frames import ErrorCode

UNREAD_BYTES_MAX = 16 << 20  # what one subscriber may leave unread


class Subscriber(Protocol):
    """A connection that takes the feed."""

    def unread(self) -> int:
        """Bytes written to it that it has not taken yet."""
        ...

    def send(self, data: bytes) -> None:
        """Write whole frames."""
        ...

    def end(self, code: ErrorCode, sentence: str) -> None:
        """Say why, and close."""
        ...


class Feed:
    """The subscribers of one engine."""

    def __init__(self, cut: Callable[[], None] = lambda: None) -> None:
        self._subscribers: dict[Subscriber, None] = {}
        self._cut = cut

    def add(self, subscriber: Subscriber) -> None:
        """Rows from the next one on go to it too."""
        self._subscribers[subscriber] = None

    def remove(self, subscriber: Subscriber) -> None:
        """Harmless when it has no subscription."""
        self._subscribers.pop(subscriber, None)

    def publish(self, seq: int, at: int, events: bytes) -> None:
        """Send a committed row to everybody."""
        if not self._subscribers:
            return
        row = frames.row_frame(seq, at, events)
        for subscriber in list(self._subscribers):
            if subscriber.unread() > UNREAD_BYTES_MAX:
                self.remove(subscriber)
                self._cut()
                subscriber.end(
                    ErrorCode.SLOW_CONSUMER,
                    f"more than {UNREAD_BYTES_MAX >> 20} MiB of the feed were left unread",
                )
            else:
                subscriber.send(row)
