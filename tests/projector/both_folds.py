"""The plain fold and the native one on the same journal rows, compared byte by byte.

python -m tests.projector.both_folds --seconds 60     random worlds until the time is up
python -m tests.projector.both_folds --seed 4711
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from bedesten.db.binary import Packed
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.tuning import light
from bedesten.projector.fold import Batch, Fold
from bedesten.projector.native import NativeFold, new_fold
from bedesten.projector.tail import JournalRow
from bedesten.projector.write import prepare
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.events import OrderState, decode
from tests.kernel.random_commands import RandomCommands, world
from tests.projector.scribe import Row, Scribe

ROWS, COMMANDS_MAX = 150, 12
# All balances are in memory from their first row on: what is asked of the tables is not there.
NO_BALANCES = """
    create table public.assets (asset_id int primary key, scale int);
    create table public.balances (account_id int, asset_id int, last_transfer_id bigint,
        available numeric, locked numeric, reserved numeric, bonus numeric, fee numeric);
"""


def native_fold() -> NativeFold:
    """The native fold; an error when it is not built."""
    fold = new_fold("native")
    assert isinstance(fold, NativeFold)
    return fold


def journal_rows(rows: Iterable[Row]) -> list[JournalRow]:
    """What the tail makes of these rows."""
    return [
        JournalRow(seq, at, commands, read_event_batch(events), digest)
        for seq, at, _, commands, events, digest in rows
    ]


def random_rows(scribe: Scribe, dice: random.Random) -> Iterator[Row]:
    """A random world, and random commands in it: hostile, extreme and usual ones."""
    commands = RandomCommands(dice)
    yield scribe.row(world(dice))
    for _ in range(ROWS):
        found = decode(scribe.kernel.open_orders(0, 0))
        commands.open_orders = [order for order in found if isinstance(order, OrderState)]
        yield scribe.row([commands.record() for _ in range(dice.randint(1, COMMANDS_MAX))])


def compare(
    rows: list[JournalRow], sizes: Iterator[int], conn: psycopg.Connection, native: NativeFold
) -> int:
    """Fold in batches of these many rows on both; how many batches there were.

    Raises AssertionError at the first difference.
    """
    python, batches, at = Fold(), 0, 0
    while at < len(rows):
        part = rows[at : at + next(sizes)]
        at += len(part)
        batches += 1
        expected, found = python.batch(part, conn), native.batch(part, conn)
        for name in Batch._fields:
            assert _plain(getattr(found, name)) == _plain(getattr(expected, name)), (
                f"rows {part[0].seq}-{part[-1].seq}: {name}"
            )
    return batches


def run(seed: int, conn: psycopg.Connection) -> tuple[int, int]:
    """One random world; its batches, and how many of them the native fold gave back."""
    dice = random.Random(seed)
    rows = journal_rows(random_rows(Scribe(), dice))
    native = native_fold()
    batches = compare(rows, iter(lambda: dice.randint(1, 4), 0), conn, native)
    return batches, native.given_back


def _plain(value: object) -> object:
    if isinstance(value, Packed):
        return value.data
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def main() -> int:
    """Run until the time is up; 1 at the first difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.time_ns() % 10**9
    stop = time.monotonic() + (0 if options.seed is not None else options.seconds)
    runs = batches = given_back = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), settings=light(fsync=False)) as server,
        psycopg.connect(server.url("postgres"), autocommit=True) as conn,
    ):
        prepare(conn)
        conn.execute(NO_BALANCES)
        while runs == 0 or time.monotonic() < stop:
            try:
                folded, returned = run(seed + runs, conn)
            except AssertionError as error:
                print(f"FAILED: python -m tests.projector.both_folds --seed {seed + runs}\n{error}")
                return 1
            runs, batches, given_back = runs + 1, batches + folded, given_back + returned
    print(f"{runs} worlds, {batches} batches, {given_back} of them folded in Python: same bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
