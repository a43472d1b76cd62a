"""Backups of the embedded server: taken, archived, verified, pruned, restored to a moment."""
