"""Reporting: what customers own, what it was worth, and what became of it in a year."""

from bedesten.domain.reporting.portfolio import Portfolio, read_portfolio
from bedesten.domain.reporting.value_history import ValueHistory, read_value_history

__all__ = ["Portfolio", "ValueHistory", "read_portfolio", "read_value_history"]
