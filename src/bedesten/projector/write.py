"""Writes one batch in one database transaction: all its rows and the cursor, or nothing."""

from typing import Final

import psycopg
from psycopg import sql

from bedesten.db.binary import COPY_BEGIN, COPY_END, Packed, PackedDumper
from bedesten.domain.ledger.projection import TRANSFER_COLUMNS, UPSERT_BALANCES
from bedesten.domain.trading.projection_columns import (
    CLOSE_OPEN,
    FINAL_COLUMNS,
    LIST_COLUMNS,
    OPEN_COLUMNS,
    PREVENTED_COLUMNS,
    TRADE_COLUMNS,
    UPDATE_OPEN,
)
from bedesten.projector import cursor as cursors
from bedesten.projector.errors import TablesDiffer
from bedesten.projector.fold import Batch
from bedesten.projector.keys import KEY_COLUMNS

# Primary keys or nothing: on a fresh partition, statistics once made one batch 100 times slower.
PLAN_SETTINGS: Final = (
    "set plan_cache_mode = force_custom_plan",
    "set enable_hashjoin = off",
    "set enable_mergejoin = off",
    "set enable_seqscan = off",
    "set jit = off",
    # What a power cut takes from the tables it takes from the cursor too, and the journal, which
    # is flushed, writes it again.
    "set synchronous_commit = off",
)


def _copy(table: str, columns: tuple[str, ...]) -> bytes:
    statement = sql.SQL("copy public.{} ({}) from stdin (format binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    return statement.as_bytes(None)


COPY_FINAL: Final = _copy("orders", FINAL_COLUMNS)
COPY_OPEN: Final = _copy("open_orders", OPEN_COLUMNS)
COPY_TRADES: Final = _copy("trades", TRADE_COLUMNS)
COPY_LISTS: Final = _copy("order_lists", LIST_COLUMNS)
COPY_PREVENTED: Final = _copy("prevented_matches", PREVENTED_COLUMNS)
COPY_TRANSFERS: Final = _copy("ledger_transfers", TRANSFER_COLUMNS)
COPY_KEYS: Final = _copy("idempotency_keys", KEY_COLUMNS)


def prepare(conn: psycopg.Connection) -> None:
    """Make this connection fit for the projector's statements, reading or writing."""
    conn.adapters.register_dumper(Packed, PackedDumper)
    for setting in PLAN_SETTINGS:
        conn.execute(setting.encode())
    conn.commit()


def write(conn: psycopg.Connection, batch: Batch) -> None:
    """Write the batch and move the cursor. Raises TablesDiffer or Overtaken; nothing is written
    then."""
    with conn.transaction(), conn.cursor() as cursor:
        # First, so that a second projector waits here and then finds that it is late.
        cursors.advance(cursor, batch)
        for statement, values in batch.listing:
            cursor.execute(statement.encode(), values)
        # Final orders leave before new ones come: a client order id may be taken again.
        _change(cursor, CLOSE_OPEN, batch.closed)
        _change(cursor, UPDATE_OPEN, batch.updated)
        for copy, rows in (
            (COPY_OPEN, batch.opened),
            (COPY_FINAL, batch.final),
            (COPY_TRADES, batch.trades),
            (COPY_LISTS, batch.lists),
            (COPY_PREVENTED, batch.prevented),
            (COPY_TRANSFERS, batch.transfers),
            (COPY_KEYS, batch.keys),
        ):
            _load(cursor, copy, rows)
        if batch.balances:
            cursor.execute(UPSERT_BALANCES, batch.balances)


def _load(cursor: psycopg.Cursor, statement: bytes, rows: tuple[int, bytes]) -> None:
    count, data = rows
    if count:
        with cursor.copy(statement) as copy:
            copy.write(b"".join((COPY_BEGIN, data, COPY_END)))


def _change(cursor: psycopg.Cursor, statement: str, change: tuple[int, list[Packed]]) -> None:
    count, parameters = change
    if not count:
        return
    cursor.execute(statement.encode(), parameters)
    if cursor.rowcount != count:
        raise TablesDiffer(
            f"{count} open orders should have changed, {cursor.rowcount} did: the table open_orders"
            " is not what the journal led to"
        )
