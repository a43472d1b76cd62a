"""The projector stops loudly, and writes nothing of the batch, rather than skip or guess."""

import hashlib
import struct

import pytest

from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.projector.errors import (
    JournalBroken,
    Overtaken,
    ProjectorProblem,
    TablesDiffer,
    UnknownEvent,
)
from bedesten.protocol.batch import EVENTS_HEADER_SIZE
from bedesten.protocol.commands import Cancel
from bedesten.protocol.events import decode
from bedesten.protocol.states import OrderState
from bedesten.protocol.vocabulary import Side
from tests.projector.scribe import CHAIN, Row, Scribe, append, place
from tests.projector.tables import all_contents, project, projector
from tests.support.postgres import Database

ALICE = 3


def chained(row: Row, before: bytes, answers: bytes) -> Row:
    """The row with other answers, hashed as if they were the engine's."""
    seq, at, commands, batch, _, _ = row
    digest = hashlib.sha256(before)
    digest.update(CHAIN.pack(seq, 1, at))
    digest.update(batch)
    digest.update(answers)
    return (seq, at, commands, batch, answers, digest.digest())


def opened(database: Database, scribe: Scribe) -> None:
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(3)])
        append(conn, [scribe.row([place(ALICE, Side.SELL, 1_000_000, 5)])])
    project(database)


def refuses(database: Database, row: Row, problem: type[ProjectorProblem]) -> str:
    """Project this next row: it must be refused and leave the tables as they are."""
    before = all_contents(database)
    with database.connect("engine_writer") as conn:
        append(conn, [row])
    with pytest.raises(problem) as caught:
        project(database)
    assert all_contents(database) == before
    return str(caught.value)


def test_an_unknown_event_stops_it(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    before = scribe.hash
    row = scribe.row([place(ALICE, Side.SELL, 1_000_000, 5)])
    answers = bytearray(row[4])
    first = struct.unpack_from("<I", answers, EVENTS_HEADER_SIZE)[0]
    answers[first + 2] = 99  # the kind of the first event
    assert "kind 99" in refuses(database, chained(row, before, bytes(answers)), UnknownEvent)


def test_an_event_without_its_balance_stops_it(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    before = scribe.hash
    row = scribe.row([place(ALICE, Side.SELL, 1_000_000, 5)])
    cut = row[4][: struct.unpack_from("<2I", row[4], EVENTS_HEADER_SIZE)[1]]
    wrong = chained(row, before, cut)
    with database.connect() as conn:  # a process that has not met the account yet
        conn.execute("delete from public.balances where account_id = 3")
    assert "does not say the balance" in refuses(database, wrong, TablesDiffer)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_row_cut_short_stops_it(database: Database, cut: int) -> None:
    """Whoever wrote it hashed it so: still it is not skipped, and the reason names the row."""
    scribe = Scribe()
    opened(database, scribe)
    before = scribe.hash
    row = scribe.row([place(ALICE, Side.SELL, 1_000_000, 5)])
    message = refuses(database, chained(row, before, row[4][:-cut]), ProjectorProblem)
    assert f"row {scribe.seq}" in message


def test_an_event_of_no_size_stops_it(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    before = scribe.hash
    row = scribe.row([Cancel(account=ALICE, order=1)])
    answers = bytearray(row[4])
    first = struct.unpack_from("<I", answers, EVENTS_HEADER_SIZE)[0]
    answers[first : first + 2] = b"\0\0"
    refuses(database, chained(row, before, bytes(answers)), JournalBroken)


@pytest.mark.spec("LEDG-007")
def test_a_changed_row_stops_it(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    seq, at, commands, batch, answers, digest = scribe.row([Cancel(account=ALICE, order=1)])
    changed = answers[:-1] + bytes([answers[-1] ^ 1])
    row = (seq, at, commands, batch, changed, digest)
    assert "was changed" in refuses(database, row, JournalBroken)


@pytest.mark.spec("LEDG-020")
def test_a_gap_stops_it(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    scribe.row([])
    reached = scribe.seq - 1
    message = refuses(database, scribe.row([]), JournalBroken)
    assert f"from row {reached} to row {reached + 2}" in message


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        ("update balances set available = available + 1 where account_id = 3", "lead to"),
        ("delete from open_orders", "open orders should have changed"),
        ("update projection_cursor set seq = seq - 1", "was changed"),
    ],
)
def test_tampered_tables_stop_it(database: Database, tamper: str, reason: str) -> None:
    scribe = Scribe()
    opened(database, scribe)
    with database.connect() as conn:
        conn.execute(tamper.encode())
        row = conn.execute("select order_id from open_orders").fetchone()
        order = row[0] if row else None
    commands = [Cancel(account=ALICE, order=order or _order_of(scribe))]
    problem = JournalBroken if "cursor" in tamper else TablesDiffer
    assert reason in refuses(database, scribe.row(commands), problem)


def test_a_second_projector_is_refused(database: Database) -> None:
    scribe = Scribe()
    opened(database, scribe)
    with database.connect("engine_writer") as conn:
        append(conn, [scribe.row([])])
    with projector(database) as first, projector(database) as second:
        first.step()
        first.settle()
        second.step()
        with pytest.raises(Overtaken, match="another projector") as found:
            second.settle()
    # It may be its predecessor, killed while its last commit was on the way: start again.
    assert found.value.exit_code == EXIT_RESTART


def _order_of(scribe: Scribe) -> int:
    order = next(iter(decode(scribe.kernel.open_orders(ALICE, 0))))
    assert isinstance(order, OrderState)
    return order.order
