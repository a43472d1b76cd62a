"""A mass cancel of more orders than one command may touch goes on by itself, also after a crash."""

import asyncio
import time
from collections.abc import Callable

import psycopg
import pytest

from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import MassCancelled
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import MASS_CANCEL_MAX, Side
from tests.support.engine import HELD_BACK, EngineProcess, Exchange, append_waits, play
from tests.support.postgres import Database

ORDERS = 2 * MASS_CANCEL_MAX + 300
PATIENCE_S = 30


async def many_orders(client: EngineClient) -> Exchange:
    exchange = await Exchange(client).open(accounts=1)
    order = commands.encode(exchange.order(exchange.accounts[0], Side.BUY, 5, 1))
    await asyncio.gather(*(client.send(order) for _ in range(ORDERS)))
    return exchange


@pytest.mark.spec("TRAD-016")
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


@pytest.mark.spec("TRAD-016")
def test_goes_on_after_a_crash(engine: EngineProcess, database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await many_orders(client)
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            before = journal_rows(database)
            client.send(commands.encode(commands.MassCancel(account=exchange.accounts[0])))
            await append_waits(conn)
            engine.kill()
        # The row is committed by the server alone, and nobody is left to go on.
        await until(lambda: len(journal_rows(database)) > len(before))
        await asyncio.to_thread(engine.start)
        await went_on(engine, client, database)

    play(engine, scene)


def test_goes_on_when_its_row_comes_while_the_next_engine_starts(
    engine: EngineProcess, database: Database
) -> None:
    """The new engine has read the journal and wants to append, and only then does the old one's
    last row commit: what that row left over is found all the same."""

    async def scene(client: EngineClient) -> None:
        exchange = await many_orders(client)
        with database.connect(autocommit=True) as conn:
            conn.execute(COMMIT_WAITS)
            conn.execute("select pg_advisory_lock(1)")
            client.send(commands.encode(commands.MassCancel(account=exchange.accounts[0])))
            await until(lambda: waits(conn, "advisory"))
            engine.kill()
            engine.start(ready=False)
            await until(lambda: waits(conn, "transactionid"))
        await asyncio.to_thread(engine.wait_until_ready)
        assert "reading on" in engine.log
        await went_on(engine, client, database)

    play(engine, scene)


# A row of commands is inserted at once and committed when nobody holds advisory lock 1.
COMMIT_WAITS = """
    create function engine.wait() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(1); return null; end $$;
    create constraint trigger commit_waits after insert on engine.journal
        deferrable initially deferred for each row when (new.commands > 0)
        execute function engine.wait()
"""


async def went_on(engine: EngineProcess, client: EngineClient, database: Database) -> None:
    """The new engine cancels the orders that were left."""
    await client.connected()
    (line,) = engine.logged("going on with what was cut short")
    assert line["kind"] == "MassCancel"
    deadline = time.monotonic() + PATIENCE_S
    while (await client.query(Query.OPEN_ORDERS, 0, 0)).events:
        assert time.monotonic() < deadline, "orders are left"
        await asyncio.sleep(0.02)
    # The first cancel, the new epoch, twice on.
    assert journal_rows(database)[-4:] == [1, 0, 1, 1]


def journal_rows(database: Database) -> list[int]:
    """How many commands each row has."""
    with database.connect() as conn:
        found = conn.execute("select commands from engine.journal order by seq").fetchall()
    return [commands for (commands,) in found]


def waits(conn: psycopg.Connection, kind: str) -> bool:
    """Whether a session of this database waits for such a lock."""
    row = conn.execute(
        "select count(*) from pg_locks join pg_stat_activity using (pid)"
        " where not granted and locktype = %s and datname = current_database()",
        [kind],
    ).fetchone()
    return row != (0,)


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it does not come"
        await asyncio.sleep(0.01)
