"""The relay as a process: mails arrive at a real SMTP server, audit rows are sealed at once."""

import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bedesten.cli.audit import as_object
from bedesten.domain import audit
from bedesten.workers.mail import BadMailServer, MailServer
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack
from tests.support.web import request

PATIENCE_S = 20
SIGN_UP = {"password": "seven lemons under a bridge", "terms_version": "2026-11", "language": "en"}


class Post:
    """Takes mail, except for addresses that begin with a word that says how it refuses."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("gone"):
            self.refused += 1
            return "550 no such person"
        if address.startswith("later") and self.refused < 1:
            self.refused += 1
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(EmailMessage, policy=default).parsebytes(envelope.content))
        return "250 taken"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    box = Post()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def stack(postgres: Server, post: tuple[Post, int]) -> Iterator[Stack]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    where = {"smtp_url": f"smtp://127.0.0.1:{post[1]}", "relay_admin_port": port,
             "public_url": "https://exchange.example"}  # fmt: skip
    with (
        postgres.fresh_database() as database,
        running_stack(database, "project", "rest", "relay", **where) as running,
    ):
        yield running


def sign_up(stack: Stack, email: str) -> None:
    answer = request(
        "POST", f"{stack.rest_url}/api/v1/auth/sign-up", json={"email": email, **SIGN_UP}
    )
    assert answer.status_code == 202, answer.text


def until(condition: object, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    assert callable(condition)
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.mark.spec("NOTI-005", "AUDI-004", "EVNT-002")
def test_mails_arrive_and_what_happened_is_sealed(stack: Stack, post: tuple[Post, int]) -> None:
    box, _ = post
    sign_up(stack, "ada@example.com")
    until(lambda: box.mails, "no mail arrived")
    (mail,) = box.mails
    assert (mail["To"], mail["Subject"]) == ("ada@example.com", "Confirm your e-mail address")
    body = mail.get_body()
    assert body is not None
    link = next(line for line in body.get_content().splitlines() if "#" in line)
    place, _, code = link.partition("#")
    assert place == "https://exchange.example/confirm-email"
    confirmed = request("POST", f"{stack.rest_url}/api/v1/auth/confirm-email", json={"link": code})
    assert confirmed.status_code == 204, confirmed.text
    assert code not in stack.log("relay") + stack.log("rest"), "a secret in a log"

    sign_up(stack, "gone@example.com")
    sign_up(stack, "later@example.com")
    until(lambda: len(box.mails) == 2, "the second attempt did not come")
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        pending = "select count(*) from public.outbox_events where status = 'PENDING'"
        until(lambda: conn.execute(pending).fetchone() == (0,), "a mail is not settled")
        rows = conn.execute(
            "select event_data ->> 'email', status::text, retry_count from public.outbox_events"
            " order by 1"
        ).fetchall()
        assert rows[0] == ("ada@example.com", "PROCESSED", 1)
        assert rows[1] == ("gone@example.com", "FAILED", 1)

        def sealed() -> bool:
            newest = audit.verify(conn)
            actions = [row.action for row in audit.search(conn, audit.Question())]
            return newest.ok and newest.rows >= len(actions) >= 4

        until(sealed, "the rows were not sealed")
        assert as_object(audit.verify(conn))["ok"] is True
    assert stack.stop("relay") == 0


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:x"]
)
def test_bad_addresses_of_mail_servers(url: str) -> None:
    with pytest.raises(BadMailServer):
        MailServer.parse(url)


def test_addresses_of_mail_servers() -> None:
    server = MailServer.parse("smtps://an%40n:s3cret@mail.example")
    assert (server.host, server.port, server.tls) == ("mail.example", 465, True)
    assert (server.user, server.password) == ("an@n", "s3cret")
    assert "s3cret" not in repr(server)
    assert MailServer.parse("smtp://mail.example").port == 587
