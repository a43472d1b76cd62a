"""Whatever the kernel accepts the tables take: else one odd command would stop the projector."""

import random

import pytest

from bedesten.domain.ledger import reconcile
from bedesten.protocol.commands import SetAccount
from bedesten.protocol.vocabulary import AccountKind
from tests.projector.random_journal import random_rows
from tests.projector.scribe import Scribe, append, owner
from tests.projector.tables import all_contents, engine_state, project
from tests.support.postgres import Database, Server

BATCHES, COMMANDS_MAX = 60, 60
STORM_EVERY = 4
GROUP_MAX = 2**32 - 1


@pytest.mark.parametrize("seed", range(1, 9))
def test_random_commands_reach_the_tables(database: Database, seed: int) -> None:
    scribe = Scribe()
    stormy = seed % STORM_EVERY == 0
    rows = random_rows(
        scribe, random.Random(seed), rows=BATCHES, commands_max=COMMANDS_MAX, stormy=stormy
    )
    with database.connect("engine_writer") as conn:
        append(conn, rows)
    assert project(database, rows_max=9) == scribe.seq
    with database.connect("internal_service") as conn:
        assert reconcile(conn, engine_state(scribe.kernel, scribe.seq)).mismatches == []


@pytest.mark.parametrize("seed", [2, 5])
def test_however_rows_are_put_together_the_tables_are_the_same(postgres: Server, seed: int) -> None:
    rows = list(random_rows(Scribe(), random.Random(seed), rows=BATCHES, commands_max=COMMANDS_MAX))
    contents = []
    for rows_max in (1, 7, 1000):
        with postgres.fresh_database() as database:
            with database.connect("engine_writer") as conn:
                append(conn, rows)
            project(database, rows_max=rows_max)
            contents.append(all_contents(database))
    assert contents[0] == contents[1] == contents[2]


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
