"""Buys and sells a little for an account until stopped, so that there is something to watch."""

import time

import ccxt
from ccxt_settings import settings

PAUSE_S = 1.0
bot = ccxt.binance(settings())
while True:
    for side in ("buy", "sell"):
        bot.create_order("BTC/USDT", "market", side, 0.001)
        time.sleep(PAUSE_S)
