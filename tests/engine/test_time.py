"""A clock that is put back: the journal's time stands still and never follows it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from prometheus_client import CollectorRegistry

from bedesten.engine.answers import Answers
from bedesten.engine.epoch import claim
from bedesten.engine.feed import Feed
from bedesten.engine.journal import Journal
from bedesten.engine.line import PostgresLine
from bedesten.engine.loop import TICK_S, Position, Writer
from bedesten.engine.metrics import Metrics
from bedesten.engine.postgres import PostgresAnswers, PostgresStore
from bedesten.engine.replay import Cursor
from bedesten.engine.store import Lost
from bedesten.kernel import Kernel, new_kernel
from bedesten.protocol import commands, frames
from bedesten.protocol.batch import read_command_batch
from bedesten.protocol.vocabulary import (
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.postgres import Database

NOON_NS = 1_800_000_000 * 10**9
HOUR_NS = 3600 * 10**9
RECORD = commands.encode(commands.SetAccount(kind=1))


class SetClock:
    """Shows what it is set to; durations are real."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now_ns(self) -> int:
        return self.at

    def monotonic_ns(self) -> int:
        return time.monotonic_ns()


class Caller:
    """Asks the writer and keeps the time of its answer."""

    def __init__(self, writer: Writer) -> None:
        self.outgoing: list[bytes] = []
        self.in_flight = 0
        self._writer = writer
        self._answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def unread(self) -> int:
        return 0

    def send(self, data: bytes) -> None:
        raise AssertionError(data)

    def flush(self) -> None:
        _, _, _, _, _, _, at = frames.ANSWER.unpack(self.outgoing[0])
        self._answered.set_result(at)

    async def answer_time(self, record: bytes = RECORD) -> int:
        """Submit a command; the time in its answer."""
        self.in_flight += 1
        assert self._writer.submit(self, 1, record) is None
        return await asyncio.wait_for(self._answered, 20)


@asynccontextmanager
async def leading(
    url: str, kernel: Kernel, cursor: Cursor, clock: SetClock
) -> AsyncIterator[Writer]:
    """A leader that goes by this clock."""
    lost: list[Lost] = []
    journal = Journal(lambda broken: PostgresLine(url, broken), cursor.hash, lost.append)
    answers = Answers(PostgresAnswers(url))
    writer = Writer(
        kernel,
        Position(cursor.seq, cursor.at, cursor.epoch, cursor.commands),
        journal=journal,
        answers=answers,
        feed=Feed(),
        metrics=Metrics(CollectorRegistry()),
        clock=clock,
        kernel_name="reference",
    )
    yield writer
    await writer.stop()
    await answers.close()
    assert not lost


async def lead(url: str, kernel: Kernel, cursor: Cursor, clock: SetClock) -> list[int]:
    """Times of answers as the clock goes on, back and on again."""
    times = []
    async with leading(url, kernel, cursor, clock) as writer:
        for at in (NOON_NS, NOON_NS + HOUR_NS, NOON_NS - HOUR_NS, NOON_NS + HOUR_NS + 1):
            clock.at = at
            times.append(await Caller(writer).answer_time())
    return times


def test_time_never_goes_back(database: Database) -> None:
    clock, cursor = SetClock(NOON_NS), Cursor()
    with database.connect("engine_writer", autocommit=True) as conn:
        kernel, store = new_kernel("reference"), PostgresStore(conn)
        claim(store, kernel, cursor, engine="reference", clock=clock)
        clock.at = NOON_NS - HOUR_NS  # put back between two lives of the engine
        claim(store, kernel, cursor, engine="reference", clock=clock)
        assert (cursor.seq, cursor.epoch, cursor.at) == (2, 2, NOON_NS)
        times = asyncio.run(lead(database.url("engine_writer"), kernel, cursor, clock))
        latest = NOON_NS + HOUR_NS
        assert times == [NOON_NS, latest, latest, latest + 1]
        stored = [read_command_batch(row.command_bytes).at for row in store.rows(0)]
        assert stored == [NOON_NS, NOON_NS, *times]


@pytest.mark.spec("TRAD-017")
def test_an_order_expires_when_the_clock_has_caught_up(database: Database) -> None:
    """Late by the length of the step: neither early, nor never."""
    clock, cursor, kernel = SetClock(NOON_NS), Cursor(), new_kernel("reference")
    due = NOON_NS + HOUR_NS // 2

    async def scene() -> None:
        async with leading(database.url("engine_writer"), kernel, cursor, clock) as writer:
            for command in listing(due):
                await Caller(writer).answer_time(commands.encode(command))
            for at, is_open in ((NOON_NS - HOUR_NS, True), (due - 1, True), (due, False)):
                clock.at = at
                await asyncio.sleep(4 * TICK_S)
                await Caller(writer).answer_time()
                assert bool(kernel.open_orders(3, 0)) is is_open

    with database.connect("engine_writer", autocommit=True) as conn:
        claim(PostgresStore(conn), kernel, cursor, engine="reference", clock=clock)
        asyncio.run(scene())


def listing(expires_at: int) -> list[commands.Command]:
    """A market, a funded account, and its order that is good till then."""
    return [
        commands.SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="BTC"),
        commands.SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="USDT"),
        commands.SetMarket(
            base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=2,
            lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0,
            band_ppm=50_000, symbol="BTC-USDT",
        ),
        commands.SetAccount(kind=AccountKind.SPOT),
        commands.Transfer(
            key=bytes(15) + b"1", debit_account=PLATFORM_ACCOUNT, credit_account=3, asset=2,
            debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE, reason=Reason.DEPOSIT,
            amount=10**12,
        ),
        commands.Place(
            account=3, market=1, side=Side.BUY, type=OrderType.LIMIT, price=100, quantity=1,
            time_in_force=TimeInForce.GTD, self_trade=SelfTrade.NONE, expires_at=expires_at,
        ),
    ]  # fmt: skip
