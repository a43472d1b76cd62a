"""bedesten: an open-source spot exchange that matches, keeps the ledger and can prove both."""

__version__ = "0.1.0"
