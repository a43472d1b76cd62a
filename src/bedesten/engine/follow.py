"""Follows a living journal: applies each new row, compares its events, and measures silence."""

from bedesten.engine.replay import Cursor, apply_row, check_row
from bedesten.engine.store import JournalStore
from bedesten.kernel import Kernel
from bedesten.kit.clock import Clock

# The leader beats every 100 ms, 200 at worst, when it has nothing to append.
SILENCE_NS = 400_000_000
# What one pause counts at most: a standby that was itself stopped must not blame the leader.
PAUSE_NS_MAX = 100_000_000
ROWS_MAX = 32  # per look; a row has up to a few MiB
# While rows come nobody needs the beat, and looking for it would double the queries.
BEAT_FROM_NS = 50_000_000


class Follower:
    """Kernel and cursor, kept at the journal's end by `look`.

    `silent_ns` is for how long the journal has shown no sign of a leader; `beat` is the newest beat
    seen, and `heard` says whether there was any sign since the start.
    """

    def __init__(self, store: JournalStore, kernel: Kernel, cursor: Cursor, clock: Clock) -> None:
        self.kernel = kernel
        self.cursor = cursor
        self.silent_ns = 0
        self.heard = False
        self._store = store
        self._clock = clock
        self.beat = store.newest_beat()  # may be of a leader that is long gone
        self._looked_ns = clock.monotonic_ns()

    def look(self) -> int:
        """Apply what is new; how many rows that was. Raises JournalBroken or Diverged."""
        found = self._store.newer(self.cursor.seq, ROWS_MAX)
        beat = self.beat
        if not found and self.silent_ns >= BEAT_FROM_NS:
            beat = self._store.newest_beat()
        # Read after the answers came: the sign is older than this moment, never newer.
        now = self._clock.monotonic_ns()
        self.silent_ns += min(now - self._looked_ns, PAUSE_NS_MAX)
        self._looked_ns = now
        if found or beat != self.beat:
            self.silent_ns, self.heard, self.beat = 0, True, beat
        for row in found:
            check_row(self.cursor, row)
            apply_row(self.kernel, row)
        return len(found)
