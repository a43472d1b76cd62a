"""The client alone, against a scripted engine on a real socket."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path

import pytest

from bedesten.protocol import commands, frames
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.frames import ErrorCode, Opcode, Query
from tests.support.engine import short_folder

RECORD = commands.encode(commands.SetAccount(kind=1))
Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Scene = Callable[[Path, asyncio.Server], Coroutine[None, None, None]]


def perform(script: Script, scene: Scene) -> None:
    """A scene with a server that treats each connection by the script."""

    async def whole(path: Path) -> None:
        server = await asyncio.start_unix_server(script, path)
        try:
            await scene(path, server)
        finally:
            server.close()

    with short_folder() as folder:
        asyncio.run(whole(folder / "engine.sock"))


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Request id and opcode of the next frame."""
    head = await reader.readexactly(frames.HEADER.size)
    length, request, opcode = frames.HEADER.unpack(head)
    await reader.readexactly(length - frames.LENGTH_MIN)
    return request, opcode


def test_a_full_engine_is_not_pressed() -> None:
    """It closes each connection at once: the client comes back ever more slowly."""
    connections = 0

    async def full(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(frames.error_frame(0, ErrorCode.OVERLOADED, "full"))
        writer.close()

    async def scene(path: Path, _: asyncio.Server) -> None:
        client = await EngineClient.connect(path)
        await asyncio.sleep(1)
        await client.close()

    perform(full, scene)
    assert 2 <= connections <= 10


def test_who_waits_for_room_hears_that_the_engine_is_gone() -> None:
    ends: list[Callable[[], None]] = []

    async def die_at_the_first_frame(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_frame(reader)
        ends[0]()
        writer.close()

    async def scene(path: Path, server: asyncio.Server) -> None:
        ends.append(server.close)
        client = await EngineClient.connect(path, in_flight_max=1)
        sent = [asyncio.create_task(client.submit_record(RECORD)) for _ in range(5)]
        errors = await asyncio.wait_for(asyncio.gather(*sent, return_exceptions=True), 20)
        assert [type(error) for error in errors] == [OutcomeUnknown] + 4 * [EngineUnavailable]
        await client.close()

    perform(die_at_the_first_frame, scene)


async def answer_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not reader.at_eof():
        with suppress(asyncio.IncompleteReadError):
            request, _ = await read_frame(reader)
            writer.write(frames.answer_frame(request, frames.AnswerBody(1, 0, False, 0, b"")))
    writer.close()


def test_room_given_to_who_is_cancelled_is_passed_on() -> None:
    async def scene(path: Path, _: asyncio.Server) -> None:
        client = await EngineClient.connect(path, in_flight_max=1)
        first = client.send(RECORD)
        second = asyncio.create_task(client.submit_record(RECORD))
        third = asyncio.create_task(client.submit_record(RECORD))
        # In the turn in which the room is given, before the second can take it.
        first.add_done_callback(lambda _: second.cancel())
        assert (await asyncio.wait_for(third, 20)).seq == 1
        assert second.cancelled()
        await client.close()

    perform(answer_all, scene)


def test_room_is_not_lost_to_an_impossible_query() -> None:
    async def scene(path: Path, _: asyncio.Server) -> None:
        client = await EngineClient.connect(path, in_flight_max=1)
        client.send(RECORD)
        nonsense = asyncio.create_task(client.query(Query.BOOK, 2**70))
        third = asyncio.create_task(client.submit_record(RECORD))
        assert (await asyncio.wait_for(third, 20)).seq == 1
        with pytest.raises(ValueError, match="no such query"):
            await nonsense
        await client.close()

    perform(answer_all, scene)


def test_frames_come_in_any_pieces() -> None:
    dice = random.Random(7)
    sizes = [0, 1, 19, 20, 21, 3_000_000, 5, 70_000]
    stored = [dice.randbytes(size) for size in sizes]

    async def in_pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream = b""
        for found in stored:
            request, _ = await read_frame(reader)
            stream += frames.frame(request, Opcode.RESULT, frames.seq_payload(9, found))
        while stream:
            cut = dice.choice([1, 7, 19, 20, 21, 50, 100_000])
            writer.write(stream[:cut])
            await writer.drain()
            stream = stream[cut:]
            await asyncio.sleep(0)
        writer.close()

    async def scene(path: Path, _: asyncio.Server) -> None:
        client = await EngineClient.connect(path)
        asked = [client.query(Query.ASSETS) for _ in sizes]
        results = await asyncio.wait_for(asyncio.gather(*asked), 60)
        assert [result.data for result in results] == stored
        await client.close()

    perform(in_pieces, scene)


@pytest.mark.parametrize("length", [0, 15, frames.ANSWER_LENGTH_MAX + 1])
def test_an_engine_that_speaks_nonsense_is_left(length: int) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_frame(reader)
        writer.write(frames.HEADER.pack(length, 1, Opcode.ANSWER))
        await reader.read()
        writer.close()

    async def scene(path: Path, _: asyncio.Server) -> None:
        client = await EngineClient.connect(path)
        with pytest.raises(OutcomeUnknown):
            await asyncio.wait_for(client.submit_record(RECORD), 20)
        await client.close()

    perform(nonsense, scene)
