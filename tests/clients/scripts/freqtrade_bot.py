"""freqtrade: its commands that read the market, a dry run, and live trades that are filled."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ccxt
from ccxt_settings import settings
from steps import GIVEN, carry_out, step, until

PAIR = "BTC/USDT"
FOLDER = Path(tempfile.mkdtemp(prefix="freqtrade-"))
CANDLE_PATIENCE_S = 120  # a fresh exchange has no finished candle in its first minute
STRATEGY = '''
"""Buys at once, and sells what it bought a moment later."""
from freqtrade.strategy import IStrategy


class BuyAndSell(IStrategy):
    INTERFACE_VERSION = 3
    timeframe = "1m"
    minimal_roi = {"0": 10}
    stoploss = -0.5
    process_only_new_candles = False
    startup_candle_count = 0

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe

    def custom_exit(self, pair, trade, current_time, current_rate, current_profit, **kwargs):
        return "a moment later"
'''


def configured(*, dry: bool) -> Path:
    """The configuration file; only the exchange's part is of ours."""
    key = settings()
    exchange = {
        "name": "binance",
        "key": key.pop("apiKey"),
        "secret": key.pop("secret"),
        "ccxt_config": key,
        "pair_whitelist": [PAIR],
    }
    prices = {"price_side": "other", "use_order_book": True, "order_book_top": 1}
    wanted = {
        "initial_state": "running",
        "max_open_trades": 1,
        "stake_currency": "USDT",
        "stake_amount": 500,
        "dry_run": dry,
        "dry_run_wallet": 10_000,
        "exchange": exchange,
        "pairlists": [{"method": "StaticPairList"}],
        "entry_pricing": prices,
        "exit_pricing": prices,
        "order_types": {
            "entry": "market",
            "exit": "market",
            "stoploss": "market",
            "stoploss_on_exchange": False,
        },
        "internals": {"process_throttle_secs": 1},
    }
    path = FOLDER / ("dry.json" if dry else "live.json")
    path.write_text(json.dumps(wanted))
    (FOLDER / "strategies").mkdir(exist_ok=True)
    (FOLDER / "strategies/buy_and_sell.py").write_text(STRATEGY)
    return path


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "freqtrade", *map(str, words), "--userdir", str(FOLDER)]


def asked(*words: str | Path) -> str:
    """What a command of freqtrade prints."""
    done = subprocess.run(command(*words), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@contextlib.contextmanager
def trading(config: Path, database: Path) -> Iterator[subprocess.Popen]:
    """The bot at work, stopped politely in the end."""
    log = config.with_suffix(".log")
    words = ["trade", "--config", config, "--strategy", "BuyAndSell"]
    with log.open("wb") as output:
        bot = subprocess.Popen(
            command(*words, "--db-url", f"sqlite:///{database}"), stdout=output, stderr=output
        )
        try:
            yield bot
        except AssertionError as error:
            raise AssertionError(f"{error}\n{log.read_text()[-2_000:]}") from None
        finally:
            os.kill(bot.pid, signal.SIGINT)
            bot.wait(60)


def rows(database: Path, question: str) -> list:
    """What the bot has on record; nothing before it has made its tables."""
    with contextlib.suppress(sqlite3.OperationalError), sqlite3.connect(database) as kept:
        return kept.execute(question).fetchall()
    return []


def bought_and_sold(*, dry: bool) -> list:
    """The orders of the first trade that the bot has ended."""
    database = FOLDER / ("dry.sqlite" if dry else "live.sqlite")
    with trading(configured(dry=dry), database) as bot:
        ended = "select id, amount, open_rate, close_rate from trades where is_open = 0"

        def first() -> list:
            assert bot.poll() is None, "freqtrade ended"
            return rows(database, ended)

        number, amount, opened, closed = until("a whole trade", first, CANDLE_PATIENCE_S)[0]
    assert amount > 0
    assert 0.9 < closed / opened < 1.1
    return rows(
        database,
        "select order_id, side, status, filled, amount from orders"
        f" where ft_trade_id = {number} order by id",
    )


@step
def reads_the_market() -> None:
    config = configured(dry=True)
    markets = json.loads(asked("list-markets", "--config", config, "--all", "--print-json"))
    assert set(markets) == {"BTC/USDT", "ETH/USDT", "BTC/TRY"}
    asked("download-data", "--config", config, "--timeframes", "1m", "--days", "1",
          "--data-format-ohlcv", "json")  # fmt: skip
    candles = json.loads((FOLDER / "data/binance/BTC_USDT-1m.json").read_text())
    assert all(low <= opened <= high for _, opened, high, low, _, _ in candles)


@step
def a_dry_run_buys_and_sells() -> None:
    orders = bought_and_sold(dry=True)
    assert [(side, status) for _, side, status, _, _ in orders] == [
        ("buy", "closed"), ("sell", "closed"),
    ]  # fmt: skip
    assert all(name.startswith("dry_run_") for name, *_ in orders)


@step
def live_it_is_filled_here() -> None:
    orders = bought_and_sold(dry=False)
    assert [side for _, side, *_ in orders] == ["buy", "sell"]
    api = ccxt.binance(settings())
    for name, side, status, filled, _ in orders:
        here = api.fetch_order(name, PAIR)
        assert (here["side"], here["status"], status) == (side, "closed", "closed")
        assert abs(here["filled"] - filled) < 1e-9
    assert GIVEN.rest in api.urls["api"]["private"]


if __name__ == "__main__":
    carry_out()
