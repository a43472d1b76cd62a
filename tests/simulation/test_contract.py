"""What the engine relies on of its journal, on PostgreSQL and on the simulated server alike."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bedesten.engine.store import Beat, Indexed, JournalStore, Line, Lost, NewRow, Row
from tests.simulation.backends import Backend, OnPostgres, Simulated
from tests.support.postgres import Database

AT = 1_800_000_000_123_456_789
HASH = bytes(range(32))
Scene = Callable[[Backend], Coroutine[Any, Any, None]]


@pytest.fixture(params=["postgres", "simulated"])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "simulated":
        return Simulated()
    database: Database = request.getfixturevalue("database")
    return OnPostgres(database)


def row(seq: int, epoch: int = 1, commands: int = 1) -> NewRow:
    return NewRow(seq, epoch, AT + seq, commands, b"commands %d" % seq, b"events %d" % seq)


async def append(line: Line, new: NewRow) -> Lost | None:
    done: asyncio.Future[Lost | None] = asyncio.get_running_loop().create_future()
    line.append(new, HASH, done.set_result)
    return await done


async def beat(line: Line, epoch: int, seq: int) -> Lost | None:
    done: asyncio.Future[Lost | None] = asyncio.get_running_loop().create_future()
    line.beat(epoch, seq, done.set_result)
    return await done


async def ask(backend: Backend, question: Callable[[JournalStore], Any]) -> Any:
    def work() -> Any:
        with backend.session() as store:
            return question(store)

    return await backend.blocking(work)


def broken(lost: Lost) -> None:
    raise AssertionError(lost)


def test_what_is_appended_can_be_read(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        line = on.line(broken)
        assert await ask(on, lambda store: store.last_batch()) is None
        for seq in (1, 2, 3):
            assert await append(line, row(seq, commands=0 if seq == 3 else 2)) is None
        line.close()
        found: list[Row] = await ask(on, lambda store: list(store.rows(0)))
        assert [it.seq for it in found] == [1, 2, 3]
        assert found[1][:2] == (2, 1)
        assert found[1][3:] == (2, b"commands 2", b"events 2", HASH)
        assert found[1].at.microsecond == (AT + 2) // 1000 % 10**6
        assert await ask(on, lambda store: list(store.rows(1, 2))) == [found[1]]
        assert await ask(on, lambda store: store.newer(1, 1)) == [found[1]]
        assert await ask(on, lambda store: store.newer(3, 9)) == []
        assert await ask(on, lambda store: store.last_seq()) == 3
        assert await ask(on, lambda store: store.last_batch()) == (b"commands 2", b"events 2")
        assert await ask(on, lambda store: store.event_bytes(2)) == b"events 2"
        assert await ask(on, lambda store: store.event_bytes(4)) is None
        assert await ask(on, lambda store: store.row_hash(3)) == HASH
        assert await ask(on, lambda store: store.row_hash(4)) is None

    backend.play(scene)


def test_a_taken_row_fences(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        first, second = on.line(broken), on.line(broken)
        assert await append(first, row(1)) is None
        lost = await append(second, row(1, epoch=2))
        assert lost is not None
        assert lost.fenced
        found = await ask(on, lambda store: list(store.rows(0)))
        assert [it.epoch for it in found] == [1]
        first.close()
        second.close()

    backend.play(scene)


def test_of_two_appends_at_once_one_is_fenced(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        lines = on.line(broken), on.line(broken)
        ends = await asyncio.gather(*(append(line, row(1)) for line in lines))
        assert sorted(end is None for end in ends) == [False, True]
        for line in lines:
            line.close()

    backend.play(scene)


def test_a_beat_says_whether_somebody_followed(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        line = on.line(broken)
        assert await ask(on, lambda store: store.newest_beat()) is None
        assert await append(line, row(1)) is None
        assert await beat(line, 1, 1) is None
        seen: Beat = await ask(on, lambda store: store.newest_beat())
        assert seen[:2] == (1, 1)
        assert await beat(line, 1, 1) is None
        later: Beat = await ask(on, lambda store: store.newest_beat())
        assert later.at > seen.at
        assert await append(line, row(2, epoch=2)) is None
        lost = await beat(line, 1, 1)
        assert lost is not None
        assert lost.fenced
        assert await beat(line, 2, 2) is None
        old = await beat(line, 1, 2)
        assert old is not None
        assert old.fenced
        line.close()

    backend.play(scene)


def test_a_claim_appends_once(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        assert await ask(on, lambda store: store.claim(row(1), HASH, "native"))
        assert not await ask(on, lambda store: store.claim(row(1, 2), HASH, "native"))
        assert await ask(on, lambda store: store.claim(row(2, 2), HASH, "native"))
        assert await ask(on, lambda store: store.last_seq()) == 2

    backend.play(scene)


def test_a_claim_on_silence_needs_the_beat_as_it_was_seen(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        line = on.line(broken)
        assert await append(line, row(1)) is None
        assert await beat(line, 1, 1) is None
        seen: Beat = await ask(on, lambda store: store.newest_beat())
        assert await beat(line, 1, 1) is None
        new = row(2, 2)
        assert not await ask(on, lambda store: store.claim_silent(new, HASH, "native", seen))
        assert not await ask(on, lambda store: store.claim_silent(new, HASH, "native", None))
        now: Beat = await ask(on, lambda store: store.newest_beat())
        taken = await ask(on, lambda store: store.claim_silent(row(1, 2), HASH, "native", now))
        assert not taken
        assert await ask(on, lambda store: store.newest_beat()) == now
        assert await ask(on, lambda store: store.claim_silent(row(2, 2), HASH, "native", now))
        own: Beat = await ask(on, lambda store: store.newest_beat())
        assert own[:2] == (2, 2)
        lost = await beat(line, 1, 1)
        assert lost is not None
        assert lost.fenced
        line.close()

    backend.play(scene)


def test_a_claim_on_silence_without_any_beat(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        assert await ask(on, lambda store: store.claim_silent(row(1), HASH, "native", None))
        own: Beat = await ask(on, lambda store: store.newest_beat())
        assert own[:2] == (1, 1)

    backend.play(scene)


def test_the_index_of_snapshots(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        entries = [Indexed(seq, f"{seq}.snapshot", bytes([seq]) * 32) for seq in (1, 2, 3)]

        def note(store: JournalStore) -> None:
            for entry in (*entries, entries[0]):
                store.add_snapshot(entry, 100, "native")

        await ask(on, note)
        assert await ask(on, lambda store: store.snapshots(2)) == [entries[1], entries[0]]
        assert await ask(on, lambda store: store.old_snapshots(2)) == [entries[0]]
        await ask(on, lambda store: store.drop_snapshot(2))
        assert await ask(on, lambda store: store.snapshots(9)) == [entries[2], entries[0]]

    backend.play(scene)


def test_what_is_known_of_the_newest_row(backend: Backend) -> None:
    async def scene(on: Backend) -> None:
        async def known() -> int:
            return int(await ask(on, lambda store: store.newest_known()))

        assert await known() == 0
        assert await ask(on, lambda store: store.claim(row(1), HASH, "native"))
        assert await known() == 1
        line = on.line(broken)
        for seq in (2, 3):
            assert await append(line, row(seq)) is None
        assert await known() == 1, "the journal does not vouch for itself"
        assert await beat(line, 1, 3) is None
        assert await known() == 3
        line.close()
        await on.crash()
        assert await ask(on, lambda store: store.newest_beat()) is None
        assert await known() == 1
        entry = Indexed(2, "2.snapshot", HASH)
        await ask(on, lambda store: store.add_snapshot(entry, 100, "native"))
        assert await known() == 2
        assert await ask(on, lambda store: store.claim(row(4, 2), HASH, "native"))
        assert await known() == 4

    backend.play(scene)
