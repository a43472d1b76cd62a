"""Runs jobs as they become due: leases one, runs it in a thread, renews, says what came of it."""

import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from uuid import UUID

import psycopg
import structlog

from bedesten.config import Settings
from bedesten.kit.clock import Clock
from bedesten.workers import leases
from bedesten.workers.ground import Ground
from bedesten.workers.leases import Claim
from bedesten.workers.metrics import Metrics
from bedesten.workers.work import WORK, Work

AT_ONCE_MAX: Final = 4
PAUSE_S: Final = 1.0
RESULT_LENGTH_MAX: Final = 500

Connect = Callable[[str], psycopg.Connection]
log = structlog.get_logger()


class Ended(NamedTuple):
    """A run that is over, well or not, and its sentence."""

    claim: Claim
    succeeded: bool
    result: str
    seconds: float


class Scheduler:
    """Leases jobs in the name of this process; any number of these may share one database.

    `connect` opens a connection (internal_service, autocommit, no timeout) under a name.
    """

    def __init__(
        self,
        settings: Settings,
        connect: Connect,
        metrics: Metrics,
        clock: Clock,
        *,
        work: Mapping[str, Work] = WORK,
        renew_every_s: float = leases.RENEW_EVERY_S,
    ) -> None:
        self._settings = settings
        self._connect = connect
        self._metrics = metrics
        self._clock = clock
        self._work = work
        self._renew_every_ns = int(renew_every_s * 1e9)
        self._conn = connect("scheduler")
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{id(self):x}"
        self._running: dict[UUID, int] = {}  # when its lease is to be renewed, monotonic ns
        self._ended: queue.SimpleQueue[Ended] = queue.SimpleQueue()

    def run(self, stopped: Callable[[], bool], *, pause_s: float = PAUSE_S) -> None:
        """Until told to stop. What then still runs is left to the next scheduler, which finds the
        lease run out. Raises psycopg.OperationalError when the database is gone."""
        while not stopped():
            self.step()
            time.sleep(pause_s)
        self.settle()

    def step(self) -> None:
        """Say what ended, keep what runs, begin what is due."""
        self.settle()
        now = self._clock.monotonic_ns()
        for run, renew_at in list(self._running.items()):
            if now < renew_at:
                continue
            if leases.renew(self._conn, run):
                self._running[run] = now + self._renew_every_ns
            else:
                log.warning("a lease was lost to another scheduler", run=str(run))
                del self._running[run]
        while len(self._running) < AT_ONCE_MAX:
            claim = leases.claim(self._conn, self._holder)
            if claim is None:
                return
            self._begin(claim)

    def settle(self) -> list[Ended]:
        """Note the runs that have ended meanwhile."""
        ended = []
        while not self._ended.empty():
            one = self._ended.get()
            ended.append(one)
            self._note(one)
        return ended

    def run_now(self, name: str) -> Ended | None:
        """Run this job here and now, due or not; None when it runs elsewhere or does not exist."""
        claim = leases.claim(self._conn, self._holder, name)
        if claim is None:
            return None
        self._begin(claim)
        while True:
            for one in self.settle():
                if one.claim.run == claim.run:
                    return one
            if self._clock.monotonic_ns() >= self._running.get(claim.run, 0):
                leases.renew(self._conn, claim.run)
                self._running[claim.run] = self._clock.monotonic_ns() + self._renew_every_ns
            time.sleep(0.05)

    @property
    def busy(self) -> int:
        """How many jobs run here now."""
        return len(self._running)

    def _begin(self, claim: Claim) -> None:
        log.info("job begins", job=claim.name, due=claim.due_at.isoformat(), missed=claim.missed)
        self._running[claim.run] = self._clock.monotonic_ns() + self._renew_every_ns
        # A daemon: whoever stops the process does not wait for a job of an hour.
        threading.Thread(target=self._do, args=[claim], name=claim.name, daemon=True).start()

    def _do(self, claim: Claim) -> None:
        begin = self._clock.monotonic_ns()
        succeeded, result = False, f"this version has no job {claim.name}"
        work = self._work.get(claim.name)
        if work is not None:
            try:
                with self._connect(f"job {claim.name}") as conn:
                    result = work(Ground(self._settings, conn, self._metrics))
                succeeded = True
            # Whatever a job runs into ends that job alone, and its sentence is kept.
            except Exception as error:
                result = f"{type(error).__name__}: {error}".splitlines()[0]
        seconds = (self._clock.monotonic_ns() - begin) / 1e9
        self._ended.put(Ended(claim, succeeded, result[:RESULT_LENGTH_MAX], seconds))

    def _note(self, one: Ended) -> None:
        claim = one.claim
        self._running.pop(claim.run, None)
        kept = leases.finish(self._conn, claim.run, succeeded=one.succeeded, result=one.result)
        outcome = "success" if one.succeeded else "failure"
        say = log.info if one.succeeded else log.error
        say("job done", job=claim.name, outcome=outcome, result=one.result, kept=kept)
        self._metrics.runs.labels(claim.name, outcome).inc()
        self._metrics.seconds.labels(claim.name).set(one.seconds)
        if one.succeeded:
            self._metrics.succeeded.labels(claim.name).set(self._clock.now_ns() / 1e9)
