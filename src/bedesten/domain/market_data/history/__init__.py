"""Trades and klines of past days as files for everybody: written once, listed, served."""
