"""Ledger: what accounts have and every movement that made it so."""

from bedesten.domain.ledger import demo_funds
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
from bedesten.domain.ledger.rights import Rights, read_rights
from bedesten.domain.markets import IdempotencyKeyMissing
from bedesten.kit.errors import DomainError

ERRORS: tuple[type[DomainError], ...] = (
    HistoryUnavailable,
    HistoryBehind,
    IdempotencyKeyMissing,
    *demo_funds.ERRORS,
)

__all__ = [
    "ERRORS",
    "Balance",
    "EngineState",
    "HistoryBehind",
    "HistoryUnavailable",
    "Mismatch",
    "OtherMoment",
    "Report",
    "Rights",
    "balance_of",
    "own_history",
    "public_history",
    "read_balances",
    "read_rights",
    "reconcile",
]
