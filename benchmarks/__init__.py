"""Measurements of the exchange and of what it is compared with; `python -m benchmarks --help`."""
