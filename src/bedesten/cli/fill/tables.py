"""From a filled journal to filled tables: partitions of the past, then the projector."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from prometheus_client import CollectorRegistry
from psycopg import sql

from bedesten.cli.fill.plan import Plan
from bedesten.db.pool import connect
from bedesten.db.roles import OWNER
from bedesten.kit.clock import SystemClock
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics

PAST_PARTITIONS: Final = """
    select admin.create_partition(
        t.schema_name, t.table_name,
        to_char(starts, case t.period when 'month' then 'YYYY_MM' else 'YYYY_"q"Q' end),
        starts at time zone 'UTC', (starts + step) at time zone 'UTC')
    from admin.partitioned_tables as t
    cross join lateral (
        select case t.period when 'month' then interval '1 month' else interval '3 months' end
    ) as s (step)
    cross join lateral generate_series(
        date_trunc(t.period::text, %s::timestamp), now() at time zone 'UTC', step) as starts
    order by 1
"""
COUNTED: Final = (
    ("orders", "public.orders"),
    ("open_orders", "public.open_orders"),
    ("trades", "public.trades"),
    ("ledger_transfers", "public.ledger_transfers"),
    ("accounts", "public.accounts"),
    ("users", "public.users"),
    ("audit_logs", "audit.audit_logs"),
    ("deposits", "public.deposits"),
    ("fiat_transfers", "public.fiat_transfers"),
    ("notifications", "public.notifications"),
    ("klines", "public.klines"),
)


def make_partitions(conn: psycopg.Connection, plan: Plan) -> None:
    """Those of the months and quarters of the plan; `conn` may become the owner of the tables."""
    begin = datetime.fromtimestamp(plan.begin // 10**9, UTC).replace(tzinfo=None)
    with conn.transaction():
        conn.execute(sql.SQL("set local role {}").format(sql.Identifier(OWNER)))
        conn.execute(PAST_PARTITIONS, [begin])


def project(url: str, progress: Callable[[int], None]) -> None:
    """Bring all of the journal into the tables; `progress` gets journal rows. `url` is of the
    projector's role.

    Raises ProjectorProblem.
    """
    with (
        connect(url, "fill reads", autocommit=True, statement_timeout_ms=0) as reader,
        connect(url, "fill", statement_timeout_ms=0) as writer,
    ):
        projector = Projector(reader, writer, Metrics(CollectorRegistry()), SystemClock())
        while projector.step():
            progress(projector.seq)
        progress(projector.seq)


def tidy_up(conn: psycopg.Connection) -> None:
    """Fresh statistics and block ranges, as autovacuum would make them in time."""
    conn.execute(sql.SQL("set role {}").format(sql.Identifier(OWNER)))
    conn.execute("set client_min_messages = error")  # some tables are not the owner's
    conn.execute("vacuum analyze")
    conn.execute("reset role")


def counts(conn: psycopg.Connection) -> dict[str, Any]:
    """How many rows the large tables have."""
    found = {}
    for name, table in COUNTED:
        schema, _, base = table.partition(".")
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, base))
        (found[name],) = conn.execute(query).fetchone() or (0,)
    return found
