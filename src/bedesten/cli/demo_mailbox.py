"""`bedesten demo mailbox`: takes mails and SMS of a demo, shows them in the terminal and on a page.

It is a mail server (SMTP) and, at /sms beside the page, a provider of SMS as sms_http.py wants one.
"""

import asyncio
import email
import signal
from collections import deque
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate
from html import escape
from typing import Final, NamedTuple

import msgspec
import structlog
import typer
from aiosmtpd.smtp import SMTP, Envelope, Session

from bedesten.cli.lifeline import end_with_parent
from bedesten.cli.options import Data, settings_of
from bedesten.kit.log import set_up

KEPT_MAX: Final = 200
HOST: Final = "127.0.0.1"
REQUEST_MAX: Final = 8192
PATIENCE_S: Final = 5
PAGE: Final = """<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<title>Mails and SMS of the demo</title><style>
body {{ font: 15px/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid #8884; border-radius: 8px; padding: 1rem; margin: 1rem 0 }}
pre {{ white-space: pre-wrap; font: inherit }} header {{ opacity: .7 }}
@media (prefers-color-scheme: dark) {{ body {{ background: #14161a; color: #e6e6e6 }} }}
</style><h1>Mails and SMS of the demo</h1>{messages}"""
NONE_YET: Final = "<p>None yet. Whatever the exchange sends appears here.</p>"
HEADERS: Final = (
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
    "Connection: close\r\n"
)

log = structlog.get_logger()


class Message(NamedTuple):
    """A mail, or an SMS, which has no subject."""

    to: str
    at: str
    subject: str
    text: str


class TextMessage(msgspec.Struct):
    """What an SMS provider is sent; `id` is the same at each attempt."""

    id: str
    to: str
    text: str


class Mailbox:
    """The newest messages, whoever they are for."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque(maxlen=KEPT_MAX)
        self._texted: deque[str] = deque(maxlen=KEPT_MAX)  # ids of SMS

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """A mail that came in."""
        content = envelope.content
        assert isinstance(content, bytes), "decode_data is off"
        message = email.message_from_bytes(content, policy=default)
        subject, at = str(message["Subject"]), str(message["Date"])
        self._keep("mail", Message(str(message["To"]), at, subject, _text(message)))
        return "250 taken"

    def _keep(self, kind: str, message: Message) -> None:
        self._messages.appendleft(message)
        subject = {"subject": message.subject} if message.subject else {}
        log.info(kind, to=message.to, **subject, text=message.text)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Show a browser all of them, or take an SMS."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                line, body = await _request(reader)
            status, page = self._answer(line, body)
            head = f"HTTP/1.1 {status}\r\n{HEADERS}Content-Length: {len(page)}\r\n\r\n"
            writer.write(head.encode() + page)
            await writer.drain()
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def _answer(self, line: bytes, body: bytes) -> tuple[str, bytes]:
        if not line.startswith(b"POST /sms "):
            articles = "".join(map(_article, self._messages))
            return "200 OK", PAGE.format(messages=articles or NONE_YET).encode()
        try:
            sent = msgspec.json.decode(body, type=TextMessage)
        except msgspec.MsgspecError:
            return "400 Bad Request", b""
        if sent.id not in self._texted:
            self._texted.append(sent.id)
            self._keep("sms", Message(sent.to, formatdate(), "", sent.text))
        return "204 No Content", b""


def mailbox(data: Data = None) -> None:
    """Take mails and SMS instead of sending them. `bedesten up --demo` runs this.

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
    page = await asyncio.start_server(box.serve, HOST, page_port)
    log.info("taking mails", smtp_port=smtp_port, page=f"http://localhost:{page_port}")
    async with smtp, page:
        await told.wait()


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The request line and the body. Raises EOFError, ValueError for what is no request."""
    head = await reader.readuntil(b"\r\n\r\n")
    line, *fields = head.split(b"\r\n")
    length = 0
    for field in fields:
        name, _, value = field.partition(b":")
        if name.strip().lower() == b"content-length":
            length = min(int(value), REQUEST_MAX)
    return line, await reader.readexactly(length)


def _article(message: Message) -> str:
    header = f"{escape(message.to)} · {escape(message.at)}"
    return (
        f"<article><header>{header}</header><h2>{escape(message.subject or 'SMS')}</h2>"
        f"<pre>{escape(message.text)}</pre></article>"
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return "" if body is None else str(body.get_content())
