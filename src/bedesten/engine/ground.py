"""What an engine process stands on: the journal, the time, threads. The simulation has its own."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import NamedTuple

from prometheus_client import REGISTRY, CollectorRegistry

from bedesten.engine.answers import OldRows
from bedesten.engine.line import PostgresLine
from bedesten.engine.postgres import PostgresAnswers, opened
from bedesten.engine.store import JournalStore, OpenLine
from bedesten.kit.clock import Clock, SystemClock


class Ground(NamedTuple):
    """Each callable makes one of its kind; `store` and `thread` take a name for people."""

    clock: Clock
    sleep: Callable[[float], None]
    thread: Callable[[str], Executor]
    store: Callable[[str], AbstractContextManager[JournalStore]]
    open_line: OpenLine
    old_rows: Callable[[], OldRows]
    registry: CollectorRegistry


def machine(url: str) -> Ground:
    """This machine and the database behind `url`."""
    return Ground(
        clock=SystemClock(),
        sleep=time.sleep,
        thread=lambda name: ThreadPoolExecutor(1, thread_name_prefix=name),
        store=lambda name: opened(url, name),
        open_line=lambda broken: PostgresLine(url, broken),
        old_rows=lambda: PostgresAnswers(url),
        registry=REGISTRY,
    )
