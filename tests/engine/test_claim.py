"""Taking the lead on silence only: a beat before it prevents it, a beat after it is fenced."""

import asyncio

import psycopg
import pytest

from bedesten.engine.epoch import claim, claim_silent
from bedesten.engine.errors import Fenced
from bedesten.engine.journal import Journal
from bedesten.engine.line import PostgresLine
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.replay import Cursor, replay
from bedesten.engine.store import Beat, Lost
from bedesten.kernel import Kernel, new_kernel
from bedesten.kit.clock import SystemClock
from tests.support.postgres import Database

SEEN = "select epoch, seq, at from engine.heartbeat"


def led(conn: psycopg.Connection) -> tuple[Kernel, Cursor]:
    """A journal with a leader of epoch 1."""
    kernel, cursor = new_kernel("reference"), Cursor()
    claim(PostgresStore(conn), kernel, cursor, engine="reference", clock=SystemClock())
    return kernel, cursor


def seen(conn: psycopg.Connection) -> Beat | None:
    row = conn.execute(SEEN).fetchone()
    return None if row is None else Beat._make(row)


def silent(conn: psycopg.Connection, kernel: Kernel, cursor: Cursor, beat: Beat | None) -> bool:
    clock = SystemClock()
    return claim_silent(PostgresStore(conn), kernel, cursor, beat, engine="reference", clock=clock)


async def beat(url: str, cursor: Cursor) -> Lost | None:
    """One beat of a leader at this row; why it failed."""
    ended: asyncio.Future[Lost | None] = asyncio.get_running_loop().create_future()
    journal = Journal(lambda broken: PostgresLine(url, broken), cursor.hash, ended.set_result)
    journal.beat(cursor.epoch, cursor.seq, lambda: ended.set_result(None))
    lost = await asyncio.wait_for(ended, 10)
    journal.close()
    return lost


@pytest.mark.spec("OPER-007")
def test_silence_lets_the_next_one_lead(database: Database) -> None:
    with database.connect("engine_writer", autocommit=True) as conn:
        kernel, cursor = led(conn)
        assert silent(conn, kernel, cursor, seen(conn))
        assert (cursor.epoch, cursor.seq) == (2, 2)
        taken = seen(conn)
        assert taken is not None
        assert taken[:2] == (2, 2)
        assert silent(conn, kernel, cursor, taken)


def test_a_beat_since_the_last_look_prevents_it(database: Database) -> None:
    with database.connect("engine_writer", autocommit=True) as conn:
        kernel, cursor = led(conn)
        before = seen(conn)
        assert asyncio.run(beat(database.url("engine_writer"), cursor)) is None
        first = seen(conn)
        assert before is None
        assert first is not None
        assert not silent(conn, kernel, cursor, before)
        assert asyncio.run(beat(database.url("engine_writer"), cursor)) is None
        assert not silent(conn, kernel, cursor, first)
        assert (cursor.epoch, cursor.seq) == (1, 1)
        assert silent(conn, kernel, cursor, seen(conn))


def test_a_row_since_the_last_look_prevents_it(database: Database) -> None:
    with database.connect("engine_writer", autocommit=True) as conn:
        kernel, cursor = led(conn)
        other, ahead = led_again(conn, cursor)
        beat_of_ahead = seen(conn)
        assert not silent(conn, kernel, cursor, beat_of_ahead)
        assert cursor.seq == 1
        assert silent(conn, other, ahead, beat_of_ahead)


def led_again(conn: psycopg.Connection, behind: Cursor) -> tuple[Kernel, Cursor]:
    """Another leader, of which whoever stands at `behind` knows nothing."""
    kernel, cursor = new_kernel("reference"), Cursor()
    replay(PostgresStore(conn), kernel, cursor)
    claim(PostgresStore(conn), kernel, cursor, engine="reference", clock=SystemClock())
    assert cursor.seq == behind.seq + 1
    return kernel, cursor


def test_who_took_the_lead_meanwhile_keeps_it(database: Database) -> None:
    """It may answer queries unasked for as long as nobody could have taken over on silence."""
    with database.connect("engine_writer", autocommit=True) as conn:
        kernel, cursor = led(conn)
        _, ahead = led_again(conn, cursor)
        with pytest.raises(Fenced, match="in epoch 2"):
            claim(PostgresStore(conn), kernel, cursor, engine="reference", clock=SystemClock())
        assert PostgresStore(conn).last_seq() == ahead.seq


@pytest.mark.spec("OPER-007")
def test_a_beat_that_waited_for_the_takeover_is_fenced(database: Database) -> None:
    """It began before the new row could be seen, so its look at the journal finds nothing there."""
    url = database.url("engine_writer")

    async def scene() -> Lost | None:
        with database.connect("engine_writer", autocommit=True) as conn:
            kernel, cursor = led(conn)
            old = Cursor(cursor.seq, cursor.at, cursor.epoch, cursor.commands, cursor.hash)
            with conn.transaction():  # the claim inside becomes durable at its end
                assert silent(conn, kernel, cursor, seen(conn))
                late = asyncio.create_task(beat(url, old))
                await asyncio.sleep(0.3)
                assert not late.done()
            return await late

    lost = asyncio.run(scene())
    assert lost is not None
    assert lost.fenced
