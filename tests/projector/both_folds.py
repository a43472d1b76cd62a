"""The plain fold and the native one on the same journal rows, compared byte by byte.

python -m tests.projector.both_folds --seconds 60     random worlds until the time is up
python -m tests.projector.both_folds --seed 4711
"""

import argparse
import importlib.util
import os
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
from tests.projector.random_journal import random_rows
from tests.projector.scribe import Row, Scribe

ROWS, COMMANDS_MAX = 150, 12
ODD_PARTS, STORM_EVERY = 5, 6
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
    stormy = seed % STORM_EVERY == 0
    rows = journal_rows(
        random_rows(Scribe(), dice, rows=ROWS, commands_max=COMMANDS_MAX, stormy=stormy)
    )
    native = native_fold()
    batches = compare(rows, iter(lambda: dice.randint(1, 4), 0), conn, native)
    given_back = native.given_back
    for _ in range(ODD_PARTS):
        give_odd_rows(rows, dice, native)
    return batches, given_back


def give_odd_rows(rows: list[JournalRow], dice: random.Random, native: NativeFold) -> int:
    """Hand over rows with a few wrong bytes; how many were given back, each time unchanged.

    One that is taken, such as a row with another trade number, ends the part: balances may differ.
    """
    given_back = 0
    for row in rows:
        answers, commands = bytearray(row.answers.data), bytearray(row.commands)
        for _ in range(dice.randint(1, 4)):
            answers[dice.randrange(len(answers))] = dice.choice([0, 255, dice.randrange(256)])
            commands[dice.randrange(len(commands))] = dice.randrange(256)
        odd = [(row.seq, row.at, _cut(commands, dice), _cut(answers, dice))]
        known = native._native.wallets()
        if native._native.missing(odd) == b"" and native._native.fold(odd) is not None:
            break
        assert native._native.wallets() == known
        given_back += 1
    return given_back


def _cut(data: bytearray, dice: random.Random) -> bytes:
    return bytes(data[: dice.choice([len(data), dice.randrange(len(data) + 1)])])


def _plain(value: object) -> object:
    if isinstance(value, Packed):
        return value.data
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _use(library: Path) -> None:
    name = "bedesten.projector._native"
    spec = importlib.util.spec_from_file_location(name, library)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


def main() -> int:
    """Run until the time is up; 1 at the first difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--library", type=Path, help="another build of the native fold")
    options = parser.parse_args()
    os.environ.pop("LD_PRELOAD", None)  # it is for this process and not for the server
    if options.library is not None:
        _use(options.library)
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
