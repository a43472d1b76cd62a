"""`verify` proves a sound journal and finds every kind of tampering."""

from collections.abc import Callable

import psycopg
import pytest

from bedesten.engine.chain import row_hash
from bedesten.engine.errors import JournalBroken
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.snapshot import Snapshots
from bedesten.engine.state_at import balances, open_orders, state_at
from bedesten.engine.verify import Report, verify_journal
from bedesten.protocol.batch import read_command_batch
from bedesten.protocol.client import EngineClient
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side
from tests.support.engine import EngineProcess, Exchange, play
from tests.support.postgres import Database


async def trade(client: EngineClient) -> None:
    exchange = await Exchange(client).open(accounts=2)
    for number in range(30):
        side = Side.BUY if number % 2 else Side.SELL
        order = exchange.order(exchange.accounts[number % 2], side, 1000 + number % 5, 3)
        await client.submit(order)


@pytest.fixture
def journal(engine: EngineProcess, database: Database) -> psycopg.Connection:
    """A superuser's connection, triggers off, to the journal of an engine that has stopped."""
    play(engine, trade)
    assert engine.stop() == 0
    conn = database.connect(autocommit=True)
    conn.execute("set session_replication_role = replica")
    return conn


def verified(engine: EngineProcess, conn: psycopg.Connection) -> Report:
    snapshots = Snapshots.in_folder(engine.data / "snapshots")
    return verify_journal(conn, snapshots=snapshots, engine="reference")


def test_sound_journal(engine: EngineProcess, journal: psycopg.Connection) -> None:
    seen: list[tuple[int, int]] = []
    snapshots = Snapshots.in_folder(engine.data / "snapshots")
    report = verify_journal(
        journal,
        snapshots=snapshots,
        engine="reference",
        progress=lambda seq, last: seen.append((seq, last)),
    )
    last = PostgresStore(journal).last_seq()
    assert report.ok
    assert (report.seq, report.rows, report.snapshots) == (last, last, 1)
    assert seen == [(seq, last) for seq in range(1, last + 1)]
    stored = journal.execute("select encode(state_hash, 'hex') from engine.snapshots").fetchone()
    assert stored == (report.state_hash,)
    journal.close()


CHANGES: list[tuple[str, str]] = [
    ("update engine.journal set command_bytes = set_byte(command_bytes, 60, 99) where seq = 9",
     "row 9 does not fit"),
    ("update engine.journal set event_bytes = set_byte(event_bytes, 70, 99) where seq = 9",
     "row 9 does not fit"),
    ("update engine.journal set hash = sha256(hash) where seq = 9", "row 9 does not fit"),
    ("update engine.journal set epoch = 7 where seq = 9", "row 9 does not fit"),
    ("update engine.journal set at = at + interval '1 s' where seq = 9", "row 9 does not fit"),
    ("update engine.journal set commands = 5 where seq = 9", "row 9 does not fit"),
    ("update engine.journal set command_bytes = 'short' where seq = 9", "holds no commands"),
    ("delete from engine.journal where seq = 9", "row 9 is missing"),
    ("delete from engine.journal where seq = 1", "row 1 is missing"),
    ("delete from engine.journal where seq = (select max(seq) from engine.journal)",
     "had been written"),
    ("update engine.snapshots set state_hash = sha256('x')", "is not the state after its row"),
]  # fmt: skip


@pytest.mark.spec("LEDG-007")
@pytest.mark.parametrize(("statement", "sentence"), CHANGES)
def test_tampering_is_found(
    engine: EngineProcess, journal: psycopg.Connection, statement: str, sentence: str
) -> None:
    assert journal.execute(statement.encode()).rowcount == 1
    report = verified(engine, journal)
    assert not report.ok
    assert sentence in report.problems[0].sentence
    journal.close()


@pytest.mark.spec("LEDG-007")
def test_rewritten_chain_is_found(engine: EngineProcess, journal: psycopg.Connection) -> None:
    """A forger who makes all later hashes anew cannot make the kernel agree."""
    found = list(PostgresStore(journal).rows(0))
    previous = found[7].hash
    for row in found[8:]:
        events = row.event_bytes
        if row.seq == 9:
            events = events[:-1] + bytes([events[-1] ^ 1])
        at = read_command_batch(row.command_bytes).at
        previous = row_hash(
            previous, row.seq, row.epoch, at, command_bytes=row.command_bytes, event_bytes=events
        )
        journal.execute(
            "update engine.journal set event_bytes = %b, hash = %b where seq = %s",
            [events, previous, row.seq],
        )
    report = verified(engine, journal)
    assert [problem.seq for problem in report.problems[:1]] == [9]
    assert "other events than are stored" in report.problems[0].sentence
    assert report.state_hash == ""
    journal.close()


def damaged(data: bytes) -> bytes:
    return data[:200] + b"\xff" + data[201:]


def missing(_: bytes) -> None:
    return None


@pytest.mark.spec("EVNT-004")
@pytest.mark.parametrize("damage", [damaged, missing])
def test_stored_snapshots_are_checked(
    engine: EngineProcess,
    journal: psycopg.Connection,
    damage: Callable[[bytes], bytes | None],
) -> None:
    file = next((engine.data / "snapshots").glob("*.snapshot"))
    content = damage(file.read_bytes())
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    report = verified(engine, journal)
    assert [problem.seq for problem in report.problems] == [int(file.stem)]
    journal.close()


@pytest.mark.spec("LEDG-020")
def test_state_at_any_row(engine: EngineProcess, journal: psycopg.Connection) -> None:
    last = PostgresStore(journal).last_seq()
    snapshots = Snapshots.in_folder(engine.data / "snapshots")
    now = state_at(journal, last, snapshots=snapshots, engine="reference")
    replayed = state_at(journal, last, engine="reference")
    assert now.state_hash() == replayed.state_hash()
    assert set(balances(now)) == {(account, asset) for account in (1, 2, 3, 4) for asset in (1, 2)}
    for asset in (1, 2):
        of_asset = [it for it in balances(now).values() if it.asset == asset]
        assert sum(it.available + it.held for it in of_asset) == 0
    engine.start()

    async def live(client: EngineClient) -> set[int]:
        return {order.order for order in (await client.query(Query.OPEN_ORDERS, 0, 0)).events}  # type: ignore[attr-defined]

    assert set(open_orders(now)) == play(engine, live)
    assert open_orders(state_at(journal, 3, engine="reference")) == {}
    assert state_at(journal, 0, engine="reference").accounts() == b""
    with pytest.raises(JournalBroken, match="there is no row"):
        state_at(journal, last + 100, engine="reference")
    journal.close()
