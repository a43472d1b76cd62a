"""Recovery: snapshot and journal give the live state again; what is not right is refused."""

import os
import pty
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from bedesten.engine.chain import row_hash
from bedesten.engine.errors import Diverged
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.recovery import recover
from bedesten.engine.snapshot import Snapshots
from bedesten.protocol import commands
from bedesten.protocol.batch import read_command_batch
from bedesten.protocol.client import EngineClient
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, OrderType, SelfTrade, Side, TimeInForce
from tests.support.engine import EngineProcess, Exchange, play
from tests.support.postgres import Database

BEATEN_WITHIN_S = 20


async def trade(client: EngineClient, orders: int = 200) -> None:
    exchange = await Exchange(client).open(accounts=3)
    for number in range(orders):
        account = exchange.accounts[number % 3]
        side = Side.BUY if number % 2 else Side.SELL
        price = 10_000 + number * 7 % 40 - 20
        await client.submit(exchange.order(account, side, price, 1 + number % 9))


async def state_hash(client: EngineClient) -> tuple[int, bytes]:
    return await client.state_hash()


def snapshot_file(engine: EngineProcess) -> Path:
    return max((engine.data / "snapshots").glob("*.snapshot"))


@pytest.mark.spec("EVNT-004")
def test_snapshot_and_journal_equal_the_live_state(engine: EngineProcess) -> None:
    async def more(client: EngineClient) -> None:
        for price in range(1, 20):
            order = commands.Place(
                account=3, market=1, side=Side.BUY, type=OrderType.LIMIT, price=price, quantity=1,
                time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
            )  # fmt: skip
            await client.submit(order)

    play(engine, trade)
    assert engine.stop() == 0
    engine.start()
    play(engine, more)
    engine.kill()
    engine.start()
    again = engine.logged("recovering")[-1]
    assert 0 < again["from_snapshot"] < again["to"]
    seq, live = play(engine, state_hash)
    with psycopg.connect(engine.database_url, autocommit=True) as conn:
        without = Snapshots.in_folder(engine.data / "none")
        kernel, cursor = recover(PostgresStore(conn), "reference", without)
    assert (cursor.seq, kernel.state_hash()) == (seq, live)


def cut_off(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def other_version(data: bytes) -> bytes:
    return data[:8] + b"\x63" + data[9:]


def empty(_: bytes) -> bytes:
    return b""


def not_ours(data: bytes) -> bytes:
    return b"x" * len(data)


@pytest.mark.spec("EVNT-004")
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_off, "cut off"),
        (flip, "was damaged"),
        (other_version, "has format 99"),
        (empty, "less than any snapshot"),
        (not_ours, "is not a snapshot"),
    ],
)
def test_wrong_snapshot_is_refused(
    engine: EngineProcess, damage: Callable[[bytes], bytes], reason: str
) -> None:
    play(engine, trade_a_little)
    assert engine.stop() == 0
    first = snapshot_file(engine)
    engine.start()
    play(engine, add_an_account)
    live_orders = play(engine, open_orders)
    assert engine.stop() == 0
    newest = snapshot_file(engine)
    assert newest != first
    newest.write_bytes(damage(newest.read_bytes()))
    engine.start()
    assert reason in engine.log
    assert engine.logged("recovering")[-1]["from_snapshot"] == int(first.stem)
    assert play(engine, open_orders) == live_orders
    engine.kill()
    for file in (engine.data / "snapshots").iterdir():
        file.unlink()
    engine.start()
    assert "cannot be read" in engine.log
    assert play(engine, open_orders) == live_orders


async def trade_a_little(client: EngineClient) -> None:
    await trade(client, 20)


async def add_an_account(client: EngineClient) -> None:
    await client.submit(commands.SetAccount(kind=AccountKind.SPOT))


async def open_orders(client: EngineClient) -> bytes:
    return (await client.query(Query.OPEN_ORDERS, 0, 0)).data


def test_snapshot_of_another_journal_is_refused(engine: EngineProcess, database: Database) -> None:
    play(engine, trade_a_little)
    assert engine.stop() == 0
    with database.connect(autocommit=True) as conn:
        tamper(conn, "update engine.journal set hash = sha256(hash) where seq = "
               "(select max(seq) from engine.snapshots)")  # fmt: skip
    engine.start(ready=False)
    assert engine.wait() == 1
    assert "from another journal" in engine.log
    assert "nothing is lost" in engine.logged("snapshot refused")[0]["advice"]
    assert "does not fit it and the row before" in engine.log


def tamper(conn: psycopg.Connection, statement: str) -> None:
    """What only a superuser can do: switch the triggers off and change a row."""
    conn.execute("set session_replication_role = replica")
    assert conn.execute(statement).rowcount == 1
    conn.execute("reset session_replication_role")


