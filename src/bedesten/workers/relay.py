"""The relay process: seals what the audit log has got, sends what the outbox holds, and has the
engine follow what the rules say."""

import asyncio
import signal
from contextlib import suppress
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
from bedesten.kit.clock import SystemClock
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART
from bedesten.kit.secret import create_secret
from bedesten.protocol.client import EngineClient, EngineUnavailable
from bedesten.workers.follower import follow
from bedesten.workers.mail import BadMailServer, Mailer, MailServer
from bedesten.workers.sms import Texter
from bedesten.workers.sms_http import BadSmsServer, HttpSms

SEAL_EVERY_S: Final = 0.5
SEND_EVERY_S: Final = 0.5
CONNECT_S: Final = 1
SEALED: Final = Counter("bedesten_relay_sealed_rows", "Audit rows sealed")
SEAL_NO: Final = Gauge("bedesten_relay_newest_seal", "Number of the newest seal")
MAILED: Final = Counter("bedesten_relay_mails", "Mails handed to the mail server")
TEXTED: Final = Counter("bedesten_relay_sms", "SMS handed to the provider")
Sender = tuple[Mailer | Texter, Counter]

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Work until told to stop; the exit code. 75 means: start me again."""
    logs.set_up("relay", log_format=settings.log_format, level=settings.log_level)
    try:
        senders = _senders(settings)
        url = Access(settings.data, settings.database_url).url(PROJECTOR)
        opened = partial(connect, url, "relay", autocommit=True)
        opened().close()
        admin = serve_admin(settings.relay_admin_port, ready=lambda: None)
        try:
            uvloop.run(_work(settings, opened, senders))
        finally:
            admin.close()
    except (
        DatabaseProblem,
        PortInUse,
        BadMailServer,
        BadSmsServer,
        audit.SealerRefused,
    ) as problem:
        log.error("the relay stops", reason=str(problem))
        return EXIT_REFUSED
    except psycopg.Error as error:
        log.error("the database does not answer", reason=str(error))
        return EXIT_RESTART
    log.info("stopped")
    return 0


def _senders(settings: Settings) -> list[Sender]:
    """Raises BadMailServer, BadSmsServer."""
    links = LinkMaker.of(create_secret(settings.master_key))
    senders: list[Sender] = []
    if settings.smtp_url is None:
        log.warning("no mail is sent: set BEDESTEN_SMTP_URL, such as smtp://host:587")
    else:
        mailer = Mailer(
            server=MailServer.parse(settings.smtp_url),
            sender=settings.mail_from,
            public_url=settings.web_url,
            links=links,
        )
        senders.append((mailer, MAILED))
    if settings.sms_url is None:
        log.warning("no SMS is sent: set BEDESTEN_SMS_URL, such as https://token@host/path")
    else:
        senders.append((Texter(provider=HttpSms.parse(settings.sms_url), links=links), TEXTED))
    return senders


async def _work(
    settings: Settings, opened: "partial[psycopg.Connection]", senders: list[Sender]
) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    log.info("relaying", senders=[type(sender).__name__ for sender, _ in senders])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_seal(opened, told))
            group.create_task(_follow(settings, told))
            for sender, counter in senders:
                group.create_task(_send(opened, sender, counter, told))
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


async def _send(
    opened: "partial[psycopg.Connection]",
    sender: Mailer | Texter,
    counter: Counter,
    told: asyncio.Event,
) -> None:
    while not told.is_set():
        sent = await sender.send_due(opened)
        counter.inc(sent)
        if not sent:
            await _pause(told, SEND_EVERY_S)


async def _follow(settings: Settings, told: asyncio.Event) -> None:
    """The rest of the relay works without an engine too."""
    url = Access(settings.data, settings.database_url).url(PROJECTOR)
    engine = None
    while engine is None and not told.is_set():
        with suppress(EngineUnavailable):
            engine = await EngineClient.connect(settings.engine_socket, timeout_s=CONNECT_S)
    if engine is None:
        return
    try:
        await follow(url, engine, SystemClock(), told)
    finally:
        await engine.close()


async def _pause(told: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await told.wait()
    except TimeoutError:
        pass
