"""An engine process at work: genesis, answers, feed, restart, stop."""

import asyncio
import subprocess

import pytest

from bedesten.protocol import commands
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.client import EngineClient, EngineUnavailable, FeedLost, OutcomeUnknown
from bedesten.protocol.events import AccountSet, BalanceChanged, OrderAccepted, Refused, decode
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, Refusal, Side
from tests.support.engine import (
    HELD_BACK,
    EngineProcess,
    Exchange,
    all_read,
    append_waits,
    play,
)
from tests.support.postgres import Database


def test_genesis_opens_the_house_accounts(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        house = (await client.query(Query.ACCOUNTS)).events
        kinds = [(event.account, event.kind) for event in house if isinstance(event, AccountSet)]
        assert kinds == [(1, AccountKind.PLATFORM), (2, AccountKind.FEE_POOL)]
        status = await client.status()
        assert (status.seq, status.epoch, status.commands) == (1, 1, 3)  # and an order limit
        assert status.kernel == "reference"

    play(engine, scene)
    with database.connect() as conn:
        epochs = conn.execute("select epoch, seq, kernel from engine.epochs").fetchall()
    assert epochs == [(1, 1, "reference")]


def test_orders_meet_and_money_moves(engine: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open()
        alice, bob = exchange.accounts
        bid = await client.submit(exchange.order(alice, Side.BUY, 100_00, 10))
        assert isinstance(bid.events[0], OrderAccepted)
        ask = await client.submit(exchange.order(bob, Side.SELL, 99_00, 4))
        names = [type(event).__name__ for event in ask.events]
        assert names == ["OrderAccepted", "Traded", "OrderDone"]
        assert (ask.seq, ask.index, ask.repeated) == (bid.seq + 1, 0, False)
        balances = await client.query(Query.BALANCES, bob)
        assert balances.seq == ask.seq
        base = balances.events[0]
        assert isinstance(base, BalanceChanged)
        assert base.available == 10**15 - 4 * 10**4
        refused = await client.submit(exchange.order(99, Side.BUY, 1, 1))
        assert isinstance(refused.events[0], Refused)
        assert refused.events[0].refusal == Refusal.ACCOUNT_NOT_FOUND

    play(engine, scene)


@pytest.mark.spec("LEDG-020")
def test_feed_continues_a_query_without_gap(engine: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        await client.subscribe()
        answers = [client.send(commands.encode(order(exchange, price))) for price in range(1, 50)]
        seen = await client.query(Query.OPEN_ORDERS, 0, 0)
        answers += [client.send(commands.encode(order(exchange, price))) for price in range(1, 50)]
        last = max(answer.seq for answer in await asyncio.gather(*answers))
        orders = len(seen.events)
        expected = client.subscribed_at
        async for row in client.rows():
            expected += 1
            assert row.seq == expected
            batch = read_event_batch(row.data)
            assert (batch.seq, batch.at) == (row.seq, row.at)
            if row.seq > seen.seq:
                accepted = [isinstance(event, OrderAccepted) for event in decode_all(row.data)]
                orders += sum(accepted)
            if row.seq == last:
                break
        assert orders == 98

    def order(exchange: Exchange, price: int) -> commands.Place:
        return exchange.order(exchange.accounts[0], Side.BUY, price, 1)

    def decode_all(data: bytes) -> list[object]:
        return list(decode(data, read_event_batch(data).offsets[0]))

    play(engine, scene)


@pytest.mark.spec("EVNT-004")
def test_restart_keeps_the_state_and_counts_epochs(engine: EngineProcess) -> None:
    async def trade(client: EngineClient) -> bytes:
        exchange = await Exchange(client).open()
        for price in range(100, 120):
            await client.submit(exchange.order(exchange.accounts[0], Side.BUY, price, 5))
        return (await client.query(Query.OPEN_ORDERS, 0, 0)).data

    async def look(client: EngineClient) -> tuple[bytes, int, int]:
        status = await client.status()
        orders = await client.query(Query.OPEN_ORDERS, 0, 0)
        return orders.data, status.epoch, status.commands

    orders = play(engine, trade)
    _, _, commands_before = play(engine, look)
    engine.kill()
    engine.start()
    assert play(engine, look) == (orders, 2, commands_before)
    assert engine.stop() == 0
    engine.start()  # from the snapshot of the clean stop
    assert play(engine, look) == (orders, 3, commands_before)
    starts = [line["from_snapshot"] for line in engine.logged("recovering")]
    assert starts[:2] == [0, 0]
    assert starts[2] == engine.logged("recovered")[2]["seq"] > 0


def test_client_tells_sent_from_not_sent(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        await client.subscribe()
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            sent = client.send(commands.encode(order))
            asked = asyncio.ensure_future(client.query(Query.ASSETS))
            await append_waits(conn)
            engine.kill()
            with pytest.raises(OutcomeUnknown):
                await sent
            with pytest.raises(EngineUnavailable):
                await asked
            with pytest.raises(FeedLost):
                await anext(client.rows())
            with pytest.raises(EngineUnavailable):
                await client.submit(order)
        engine.start()
        await client.connected()
        answer = await client.submit(order)
        assert isinstance(answer.events[0], OrderAccepted)

    play(engine, scene)


def test_stop_finishes_the_commit_in_flight(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = commands.encode(exchange.order(exchange.accounts[0], Side.BUY, 1, 1))
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            in_flight = client.send(order)
            await append_waits(conn)
            behind = client.send(order)
            await all_read(client)
            assert engine.process is not None
            engine.process.terminate()
            with pytest.raises(EngineUnavailable, match="the engine stops"):
                await behind
            assert not in_flight.done()
        assert isinstance((await in_flight).events[0], OrderAccepted)
        assert await asyncio.to_thread(engine.wait) == 0

    play(engine, scene)


def test_second_engine_of_a_folder_says_so(engine: EngineProcess) -> None:
    other = EngineProcess(engine.data)
    other.start(ready=False)
    assert other.wait() == 1
    assert "An engine is already running" in engine.log
    assert engine.ready()


def test_without_a_database_it_says_so(engine: EngineProcess) -> None:
    engine.kill()
    environment = {"BEDESTEN_DATA": str(engine.data / "none")}
    done = subprocess.run(
        engine.command, env=environment | {"BEDESTEN_ENGINE_ADMIN_PORT": "0"}, capture_output=True
    )
    assert done.returncode == 1
    assert b"No exchange is running" in done.stderr


def test_rows_left_too_long_end_the_feed(
    engine: EngineProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bedesten.protocol.client.FEED_BYTES_MAX", 20_000)

    async def scene(client: EngineClient) -> None:
        await client.subscribe()
        rows = client.rows()
        await Exchange(client).open(accounts=60)
        taken = 0

        async def take_all() -> None:
            nonlocal taken
            async for row in rows:
                taken += 1
                assert row.seq == client.subscribed_at + taken

        with pytest.raises(FeedLost, match="faster than they were taken"):
            await take_all()
        assert taken > 10
        assert await client.subscribe() == (await client.status()).seq

    play(engine, scene)
