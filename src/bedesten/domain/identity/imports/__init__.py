"""Bringing customers in from elsewhere: what a line says, and how it becomes a person here."""

from bedesten.domain.identity.imports.bring_in import Line, Outcome, bring_in
from bedesten.domain.identity.imports.line import COLUMNS, Candidate, read_line

__all__ = ["COLUMNS", "Candidate", "Line", "Outcome", "bring_in", "read_line"]
