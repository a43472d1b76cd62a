"""The hot standby: a kernel kept at the journal's end, which leads when the leader falls silent.

    follow ──silence──▶ epoch row at seq + 1 ──▶ serve, like any leader
       ▲                      │ somebody was faster, or the leader lives
       └──────────────────────┘

`python -m bedesten.engine.standby` runs one with the settings of the environment.
"""

import os
import sys
from concurrent.futures import Future

import msgspec
import psycopg
import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge

from bedesten.config import Settings, load
from bedesten.db.access import Access
from bedesten.engine.app import ROLE, guarded, lead
from bedesten.engine.epoch import claim_silent
from bedesten.engine.follow import ROWS_MAX, SILENCE_NS, Follower
from bedesten.engine.ground import Ground, machine
from bedesten.engine.presence import present
from bedesten.engine.recovery import recover, unfinished
from bedesten.engine.serve import Readiness
from bedesten.engine.snapshot import STORE_ERRORS, Snapshots
from bedesten.engine.store import JournalStore
from bedesten.kernel import engine_name
from bedesten.kit.admin import serve_admin
from bedesten.kit.clock import Clock

PAUSE_FIRST_S = 0.002
PAUSE_LAST_S = 0.02
PAUSE_GROWTH = 1.5

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Follow, and lead once nobody else does; the exit code. 75 means: start me again."""
    return guarded("standby", settings, lambda it: stand_by(it, it.standby_admin_port))


def stand_by(settings: Settings, admin_port: int) -> int:
    """Follow until the leader falls silent, then lead; the exit code."""
    readiness, metrics = Readiness(), StandbyMetrics()
    admin = serve_admin(admin_port, ready=readiness)
    try:
        url = Access(settings.data, settings.database_url).url(ROLE)
        # 1. The newest state, kept at the journal's end until nobody leads.
        ground, snapshots = machine(url), Snapshots.in_folder(settings.snapshots_dir)
        with ground.store("bedesten standby") as store:
            with present(settings.run_dir):
                follower = follow_until_leading(
                    ground, store, settings, snapshots, readiness=readiness, metrics=metrics
                )
            left = unfinished(store)
        # 2. Serve on the path where everybody looks for the leader.
        kernel, cursor = follower.kernel, follower.cursor
        return lead(settings, url, kernel, cursor, left=left, readiness=readiness)
    finally:
        admin.close()


def follow_until_leading(
    ground: Ground,
    store: JournalStore,
    settings: Settings,
    snapshots: Snapshots,
    *,
    readiness: Readiness,
    metrics: "StandbyMetrics",
) -> Follower:
    """Recover and follow until the lead is ours; kernel and cursor then stand on its first row.

    Raises JournalBroken or Diverged.
    """
    readiness.reason = "replaying the journal"
    kernel, cursor = recover(store, settings.engine, snapshots)
    follower = Follower(store, kernel, cursor, ground.clock)
    keeper = SnapshotKeeper(ground, snapshots, follower, settings.snapshot_commands)
    log.info("standing by", seq=cursor.seq)
    try:
        while not _taken(store, follower, settings, ground.clock):
            pause_s = PAUSE_FIRST_S
            while follower.silent_ns < SILENCE_NS:
                rows = follower.look()
                metrics.after_look(follower, rows, ground.clock)
                readiness.reason = None if follower.heard else "no leader has been heard yet"
                keeper.after_look()
                pause_s = PAUSE_FIRST_S if rows else min(pause_s * PAUSE_GROWTH, PAUSE_LAST_S)
                if rows < ROWS_MAX:
                    ground.sleep(pause_s)
            readiness.reason = "the leader is silent: taking over"
            log.warning("the leader is silent", seq=cursor.seq, heard=follower.heard)
    finally:
        keeper.stop()
    metrics.leading.set(1)
    metrics.takeovers.inc()
    return follower


def _taken(store: JournalStore, follower: Follower, settings: Settings, clock: Clock) -> bool:
    if follower.silent_ns < SILENCE_NS:
        return False
    kernel, cursor = follower.kernel, follower.cursor
    if claim_silent(store, kernel, cursor, follower.beat, engine=settings.engine, clock=clock):
        return True
    log.info("not taken over: somebody leads", seq=cursor.seq)
    follower.silent_ns = 0
    return False


class SnapshotKeeper:
    """Writes a snapshot every so many commands. The kernel pauses only while its state is copied;
    hash, file and index are made on a thread and connection of their own."""

    def __init__(
        self, ground: Ground, snapshots: Snapshots, follower: Follower, every: int
    ) -> None:
        self._ground = ground
        self._snapshots = snapshots
        self._follower = follower
        self._every = every
        self._next = follower.cursor.commands + every
        self._thread = ground.thread("snapshots")
        self._writing: Future[None] | None = None

    def after_look(self) -> None:
        """The follower has applied what there was."""
        follower = self._follower
        busy = self._writing is not None and not self._writing.done()
        if busy or follower.cursor.commands < self._next:
            return
        self._next = follower.cursor.commands + self._every
        cursor = msgspec.structs.replace(follower.cursor)
        state, name = follower.kernel.snapshot(), engine_name(follower.kernel)

        def write() -> None:
            try:
                with self._ground.store("bedesten snapshots") as store:
                    entry = self._snapshots.store(store, state, cursor, name)
                log.info("snapshot written", seq=entry.seq, state_hash=entry.state_hash.hex())
            except (psycopg.Error, *STORE_ERRORS) as error:
                log.warning("no snapshot", reason=str(error))

        self._writing = self._thread.submit(write)

    def stop(self) -> None:
        """No more; one that is being written may end in its own time."""
        self._thread.shutdown(wait=False)


class StandbyMetrics:
    """Figures of a process that may follow and may lead."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.leading = Gauge("bedesten_engine_leading", "1: leads, 0: stands by", registry=registry)
        self.takeovers = Counter("bedesten_engine_takeovers", "Taken over by us", registry=registry)
        self.seq = Gauge(
            "bedesten_engine_standby_seq", "Newest journal row applied", registry=registry
        )
        self.lag = Gauge(
            "bedesten_engine_standby_lag_seconds",
            "Age of the newest row when applied",
            registry=registry,
        )

    def after_look(self, follower: Follower, rows: int, clock: Clock) -> None:
        """The follower has applied `rows` rows."""
        self.seq.set(follower.cursor.seq)
        age_ns = max(clock.now_ns() - follower.cursor.at, 0)
        self.lag.set(age_ns / 1e9 if rows else 0)


if __name__ == "__main__":
    sys.exit(run(load(os.environ)))
