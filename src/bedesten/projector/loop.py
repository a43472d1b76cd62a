"""The projector's loop: read, fold and, while the next batch is folded, write."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Final

import psycopg
import structlog

from bedesten.kit.clock import Clock
from bedesten.projector import cursor as cursors
from bedesten.projector import write as writing
from bedesten.projector.fold import Batch, Folding
from bedesten.projector.metrics import Metrics
from bedesten.projector.native import new_fold
from bedesten.projector.tail import ROWS_MAX, Tail

IDLE_MIN_S: Final = 0.002
IDLE_MAX_S: Final = 0.01
# In batches of 5,000, where most orders are born and end in one, a command costs PostgreSQL less
# than half of what it does in batches of 150 (`python -m benchmarks.projection`): so few commands
# wait for company. After a pause nothing waits.
FEW_COMMANDS: Final = 2_000
COMPANY_S: Final = 0.1
COMPANY_MAX_S: Final = 1.0  # where tables may fall behind
LOOK_AT_LAG_NS: Final = 250_000_000
REST_PER_WORK: Final = 3.0  # in a burst, when the tables may fall behind
REST_MAX_S: Final = 1.0
PARTITIONS_EVERY_NS: Final = 3600 * 10**9
PARTITIONS_AGAIN_NS: Final = 60 * 10**9
MAKE_PARTITIONS: Final = "select admin.create_partitions()"
ALARMS: Final = "select schema_name, table_name, alarm from admin.partition_alarms()"
LOCK_TIMEOUT: Final = "set local lock_timeout = '2s'"

log = structlog.get_logger()


class Projector:
    """Follows the journal on two connections: one reads, one writes, each in its own thread."""

    def __init__(
        self,
        reader: psycopg.Connection,
        writer: psycopg.Connection,
        metrics: Metrics,
        clock: Clock,
        *,
        rows_max: int = ROWS_MAX,
        fold: Folding | None = None,
        thread: Executor | None = None,
        sleep: Callable[[float], None] = time.sleep,
        burst_lag_s: float = 0.0,
    ) -> None:
        """`burst_lag_s`: so far the tables may fall behind while more comes than is written, so
        that traders, who wait for the same processors, have their answers first."""
        for conn in (reader, writer):
            writing.prepare(conn)
        self._reader = reader
        self._writer = writer
        self._metrics = metrics
        self._clock = clock
        self._fold = new_fold() if fold is None else fold
        self._fold.load(reader)
        start = cursors.read(reader)
        self.seq = start.seq  # of the newest journal row in the tables
        self.at = 0  # engine time of that row, ns
        self.newest = start.seq
        self._tail = Tail(reader, start.seq, start.hash, rows_max=rows_max)
        self._thread = thread or ThreadPoolExecutor(1, "write")
        self._sleep = sleep
        self._writing: Future[None] | None = None
        self._looked_ns = self._partitions_ns = 0
        self._started_ns = 0
        self._rows_max = rows_max
        self._caught_up = False  # the last batch was small, and there was no more
        self._burst_lag_s = burst_lag_s
        self._company_s = min(max(COMPANY_S, burst_lag_s / 10), COMPANY_MAX_S)
        self._grows = False  # the journal, as far as we have seen

    def run(self, stopped: Callable[[], bool]) -> None:
        """Project until told to stop. Raises ProjectorProblem or psycopg.Error."""
        idle_s = IDLE_MIN_S
        try:
            while not stopped():
                self._upkeep()
                if self.step():
                    idle_s = IDLE_MIN_S
                else:
                    self._sleep(idle_s)
                    idle_s = min(idle_s * 1.5, IDLE_MAX_S)
            self.settle()
        finally:
            self._thread.shutdown()

    def step(self) -> bool:
        """Fold what is new and hand it on; False when there was nothing."""
        if self._caught_up:
            self._wait_for_company()
        rows = self._tail.next_rows()
        if not rows:
            self.settle()
            return False
        if self._fold.crowded:
            self.settle()
            self._fold.forget()
        begin = self._clock.monotonic_ns()
        batch = self._fold.batch(rows, self._reader)
        self._metrics.fold.inc((self._clock.monotonic_ns() - begin) / 1e9)
        self.settle()
        self.newest = max(self.newest, batch.seq)
        self._caught_up = batch.commands < FEW_COMMANDS and len(rows) < self._rows_max
        if not self._caught_up:
            self._give_way()
        self._started_ns = self._clock.monotonic_ns()
        self._writing = self._thread.submit(self._write, batch)
        return True

    def _wait_for_company(self) -> None:
        self._caught_up = False
        passed_s = (self._clock.monotonic_ns() - self._started_ns) / 1e9
        self._sleep(max(0.0, self._company_s - passed_s))

    def _give_way(self) -> None:
        if self._grows and self.lag_s() < self._burst_lag_s:
            worked_s = (self._clock.monotonic_ns() - self._started_ns) / 1e9
            self._sleep(min(worked_s * REST_PER_WORK, REST_MAX_S))

    def settle(self) -> None:
        """Wait for the batch that is being written. Raises what its writing raised."""
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def lag_s(self) -> float:
        """Age of the newest row in the tables while rows are missing, else 0."""
        if self.newest <= self.seq:
            return 0.0
        return max(0.0, (self._clock.now_ns() - self.at) / 1e9)

    def _write(self, batch: Batch) -> None:
        begin = self._clock.monotonic_ns()
        writing.write(self._writer, batch)
        metrics = self._metrics
        metrics.write.observe((self._clock.monotonic_ns() - begin) / 1e9)
        self.seq, self.at = batch.seq, batch.at
        metrics.seq.set(batch.seq)
        metrics.commands.inc(batch.commands)
        metrics.batch.observe(batch.commands)
        for table, (count, _) in (
            ("orders", batch.final), ("orders", batch.closed), ("open_orders", batch.opened),
            ("open_orders", batch.updated), ("trades", batch.trades),
            ("ledger_transfers", batch.transfers), ("idempotency_keys", batch.keys),
        ):  # fmt: skip
            metrics.rows.labels(table).inc(count)

    def _upkeep(self) -> None:
        now = self._clock.monotonic_ns()
        if now - self._looked_ns >= LOOK_AT_LAG_NS:
            self._looked_ns = now
            seen = self.newest
            self.newest = max(self._tail.newest_seq(), self.seq)
            self._grows = self.newest > seen
            self._metrics.lag_rows.set(self.newest - self.seq)
            self._metrics.lag.set(self.lag_s())
        if now >= self._partitions_ns:
            self.settle()  # making a partition waits for whoever writes
            self._partitions_ns = now + self._make_partitions()

    def _make_partitions(self) -> int:
        """Make what should exist; after how many ns to look again."""
        try:
            with self._reader.transaction():
                self._reader.execute(LOCK_TIMEOUT)
                made = [name for (name,) in self._reader.execute(MAKE_PARTITIONS)]
        except psycopg.errors.LockNotAvailable:
            # Somebody reads a whole table. Rows land in any case, and the month is far away.
            log.warning("partitions could not be made now")
            return PARTITIONS_AGAIN_NS
        if made:
            log.info("partitions made", names=made)
        for schema, table, alarm in self._reader.execute(ALARMS):
            log.error("partitions need attention", table=f"{schema}.{table}", alarm=alarm)
        return PARTITIONS_EVERY_NS
