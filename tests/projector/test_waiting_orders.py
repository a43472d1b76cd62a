"""In the tables: orders that wait for a price, end at a time, or become smaller."""

from typing import Any

import msgspec
import pytest

from bedesten.domain.ledger import reconcile
from bedesten.protocol.commands import AdvanceTime, Amend, Cancel, Place, RunTriggers
from bedesten.protocol.events import Deferred, OrderAccepted, TimeAdvanced, TriggersLeft
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from tests.projector.scribe import (
    MARKET,
    STEP_NS,
    Row,
    Scribe,
    append,
    events,
    place,
)
from tests.projector.tables import all_contents, engine_state, project
from tests.support.postgres import Database, Server

ALICE, BOB = 3, 4
STOP = 1_000_000  # ticks


def waiting(
    account: int, side: Side, kind: OrderType, stop_price: int, *, price: int = 0,
    quantity: int = 100, key: bytes = bytes(16),
) -> Place:  # fmt: skip
    """A conditional order; it rests once triggered when it has a price."""
    return Place(
        account=account, key=key, market=MARKET, side=side, type=kind, price=price,
        quantity=quantity, stop_price=stop_price, self_trade=SelfTrade.NONE,
        time_in_force=TimeInForce.GTC if price else TimeInForce.IOC,
    )  # fmt: skip


def ending(order: Place, scribe: Scribe, rows: int) -> Place:
    """The same order until so many rows from now."""
    end = scribe.at + rows * STEP_NS
    return msgspec.structs.replace(order, time_in_force=TimeInForce.GTD, expires_at=end)


def accepted(row: Row) -> list[int]:
    return [event.order for event in events(row) if isinstance(event, OrderAccepted)]


def spark(price: int = STOP) -> list[Place]:
    """A trade at a price, in one row."""
    return [place(BOB, Side.BUY, price, 10), place(ALICE, Side.SELL, price, 10)]


def journal(database: Database, rows: list[Row]) -> None:
    with database.connect("engine_writer") as conn:
        append(conn, rows)


def check(database: Database, scribe: Scribe) -> None:
    """The tables agree with each other and with the engine."""
    project(database)
    with database.connect("internal_service") as conn:
        report = reconcile(conn, engine_state(scribe.kernel, scribe.seq))
    assert report.mismatches == []


def rows_of(database: Database, columns: str, orders: list[int]) -> list[tuple[Any, ...]]:
    with database.connect() as conn:
        query = f"select {columns} from all_orders where order_id = any(%s) order by order_id"
        return conn.execute(query.encode(), [orders]).fetchall()


def opened(scribe: Scribe) -> list[Row]:
    return [*scribe.opening(), *scribe.accounts(2, 10**16)]


@pytest.mark.spec("TRAD-006")
def test_an_order_is_pending_until_it_is_triggered(database: Database) -> None:
    scribe = Scribe()
    rows = opened(scribe)
    rows.append(
        scribe.row(
            [
                waiting(ALICE, Side.SELL, OrderType.STOP_LIMIT, STOP, price=STOP + 500),
                waiting(ALICE, Side.SELL, OrderType.STOP_LOSS, STOP),
                waiting(BOB, Side.BUY, OrderType.TAKE_PROFIT, STOP - 700),
                place(BOB, Side.BUY, STOP - 100, 60),
            ]
        )
    )
    orders = accepted(rows[-1])[:3]
    journal(database, rows)
    check(database, scribe)
    assert rows_of(database, "status::text", orders) == [("pending",)] * 3
    journal(database, [scribe.row(spark())])
    check(database, scribe)
    assert rows_of(database, "status::text, filled_quantity::text", orders) == [
        ("open", "0.000000"), ("cancelled", "0.000060"), ("pending", "0.000000")
    ]  # fmt: skip
    journal(database, [scribe.row([Cancel(account=BOB, order=orders[2])])])
    check(database, scribe)
    reasons = rows_of(database, "cancellation_reason::text", orders)
    assert reasons == [(None,), ("market_remainder",), ("requested",)]


@pytest.mark.spec("TRAD-004")
def test_an_order_whose_time_is_up_is_expired(database: Database) -> None:
    scribe = Scribe()
    rows = opened(scribe)
    stop = waiting(ALICE, Side.SELL, OrderType.STOP_LIMIT, STOP, price=STOP)
    partly = place(BOB, Side.BUY, STOP - 100, 60)
    rows.append(scribe.row([ending(stop, scribe, 3), ending(partly, scribe, 3)]))
    orders = accepted(rows[-1])
    rows.append(scribe.row([place(ALICE, Side.SELL, STOP - 100, 20)]))
    rows.append(scribe.row([AdvanceTime()]))
    assert TimeAdvanced(0, 2, 0) in events(rows[-1])
    journal(database, rows)
    check(database, scribe)
    found = rows_of(
        database,
        "status::text, cancellation_reason::text, filled_quantity::text, expires_at is not null",
        orders,
    )
    assert found == [
        ("expired", "expired", "0.000000", True), ("expired", "expired", "0.000020", True)
    ]  # fmt: skip


