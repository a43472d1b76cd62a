"""Builds klines and tickers in the tables from the trades, live and anew."""
