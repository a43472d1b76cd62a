"""Runs the projector on a test database, and reads what it wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from prometheus_client import CollectorRegistry

from bedesten.cli.flow_file import TradeTotals
from bedesten.domain.ledger import EngineState
from bedesten.engine.state_at import listings
from bedesten.kernel import Kernel
from bedesten.kit.clock import SystemClock
from bedesten.projector.fold import Folding
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from bedesten.protocol.events import BalanceChanged, decode
from bedesten.protocol.states import OrderState
from tests.support.postgres import Database

TABLES = (
    "assets", "markets", "accounts", "balances", "open_orders", "orders", "trades",
    "ledger_transfers", "idempotency_keys", "order_lists", "prevented_matches", "market_phases",
    "market_schedules", "fee_rates", "order_limits",
)  # fmt: skip
TRADES_OF_FLOW = """
    select maker.client_order_id::bigint, taker.client_order_id::bigint,
        (t.price * 100)::bigint, (t.quantity * 1000000)::bigint
    from public.trades as t
    join public.all_orders as taker on taker.order_id
        = case t.taker_side when 'buy' then t.buy_order_id else t.sell_order_id end
    join public.all_orders as maker on maker.order_id
        = case t.taker_side when 'buy' then t.sell_order_id else t.buy_order_id end
    order by t.trade_id
"""


@contextmanager
def projector(
    database: Database, *, rows_max: int = 1000, fold: Folding | None = None
) -> Iterator[Projector]:
    """A projector on connections of its own."""
    with (
        database.connect("internal_service", autocommit=True) as reader,
        database.connect("internal_service") as writer,
    ):
        yield Projector(
            reader, writer, Metrics(CollectorRegistry()), SystemClock(),
            rows_max=rows_max, fold=fold,
        )  # fmt: skip


def project(database: Database, *, rows_max: int = 1000) -> int:
    """Project all there is; the journal row reached."""
    with projector(database, rows_max=rows_max) as running:
        while running.step():
            pass
        return running.seq


def contents(database: Database, table: str) -> str:
    """A digest of every row of a table, column by column. 1.50 and 1.5 are the same: a number that
    was written before its market's decimals changed keeps the old ones."""
    with database.connect() as conn:
        query: LiteralString = r"""
            select md5(string_agg(words, e'\n' order by words)) from {} as t
            cross join lateral (select regexp_replace(regexp_replace(t::text,
                '(\.[0-9]*[1-9])0+(?=[,)])', '\1', 'g'), '\.0+(?=[,)])', '', 'g') as words)
        """
        row = conn.execute(query.format(table).encode()).fetchone()
    assert row is not None
    return str(row[0])


def all_contents(database: Database) -> dict[str, str]:
    """A digest of every projected table."""
    return {table: contents(database, table) for table in TABLES}


def flow_totals(conn: psycopg.Connection) -> TradeTotals:
    """Totals and hash of the trades of a flow file, from the tables alone."""
    totals = TradeTotals()
    for maker, taker, price, quantity in conn.execute(TRADES_OF_FLOW):
        totals.add(maker, taker, price, quantity)
    return totals


def engine_state(kernel: Kernel, seq: int) -> EngineState:
    """What the kernel has, in the form that `reconcile` compares."""
    balances = [e for e in decode(kernel.balances(0)) if isinstance(e, BalanceChanged)]
    orders = [e for e in decode(kernel.open_orders(0, 0)) if isinstance(e, OrderState)]
    return EngineState.of(seq, balances, orders, listings(kernel))
