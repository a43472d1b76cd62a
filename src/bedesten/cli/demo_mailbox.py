"""`bedesten demo mailbox`: takes the mails of a demo, shows them in the terminal and on a page."""

import asyncio
import email
import signal
from collections import deque
from email.message import EmailMessage
from email.policy import default
from html import escape
from typing import Final

import structlog
import typer
from aiosmtpd.smtp import SMTP, Envelope, Session

from bedesten.cli.lifeline import end_with_parent
from bedesten.cli.options import Data, settings_of
from bedesten.kit.log import set_up

KEPT_MAX: Final = 200
HOST: Final = "127.0.0.1"
REQUEST_MAX: Final = 8192
PAGE: Final = """<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<title>Mails of the demo</title><style>
body {{ font: 15px/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid #8884; border-radius: 8px; padding: 1rem; margin: 1rem 0 }}
pre {{ white-space: pre-wrap; font: inherit }} header {{ opacity: .7 }}
@media (prefers-color-scheme: dark) {{ body {{ background: #14161a; color: #e6e6e6 }} }}
</style><h1>Mails of the demo</h1>{mails}"""
NONE_YET: Final = "<p>None yet. Whatever the exchange mails appears here.</p>"

log = structlog.get_logger()


class Mailbox:
    """The newest mails, whoever they are for."""

    def __init__(self) -> None:
        self._mails: deque[EmailMessage] = deque(maxlen=KEPT_MAX)

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """A mail that came in."""
        content = envelope.content
        assert isinstance(content, bytes), "decode_data is off"
        message = email.message_from_bytes(content, policy=default)
        self._mails.appendleft(message)
        log.info("mail", to=message["To"], subject=message["Subject"], text=_text(message))
        return "250 taken"

    async def show(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer a browser with all of them."""
        try:
            await asyncio.wait_for(reader.read(REQUEST_MAX), 5)
            body = PAGE.format(mails="".join(map(_article, self._mails)) or NONE_YET).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                b"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
                b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            await writer.drain()
        except (OSError, TimeoutError):
            pass
        finally:
            writer.close()


def mailbox(data: Data = None) -> None:
    """Take mails instead of sending them, for trying things out. `bedesten up --demo` runs this.

    Example:  bedesten demo mailbox --data ./exchange
    """
    settings = settings_of(data)
    end_with_parent(settings.supervisor_pid)
    set_up("mailbox", log_format=settings.log_format, level=settings.log_level)
    try:
        asyncio.run(_serve(settings.mailbox_smtp_port, settings.mailbox_page_port))
    except OSError as error:
        log.error("the mailbox cannot listen", reason=str(error))
        raise typer.Exit(1) from error


async def _serve(smtp_port: int, page_port: int) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    box = Mailbox()
    smtp = await loop.create_server(lambda: SMTP(box, hostname="localhost"), HOST, smtp_port)
    page = await asyncio.start_server(box.show, HOST, page_port)
    log.info("taking mails", smtp_port=smtp_port, page=f"http://localhost:{page_port}")
    async with smtp, page:
        await told.wait()


def _article(message: EmailMessage) -> str:
    header = f"{escape(str(message['To']))} · {escape(str(message['Date']))}"
    return (
        f"<article><header>{header}</header><h2>{escape(str(message['Subject']))}</h2>"
        f"<pre>{escape(_text(message))}</pre></article>"
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return "" if body is None else str(body.get_content())
