"""The native fold writes the same bytes as the plain one, and gives back what it does not know."""

import random
import subprocess
from collections.abc import Iterator
from itertools import repeat

import psycopg
import pytest

from bedesten.projector import plan as plans
from bedesten.projector.fold import Fold
from bedesten.projector.native import Choice, NativeFold, NativeFoldMissing, new_fold
from bedesten.projector.tail import JournalRow
from bedesten.projector.write import prepare
from bedesten.protocol.commands import Reserve
from bedesten.protocol.events import (
    BalanceChanged,
    OrderAccepted,
    OrderDone,
    OrderReduced,
    OrderTriggered,
    Traded,
    Transferred,
)
from bedesten.protocol.vocabulary import Reason, Side
from benchmarks.workload import workload
from tests.projector.both_folds import compare, journal_rows, native_fold, run
from tests.projector.scribe import BTC, Scribe, append, place
from tests.projector.tables import all_contents, projector
from tests.projector.test_projector import everything
from tests.support.postgres import Database, Server

HOT = (
    BalanceChanged, OrderAccepted, OrderDone, OrderReduced, OrderTriggered, Traded, Transferred,
)  # fmt: skip


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    with database.connect("internal_service", autocommit=True) as conn:
        prepare(conn)
        yield conn


def test_today_s_records_are_folded_natively() -> None:
    """When this fails a record has grown: see projection/fold.hpp; until then Python folds it."""
    native = native_fold()._native
    assert [kind.__name__ for kind in HOT if not native.knows(kind.LAYOUT.kind)] == []


@pytest.mark.parametrize("seed", range(12))
def test_random_worlds_give_the_same_bytes(conn: psycopg.Connection, seed: int) -> None:
    batches, given_back = run(seed, conn)
    assert 0 < given_back < batches  # both ways were taken, in turns


@pytest.mark.parametrize("rows_a_batch", [1, 3, 50])
def test_a_flow_gives_the_same_bytes(conn: psycopg.Connection, rows_a_batch: int) -> None:
    path, oracle = workload("mini", 3000)
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(oracle.users), *scribe.flow(path, 40)]
    native = native_fold()
    batches = compare(journal_rows(rows), repeat(rows_a_batch), conn, native)
    assert native.given_back <= 3  # what lists assets, markets and accounts
    assert batches > 1


def test_every_kind_of_event_gives_the_same_bytes(conn: psycopg.Connection) -> None:
    rows = journal_rows(everything(Scribe()))
    compare(rows, repeat(1), conn, native_fold())
    compare(rows, repeat(len(rows)), conn, native_fold())


def test_a_rare_event_sends_its_batch_alone_to_python(conn: psycopg.Connection) -> None:
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(2)]
    native = native_fold()
    compare(journal_rows(rows), repeat(1), conn, native)
    listings = native.given_back
    more = [
        scribe.row([place(3, Side.SELL, 100, 7)]),
        scribe.row([Reserve(key=scribe.key(), account=3, asset=BTC, reason=Reason.WITHDRAWAL,
                            amount=9)]),
        scribe.row([place(4, Side.BUY, 100, 3)]),
    ]  # fmt: skip
    again = native_fold()
    compare(journal_rows([*rows, *more]), repeat(1), conn, again)
    assert again.given_back == listings + 1


def test_a_record_that_has_grown_goes_to_python(
    conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan whose `Traded` has one more field: the native fold takes no batch with a trade."""
    lines = plans.plan().splitlines()
    grown = [f"{line} added" if line.startswith("event Traded ") else line for line in lines]
    monkeypatch.setattr("bedesten.projector.native.plan", lambda: "\n".join(grown))
    scribe, native = Scribe(), native_fold()
    rows = [*scribe.opening(), *scribe.accounts(2)]
    rows += [scribe.row([place(3, Side.SELL, 100, 7)]), scribe.row([place(4, Side.BUY, 100, 3)])]
    listings = 3
    compare(journal_rows(rows), repeat(1), conn, native)
    assert native.given_back == listings + 1


def test_a_column_that_is_not_known_makes_the_fold_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = plans.plan().replace("table trades trade_id", "table trades colour trade_id")
    monkeypatch.setattr("bedesten.projector.native.plan", lambda: wider)
    assert isinstance(new_fold(), Fold)
    with pytest.raises(NativeFoldMissing, match=r"no column trades\.colour"):
        new_fold("native")


def test_an_odd_row_changes_nothing(conn: psycopg.Connection) -> None:
    """What is given back leaves every balance as it was."""
    scribe, dice = Scribe(), random.Random(5)
    before = journal_rows(
        [*scribe.opening(), *scribe.accounts(2), scribe.row([place(3, Side.SELL, 100, 7)])]
    )
    row = journal_rows([scribe.row([place(4, Side.BUY, 100, 3)])])[0]
    given_back = 0
    native = _after(before, conn)
    balances = _balances(native)
    for _ in range(300):
        data = bytearray(row.answers.data)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        cut = bytes(data[: dice.choice([len(data), dice.randrange(len(data))])])
        odd = [(row.seq, row.at, row.commands, cut)]
        if native._native.missing(odd) == b"" and native._native.fold(odd) is not None:
            native = _after(before, conn)  # changed where no rule looks, such as a trade's number
        else:
            given_back += 1
            assert _balances(native) == balances
    assert given_back > 100


def _after(rows: list[JournalRow], conn: psycopg.Connection) -> NativeFold:
    native = native_fold()
    compare(rows, repeat(1), conn, native)
    return native


def _balances(fold: NativeFold) -> list[bytes | None]:
    return [fold._native.wallet(account, asset) for account in (2, 3, 4) for asset in (1, 2)]


def test_the_tables_are_the_same_either_way(postgres: Server) -> None:
    path, oracle = workload("mini", 2000)
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(oracle.users), *scribe.flow(path, 50)]
    contents = []
    choices: tuple[Choice, ...] = ("native", "python")
    for choice in choices:
        with postgres.fresh_database() as database:
            with database.connect("engine_writer") as conn:
                append(conn, rows)
            with projector(database, rows_max=5, fold=new_fold(choice)) as running:
                while running.step():
                    pass
            contents.append(all_contents(database))
    assert contents[0] == contents[1]


def test_restarting_reads_the_balances_again(postgres: Server) -> None:
    path, oracle = workload("mini", 1000)
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(oracle.users), *scribe.flow(path, 50)]
    with postgres.fresh_database() as database:
        for part in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
            with database.connect("engine_writer") as conn:
                append(conn, part)
            with projector(database, rows_max=5, fold=new_fold("native")) as running:
                while running.step():
                    running.settle()
                    running._fold.forget()
        in_parts = all_contents(database)
    with postgres.fresh_database() as database:
        with database.connect("engine_writer") as conn:
            append(conn, rows)
        with projector(database, fold=new_fold("python")) as running:
            while running.step():
                pass
        assert all_contents(database) == in_parts


def test_the_library_shows_only_its_module() -> None:
    from bedesten.projector import _native

    shown = subprocess.run(
        ["readelf", "-W", "--dyn-syms", str(_native.__file__)], capture_output=True, text=True
    ).stdout.splitlines()
    exported = [
        line.split()[-1]
        for line in shown
        if " FUNC " in line and " GLOBAL " in line and " UND " not in line
    ]
    assert exported == ["PyInit__native"]
