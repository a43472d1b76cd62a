"""Two engines, one journal: the primary key lets only the newer one append."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side
from tests.support.engine import (
    HELD_BACK,
    EngineProcess,
    Exchange,
    append_waits,
    play,
    short_folder,
)
from tests.support.postgres import Database


@pytest.fixture
def rival(database: Database) -> Iterator[EngineProcess]:
    """Another engine for the same journal, on a folder of its own and not started yet."""
    with short_folder() as folder:
        process = EngineProcess(folder, database=database)
        yield process
        process.__exit__(None, None, None)


@pytest.mark.spec("OPER-007")
def test_second_engine_fences_the_first(engine: EngineProcess, rival: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        acked = await client.submit(order)
        await asyncio.to_thread(rival.start)
        # The old leader finds out by its next beat or append, whichever comes first.
        assert await asyncio.to_thread(engine.wait) == 75
        newer = await EngineClient.connect(rival.socket)
        again = await newer.submit(order)
        assert (again.repeated, again.data) == (True, acked.data)
        assert (await newer.status()).epoch == 2
        await newer.close()

    play(engine, scene)
    assert '"fenced": true' in engine.log


@pytest.mark.spec("OPER-007")
def test_paused_leader_acks_nothing_when_it_wakes(
    engine: EngineProcess, rival: EngineProcess
) -> None:
    """Stopped for longer than its rival needs: the command that it finds then is not carried out,
    and the question not answered."""

    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        assert engine.process is not None
        engine.process.send_signal(signal.SIGSTOP)
        await asyncio.to_thread(rival.start)
        sent = client.send(commands.encode(order))
        asked = asyncio.ensure_future(client.query(Query.ACCOUNTS))
        await asyncio.sleep(0.1)
        engine.process.send_signal(signal.SIGCONT)
        with pytest.raises(OutcomeUnknown):
            await sent
        with pytest.raises(EngineUnavailable):
            await asked
        assert await asyncio.to_thread(engine.wait) == 75
        newer = await EngineClient.connect(rival.socket)
        answer = await newer.submit(order)
        assert (answer.repeated, type(answer.events[0])) == (False, OrderAccepted)
        await newer.close()

    play(engine, scene)
    assert engine.logged("the engine gives up the lead")[0]["fenced"] is True


@pytest.mark.spec("OPER-007")
def test_unknown_commit_is_settled_by_the_next_epoch(
    engine: EngineProcess, rival: EngineProcess, database: Database
) -> None:
    """The old engine dies while its row waits for a lock. The new one appends at the same seq: it
    waits until the old row is in, reads it, and finds the command in it."""

    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            sent = client.send(commands.encode(order))
            await append_waits(conn)
            engine.kill()
            with pytest.raises(OutcomeUnknown):
                await sent
            rival.start(ready=False)
            await asyncio.to_thread(rival.wait_until_logged, "recovered")
            await asyncio.sleep(0.5)  # by now it waits for the lock too
            assert not rival.ready()
        await asyncio.to_thread(rival.wait_until_ready)
        newer = await EngineClient.connect(rival.socket)
        answer = await newer.submit(order)
        assert isinstance(answer.events[0], OrderAccepted)
        orders = await newer.query(Query.OPEN_ORDERS, exchange.accounts[0], 0)
        assert len(orders.events) == 1
        assert answer.repeated == ("reading on" in rival.log)
        await newer.close()

    play(engine, scene)
