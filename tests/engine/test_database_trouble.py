"""PostgreSQL says no: whatever the error and the moment, nothing is acked that is not on disk."""

import asyncio

import pytest

from bedesten.engine.chain import FIRST_HASH
from bedesten.engine.journal import Journal
from bedesten.engine.line import PostgresLine
from bedesten.engine.store import Lost, NewRow, OpenLine
from bedesten.protocol import commands
from bedesten.protocol.batch import command_batch, event_batch
from bedesten.protocol.client import EngineClient, OutcomeUnknown
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side
from tests.support.engine import HELD_BACK, EngineProcess, Exchange, append_waits, play
from tests.support.postgres import Database

ROW = NewRow(1, 1, 10**18, 0, command_batch(1, 10**18, ()), event_batch(1, 10**18, (), b"", 0))
# A row of commands meets this error: at its insert, or when it was inserted and is committed.
FAILING = """
    create function engine.fail() returns trigger language plpgsql as
        $$ begin raise exception 'planted' using errcode = '{code}'; end $$;
    create constraint trigger fail after insert on engine.journal
        deferrable initially {moment} for each row when (new.commands > 0)
        execute function engine.fail()
"""
BEAT_WAITS = """
    create function engine.wait() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
    create trigger wait before insert on engine.heartbeat
        for each row execute function engine.wait()
"""


def line_to(database: Database) -> OpenLine:
    return lambda broken: PostgresLine(database.url("engine_writer"), broken)


@pytest.mark.spec("TRAD-022")
@pytest.mark.parametrize("moment", ["immediate", "deferred"])
@pytest.mark.parametrize(
    "code",
    ["53100", "25006", "57014", "XX001"],
    ids=["disk full", "read only", "statement timeout", "corrupted"],
)
def test_a_row_that_cannot_be_stored_was_never_acked(
    engine: EngineProcess, database: Database, code: str, moment: str
) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        with database.connect(autocommit=True) as conn:
            conn.execute(FAILING.format(code=code, moment=moment).encode())
            with pytest.raises(OutcomeUnknown):
                await client.submit(order)
            assert await asyncio.to_thread(engine.wait) == 75
            conn.execute("drop trigger fail on engine.journal")
        await asyncio.to_thread(engine.start)
        await client.connected()
        assert not (await client.query(Query.OPEN_ORDERS, 0, 0)).events
        answer = await client.submit(order)
        assert (answer.repeated, type(answer.events[0])) == (False, OrderAccepted)

    play(engine, scene)
    assert "planted" in engine.logged("the engine gives up the lead")[0]["reason"]


def test_a_server_that_shuts_down_ends_an_idle_engine(
    engine: EngineProcess, database: Database
) -> None:
    with database.connect(autocommit=True) as conn:
        ended = conn.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'bedesten engine' and datname = current_database()"
        )
        assert ended.fetchall() == [(True,)]
    assert engine.wait() == 75
    assert "lost" in engine.logged("the engine gives up the lead")[0]["reason"]


def test_an_engine_that_may_only_read_asks_to_be_started_again(
    engine: EngineProcess, database: Database
) -> None:
    name = database.name
    engine.kill()
    with database.connect(autocommit=True) as conn:
        conn.execute(f"alter database {name} set default_transaction_read_only = on".encode())
        engine.start(ready=False)
        assert engine.wait() == 75
        conn.execute("set default_transaction_read_only = off")
        conn.execute(f"alter database {name} reset default_transaction_read_only".encode())
    assert "Traceback" not in engine.log
    assert "read-only" in engine.logged("the database does not serve the engine")[0]["reason"]
    engine.start()


def test_an_engine_without_its_rights_says_so(engine: EngineProcess, database: Database) -> None:
    engine.kill()
    with database.connect(autocommit=True) as conn:
        conn.execute("revoke insert on engine.journal from engine_writer")
    engine.start(ready=False)
    assert engine.wait() == 1
    assert "Traceback" not in engine.log
    assert "permission denied" in engine.logged("the database refuses the engine")[0]["reason"]


def test_a_stop_without_room_for_a_snapshot_is_clean(engine: EngineProcess) -> None:
    async def open_account(client: EngineClient) -> None:
        await client.submit(commands.SetAccount(kind=1))

    play(engine, open_account)
    folder = engine.data / "snapshots"
    folder.rmdir()
    folder.write_text("in the way")
    assert engine.stop() == 0
    assert "Traceback" not in engine.log
    assert engine.logged("no snapshot: the next start replays more")
    folder.unlink()
    engine.start()
    assert engine.logged("recovered")[-1]["seq"] == 2


@pytest.mark.spec("TRAD-022")
def test_an_acked_row_is_flushed_whatever_the_database_says(database: Database) -> None:
    """With synchronous_commit off PostgreSQL would ack up to 0.6 s before it writes."""
    with database.connect(autocommit=True) as conn:
        conn.execute(f"alter database {database.name} set synchronous_commit = off".encode())

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        flushed = loop.create_future()
        failed: list[Lost] = []
        journal = Journal(line_to(database), FIRST_HASH, failed.append)
        with database.connect(autocommit=True) as conn:
            begin = conn.execute("select pg_current_wal_insert_lsn()").fetchone()
            assert begin is not None
            question = "select pg_current_wal_flush_lsn() > %s"
            journal.append(
                ROW, lambda: flushed.set_result(conn.execute(question, begin).fetchone())
            )
            assert await asyncio.wait_for(flushed, 20) == (True,)
        journal.close()
        assert not failed

    asyncio.run(scene())


def test_nothing_is_confirmed_after_giving_up(database: Database) -> None:
    """A fault in the engine closes the journal at once, also in front of a commit that succeeds."""

    async def scene() -> None:
        told: list[object] = []
        journal = Journal(line_to(database), FIRST_HASH, told.append)
        with database.connect() as conn:
            conn.execute(HELD_BACK)
            journal.append(ROW, lambda: told.append("committed"))
            await append_waits(conn)
            journal.give_up(Lost("a fault", False))
            journal.give_up(Lost("another", False))
            assert journal.busy
        await asyncio.sleep(0.2)
        assert told == [Lost("a fault", False)]

    asyncio.run(scene())


def test_a_query_before_the_first_beat_waits_for_it(
    engine: EngineProcess, database: Database
) -> None:
    """Between taking the lead and listening another engine may have taken over."""
    engine.kill()
    with database.connect(autocommit=True) as conn:
        conn.execute(BEAT_WAITS)
        conn.execute("select pg_advisory_lock(1)")
        engine.start()

        async def scene() -> None:
            client = await EngineClient.connect(engine.socket)
            asked = asyncio.ensure_future(client.query(Query.ACCOUNTS))
            await asyncio.sleep(0.3)
            assert not asked.done()
            conn.execute("select pg_advisory_unlock(1)")
            assert len((await asked).events) == 2
            await client.close()

        asyncio.run(scene())
