"""Orders whose time is up end by themselves: soon, all of them, and after a restart too."""

import asyncio
import time

import pytest

from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import AdvanceTime, RunTriggers, SchedulePhase, SetPhase
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import (
    EXPIRIES_MAX,
    OrderType,
    Phase,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.engine.test_triggers import journaled
from tests.support.engine import EngineProcess, Exchange, play
from tests.support.journal_invariants import check_journal
from tests.support.postgres import Database

ORDERS = EXPIRIES_MAX + 300
CROSSING = 900  # trades that emit more events than one command may
SOON_NS = 3 * 10**9
PATIENCE_ROUNDS, ROUND_S = 1000, 0.02


def ending(exchange: Exchange, expires_at: int) -> bytes:
    return commands.encode(
        commands.Place(
            account=exchange.accounts[0], market=exchange.market, side=Side.BUY,
            type=OrderType.LIMIT, time_in_force=TimeInForce.GTD, self_trade=SelfTrade.NONE,
            price=5, quantity=1, expires_at=expires_at,
        )
    )  # fmt: skip


async def open_orders(client: EngineClient) -> int:
    return len((await client.query(Query.OPEN_ORDERS, 0, 0)).events)


async def until_open(client: EngineClient, wanted: int) -> None:
    for _ in range(PATIENCE_ROUNDS):
        if await open_orders(client) == wanted:
            return
        await asyncio.sleep(ROUND_S)
    raise AssertionError("orders are open whose time is up")


@pytest.mark.spec("TRAD-017")
def test_more_than_one_command_may_expire(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> int:
        exchange = await Exchange(client).open(accounts=1)
        end = time.time_ns() + SOON_NS
        await asyncio.gather(*(client.send(ending(exchange, end)) for _ in range(ORDERS)))
        await client.send(ending(exchange, end + 3600 * 10**9))
        seq = (await client.status()).seq
        assert await open_orders(client) == ORDERS + 1, "the machine was too slow for this test"
        await until_open(client, 1)
        return seq

    seq = play(engine, scene)
    with database.connect(autocommit=True) as conn:
        assert journaled(conn, seq) == [[AdvanceTime.LAYOUT.kind]] * 2
        check_journal(conn, engine.data / "snapshots")


@pytest.mark.spec("TRAD-017")
def test_what_ended_while_nobody_led_ends_at_once(engine: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        await client.send(ending(exchange, time.time_ns() + SOON_NS))
        assert await open_orders(client) == 1
        engine.kill()
        await asyncio.sleep(SOON_NS / 1e9)
        await asyncio.to_thread(engine.start)
        await client.connected()
        await until_open(client, 0)

    play(engine, scene)


def test_an_order_that_is_gone_needs_no_time(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> int:
        exchange = await Exchange(client).open(accounts=1)
        await client.send(ending(exchange, time.time_ns() + SOON_NS // 3))
        await client.submit(commands.MassCancel(account=exchange.accounts[0]))
        seq = (await client.status()).seq
        await asyncio.sleep(SOON_NS / 2e9)
        return seq

    seq = play(engine, scene)
    with database.connect(autocommit=True) as conn:
        assert journaled(conn, seq) == []


def test_time_goes_on_after_a_phase_that_left_work_over(
    engine: EngineProcess, database: Database
) -> None:
    """An auction that ends by its schedule, with more to trade than one command may; and then an
    order whose time is up."""

    async def scene(client: EngineClient) -> int:
        exchange = await Exchange(client).open()
        buyer, seller = exchange.accounts
        await client.submit(SetPhase(market=exchange.market, phase=Phase.AUCTION))
        for account, side in ((buyer, Side.BUY), (seller, Side.SELL)):
            order = commands.encode(exchange.order(account, side, 100, 1))
            await asyncio.gather(*(client.send(order) for _ in range(CROSSING)))
        seq, now = (await client.status()).seq, time.time_ns()
        end = SchedulePhase(market=exchange.market, phase=Phase.CONTINUOUS, at=now + SOON_NS // 3)
        await client.submit(end)
        await client.send(ending(exchange, now + SOON_NS))
        await until_open(client, 0)
        return seq + 2

    seq = play(engine, scene)
    with database.connect(autocommit=True) as conn:
        advance, go_on = [AdvanceTime.LAYOUT.kind], [RunTriggers.LAYOUT.kind]
        assert journaled(conn, seq) == [advance, go_on, advance]
        check_journal(conn, engine.data / "snapshots")
