"""Takeover by a hot standby: under kills and stops, never two leaders, nothing lost, nothing stale.

    STANDBY_KILLS=50 STANDBY_SEED=7 make test     so many kills and as many stops, or once more

Times are from the signal to the first ack at a client that tries again with the same key.
"""

import asyncio
import os
import random
import signal
import statistics
import time
from pathlib import Path

import psycopg
import pytest

from bedesten.engine.chain import row_hash
from bedesten.engine.postgres import INSERT_ROW
from bedesten.kit.clock import SystemClock
from bedesten.kit.moment import moment_of
from bedesten.protocol import commands
from bedesten.protocol.batch import command_batch
from bedesten.protocol.client import Answer, EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, Side
from tests.engine.test_crash import WORKERS, Load
from tests.support.engine import EngineProcess, Exchange
from tests.support.journal_invariants import check_journal, effects
from tests.support.postgres import Database
from tests.support.standby import PATIENCE_S, StandbyProcess, leader, standbys

PAUSES = int(os.environ.get("STANDBY_PAUSES", "8"))
KILLS = int(os.environ.get("STANDBY_KILLS", "5"))
SEED = int(os.environ.get("STANDBY_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
UNDER_LOAD_S = (0.05, 0.4)
TAKEOVER_S = 1.0
PROBE_PAUSE_S = 0.005
TRIES = (OutcomeUnknown, EngineUnavailable)


async def first_ack(client: EngineClient, exchange: Exchange, load: Load) -> None:
    """Submit one order until it is acked."""
    order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
    record = commands.encode(order)
    while True:
        try:
            load.acked[order.key] = (await client.submit_record(record)).data
            return
        except TRIES:
            await asyncio.sleep(PROBE_PAUSE_S)


class Campaign:
    """Kills and stops whoever leads, and measures how long nobody does."""

    def __init__(self, pair: list[StandbyProcess], dice: random.Random) -> None:
        self.pair = pair
        self.took_s: dict[signal.Signals, list[float]] = {signal.SIGKILL: [], signal.SIGSTOP: []}
        self._dice = dice

    async def take_down(
        self, how: signal.Signals, client: EngineClient, exchange: Exchange, load: Load
    ) -> None:
        old = await asyncio.to_thread(leader, self.pair)
        await asyncio.sleep(self._dice.uniform(*UNDER_LOAD_S))
        begin = time.monotonic()
        old.send(how)
        if self._dice.random() < 0.5:
            # Nothing was in flight on this one's behalf when the leader fell.
            await asyncio.sleep(PROBE_PAUSE_S)
        await asyncio.wait_for(first_ack(client, exchange, load), PATIENCE_S)
        self.took_s[how].append(time.monotonic() - begin)
        if how == signal.SIGSTOP:
            old.send(signal.SIGCONT)
            assert await asyncio.to_thread(old.wait) == 75
        else:
            assert await asyncio.to_thread(old.wait) == -signal.SIGKILL
        await asyncio.to_thread(old.start)
        assert await asyncio.to_thread(leader, self.pair) is not old

    def report(self) -> None:
        for how, took in self.took_s.items():
            p50, most = statistics.median(took), max(took)
            print(f"takeover after {how.name}: {len(took)}, p50 {p50:.3f} s, max {most:.3f} s")


@pytest.mark.spec("OPER-007")
@pytest.mark.timeout(120 + 20 * KILLS)
def test_takeovers_under_load_lose_and_double_nothing(database: Database) -> None:
    print(f"STANDBY_SEED={SEED} STANDBY_KILLS={KILLS}")
    dice = random.Random(SEED)
    # Few commands to a snapshot, so that they are written between and during takeovers as well.
    with standbys(database, snapshot_commands=3000) as pair:
        campaign = Campaign(pair, dice)
        load = asyncio.run(under_fire(campaign, dice))
        campaign.report()
        judge(database, pair[0].data, load, epochs=1 + 2 * KILLS)
        assert max(max(took) for took in campaign.took_s.values()) < TAKEOVER_S


async def under_fire(campaign: Campaign, dice: random.Random) -> Load:
    client = await EngineClient.connect(campaign.pair[0].socket)
    probe = await EngineClient.connect(campaign.pair[0].socket)
    exchange = await Exchange(client).open(accounts=6)
    load = Load(client, exchange, dice)
    workers = [asyncio.create_task(load.work()) for _ in range(WORKERS)]
    ways = [signal.SIGKILL, signal.SIGSTOP] * KILLS
    dice.shuffle(ways)
    for how in ways:
        await campaign.take_down(how, probe, exchange, load)
        for worker in workers:
            if worker.done():
                worker.result()  # a failure in there ends the campaign here
    load.running = False
    await asyncio.gather(*workers)
    await client.close()
    await probe.close()
    return load


def judge(database: Database, folder: Path, load: Load, *, epochs: int) -> None:
    with database.connect("engine_writer", autocommit=True) as conn:
        check_journal(conn, folder / "snapshots")
        found = effects(conn)
        row = conn.execute("select count(*) from engine.epochs").fetchone()
    assert not [key for key in load.acked if key not in found], "acked and not in the journal"  # I7
    assert not [key for key, answers in found.items() if len(answers) != 1]  # I9
    assert not [key for key, answer in load.acked.items() if found[key] != [answer]]
    assert not load.unsent & found.keys(), "said to be unsent, and in the journal"
    assert len(load.acked) > 20 * KILLS
    assert row == (epochs,), "each loss of a leader is one epoch: exactly one took over"


class Watch:
    """A writer that follows whoever leads, and readers that stay with one leader: they come by a
    name of its socket that nobody moves. Each answer is held against what had been acked before
    the question was asked."""

    def __init__(self, pair: list[StandbyProcess], dice: random.Random) -> None:
        self.pair = pair
        self.acked_seq = 0
        self.answered = 0
        self.replaced = 0
        self._dice = dice

    async def write(self, client: EngineClient, exchange: Exchange) -> None:
        while True:
            try:
                answer = await client.submit(self.order(exchange))
                self.acked_seq = max(self.acked_seq, answer.seq)
            except TRIES:
                await asyncio.sleep(PROBE_PAUSE_S)

    async def read(self, pinned: EngineClient, account: int) -> None:
        while True:
            known = self.acked_seq
            try:
                result = await pinned.query(Query.BALANCES, account)
            except EngineUnavailable:
                await asyncio.sleep(PROBE_PAUSE_S)
            else:
                assert result.seq >= known, f"stale: {result.seq} after {known} was acked"
                self.answered += 1
                await asyncio.sleep(0)

    async def pause_leader(self, turn: int, exchange: Exchange) -> None:
        """Stop the leader for about as long as its successor needs, and ask it things meanwhile."""
        old = await asyncio.to_thread(leader, self.pair)
        name = old.data / "run" / f"old{turn}.sock"
        name.hardlink_to(old.socket)
        pinned = await EngineClient.connect(name)
        readers = [asyncio.create_task(self.read(pinned, exchange.accounts[0])) for _ in range(4)]
        await asyncio.sleep(0.2)
        old.send(signal.SIGSTOP)
        await asyncio.sleep(self._dice.uniform(0.36, 0.60) if turn else 1.0)
        late = pinned.send(commands.encode(self.order(exchange)))
        old.send(signal.SIGCONT)
        await self.judge_late(old, late)
        for reader in readers:
            reader.cancel()
        for ended in await asyncio.gather(*readers, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError), ended
        await pinned.close()

    async def judge_late(self, old: StandbyProcess, late: "asyncio.Future[Answer]") -> None:
        try:
            await asyncio.wait_for(late, PATIENCE_S)
        except TRIES:
            assert await asyncio.to_thread(old.wait) == 75
            assert old.logged("the engine gives up the lead")[-1]["fenced"] is True
            await asyncio.to_thread(old.start)
            self.replaced += 1
        else:  # it woke up in time, and leads on
            assert await asyncio.to_thread(leader, self.pair) is old

    def order(self, exchange: Exchange) -> commands.Place:
        return exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())

    async def play(self, turns: int) -> None:
        client = await EngineClient.connect(self.pair[0].socket)
        exchange = await Exchange(client).open(accounts=1)
        writer = asyncio.create_task(self.write(client, exchange))
        for turn in range(turns):
            await self.pause_leader(turn, exchange)
        assert not writer.done()
        writer.cancel()
        await client.close()


@pytest.mark.spec("OPER-007")
def test_a_leader_that_wakes_up_acks_nothing_and_answers_nothing_stale(database: Database) -> None:
    print(f"STANDBY_SEED={SEED}")
    with standbys(database) as pair:
        watch = Watch(pair, random.Random(SEED))
        asyncio.run(watch.play(PAUSES))
        print(f"{watch.answered} answers, {watch.replaced} of {PAUSES} leaders replaced")
        assert watch.answered > 20 * PAUSES
        assert 1 <= watch.replaced == epochs_of(database) - 1
        with database.connect("engine_writer", autocommit=True) as conn:
            check_journal(conn, pair[0].data / "snapshots")


def test_a_replaced_leader_answers_no_question_when_it_wakes(database: Database) -> None:
    """It finds the question, and the good answer to a beat that it sent before it was stopped: only
    the age of that beat tells it that it cannot know any more."""

    async def scene(pair: list[StandbyProcess], turn: int) -> None:
        old = await asyncio.to_thread(leader, pair)
        (new,) = (process for process in pair if process is not old)
        name = old.data / "run" / f"old{turn}.sock"
        name.hardlink_to(old.socket)
        pinned = await EngineClient.connect(name)
        before = (await pinned.query(Query.ACCOUNTS)).seq
        with database.connect() as conn:
            conn.execute("select from engine.heartbeat for update")
            await asyncio.sleep(0.25)  # a beat waits now
            old.send(signal.SIGSTOP)
        assert await asyncio.to_thread(leader, [new]) is new
        await asyncio.to_thread(new.wait_until_ready)
        client = await EngineClient.connect(new.socket)
        assert (await client.submit(commands.SetAccount(kind=AccountKind.SPOT))).seq > before
        await client.close()
        asked = asyncio.ensure_future(pinned.query(Query.ACCOUNTS))
        await asyncio.sleep(PROBE_PAUSE_S)  # it is in the socket now
        old.send(signal.SIGCONT)
        with pytest.raises(EngineUnavailable):
            await asyncio.wait_for(asked, PATIENCE_S)
        await pinned.close()
        assert await asyncio.to_thread(old.wait) == 75
        await asyncio.to_thread(old.start)

    with standbys(database) as pair:
        for turn in range(4):
            asyncio.run(scene(pair, turn))
        assert epochs_of(database) == 5


def epochs_of(database: Database) -> int:
    with database.connect("engine_writer", autocommit=True) as conn:
        row = conn.execute("select count(*) from engine.epochs").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.spec("OPER-007")
def test_of_two_standbys_exactly_one_wins(database: Database) -> None:
    with standbys(database, 3) as processes:
        for turn in range(4):
            old = leader(processes)
            assert epochs_of(database) == turn + 1
            old.send(signal.SIGKILL)
            old.wait()
            others = [process for process in processes if process is not old]
            new = leader(others)
            follower = next(process for process in others if process is not new)
            follower.wait_until_ready()
            time.sleep(0.6)  # longer than the silence that would make it try again
            assert leader(others) is new
            assert epochs_of(database) == turn + 2
            old.start()


def test_a_paused_standby_does_not_blame_the_leader(database: Database) -> None:
    with standbys(database) as (first, second):
        second.send(signal.SIGSTOP)
        time.sleep(1.2)
        second.send(signal.SIGCONT)
        second.wait_until_ready()
        time.sleep(0.6)
        assert first.leads()
        assert epochs_of(database) == 1
        assert second.stop() == 0
        assert first.stop() == 0


def test_an_engine_started_beside_a_leader_stands_by(database: Database) -> None:
    with standbys(database, 1) as (first,):
        engine = EngineProcess(first.data, database=database, kernel="auto")
        with engine:
            assert engine.logged("another engine serves on this folder: standing by")
            time.sleep(0.6)
            assert (first.leads(), epochs_of(database)) == (True, 1)
            first.kill()
            deadline = time.monotonic() + PATIENCE_S
            while engine.metric("bedesten_engine_leading") != 1:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert epochs_of(database) == 2
            first.start()
            assert not first.leads()
            assert engine.stop() == 0


@pytest.mark.spec("EVNT-004")
def test_a_standby_stops_at_the_first_row_that_it_answers_otherwise(database: Database) -> None:
    with standbys(database) as (first, second):
        first.kill()
        with database.connect("engine_writer", autocommit=True) as conn:
            append_with_other_events(conn)
        assert second.wait() == 1
        (line,) = second.logged("the engine cannot run")
        assert "answers journal row 2 with other events than are stored there" in line["reason"]
        assert epochs_of(database) == 1


def append_with_other_events(conn: psycopg.Connection) -> None:
    """A row whose hash is right and whose events are those of another batch."""
    found = conn.execute("select epoch, hash, event_bytes from engine.journal where seq = 1")
    epoch, previous, events = found.fetchone() or (0, b"", b"")
    at = SystemClock().now_ns() // 1000 * 1000
    batch = command_batch(2, at, [])
    digest = row_hash(previous, 2, epoch, at, command_bytes=batch, event_bytes=events)
    moment = moment_of(at)
    conn.execute(INSERT_ROW, [2, epoch, moment, 0, batch, events, digest])


def test_the_socket_path_comes_back_to_the_leader(database: Database) -> None:
    """As after a leader that was stopped just before it listened: its own socket is at the path."""
    with standbys(database, 1) as (first,):
        first.socket.unlink()
        deadline = time.monotonic() + PATIENCE_S
        while not first.socket.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

        async def asked() -> int:
            client = await EngineClient.connect(first.socket)
            status = await client.status()
            await client.close()
            return status.epoch

        assert asyncio.run(asked()) == 1
        assert first.logged("the socket's path named somebody else's socket: taken back")


def test_the_standby_writes_the_snapshots(database: Database) -> None:
    async def trade(process: StandbyProcess) -> None:
        client = await EngineClient.connect(process.socket)
        exchange = await Exchange(client).open(accounts=1)
        for _ in range(40):
            order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
            await client.submit(order)
        await client.close()

    with standbys(database, snapshot_commands=20) as (first, second):
        asyncio.run(trade(first))
        second.wait_until_logged("snapshot written")
        assert not first.logged("snapshot written")  # a shadow writes into the leader's log
        assert (
            second.metric("bedesten_engine_standby_seq")
            >= second.logged("snapshot written")[0]["seq"]
        )
        with database.connect("engine_writer", autocommit=True) as conn:
            check_journal(conn, first.data / "snapshots")


def test_a_leader_that_is_asked_to_end_is_followed(database: Database) -> None:
    with standbys(database) as (first, second):
        assert first.stop() == 0
        assert leader([second]) is second
        second.wait_until_ready()
        assert epochs_of(database) == 2
        assert second.stop() == 0


def test_a_standby_without_its_database_asks_to_be_started_again(database: Database) -> None:
    with standbys(database) as (first, second):
        with database.connect(autocommit=True) as conn:
            conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
                " and application_name = 'bedesten standby'",
                [database.name],
            )
        assert second.wait() == 75
        assert first.leads()
        second.start()
        assert epochs_of(database) == 1
