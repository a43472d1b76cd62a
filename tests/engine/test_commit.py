"""Nothing leaves the engine before its row is committed: the commit is held back by a lock."""

import asyncio
import time

import pytest

from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side
from tests.support.engine import (
    HELD_BACK,
    EngineProcess,
    Exchange,
    all_read,
    append_waits,
    play,
)
from tests.support.postgres import Database

A_WHILE_S = 0.3


@pytest.mark.spec("TRAD-022")
def test_ack_query_and_feed_wait_for_the_commit(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        other = await EngineClient.connect(engine.socket)
        await other.subscribe()
        row = asyncio.ensure_future(anext(other.rows()))
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            before = (await other.query(Query.OPEN_ORDERS, 0, 0)).seq
            order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1)
            answer = client.send(commands.encode(order))
            await append_waits(conn)
            asked = asyncio.ensure_future(other.query(Query.OPEN_ORDERS, 0, 0))
            await asyncio.sleep(A_WHILE_S)
            assert not answer.done()
            assert not asked.done()
            assert not row.done()
        assert (await answer).seq == before + 1
        found = await asked
        assert (found.seq, len(found.events)) == (before + 1, 1)
        assert (await row).seq == before + 1
        await other.close()

    play(engine, scene)


@pytest.mark.spec("TRAD-022")
def test_lost_commit_was_never_seen(engine: EngineProcess, database: Database) -> None:
    """Killed while the row waits: nobody saw the order, and it does not exist afterwards."""

    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1)
            client.send(commands.encode(order)).cancel()
            await append_waits(conn)
            pids = conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type ="
                " 'Lock' and datname = current_database()"
            )
            assert pids.fetchall() == [(True,)]
            assert await asyncio.to_thread(engine.wait) == 75
        engine.start()
        await client.connected()
        assert (await client.query(Query.OPEN_ORDERS, 0, 0)).events == ()

    play(engine, scene)


def test_commands_gather_behind_a_commit(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = commands.encode(exchange.order(exchange.accounts[0], Side.BUY, 1, 1))
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            first = client.send(order)
            await append_waits(conn)
            behind = []
            for _ in range(50):
                behind.append(client.send(order))
                await asyncio.sleep(0)
            await all_read(client)
        answers = await asyncio.gather(*behind)
        assert {answer.seq for answer in answers} == {(await first).seq + 1}
        assert [answer.index for answer in answers] == list(range(50))

    play(engine, scene)


def test_rows_are_bounded(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = commands.encode(exchange.order(99, Side.BUY, 1, 1))  # refused: small events
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            client.send(order)
            await append_waits(conn)
            answers = []
            others = [await EngineClient.connect(engine.socket) for _ in range(3)]
            for other in others:
                answers += [other.send(order) for _ in range(3000)]
                await all_read(other)
        await asyncio.gather(*answers)
        for other in others:
            await other.close()
        rows = conn_rows(database)
        assert max(rows) == 4096
        assert sum(rows) == 9000 + sum(rows[:-3])

    def conn_rows(database: Database) -> list[int]:
        with database.connect() as conn:
            found = conn.execute("select commands from engine.journal order by seq").fetchall()
        return [commands for (commands,) in found]

    play(engine, scene)


def test_unconfirmed_leader_does_not_answer(engine: EngineProcess, database: Database) -> None:
    """Neither appends nor beats come through: after half a second it may not lead any more."""

    async def scene(client: EngineClient) -> None:
        with database.connect() as conn:
            conn.execute("lock table engine.heartbeat in share mode")
            await asyncio.sleep(0.7)
            asked = asyncio.ensure_future(client.query(Query.ACCOUNTS))
            await asyncio.sleep(A_WHILE_S)
            assert not asked.done()
        assert len((await asked).events) == 2

    play(engine, scene)


def test_beats_show_life(engine: EngineProcess, database: Database) -> None:
    beats: set[tuple[object, ...]] = set()
    deadline = time.monotonic() + 20
    with database.connect(autocommit=True) as conn:
        while len(beats) < 3:
            assert time.monotonic() < deadline, beats
            beats |= set(conn.execute("select at, epoch, seq from engine.heartbeat").fetchall())
            time.sleep(0.02)
    assert {beat[1:] for beat in beats} == {(1, 1)}


@pytest.mark.spec("LEDG-008")
def test_same_key_in_one_row_gets_one_answer(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        other = exchange.order(exchange.accounts[0], Side.BUY, 2, 1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            client.send(commands.encode(other))
            await append_waits(conn)
            twins = [client.send(commands.encode(order)) for _ in range(2)]
            await all_read(client)
        first, second = await asyncio.gather(*twins)
        assert isinstance(first.events[0], OrderAccepted)
        assert (second.seq, second.index, second.data) == (first.seq, first.index, first.data)
        assert (first.repeated, second.repeated) == (False, True)

    play(engine, scene)


@pytest.mark.spec("LEDG-008")
@pytest.mark.parametrize("restart", [False, True])
def test_a_key_keeps_its_answer(engine: EngineProcess, restart: bool) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        account = exchange.accounts[0]
        key = exchange.key()
        order = exchange.order(account, Side.BUY, 1, 1, key=key)
        first = await client.submit(order)
        await client.submit(exchange.order(account, Side.BUY, 7, 1))
        if restart:
            await engine.crash_and_restart(client)
        again = await client.submit(order)
        assert (again.repeated, again.data, again.at) == (True, first.data, first.at)
        other = await client.submit(exchange.order(account, Side.BUY, 2, 1, key=key))
        assert type(other.events[0]).__name__ == "Refused"
        assert len((await client.query(Query.OPEN_ORDERS, account, 0)).events) == 2

    play(engine, scene)


def test_query_sees_the_commands_sent_before_it(engine: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = commands.encode(exchange.order(exchange.accounts[0], Side.BUY, 1, 1))
        for number in range(1, 100):
            answer = client.send(order)
            found = await client.query(Query.OPEN_ORDERS, 0, 0)
            assert len(found.events) == number
            assert answer.done()

    play(engine, scene)
