"""Triggers that one command leaves over go on by themselves; what came meanwhile keeps its place.

A stop loss that is triggered makes three events, so a command ends after some 680 of them.
"""

import asyncio
import signal

import psycopg
import pytest

from bedesten.engine.postgres import PostgresStore
from bedesten.protocol import commands
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE
from bedesten.protocol.client import Answer, BadRequest, EngineClient, EngineUnavailable
from bedesten.protocol.commands import NO_KEY, AdvanceTime, Command, RunTriggers
from bedesten.protocol.events import Deferred, MassCancelled, OrderAccepted, TriggersLeft
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from tests.support.engine import EngineProcess, Exchange, play
from tests.support.journal_invariants import check_journal, effects
from tests.support.postgres import Database

STOPS = 1500
STOP, BID = 10_000, 9_900  # ticks
BEHIND = 20
PATIENCE_ROUNDS, ROUND_S = 1000, 0.02
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like 'insert%journal%'
"""


async def many_stops(client: EngineClient) -> Exchange:
    """Accounts: the stops', and the one whose bids they will meet."""
    exchange = await Exchange(client).open(accounts=2)
    seller, buyer = exchange.accounts
    stop = commands.Place(
        account=seller, market=exchange.market, side=Side.SELL, type=OrderType.STOP_LOSS,
        time_in_force=TimeInForce.IOC, self_trade=SelfTrade.NONE, quantity=1, stop_price=STOP,
    )  # fmt: skip
    record = commands.encode(stop)
    await asyncio.gather(*(client.send(record) for _ in range(STOPS)))
    await client.submit(exchange.order(buyer, Side.BUY, BID, 2 * STOPS))
    await client.submit(exchange.order(buyer, Side.BUY, STOP, 1))
    return exchange


def spark(exchange: Exchange) -> bytes:
    """The trade that triggers them all."""
    return commands.encode(exchange.order(exchange.accounts[0], Side.SELL, STOP, 1))


def later(exchange: Exchange, key: bytes = NO_KEY) -> bytes:
    """An order that trades with nobody."""
    return commands.encode(exchange.order(exchange.accounts[1], Side.BUY, 5, 1, key=key))


async def nobody_waits(client: EngineClient, seller: int) -> None:
    for _ in range(PATIENCE_ROUNDS):
        if not (await client.query(Query.OPEN_ORDERS, seller, 0)).events:
            return
        await asyncio.sleep(ROUND_S)
    raise AssertionError("orders still wait")


async def commit_waits(database: Database) -> None:
    """Until the engine has sent its row, which waits for the table's lock."""
    with database.connect(autocommit=True) as conn:
        for _ in range(PATIENCE_ROUNDS):
            if conn.execute(WAITING).fetchone() == (1,):
                return
            await asyncio.sleep(ROUND_S)
    raise AssertionError("nothing waits for the lock")


def journaled(conn: psycopg.Connection, after: int) -> list[list[int]]:
    """The kinds of command of each row."""
    found = []
    for row in PostgresStore(conn).rows(after):
        kinds, start = [], COMMANDS_HEADER_SIZE
        while start < len(row.command_bytes):
            kinds.append(row.command_bytes[start + 2])
            start += int.from_bytes(row.command_bytes[start : start + 2], "little")
        found.append(kinds)
    return found


def test_deferred_commands_get_the_later_answer(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> int:
        exchange = await many_stops(client)
        keys = [exchange.key() for _ in range(BEHIND)]
        behind = [later(exchange, key) for key in keys]
        sent = [client.send(spark(exchange)), *(client.send(record) for record in behind)]
        first, *others = await asyncio.gather(*sent)
        assert isinstance(first.events[-1], TriggersLeft)
        check_order(first, others)
        assert not (await client.query(Query.OPEN_ORDERS, exchange.accounts[0], 0)).events
        again = await client.submit_record(behind[0])
        assert (again.repeated, again.data) == (True, others[0].data)
        return first.seq

    seq = play(engine, scene)
    run, place = RunTriggers.LAYOUT.kind, commands.Place.LAYOUT.kind
    with database.connect(autocommit=True) as conn:
        assert journaled(conn, seq)[:2] == [[run, *[place] * BEHIND]] * 2
        check_journal(conn, engine.data / "snapshots")
        assert {len(answers) for answers in effects(conn).values()} == {1}


def check_order(first: Answer, others: list[Answer]) -> None:
    """One real answer each, after all that was triggered and in the order of their coming."""
    accepted = [answer.events[0] for answer in others]
    ids = [event.order for event in accepted if isinstance(event, OrderAccepted)]
    assert (len(ids), ids) == (BEHIND, sorted(ids))
    assert {answer.seq for answer in others} == {first.seq + 2}
    assert [answer.index for answer in others] == list(range(1, BEHIND + 1))
    assert not any(isinstance(event, Deferred) for answer in others for event in answer.events)


def test_a_deferred_mass_cancel_ends_its_batch(engine: EngineProcess) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_stops(client)
        cancel = commands.encode(commands.MassCancel(account=exchange.accounts[1]))
        sent = [spark(exchange), later(exchange), cancel, later(exchange)]
        first, before, cancelled, after = await asyncio.gather(*map(client.send, sent))
        assert isinstance(cancelled.events[-1], MassCancelled)
        assert cancelled.events[-1].cancelled == 2  # the bid and the order before
        assert (before.seq, cancelled.seq, after.seq) == (
            first.seq + 2,
            first.seq + 2,
            first.seq + 3,
        )
        left = await client.query(Query.OPEN_ORDERS, 0, 0)
        assert len(left.events) == 1

    play(engine, scene)


def test_goes_on_after_a_crash(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_stops(client)
        other = await EngineClient.connect(engine.socket)
        with database.connect() as conn:
            conn.execute("lock table engine.journal in share mode")
            for record in (spark(exchange), later(exchange)):
                client.send(record).add_done_callback(lambda future: future.exception())
            await commit_waits(database)
            engine.kill()
        # The row is committed by the server alone, and nobody is left to go on.
        await other.close()
        await asyncio.to_thread(engine.start)
        await client.connected()
        (line,) = engine.logged("going on with what was cut short")
        assert line["kind"] == "RunTriggers"
        await nobody_waits(client, exchange.accounts[0])
        # What was deferred and never answered has not happened.
        assert len((await client.query(Query.OPEN_ORDERS, exchange.accounts[1], 0)).events) == 1

    play(engine, scene)
    with database.connect(autocommit=True) as conn:
        check_journal(conn, engine.data / "snapshots")


def test_a_stopping_engine_turns_the_deferred_away(
    engine: EngineProcess, database: Database
) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_stops(client)
        with database.connect() as conn:
            conn.execute("lock table engine.journal in share mode")
            first, behind = client.send(spark(exchange)), client.send(later(exchange))
            await commit_waits(database)
            assert engine.process is not None
            engine.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.2)
        assert isinstance((await first).events[-1], TriggersLeft)
        with pytest.raises(EngineUnavailable):
            await behind
        assert await asyncio.to_thread(engine.wait) == 0
        await asyncio.to_thread(engine.start)
        await client.connected()
        await nobody_waits(client, exchange.accounts[0])

    play(engine, scene)


@pytest.mark.parametrize("command", [AdvanceTime(), RunTriggers(market=1)])
def test_only_the_engine_issues_them(engine: EngineProcess, command: Command) -> None:
    async def scene(client: EngineClient) -> None:
        before = (await client.status()).seq
        with pytest.raises(BadRequest, match="only the engine itself"):
            await client.submit(command)
        assert (await client.status()).seq == before

    play(engine, scene)
