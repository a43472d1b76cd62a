"""The scheduler process, built from top to bottom: database, admin port, loop, end."""

import signal
from functools import partial
from types import FrameType
from typing import Final

import psycopg
import structlog

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import connect
from bedesten.db.roles import PROJECTOR
from bedesten.kit import log as logs
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART
from bedesten.workers.metrics import Metrics
from bedesten.workers.scheduler import Scheduler

ROLE: Final = PROJECTOR  # jobs read and write past row security, as the projector does

log = structlog.get_logger()


def scheduler_of(settings: Settings, metrics: Metrics) -> Scheduler:
    """A scheduler on the database of these settings. Raises DatabaseProblem, psycopg.Error."""
    url = Access(settings.data, settings.database_url).url(ROLE)
    opened = partial(connect, url, autocommit=True, statement_timeout_ms=0)
    return Scheduler(settings, opened, metrics, SystemClock())


def run(settings: Settings) -> int:
    """Run jobs until told to stop; the exit code. 75 means: start me again."""
    logs.set_up("scheduler", log_format=settings.log_format, level=settings.log_level)
    stopping = False
    ready = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        admin = serve_admin(
            settings.scheduler_admin_port, ready=lambda: None if ready else "starting"
        )
        try:
            scheduler = scheduler_of(settings, Metrics())
            ready = True
            log.info("scheduling")
            scheduler.run(lambda: stopping)
            log.info("stopped", left=scheduler.busy)
            return 0
        finally:
            admin.close()
    except (DatabaseProblem, PortInUse) as problem:
        log.error("the scheduler stops", reason=str(problem))
        return EXIT_REFUSED
    # Whatever the database objects to: jobs can wait, and trading must not end because of them.
    except psycopg.Error as error:
        log.error("the database does not do it", reason=str(error))
        return EXIT_RESTART
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