def test_a_reduced_order_gives_back_what_it_held(database: Database) -> None:
    scribe = Scribe()
    rows = opened(scribe)
    stop = waiting(ALICE, Side.BUY, OrderType.STOP_LIMIT, STOP + 50, price=STOP)
    rows.append(scribe.row([stop, place(BOB, Side.SELL, STOP, 100), place(BOB, Side.SELL, 1, 9)]))
    first, second, third = accepted(rows[-1])
    reduce = [
        Amend(account=ALICE, order=first, quantity=70),
        Amend(account=BOB, order=second, quantity=90),
        Amend(account=BOB, order=third, quantity=5),
    ]
    rows.append(scribe.row([*reduce, Amend(account=BOB, order=second, quantity=80)]))
    rows.append(scribe.row([place(ALICE, Side.BUY, 1, 5), place(ALICE, Side.BUY, STOP, 30)]))
    journal(database, rows)
    check(database, scribe)
    found = rows_of(
        database, "status::text, quantity::text, filled_quantity::text", [first, second, third]
    )
    assert found == [
        ("pending", "0.000070", "0.000000"), ("partially_filled", "0.000080", "0.000030"),
        ("filled", "0.000005", "0.000005"),
    ]  # fmt: skip


@pytest.mark.spec("TRAD-013")
def test_decrement_reduces_in_the_tables_too(database: Database) -> None:
    scribe = Scribe()
    rows = opened(scribe)
    rows.append(scribe.row([place(ALICE, Side.SELL, STOP, 50)]))
    rows.append(scribe.row([place(ALICE, Side.BUY, STOP, 20, self_trade=SelfTrade.DECREMENT)]))
    rows.append(scribe.row([place(ALICE, Side.BUY, STOP, 90, self_trade=SelfTrade.DECREMENT)]))
    orders = [order for row in rows[-3:] for order in accepted(row)]
    journal(database, rows)
    check(database, scribe)
    found = rows_of(database, "status::text, quantity::text, cancellation_reason::text", orders)
    assert found == [
        ("cancelled", "0.000030", "self_trade_prevented"),
        ("cancelled", "0.000020", "self_trade_prevented"),
        ("open", "0.000060", None),
    ]  # fmt: skip


def cascade(scribe: Scribe) -> list[Row]:
    """More triggers than one command may run, and commands with keys that were deferred."""
    stops = [waiting(ALICE, Side.SELL, OrderType.STOP_LOSS, STOP, quantity=1) for _ in range(900)]
    behind = [place(BOB, Side.BUY, 5, 1, key=scribe.key()), scribe.fund(BOB, 1, 5)]
    rows = [
        *opened(scribe),
        scribe.row([*stops, place(BOB, Side.BUY, STOP - 1, 2_000)]),
        scribe.row([*spark(), *behind]),
        scribe.row([RunTriggers(market=MARKET), *behind]),
    ]
    told = [type(event) for event in events(rows[-2])]
    assert (told.count(TriggersLeft), told.count(Deferred)) == (1, 2)
    return rows


def test_a_key_of_a_deferred_command_is_written_once(database: Database) -> None:
    scribe = Scribe()
    journal(database, cascade(scribe))
    check(database, scribe)
    with database.connect() as conn:
        keys = conn.execute(
            "select seq, command_index from idempotency_keys where seq >= %s order by 2",
            [scribe.seq - 1],
        ).fetchall()
        pending = conn.execute("select from open_orders where status = 'pending'").fetchall()
    assert keys == [(scribe.seq, 1), (scribe.seq, 2)]
    assert pending == []


@pytest.mark.spec("LEDG-020")
def test_replay_from_zero_rebuilds_identical_tables(postgres: Server) -> None:
    """I8, whatever the batches were."""
    scribe = Scribe()
    rows = cascade(scribe)
    stop = waiting(ALICE, Side.BUY, OrderType.STOP_LIMIT, STOP + 50, price=STOP + 60)
    rows.append(scribe.row([stop, ending(place(BOB, Side.BUY, STOP, 40), scribe, 4)]))
    buy, bid = accepted(rows[-1])
    rows.append(scribe.row([Amend(account=ALICE, order=buy, quantity=90)]))
    rows.append(scribe.row(spark(STOP + 50)))
    rows.append(scribe.row([Amend(account=ALICE, order=buy, quantity=80)]))
    rows.append(scribe.row([AdvanceTime(), place(BOB, Side.SELL, STOP + 60, 70)]))
    found = []
    for rows_max in (1, 2, 1000):
        with postgres.fresh_database() as database:
            journal(database, rows)
            project(database, rows_max=rows_max)
            check(database, scribe)
            found.append(all_contents(database))
            ends = rows_of(database, "status::text", [buy, bid])
    assert found[0] == found[1] == found[2]
    assert ends == [("partially_filled",), ("expired",)]
