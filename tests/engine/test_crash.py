"""`kill -9` of the engine or of all of PostgreSQL, at random moments under load, again and again.

    CRASH_KILLS=1000 CRASH_SEED=7 make test     a longer campaign, or the same one once more

One engine without a standby, and its shadow; `tests/crash` hits a whole exchange.
Every acked command must be in the journal with the answer that was given; what was unknown is
settled by asking again with its key; nothing happens twice; I1 to I7 hold.
"""

import asyncio
import os
import random
import time
from pathlib import Path

import psycopg
import pytest

from bedesten.db import tuning
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.vocabulary import Side
from tests.support.engine import EngineProcess, Exchange, short_folder
from tests.support.journal_invariants import check_journal, effects
from tests.support.server_processes import kill_server

KILLS = int(os.environ.get("CRASH_KILLS", "12"))
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
WORKERS = 12
POSTGRES_SHARE = 0.3  # of the kills; the rest hits the engine
UNDER_LOAD_S = (0.05, 0.4)
PAUSE_S = 0.004  # between a worker's commands: about 2,500 a second keep the replays short


class Load:
    """Keeps orders and cancels with unique keys in flight, and books what came back."""

    def __init__(self, client: EngineClient, exchange: Exchange, dice: random.Random) -> None:
        self.acked: dict[bytes, bytes] = {}
        self.unknown: dict[bytes, bytes] = {}
        self.unsent: set[bytes] = set()
        self.settled = {True: 0, False: 0}  # unknown ones, by whether they had taken effect
        self.running = True
        self._client = client
        self._exchange = exchange
        self._dice = dice
        self._orders: list[tuple[int, int]] = []

    async def work(self) -> None:
        while self.running or self.unknown:
            if self.unknown:
                key, record = self.unknown.popitem()
                await self._settle(key, record)
            else:
                command = self._command()
                await self._submit(command.key, commands.encode(command))
                await asyncio.sleep(PAUSE_S)

    async def _submit(self, key: bytes, record: bytes) -> None:
        try:
            answer = await self._client.submit_record(record)
        except OutcomeUnknown:
            self.unknown[key] = record
        except EngineUnavailable:
            self.unsent.add(key)
            await self._client.connected(60)
        else:
            assert not answer.repeated
            self.acked[key] = answer.data
            accepted = answer.events[0]
            if isinstance(accepted, OrderAccepted):
                self._orders.append((accepted.account, accepted.order))

    async def _settle(self, key: bytes, record: bytes) -> None:
        try:
            answer = await self._client.submit_record(record)
        except (OutcomeUnknown, EngineUnavailable):
            self.unknown[key] = record
            await self._client.connected(60)
        else:
            self.acked[key] = answer.data
            self.settled[answer.repeated] += 1

    def _command(self) -> commands.Command:
        dice, exchange = self._dice, self._exchange
        if self._orders and dice.random() < 0.3:
            account, order = self._orders.pop(dice.randrange(len(self._orders)))
            return commands.Cancel(account=account, order=order, key=exchange.key())
        side = Side.BUY if dice.random() < 0.5 else Side.SELL
        price, quantity = 10_000 + dice.randrange(-20, 20), dice.randrange(1, 30)
        account = dice.choice(exchange.accounts)
        return exchange.order(account, side, price, quantity, key=exchange.key())


class Campaign:
    """The victims, and how they are killed and started again."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.postgres = EmbeddedPostgres(
            folder, settings=tuning.light(fsync=False), sync_new_cluster=False
        )
        # The shadow gets its share too: it is often at work when its leader dies.
        self.engine = EngineProcess(folder, kernel="auto", snapshot_commands=3000)
        self.kills = {"engine": 0, "postgres": 0}
        self._dice = dice

    async def kill_one(self, client: EngineClient) -> None:
        await asyncio.sleep(self._dice.uniform(*UNDER_LOAD_S))
        if self._dice.random() < POSTGRES_SHARE:
            self.kills["postgres"] += 1
            await asyncio.to_thread(self._kill_postgres)
        else:
            self.kills["engine"] += 1
            self.engine.kill()
        await asyncio.to_thread(self.engine.start)
        await client.connected(60)

    def _kill_postgres(self) -> None:
        postmaster = self.postgres.pid()
        assert postmaster is not None
        kill_server(postmaster)
        assert self.engine.wait() == 75
        self.postgres.stop()
        self.postgres.start()


@pytest.mark.spec("TRAD-022", "LEDG-008")
@pytest.mark.timeout(120 + 4 * KILLS)
def test_no_kill_loses_or_doubles_a_command() -> None:
    print(f"CRASH_SEED={SEED} CRASH_KILLS={KILLS}")
    dice = random.Random(SEED)
    with short_folder() as folder:
        campaign = Campaign(folder, dice)
        folder.chmod(0o711)
        with campaign.postgres:
            Access(folder).set_up()
            with campaign.engine:
                begin = time.monotonic()
                load = asyncio.run(under_fire(campaign, dice))
                print(f"{campaign.kills} in {time.monotonic() - begin:.0f} s,"
                      f" {len(load.acked)} acked, {load.settled} settled")  # fmt: skip
                judge(campaign, load, folder)


async def under_fire(campaign: Campaign, dice: random.Random) -> Load:
    client = await EngineClient.connect(campaign.engine.socket)
    exchange = await Exchange(client).open(accounts=6)
    load = Load(client, exchange, dice)
    workers = [asyncio.create_task(load.work()) for _ in range(WORKERS)]
    for _ in range(KILLS):
        await campaign.kill_one(client)
        for worker in workers:
            if worker.done():
                worker.result()  # a failure in there ends the campaign here
    load.running = False
    await asyncio.gather(*workers)
    await client.close()
    return load


def judge(campaign: Campaign, load: Load, folder: Path) -> None:
    url = Access(folder).url("engine_writer")
    with psycopg.connect(url, autocommit=True) as conn:
        kernel = check_journal(conn, folder / "snapshots")
        found = effects(conn)
        epochs = conn.execute("select count(*) from engine.epochs").fetchone()
    lost = [key for key in load.acked if key not in found]
    assert not lost, f"acked and not in the journal: {lost}"  # I7
    assert not [key for key, answers in found.items() if len(answers) != 1]  # I9
    assert not [key for key, answer in load.acked.items() if found[key] != [answer]]
    assert not load.unsent & found.keys(), "said to be unsent, and in the journal"
    assert len(load.acked) > 10 * KILLS
    assert sum(campaign.kills.values()) == KILLS
    assert epochs is not None
    assert epochs[0] >= KILLS
    assert campaign.engine.stop() == 0
    campaign.engine.start()
    client_hash = asyncio.run(live_hash(campaign.engine))
    with psycopg.connect(url, autocommit=True) as conn:
        assert check_journal(conn, folder / "snapshots").state_hash() == client_hash
    assert kernel.state_hash() != client_hash  # a new epoch has begun


async def live_hash(engine: EngineProcess) -> bytes:
    client = await EngineClient.connect(engine.socket)
    _, digest = await client.state_hash()
    await client.close()
    return digest
