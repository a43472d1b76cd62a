"""SMS: what a provider must do, and what its answers mean, with real servers at the other end."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from bedesten.cli.demo_mailbox import Mailbox
from bedesten.workers.sms import Sms, SmsFailed, SmsProvider, SmsRefused
from bedesten.workers.sms_http import BadSmsServer, HttpSms

HOST = "127.0.0.1"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Operator:
    """A provider with a token that knows what it will not send, and may be busy."""

    def __init__(self) -> None:
        self.status = 202
        self.sent: dict[str, tuple[str, str]] = {}
        self.tokens: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        names = {name.lower(): value for name, value in fields.items()}
        body = json.loads(await reader.readexactly(int(names["content-length"])))
        self.tokens.append(names.get("authorization", ""))
        status = 400 if body["to"].startswith("+1900") else self.status
        if status < 300:
            self.sent.setdefault(body["id"], (body["to"], body["text"]))
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        writer.close()

    def shown(self) -> list[tuple[str, str]]:
        return list(self.sent.values())


class Simulator(Mailbox):
    """The demo's mailbox, which takes everything."""

    def shown(self) -> list[tuple[str, str]]:
        return [(message.to, message.text) for message in reversed(self._messages)]


async def served(server: Serve, work: Callable[[str], Awaitable[None]]) -> None:
    async with await asyncio.start_server(server, HOST, 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        await work(f"http://t%40ken@{HOST}:{port}/sms")


@pytest.mark.parametrize("kind", [Simulator, Operator])
def test_every_provider_takes_a_message_and_sends_it_once(
    kind: type[Simulator] | type[Operator],
) -> None:
    """The contract: what `send` returns from was taken, and the same id is not sent again."""
    operator = kind()

    async def work(url: str) -> None:
        provider: SmsProvider = HttpSms.parse(url)
        first, second = Sms("a", "+905321234567", "kod 1"), Sms("b", "+905321234568", "kod 2 <b>")
        for sms in (first, first, second):
            await provider.send(sms)

    asyncio.run(served(operator.serve, work))
    assert operator.shown() == [("+905321234567", "kod 1"), ("+905321234568", "kod 2 <b>")]


@pytest.mark.parametrize(
    ("status", "error"),
    [(200, None), (204, None), (400, SmsRefused), (401, SmsRefused), (404, SmsRefused),
     (408, SmsFailed), (429, SmsFailed), (500, SmsFailed), (503, SmsFailed), (302, SmsFailed)],
)  # fmt: skip
def test_what_the_answers_of_a_provider_mean(status: int, error: type[Exception] | None) -> None:
    operator = Operator()
    operator.status = status

    async def work(url: str) -> None:
        sms = Sms("a", "+905321234567", "text")
        if error is None:
            await HttpSms.parse(url).send(sms)
        else:
            with pytest.raises(error):
                await HttpSms.parse(url).send(sms)
        with pytest.raises(SmsRefused):
            await HttpSms.parse(url).send(Sms("c", "+19005551234", "text"))

    asyncio.run(served(operator.serve, work))
    assert set(operator.tokens) == {"Bearer t@ken"}


def test_a_provider_that_is_not_there_is_asked_again_later() -> None:
    async def work() -> None:
        async def nobody(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
            """Closed before anybody comes."""

        async with await asyncio.start_server(nobody, HOST, 0) as listening:
            port = listening.sockets[0].getsockname()[1]
        with pytest.raises(SmsFailed):
            await HttpSms.parse(f"http://{HOST}:{port}/sms").send(Sms("a", "+905321234567", "x"))

    asyncio.run(work())


@pytest.mark.parametrize("url", ["", "sms.example", "smtp://sms.example", "http://", "http://h:x"])
def test_bad_addresses_of_providers(url: str) -> None:
    with pytest.raises(BadSmsServer):
        HttpSms.parse(url)


def test_the_token_of_a_provider_is_not_shown() -> None:
    provider = HttpSms.parse("https://s3cret@sms.example:8443/v1/send?from=bedesten")
    assert provider.url == "https://sms.example:8443/v1/send?from=bedesten"
    assert provider.token == "s3cret"
    assert "s3cret" not in repr(provider)
