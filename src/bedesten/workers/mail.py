"""Sends the mails that the outbox holds, by SMTP."""

import ssl
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

from bedesten.domain import identity, outbox
from bedesten.kit.ids import confirmation_of
from bedesten.workers.deliver import Connect, Failure, deliver

KIND: Final = "identity.mail"
TIMEOUT_S: Final = 15
SMTP_PORT: Final = 587
SMTPS_PORT: Final = 465


class BadMailServer(Exception):
    """The address of the mail server cannot be used; the message says why."""


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail goes: STARTTLS where the server offers it, TLS from the start for smtps."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        """Without the password."""
        return f"MailServer({self.host}:{self.port})"

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """Read smtp://user:password@host:587 or smtps://... Raises BadMailServer."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadMailServer(f"the mail server's address cannot be read: {error}") from error
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise BadMailServer("the mail server's address is like smtp://user:password@host:587")
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (SMTPS_PORT if tls else SMTP_PORT),
            tls=tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class Mailer(msgspec.Struct, frozen=True, kw_only=True):
    """What mails are made and sent with."""

    server: MailServer
    sender: str
    public_url: str
    links: identity.LinkMaker

    async def send_due(self, connect: Connect) -> int:
        """Claim what is due and send it; how many were sent. Raises psycopg.Error."""
        return await deliver(connect, KIND, self._send)

    async def _send(self, event: outbox.Event) -> Failure | None:
        try:
            message = self._message(event)
        except (KeyError, ValueError) as error:
            return Failure(f"the mail cannot be written: {error!r}", hopeless=True)
        try:
            await aiosmtplib.send(
                message,
                hostname=self.server.host,
                port=self.server.port,
                username=self.server.user,
                password=self.server.password,
                use_tls=self.server.tls,
                tls_context=ssl.create_default_context(),
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return Failure(
                f"refused: {error}", hopeless=all(_for_ever(r) for r in error.recipients)
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            return Failure(str(error) or type(error).__name__, hopeless=False)
        return None

    def _message(self, event: outbox.Event) -> EmailMessage:
        data = event.data
        row = data.get("confirmation")
        code = None if row is None else self.links.make(confirmation_of(row))
        letter = identity.letter(
            data["template"], data["language"], public_url=self.public_url, code=code,
            facts=data.get("facts"),
        )  # fmt: skip
        message = EmailMessage()
        message["From"], message["To"] = self.sender, data["email"]
        message["Subject"], message["Date"] = letter.subject, formatdate()
        # The same for each attempt, so that a mail that came twice can be told.
        message["Message-ID"] = f"<{event.event}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def _for_ever(refusal: aiosmtplib.SMTPRecipientRefused) -> bool:
    return refusal.code >= 500
