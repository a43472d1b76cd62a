"""Whatever the kernel accepts the tables take: else one odd command would stop the projector."""

import random

import pytest

from bedesten.domain.ledger import reconcile
from bedesten.protocol.commands import SetAccount
from bedesten.protocol.events import OrderState, decode
from bedesten.protocol.vocabulary import AccountKind
from tests.kernel.random_commands import RandomCommands, world
from tests.projector.scribe import Row, Scribe, append, owner
from tests.projector.tables import engine_state, project
from tests.support.postgres import Database

BATCHES, COMMANDS = 60, 40
GROUP_MAX = 2**32 - 1


def random_rows(scribe: Scribe, seed: int) -> list[Row]:
    """A random world, and random commands in it: hostile, extreme and usual ones."""
    dice = random.Random(seed)
    commands = RandomCommands(dice)
    rows = [scribe.row(world(dice))]
    for _ in range(BATCHES):
        found = decode(scribe.kernel.open_orders(0, 0))
        commands.open_orders = [order for order in found if isinstance(order, OrderState)]
        rows.append(scribe.row([commands.record() for _ in range(COMMANDS)]))
    return rows


@pytest.mark.parametrize("seed", range(1, 5))
def test_random_commands_reach_the_tables(database: Database, seed: int) -> None:
    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, random_rows(scribe, seed))
    assert project(database, rows_max=9) == scribe.seq
    with database.connect("internal_service") as conn:
        assert reconcile(conn, engine_state(scribe.kernel, scribe.seq)).mismatches == []


def test_accounts_that_only_an_operator_would_open(database: Database) -> None:
    scribe = Scribe()
    odd = [
        SetAccount(kind=AccountKind.BANK, owner=owner(3).bytes),
        SetAccount(kind=AccountKind.SPOT, owner=owner(4).bytes, group=GROUP_MAX),
    ]
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), scribe.row(odd)])
    assert project(database) == scribe.seq
    with database.connect() as conn:
        found = conn.execute(
            "select account_id, user_id, group_id, is_house from accounts where account_id > 2"
            " order by account_id"
        ).fetchall()
    assert found == [(3, None, 3, True), (4, owner(4), GROUP_MAX, False)]
