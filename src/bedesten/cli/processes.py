"""`bedesten engine | standby | project | rest | ...`: one part each, for other hosts."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bedesten.cli.lifeline import end_with_parent
from bedesten.cli.options import Data, settings_of
from bedesten.config import Settings
from bedesten.kit.log import set_up


def engine(data: Data = None) -> None:
    """Run the engine: the single writer that matches, journals and acknowledges.

    Needs a PostgreSQL that is up and migrated: `bedesten up` does both.

    Example:  DATABASE_URL=postgresql://db.example/bedesten bedesten engine --data ./exchange
    """
    from bedesten.engine.app import run  # each part imports only what it runs

    _run("engine", data, run)


def standby(
    data: Data = None,
    admin_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Metrics and readiness; 8015 by default."),
    ] = None,
) -> None:
    """Run a hot standby: it follows the journal and leads when the leader falls silent.

    Run two, and there is always one to take over; `bedesten up --standby` does that.

    Example:  bedesten standby --data ./exchange
    """
    from bedesten.engine.standby import run

    _run("standby", data, run, standby_admin_port=admin_port)


def project(data: Data = None) -> None:
    """Run the projector: journal rows become relational rows, exactly once.

    Example:  bedesten project --data ./exchange
    """
    from bedesten.projector.app import run

    _run("project", data, run)


def rest(
    data: Data = None,
    admin_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Metrics and readiness; 8012 by default."),
    ] = None,
) -> None:
    """Run the REST gateway and the web page.

    With BEDESTEN_REST_GATEWAYS=2 two of them share the port; `bedesten up` then starts both.

    Example:  BEDESTEN_REST_PORT=9000 bedesten rest --data ./exchange
    """
    from bedesten.gateways.rest.app import run

    _run("rest", data, run, rest_admin_port=admin_port)


def ws(data: Data = None) -> None:
    """Run the WebSocket gateway.

    Example:  BEDESTEN_WS_PORT=9001 bedesten ws --data ./exchange
    """
    from bedesten.gateways.ws.app import run

    _run("ws", data, run)


def backoffice(data: Data = None) -> None:
    """Run the back office gateway, for staff alone: it listens on 127.0.0.1.

    Example:  bedesten backoffice --data ./exchange
    """
    from bedesten.gateways.backoffice.app import run

    _run("backoffice", data, run)


def binance(data: Data = None) -> None:
    """Run the gateway that speaks Binance Spot, for stock clients and bots.

    Example:  BEDESTEN_BINANCE_PORT=9003 bedesten binance --data ./exchange
    """
    from bedesten.gateways.binance.app import run

    _run("binance", data, run)


def scheduler(data: Data = None) -> None:
    """Run the jobs: partitions, reconciliation, upkeep. Any number may run; each job runs once.

    Example:  bedesten scheduler --data ./exchange
    """
    from bedesten.workers.app import run

    _run("scheduler", data, run)


def relay(data: Data = None) -> None:
    """Run the relay: it seals the audit log twice a second, and sends mails.

    Example:  BEDESTEN_SMTP_URL=smtp://mail.example:587 bedesten relay --data ./exchange
    """
    from bedesten.workers.relay import run

    _run("relay", data, run)


def marketdata(data: Data = None) -> None:
    """Build klines and tickers from the trades, exactly once. A second one waits its turn.

    Example:  bedesten marketdata --data ./exchange
    """
    from bedesten.workers.marketdata import run

    _run("marketdata", data, run)


def archive(data: Data = None) -> None:
    """Archive the WAL of the embedded database as it is written, sealed, into the backup folder.

    `bedesten up` runs it by itself once there is a first backup.

    Example:  BEDESTEN_BACKUP_DIR=/mnt/backups bedesten archive --data ./exchange
    """
    from bedesten.db.backup.archive import run

    _run("archive", data, run)


def _run(name: str, data: Path | None, run: Callable[[Settings], int], **overrides: object) -> None:
    settings = settings_of(data, **overrides)
    end_with_parent(settings.supervisor_pid)
    set_up(name, log_format=settings.log_format, level=settings.log_level)
    raise typer.Exit(run(settings))
