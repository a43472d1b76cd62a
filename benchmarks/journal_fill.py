"""A long journal in minutes: the engine's kernel and the engine's journal, without its socket.

Rows are what a full engine writes: 4,096 commands each unless told otherwise, hashed, chained and
appended one by one through `bedesten.engine.journal`; so whoever reads them meets nothing else than
after real trading.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import psycopg

from bedesten.cli.flow_file import read_records
from bedesten.cli.load.flow import command_records
from bedesten.cli.load.run_state import RunState
from bedesten.cli.load.venue import Venue
from bedesten.engine.epoch import claim
from bedesten.engine.journal import Journal
from bedesten.engine.line import PostgresLine
from bedesten.engine.loop import BATCH_COMMANDS_MAX
from bedesten.engine.partitions import ensure_partitions
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.replay import Cursor
from bedesten.engine.store import Lost, NewRow
from bedesten.kernel import Kernel, new_kernel
from bedesten.kit.clock import SystemClock
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import SetAccount, SetAsset, SetMarket, Transfer, encode
from bedesten.protocol.vocabulary import (
    FEE_POOL_ACCOUNT,
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    Phase,
    Reason,
)
from benchmarks.workload import workload

FUNDS: Final = 10**18
FIRST_CUSTOMER: Final = FEE_POOL_ACCOUNT + 1
FLOW_COMMANDS: Final = 1_000_000  # of one flow; longer journals run it again and again
BASE, QUOTE, MARKET = 1, 2, 1

Progress = Callable[[int], None]


class JournalGone(Exception):
    """The journal did not take a row."""


class Filler:
    """A kernel and the journal behind it; a row takes so many commands."""

    def __init__(self, url: str, *, row_commands: int = BATCH_COMMANDS_MAX) -> None:
        self.kernel: Kernel = new_kernel("native")
        self.cursor = Cursor()
        self._url = url
        self._row_commands = row_commands
        with psycopg.connect(url, autocommit=True) as conn:
            ensure_partitions(conn, 0)
            claim(
                PostgresStore(conn), self.kernel, self.cursor, engine="native", clock=SystemClock()
            )

    def fill(self, records: Iterable[bytes], progress: Progress) -> None:
        """Have these commands carried out and journaled; `progress` gets how many at a time."""
        asyncio.run(self._fill(iter(records), progress))

    async def _fill(self, records: Iterator[bytes], progress: Progress) -> None:
        loop, cursor = asyncio.get_running_loop(), self.cursor
        lost: asyncio.Future[Lost] = loop.create_future()
        journal = Journal(
            lambda broken: PostgresLine(self._url, broken), cursor.hash, lost.set_result
        )
        stored: asyncio.Future[None] | None = None
        while batch := list(itertools.islice(records, self._row_commands)):
            seq, at = cursor.seq + 1, max(time.time_ns(), cursor.at)
            command_bytes = command_batch(seq, at, batch)
            event_bytes = self.kernel.apply(command_bytes)
            if stored is not None:  # the row before was written while this one was made
                await _either(stored, lost)
            done: asyncio.Future[None] = loop.create_future()
            row = NewRow(seq, cursor.epoch, at, len(batch), command_bytes, event_bytes)
            journal.append(row, partial(done.set_result, None))
            stored = done
            cursor.seq, cursor.at = seq, at
            cursor.commands += len(batch)
            progress(len(batch))
            await asyncio.sleep(0)
        if stored is not None:
            await _either(stored, lost)
        cursor.hash = journal.last_hash
        journal.close()


async def _either(stored: "asyncio.Future[None]", lost: "asyncio.Future[Lost]") -> None:
    await asyncio.wait((stored, lost), return_when=asyncio.FIRST_COMPLETED)
    if lost.done():
        raise JournalGone(lost.result().sentence)


def opening(accounts: int) -> Iterator[bytes]:
    """Two assets, a market, and customers with both assets: 3 commands an account."""
    for symbol in ("BTC", "USDT"):
        yield encode(SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol=symbol))
    yield encode(
        SetMarket(
            base=BASE, quote=QUOTE, fee_account=FEE_POOL_ACCOUNT, tick_mantissa=1, lot_mantissa=1,
            tick_decimals=4, lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=1000,
            taker_fee_ppm=1000, band_ppm=0, symbol="BTC-USDT",
        )
    )  # fmt: skip
    for number in range(accounts):
        owner = (number + 1).to_bytes(16, "big")
        yield encode(SetAccount(kind=AccountKind.SPOT, owner=owner))
    for number in range(accounts):
        for asset in (BASE, QUOTE):
            yield encode(
                Transfer(
                    key=(2 * number + asset).to_bytes(16, "big"),
                    debit_account=PLATFORM_ACCOUNT, credit_account=FIRST_CUSTOMER + number,
                    asset=asset, debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
                    reason=Reason.DEPOSIT, amount=FUNDS,
                )
            )  # fmt: skip


def trading(commands: int, accounts: int, *, first_round: int = 0) -> Iterator[bytes]:
    """So many commands of the mixed flow, with keys and client order ids of their own each time
    that the flow begins anew."""
    length = min(commands, FLOW_COMMANDS)
    path, oracle = workload("mixed", length)
    users = {user: FIRST_CUSTOMER + user % accounts for user in range(oracle.users)}
    venue = Venue(MARKET, "BTC-USDT", users)
    rounds = (
        _one_round(path, oracle.sha256, venue, number) for number in itertools.count(first_round)
    )
    return itertools.islice(itertools.chain.from_iterable(rounds), commands)


def _one_round(path: Path, sha256: str, venue: Venue, number: int) -> Iterator[bytes]:
    shift = number * 10**12
    flow = (record._replace(order_id=record.order_id + shift) for record in read_records(path))
    return command_records(enumerate(flow), venue, RunState(sha256=sha256, number=number + 1))
