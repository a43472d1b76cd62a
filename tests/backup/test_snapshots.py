"""Snapshots after a restore: the journal decides, and what is of another past is never trusted."""

from collections.abc import Iterator

import pytest

from bedesten.engine.postgres import PostgresStore
from bedesten.engine.snapshot import Snapshots
from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.vocabulary import AccountKind
from tests.support.engine import EngineProcess, play, short_folder
from tests.support.postgres import Database

RESTORED = """
    delete from engine.snapshots where seq > {seq};
    delete from engine.epochs where seq > {seq};
    delete from engine.heartbeat;
    delete from engine.journal where seq > {seq};
"""


async def open_accounts(client: EngineClient) -> None:
    for _ in range(5):
        await client.submit(commands.SetAccount(kind=AccountKind.SPOT))


async def newest(client: EngineClient) -> int:
    return (await client.status()).seq


@pytest.fixture
def engine(database: Database) -> Iterator[EngineProcess]:
    with short_folder() as folder, EngineProcess(folder, database=database) as started:
        yield started


def go_back(database: Database, seq: int) -> None:
    """What a restore to the moment of this row leaves of the engine's tables."""
    with database.connect(autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")  # no triggers
        conn.execute(RESTORED.format(seq=seq).encode())


@pytest.mark.spec("OPER-006")
def test_a_snapshot_newer_than_the_restored_journal_is_not_trusted(
    engine: EngineProcess, database: Database
) -> None:
    play(engine, open_accounts)
    seq = play(engine, newest)
    assert engine.stop() == 0  # writes a snapshot
    engine.start()
    play(engine, open_accounts)
    assert engine.stop() == 0
    folder = engine.data / "snapshots"
    future = max(int(path.stem) for path in folder.iterdir())
    assert future > seq
    go_back(database, seq)

    engine.start()
    assert engine.logged("recovering")[-1]["from_snapshot"] <= seq
    # The same rows again with another content: the old file of the same name must not come back.
    play(engine, open_accounts)
    play(engine, open_accounts)
    live = play(engine, newest)
    assert engine.stop() == 0
    engine.start()
    assert "refused" not in engine.log
    assert engine.logged("recovered")[-1]["rows"] <= 1
    assert play(engine, newest) > live


@pytest.mark.spec("OPER-006")
def test_index_and_files_agree_again_after_a_restore(
    engine: EngineProcess, database: Database
) -> None:
    for _ in range(3):
        play(engine, open_accounts)
        assert engine.stop() == 0
        engine.start()
    engine.kill()
    folder = engine.data / "snapshots"
    first, second, *_ = sorted(folder.iterdir())
    stranger = folder / "0000000000999999.snapshot"
    first.rename(stranger)
    with database.connect("engine_writer", autocommit=True) as conn:
        store = PostgresStore(conn)
        assert Snapshots.in_folder(folder).settle(store) == 2
        known = [entry.path for entry in store.snapshots(1 << 60)]
        assert Snapshots.in_folder(folder).settle(store) == 0
    assert sorted(known) == sorted(path.name for path in folder.iterdir())
    assert second.name in known
    assert not stranger.exists()
