"""The relay process: seals what the audit log has got, and sends what the outbox holds."""

import asyncio
import signal
from functools import partial
from typing import Final

import psycopg
import structlog
import uvloop
from prometheus_client import Counter, Gauge

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import connect
from bedesten.db.roles import PROJECTOR
from bedesten.domain import audit
from bedesten.domain.identity import LinkMaker
from bedesten.kit import log as logs
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART
from bedesten.kit.secret import create_secret
from bedesten.workers.mail import BadMailServer, Mailer, MailServer

SEAL_EVERY_S: Final = 0.5
MAIL_EVERY_S: Final = 0.5
SEALED: Final = Counter("bedesten_relay_sealed_rows", "Audit rows sealed")
SEAL_NO: Final = Gauge("bedesten_relay_newest_seal", "Number of the newest seal")
MAILED: Final = Counter("bedesten_relay_mails", "Mails handed to the mail server")

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Work until told to stop; the exit code. 75 means: start me again."""
    logs.set_up("relay", log_format=settings.log_format, level=settings.log_level)
    try:
        mailer = _mailer(settings)
        url = Access(settings.data, settings.database_url).url(PROJECTOR)
        opened = partial(connect, url, "relay", autocommit=True)
        opened().close()
        admin = serve_admin(settings.relay_admin_port, ready=lambda: None)
        try:
            uvloop.run(_work(opened, mailer))
        finally:
            admin.close()
    except (DatabaseProblem, PortInUse, BadMailServer, audit.SealerRefused) as problem:
        log.error("the relay stops", reason=str(problem))
        return EXIT_REFUSED
    except psycopg.Error as error:
        log.error("the database does not answer", reason=str(error))
        return EXIT_RESTART
    log.info("stopped")
    return 0


def _mailer(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None:
        log.warning("no mail is sent: set BEDESTEN_SMTP_URL, such as smtp://host:587")
        return None
    return Mailer(
        server=MailServer.parse(settings.smtp_url),
        sender=settings.mail_from,
        public_url=settings.public_url or f"http://localhost:{settings.rest_port}",
        links=LinkMaker.of(create_secret(settings.master_key)),
    )


async def _work(opened: "partial[psycopg.Connection]", mailer: Mailer | None) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    log.info("relaying", mail=mailer is not None)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_seal(opened, told))
            if mailer is not None:
                group.create_task(_mail(opened, mailer, told))
    except ExceptionGroup as failures:  # the first that failed has cancelled the others
        raise failures.exceptions[0] from failures


async def _seal(opened: "partial[psycopg.Connection]", told: asyncio.Event) -> None:
    with await asyncio.to_thread(opened) as conn:
        while not told.is_set():
            made = await asyncio.to_thread(audit.seal, conn)
            if made is not None:
                SEALED.inc(made.rows)
                SEAL_NO.set(made.number)
            await _pause(told, SEAL_EVERY_S)


async def _mail(opened: "partial[psycopg.Connection]", mailer: Mailer, told: asyncio.Event) -> None:
    while not told.is_set():
        sent = await mailer.send_due(opened)
        MAILED.inc(sent)
        if not sent:
            await _pause(told, MAIL_EVERY_S)


async def _pause(told: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await told.wait()
    except TimeoutError:
        pass
