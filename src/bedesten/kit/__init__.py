"""Nouns without a business: money, ids, clocks, errors, logs, secrets."""
