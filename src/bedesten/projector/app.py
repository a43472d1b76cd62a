"""The projector process, built from top to bottom: database, admin port, loop, end."""

import signal
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
from bedesten.projector.errors import ProjectorProblem
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics

LAG_MAX_S: Final = 10.0

log = structlog.get_logger()


class Readiness:
    """Why the tables cannot be relied on now; None when they can. Read by the admin thread."""

    def __init__(self) -> None:
        self.reason: str | None = "starting"
        self.projector: Projector | None = None

    def __call__(self) -> str | None:
        """The reason of this moment."""
        projector = self.projector
        if projector is None:
            return self.reason
        if projector.lag_s() > LAG_MAX_S:
            return f"{projector.newest - projector.seq} journal rows behind"
        return None


def run(settings: Settings) -> int:
    """Project until told to stop; the exit code. 75 means: start me again."""
    logs.set_up("projector", log_format=settings.log_format, level=settings.log_level)
    stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signals = (signal.SIGTERM, signal.SIGINT)
    previous = {number: signal.signal(number, stop) for number in signals}
    readiness = Readiness()
    try:
        admin = serve_admin(settings.projector_admin_port, ready=readiness)
        try:
            url = Access(settings.data, settings.database_url).url(PROJECTOR)
            with (
                connect(url, "projector reads", autocommit=True, statement_timeout_ms=0) as reader,
                connect(url, "projector", statement_timeout_ms=0) as writer,
            ):
                projector = Projector(
                    reader, writer, Metrics(), SystemClock(),
                    burst_lag_s=settings.burst_lag_s,
                )  # fmt: skip
                readiness.projector = projector
                log.info("projecting", after=projector.seq)
                projector.run(lambda: stopping)
                log.info("stopped", seq=projector.seq)
                return 0
        finally:
            admin.close()
    except ProjectorProblem as problem:
        log.error("the projector stops", reason=str(problem))
        return problem.exit_code
    except (DatabaseProblem, PortInUse) as problem:
        log.error("the projector stops", reason=str(problem))
        return EXIT_REFUSED
    # A server that may only be read is away for us, whatever class PostgreSQL puts that in.
    except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as error:
        log.error("the database does not answer", reason=str(error))
        return EXIT_RESTART
    except psycopg.Error as error:
        log.error("the tables refuse a row", reason=str(error))
        return EXIT_REFUSED
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
