"""A mass cancel of more orders than one command may touch goes on by itself, also after a crash."""

import asyncio

from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import MassCancelled
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import MASS_CANCEL_MAX, Side
from tests.support.engine import EngineProcess, Exchange, play
from tests.support.postgres import Database

ORDERS = 2 * MASS_CANCEL_MAX + 300


async def many_orders(client: EngineClient) -> Exchange:
    exchange = await Exchange(client).open(accounts=1)
    order = commands.encode(exchange.order(exchange.accounts[0], Side.BUY, 5, 1))
    await asyncio.gather(*(client.send(order) for _ in range(ORDERS)))
    return exchange


def test_continues_ahead_of_what_waits(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_orders(client)
        account = exchange.accounts[0]
        cancel = commands.MassCancel(account=account, key=exchange.key())
        later = commands.encode(exchange.order(account, Side.BUY, 6, 1))
        answers = [client.send(commands.encode(cancel)), *(client.send(later) for _ in range(9))]
        first, *others = await asyncio.gather(*answers)
        ended = first.events[-1]
        assert isinstance(ended, MassCancelled)
        assert (ended.cancelled, ended.remaining) == (MASS_CANCEL_MAX, ORDERS - MASS_CANCEL_MAX)
        assert {answer.seq for answer in others} <= {first.seq + 2, first.seq + 3}
        left = await client.query(Query.OPEN_ORDERS, account, 0)
        assert len(left.events) == 9
        again = await client.submit(cancel)
        assert (again.repeated, again.data) == (True, first.data)
        assert len((await client.query(Query.OPEN_ORDERS, account, 0)).events) == 9

    play(engine, scene)


def test_goes_on_after_a_crash(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_orders(client)
        other = await EngineClient.connect(engine.socket)
        with database.connect() as conn:
            conn.execute("lock table engine.journal in share mode")
            client.send(commands.encode(commands.MassCancel(account=exchange.accounts[0])))
            await asyncio.sleep(0.1)
            engine.kill()
        # The row is committed by the server alone, and nobody is left to go on.
        await other.close()
        await asyncio.to_thread(engine.start)
        await client.connected()
        (line,) = engine.logged("going on with what was cut short")
        assert line["kind"] == "MassCancel"
        for _ in range(500):
            if not (await client.query(Query.OPEN_ORDERS, 0, 0)).events:
                break
            await asyncio.sleep(0.02)
        with database.connect() as conn:
            rows = conn.execute(
                "select commands from engine.journal order by seq desc limit 4"
            ).fetchall()
        assert rows == [(1,), (1,), (0,), (1,)]  # twice on, the new epoch, the first cancel

    play(engine, scene)
