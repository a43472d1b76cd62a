"""An engine process at work: genesis, answers, status, restart."""

import asyncio

from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AccountSet, BalanceChanged, OrderAccepted
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, Side
from tests.support.engine import EngineProcess, Exchange, short_folder
from tests.support.postgres import Database


def test_from_genesis_to_a_trade_and_back(database: Database) -> None:
    async def scene(engine: EngineProcess) -> None:
        client = await EngineClient.connect(engine.socket)
        house = (await client.query(Query.ACCOUNTS)).events
        assert [event.kind for event in house if isinstance(event, AccountSet)] == [
            AccountKind.PLATFORM,
            AccountKind.FEE_POOL,
        ]
        exchange = await Exchange(client).open()
        alice, bob = exchange.accounts
        bid = await client.submit(exchange.order(alice, Side.BUY, 100_00, 10))
        assert isinstance(bid.events[0], OrderAccepted)
        ask = await client.submit(exchange.order(bob, Side.SELL, 99_00, 4))
        assert [type(event).__name__ for event in ask.events] == [
            "OrderAccepted", "Traded", "OrderDone",
        ]  # fmt: skip
        assert ask.seq == bid.seq + 1
        status = await client.status()
        assert (status.seq, status.epoch, status.kernel) == (ask.seq, 1, "reference")
        balances = (await client.query(Query.BALANCES, bob)).events
        assert all(isinstance(event, BalanceChanged) for event in balances)
        await client.close()

    with short_folder() as folder, EngineProcess(folder, database=database) as engine:
        asyncio.run(scene(engine))
        assert engine.stop() == 0


def test_restart_keeps_the_state(database: Database) -> None:
    async def first(engine: EngineProcess) -> bytes:
        client = await EngineClient.connect(engine.socket)
        exchange = await Exchange(client).open()
        for price in range(100, 120):
            order = exchange.order(exchange.accounts[0], Side.BUY, price, 5)
            await client.submit(order)
        found = await client.query(Query.OPEN_ORDERS, 0, 0)
        await client.close()
        return found.data

    async def again(engine: EngineProcess) -> bytes:
        client = await EngineClient.connect(engine.socket)
        found = await client.query(Query.OPEN_ORDERS, 0, 0)
        await client.close()
        return found.data

    with short_folder() as folder, EngineProcess(folder, database=database) as engine:
        before = asyncio.run(first(engine))
        engine.kill()
        engine.start()
        assert asyncio.run(again(engine)) == before
        assert engine.stop() == 0
        engine.start()
        assert asyncio.run(again(engine)) == before