NO_SNAPSHOT = "delete from engine.snapshots"
NO_END = "delete from engine.journal where seq > 10"
NO_COMMANDS = "update engine.journal set command_bytes = '' where seq = 9"
OTHER_MAGIC = """
    update engine.journal set command_bytes = overlay(command_bytes placing 'BDC9' from 1)
    where seq = 9
"""
SHORT_EVENTS = "update engine.journal set event_bytes = substr(event_bytes, 1, 40) where seq = 9"


def until_beaten(conn: psycopg.Connection) -> None:
    """Wait for a beat of the last row: that also remembers how far the journal went."""
    beaten = "select (select seq from engine.heartbeat) = (select max(seq) from engine.journal)"
    deadline = time.monotonic() + BEATEN_WITHIN_S
    while conn.execute(beaten).fetchone() != (True,):
        assert time.monotonic() < deadline, "the engine never beat"
        time.sleep(0.02)


@pytest.mark.spec("LEDG-007")
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        pytest.param([NO_SNAPSHOT, NO_END], "ends at row 10, but row ", id="cut off"),
        pytest.param([NO_END], "ends at row 10, but row ", id="cut off before a snapshot"),
        pytest.param(["delete from engine.journal"], "ends at row 0, but row ", id="emptied"),
        pytest.param([NO_COMMANDS], "row 9 holds no commands: command batch is", id="empty row"),
        pytest.param([OTHER_MAGIC], "row 9 holds no commands: not a command", id="other version"),
        pytest.param([SHORT_EVENTS], "the hash of journal row 9 does not fit", id="short events"),
        pytest.param(
            ["delete from engine.journal where seq < 3"], "row 1 is missing", id="no beginning"
        ),
    ],
)
def test_wrong_journal_is_refused(
    engine: EngineProcess, database: Database, damage: list[str], sentence: str
) -> None:
    """Above all an emptied one: a new exchange would begin, on the tables of the old one."""
    play(engine, trade_a_little)
    with database.connect(autocommit=True) as conn:
        until_beaten(conn)
        assert engine.stop() == 0
        conn.execute("set session_replication_role = replica")
        if "ends at" not in sentence:
            conn.execute(NO_SNAPSHOT.encode())  # or nobody would look at the old rows
        for statement in damage:
            assert conn.execute(statement.encode()).rowcount > 0
        before = conn.execute("select count(*) from engine.journal").fetchone()
        engine.start(ready=False)
        assert engine.wait() == 1
        assert conn.execute("select count(*) from engine.journal").fetchone() == before
    assert "Traceback" not in engine.log
    (line,) = engine.logged("the engine cannot run")
    assert sentence in line["reason"]
    assert "restore PostgreSQL from a backup" in line["advice"]


@pytest.mark.spec("EVNT-004")
def test_divergence_is_refused_loudly(engine: EngineProcess, database: Database) -> None:
    """Events that this kernel would not give, under a chain that fits: a kernel of other rules."""
    play(engine, trade_a_little)
    engine.kill()
    with database.connect(autocommit=True) as conn:
        forge_events(conn)
        with pytest.raises(Diverged, match="other events than are stored"):
            recover(PostgresStore(conn), "reference", Snapshots.in_folder(engine.data / "none"))
    engine.start(ready=False)
    assert engine.wait() == 1
    assert "other events than are stored" in engine.log


def forge_events(conn: psycopg.Connection) -> None:
    found = list(PostgresStore(conn).rows(0))
    last, before = found[-1], found[-2]
    events = last.event_bytes[:-1] + bytes([last.event_bytes[-1] ^ 1])
    digest = row_hash(
        before.hash, last.seq, last.epoch, read_command_batch(last.command_bytes).at,
        command_bytes=last.command_bytes, event_bytes=events,
    )  # fmt: skip
    conn.execute("set session_replication_role = replica")
    conn.execute(
        "update engine.journal set event_bytes = %b, hash = %b where seq = %s",
        [events, digest, last.seq],
    )
    conn.execute("reset session_replication_role")


def test_shadow_writes_snapshots_beside_the_leader(
    engine: EngineProcess, database: Database
) -> None:
    engine.kill()
    other = EngineProcess(engine.data, database=database, snapshot_commands=100)
    with other:
        play(other, trade)

        deadline = time.monotonic() + 120  # it is nice to all others, on a busy machine for long
        while not other.logged("snapshot written"):
            assert time.monotonic() < deadline, other.log
            time.sleep(0.05)
        live = play(other, open_orders)
        other.kill()
        other.start()
        assert other.logged("recovering")[-1]["from_snapshot"] > 0
        assert play(other, open_orders) == live


def test_replay_on_a_terminal_shows_its_progress(engine: EngineProcess) -> None:
    play(engine, trade_a_little)
    engine.kill()
    master, slave = pty.openpty()
    process = subprocess.Popen(engine.command, env=os.environ | engine.environment, stderr=slave)
    try:
        engine.process = process
        engine.wait_until_ready()
        shown = os.read(master, 1 << 16).decode()
        assert "replaying the journal" in shown
        assert engine.stop() == 0
    finally:
        process.kill()
        process.wait()
        os.close(slave)
        os.close(master)
