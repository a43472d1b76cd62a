"""Writes the tables: follows the journal and turns its events into rows, exactly once."""
