"""An answer is one write, however its application tells it, and a long one never gathers."""

import asyncio
import socket
from typing import Any

import pytest

from bedesten.gateways.http_protocol import GATHERED_MAX
from bedesten.gateways.serving import server_of

CHUNK = b"x" * 1_000
CHUNKS = 500  # many times what may gather
ASK = b"GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n"


async def application(scope: Any, receive: Any, send: Any) -> None:
    size = b"%d" % (len(CHUNK) * CHUNKS if scope["path"] == "/long" else 5)
    headers = [(b"content-length", size)]
    if scope["path"] == "/injected":
        headers.append((b"x-told", bytes.fromhex(scope["query_string"].decode())))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["path"] == "/long":
        for _ in range(CHUNKS):
            await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.body", "body": b"hello"})


def conversation(asked: bytes, enough: int) -> list[bytes]:
    """What each read of a client gets, until it has so many bytes or the server hangs up."""

    async def scene() -> list[bytes]:
        listener = socket.create_server(("127.0.0.1", 0))
        server = server_of(application)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        loop, got = asyncio.get_running_loop(), list[bytes]()
        with socket.socket() as client:
            client.setblocking(False)
            await loop.sock_connect(client, listener.getsockname())
            await loop.sock_sendall(client, asked)
            while sum(map(len, got)) < enough:
                data = await loop.sock_recv(client, 1 << 20)
                if not data:
                    break
                got.append(data)
        server.should_exit = True
        await serving
        return got

    return asyncio.run(scene())


def test_head_and_body_come_together() -> None:
    (whole,) = conversation(ASK % (b"/", b""), 1)
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n")
    assert whole.endswith(b"\r\n\r\nhello")


@pytest.mark.parametrize(
    "injected", [b"a\r\nset-cookie: x", b"a\nset-cookie: x", b"a\rb", b"a\0b"], ids=repr
)
def test_no_header_can_begin_another(injected: bytes) -> None:
    assert conversation(ASK % (b"/injected?" + injected.hex().encode(), b""), 1) == []


def test_a_head_is_asked_for_alone() -> None:
    (whole,) = conversation(b"HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n", 1)
    assert whole.endswith(b"content-length: 5\r\n\r\n")


def test_an_answer_is_whole_before_the_connection_ends() -> None:
    answers = b"".join(conversation(ASK % (b"/", b"connection: close\r\n"), 1 << 30))
    assert answers.endswith(b"\r\n\r\nhello")


def test_requests_sent_at_once_are_answered_in_order() -> None:
    asked = ASK % (b"/", b"") + ASK % (b"/long", b"") + ASK % (b"/", b"connection: close\r\n")
    answers = b"".join(conversation(asked, 1 << 30))
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert answers.endswith(b"hello")
    assert answers.count(CHUNK) == CHUNKS


def test_a_long_answer_goes_out_while_it_is_told() -> None:
    enough = len(CHUNK) * CHUNKS
    assert enough > 4 * GATHERED_MAX
    assert b"".join(conversation(ASK % (b"/long", b""), enough)).count(CHUNK) == CHUNKS
