"""Ledger: what accounts have and every movement that made it so."""
