"""The leader's end of the journal: one append at a time, each chained to the one before.

What is on its way when the lead is lost has an unknown outcome; nothing is called back after that.
"""

from collections.abc import Callable

from bedesten.engine.chain import row_hash
from bedesten.engine.store import Lost, NewRow, OpenLine


class Journal:
    """Appends rows in order. `failed` is called at most once, and nothing after it."""

    def __init__(
        self, open_line: OpenLine, last_hash: bytes, failed: Callable[[Lost], None]
    ) -> None:
        self.last_hash = last_hash
        self._failed = failed
        self._waits = False
        self._closed = False
        self._line = open_line(self._broken)

    @property
    def busy(self) -> bool:
        """Whether nothing may be started: a statement is on its way, or the connection is gone."""
        return self._waits or self._closed

    def close(self) -> None:
        """Give the connection back; what is on its way has an unknown outcome."""
        self._closed = True
        self._line.close()

    def give_up(self, lost: Lost) -> None:
        """Close, and tell why; nothing is appended, confirmed or answered from here on."""
        if not self._closed:
            self.close()
            self._failed(lost)

    def append(self, row: NewRow, committed: Callable[[], None]) -> None:
        """Append a row, whose hash is made here; `committed` is called once it is durable."""
        digest = row_hash(
            self.last_hash,
            row.seq,
            row.epoch,
            row.at,
            command_bytes=row.command_bytes,
            event_bytes=row.event_bytes,
        )

        def chained() -> None:
            self.last_hash = digest
            committed()

        self._start()
        self._line.append(row, digest, lambda lost: self._answered(lost, chained))

    def beat(self, epoch: int, seq: int, confirmed: Callable[[], None]) -> None:
        """Tell observers that we live; `confirmed` is called if we still lead."""
        self._start()
        self._line.beat(epoch, seq, lambda lost: self._answered(lost, confirmed))

    def _start(self) -> None:
        assert not self._waits, "one statement at a time"
        self._waits = True

    def _answered(self, lost: Lost | None, then: Callable[[], None]) -> None:
        if self._closed:
            return
        self._waits = False
        if lost is None:
            then()
        else:
            self.give_up(lost)

    def _broken(self, lost: Lost) -> None:
        self.give_up(lost)
