"""The market data process: carries klines and 24 hour tickers on as trades reach the tables."""

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

import psycopg
import structlog
from prometheus_client import Counter, Gauge

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import connect
from bedesten.db.roles import PROJECTOR
from bedesten.domain.market_data import Builder
from bedesten.kit import log as logs
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import Clock, SystemClock
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART

# Each step writes every interval of every market that traded: seldom is cheap, and still in time.
PAUSE_S: Final = 0.4
TRADES: Final = Counter("bedesten_klines_trades", "Trades taken into klines")
WRITTEN: Final = Counter("bedesten_klines_written", "Klines inserted or replaced")
SEQ: Final = Gauge("bedesten_klines_seq", "Journal row up to which klines are built")
SECONDS: Final = Counter("bedesten_klines_seconds", "Time spent building")

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Build until told to stop; the exit code. 75 means: start me again."""
    logs.set_up("marketdata", log_format=settings.log_format, level=settings.log_level)
    stopping = False
    reason: str | None = "starting"

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        admin = serve_admin(settings.marketdata_admin_port, ready=lambda: reason)
        try:
            url = Access(settings.data, settings.database_url).url(PROJECTOR)
            with connect(url, "marketdata", autocommit=True, statement_timeout_ms=0) as conn:
                reason = None
                build(conn, SystemClock(), lambda: stopping)
            log.info("stopped")
            return 0
        finally:
            admin.close()
    except (DatabaseProblem, PortInUse) as problem:
        log.error("market data stops", reason=str(problem))
        return EXIT_REFUSED
    # Whatever the database objects to: trading must not end because of charts.
    except psycopg.Error as error:
        log.error("the database does not do it", reason=str(error))
        return EXIT_RESTART
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def build(conn: psycopg.Connection, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Take what is new, again and again. Raises psycopg.Error."""
    builder = Builder(conn, lambda: clock.now_ns() // 1_000_000)
    log.info("building")
    while not stopped():
        begin = clock.monotonic_ns()
        built = builder.step()
        TRADES.inc(built.trades)
        WRITTEN.inc(built.klines)
        SEQ.set(builder.seq)
        SECONDS.inc((clock.monotonic_ns() - begin) / 1e9)
        if not built.more:
            time.sleep(PAUSE_S)
