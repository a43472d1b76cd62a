"""Whatever is taken from or planted into the tables, reconciliation names it."""

import pytest

from bedesten.domain.ledger import Report, reconcile
from benchmarks.workload import workload
from tests.projector.scribe import Row, Scribe, append
from tests.projector.tables import engine_state, project
from tests.support.postgres import Database

# What somebody with the owner's rights could do to the tables, and which checks notice.
PLANTED = [
    (
        (
            "update balances set available = available + 0.00000001"
            " where (account_id, asset_id) = (3, 1)"
        ),
        {"ledger against balances", "sum of an asset", "engine balances"},
    ),
    (
        (
            "insert into balances select 5, asset_id, 999999, 0, 0, 0, 0, false, 0, 1, now()"
            " from assets where symbol = 'USDT' on conflict (account_id, asset_id)"
            " do update set available = balances.available + 999999"
        ),
        {"ledger against balances", "sum of an asset", "engine balances"},
    ),
    (
        "delete from balances where (account_id, asset_id) = (4, 2)",
        {"ledger against balances", "sum of an asset", "engine balances"},
    ),
    (
        (
            "update balances set available = available - 1, locked = locked + 1"
            " where (account_id, asset_id) = (3, 1)"
        ),
        {"ledger against balances", "holds against locked", "engine balances"},
    ),
    (
        (
            "set local session_replication_role = replica;"
            " delete from ledger_transfers where entry_type = 'trade' and transfer_id"
            " = (select min(trade_id) from trades)"
        ),
        {"ledger against balances", "running balances", "trades against ledger"},
    ),
    (
        (
            "set local session_replication_role = replica;"
            " update ledger_transfers set credit_balance_after = credit_balance_after + 1"
            " where transfer_id = (select min(trade_id) from trades)"
        ),
        {"running balances"},
    ),
    (
        (
            "set local session_replication_role = replica; delete from trades"
            " where trade_id = (select min(trade_id) from trades)"
        ),
        {"orders against trades"},
    ),
    (
        (
            "delete from open_orders where order_id = (select max(order_id) from open_orders"
            " where filled_quantity = 0)"
        ),
        {"holds against locked", "engine open orders"},
    ),
    (
        (
            "delete from orders where order_id = (select min(order_id) from orders"
            " where filled_quantity > 0)"
        ),
        {"orders against trades"},
    ),
    (
        (
            "insert into open_orders (order_id, account_id, market_id, order_type, side, price,"
            " quantity, filled_quantity, filled_value, fee_amount, maker_fee_ppm, taker_fee_ppm,"
            " time_in_force, self_trade_prevention, post_only, hidden, status, created_at,"
            " updated_at, seq) values (7, 9999, 1, 'limit', 'buy', 1, 1, 0, 0, 0, 0, 0, 'gtc',"
            " 'none', false, false, 'open', now(), now(), 1)"
        ),
        {"holds against locked", "references", "engine open orders", "orders against holds"},
    ),
    (
        (
            "delete from orders where order_id = (select min(order_id) from orders"
            " where status = 'cancelled' and filled_quantity = 0)"
        ),
        {"orders against holds"},
    ),
    (
        (
            "update orders set account_id = account_id + 1"
            " where order_id = (select min(order_id) from orders)"
        ),
        {"orders against holds"},
    ),
    (
        (
            "set local session_replication_role = replica; update trades"
            " set buyer_account_id = buyer_account_id + 1"
            " where trade_id = (select min(trade_id) from trades)"
        ),
        {"trades against ledger"},
    ),
    (
        (
            "set local session_replication_role = replica; update trades"
            " set buyer_fee = buyer_fee + 1 where trade_id = (select min(trade_id) from trades)"
        ),
        {"trades against ledger", "orders against trades"},
    ),
    (
        "update accounts set user_id = uuidv7() where account_id = 7",
        {"engine listings"},
    ),
    (
        "update accounts set trading_frozen = true where account_id = 7",
        {"engine listings"},
    ),
    ("update assets set symbol = 'DOGE' where symbol = 'BTC'", {"engine listings"}),
    ("update markets set taker_fee_ppm = 999", {"engine listings"}),
    (
        "update projection_cursor set hash = decode(repeat('ab', 32), 'hex')",
        {"cursor against journal"},
    ),
]


@pytest.fixture(scope="module")
def journal() -> tuple[Scribe, list[Row]]:
    path, _ = workload("mini", 1000)
    scribe = Scribe()
    return scribe, [*scribe.opening(), *scribe.accounts(200), *scribe.flow(path)]


def projected(database: Database, journal: tuple[Scribe, list[Row]]) -> None:
    with database.connect("engine_writer") as conn:
        append(conn, journal[1])
    project(database)


def report(database: Database, scribe: Scribe) -> Report:
    with database.connect("internal_service") as conn:
        return reconcile(conn, engine_state(scribe.kernel, scribe.seq))


@pytest.mark.spec("LEDG-014")
def test_what_the_projector_wrote_is_in_order(
    database: Database, journal: tuple[Scribe, list[Row]]
) -> None:
    projected(database, journal)
    clean = report(database, journal[0])
    assert clean.mismatches == []
    assert clean.transfers > 2000
    assert clean.balances == 404
    assert len(clean.checks) == 12


@pytest.mark.spec("LEDG-015")
@pytest.mark.parametrize(("statements", "checks"), PLANTED)
def test_a_planted_difference_is_found(
    database: Database, journal: tuple[Scribe, list[Row]], statements: str, checks: set[str]
) -> None:
    projected(database, journal)
    with database.connect() as conn:
        for statement in statements.split(";"):
            conn.execute(statement.encode())
    found = {mismatch.check for mismatch in report(database, journal[0]).mismatches}
    assert checks <= found
