"""Ledger: what accounts have and every movement that made it so."""

from bedesten.domain.ledger.as_of import (
    HistoryBehind,
    HistoryUnavailable,
    own_history,
    public_history,
)
from bedesten.domain.ledger.balances import Balance, balance_of, read_balances
from bedesten.domain.ledger.reconcile import (
    EngineState,
    Mismatch,
    OtherMoment,
    Report,
    reconcile,
)

ERRORS = (HistoryUnavailable, HistoryBehind)

__all__ = [
    "ERRORS",
    "Balance",
    "EngineState",
    "HistoryBehind",
    "HistoryUnavailable",
    "Mismatch",
    "OtherMoment",
    "Report",
    "balance_of",
    "own_history",
    "public_history",
    "read_balances",
    "reconcile",
]
