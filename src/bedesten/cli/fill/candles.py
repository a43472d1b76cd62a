"""Klines of a made-up history, built from its trades as they are from any others."""

from collections.abc import Callable

from bedesten.cli.fill.plan import NS_PER_MS, Plan
from bedesten.db.pool import connect
from bedesten.domain.market_data import Builder


def build_klines(url: str, plan: Plan, moved: Callable[[int], None]) -> None:
    """All that the trades make, on a connection of the projector's role; goes on where it was.
    `moved` gets the journal row that they have come to."""
    with connect(url, "fill klines", autocommit=True, statement_timeout_ms=0) as conn:
        builder = Builder(conn, lambda: plan.end // NS_PER_MS)
        while builder.step().more:
            moved(builder.seq)
