"""Tables follow the engine: what was just done there stands in them a moment later."""

import time
from typing import Any

import psycopg

from tests.support.stack import Stack

PATIENCE_S = 20.0
PAUSE_S = 0.01


def shown(stack: Stack, query: str, *values: object) -> tuple[Any, ...]:
    """The first row that the query finds, as soon as it finds one."""
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        while (row := conn.execute(query.encode(), values).fetchone()) is None:
            assert time.monotonic() < deadline, f"not projected within {PATIENCE_S} s: {query}"
            time.sleep(PAUSE_S)
    return row


def account_shown(stack: Stack, account: int) -> None:
    """Wait for it: what changes by the tables' accounts before that is followed by the relay, and
    not everywhere in tests runs one."""
    shown(stack, "select 1 from public.accounts where account_id = %s", account)


def asset_shown(stack: Stack, symbol: str) -> int:
    """Its id, as soon as it is there."""
    return int(shown(stack, "select asset_id from public.assets where symbol = %s", symbol)[0])
