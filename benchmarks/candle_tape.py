"""Made-up trades for `candles.py`: many markets, and their trades as the projector writes them."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import psycopg

from bedesten.domain.market_data.bar import floor_id
from bedesten.domain.market_data.interval import DAY_MS, HOUR_MS
from bedesten.domain.markets import Asset, Market
from bedesten.kit.ids import AssetId, Lots, MarketId, Ticks, Units
from bedesten.protocol.commands import SetAsset, SetMarket, encode
from bedesten.protocol.vocabulary import FEE_POOL_ACCOUNT, AssetKind, Phase

MARKETS: Final = 100
STEP_MS: Final = 400  # as often as the builder looks
PRICE: Final = 5_000_000
PAST_DAYS: Final = 600
DENSE_DAYS: Final = 3
COPY: Final = """
    copy public.trades (trade_id, seq, market_id, trade_number, buy_order_id, sell_order_id,
        buyer_account_id, seller_account_id, taker_side, price, quantity, total_value, buyer_fee,
        seller_fee, buyer_fee_asset_id, seller_fee_asset_id, executed_at) from stdin
"""
MOVE: Final = """
    update public.projection_cursor set seq = %s, at = to_timestamp(%s / 1000.0)
    where name = 'main'
"""


class Tape:
    """Trades at random prices, written as the projector writes them."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn
        self._dice = random.Random(7)
        self.at_ms = time.time_ns() // 1_000_000 - PAST_DAYS * DAY_MS
        self._last = 0
        self._seq = 1_000_000
        self._numbers = dict.fromkeys(range(1, MARKETS + 1), 0)
        self._prices = dict.fromkeys(range(1, MARKETS + 1), PRICE)

    def past(self) -> None:
        """A trade of the first market in every few hours of years, then in every few seconds."""
        now_ms = self.at_ms + PAST_DAYS * DAY_MS
        for until_ms, step_ms in ((now_ms - DENSE_DAYS * DAY_MS, 4 * HOUR_MS), (now_ms, 10_000)):
            rows = []
            while self.at_ms < until_ms:
                rows.append(self._trade(1, self.at_ms))
                self.at_ms += step_ms
            self._write(rows)

    def put(self, count: int, markets: int) -> None:
        """So many trades within the next step's time."""
        rows = []
        for number in range(count):
            at_ms = self.at_ms + STEP_MS * number // count
            rows.append(self._trade(self._dice.randint(1, markets), at_ms))
        self.at_ms += STEP_MS
        self._write(rows)

    def _trade(self, market: int, at_ms: int) -> str:
        self._last = max(self._last + 1, floor_id(at_ms))
        self._numbers[market] += 1
        self._prices[market] += self._dice.randint(-3, 3)
        return self._row(market, at_ms)

    def _write(self, rows: list[str]) -> None:
        self._seq += 1
        with self._conn.transaction():
            with self._conn.cursor().copy(COPY) as copy:
                copy.write("".join(rows))
            self._conn.execute(MOVE, [self._seq, self.at_ms])

    def _row(self, market: int, at_ms: int) -> str:
        price, lots = self._prices[market], self._dice.randint(1, 99_999)
        value = price * lots
        side = self._dice.choice(("buy", "sell"))
        moment = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
        return (
            f"{self._last}\t{self._seq}\t{market}\t{self._numbers[market]}\t{2 * self._last}\t"
            f"{2 * self._last + 1}\t3\t4\t{side}\t{price // 100}.{price % 100:02}\t"
            f"{lots // 10_000}.{lots % 10_000:04}\t{value // 10**6}.{value % 10**6:06}\t"
            f"0\t0\t1\t2\t{moment}\n"
        )


def listing() -> Iterator[bytes]:
    """Two assets, and many markets between them."""
    for symbol in ("BTC", "USDT"):
        yield encode(SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol=symbol))
    for number in range(1, MARKETS + 1):
        yield encode(
            SetMarket(
                base=1, quote=2, fee_account=FEE_POOL_ACCOUNT, tick_mantissa=1, tick_decimals=2,
                lot_mantissa=1, lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=0,
                taker_fee_ppm=0, band_ppm=0, symbol=f"B{number}-Q{number}",
            )
        )  # fmt: skip


def market(number: int) -> Market:
    """As `listing` lists it."""
    base, quote = (
        Asset(id=AssetId(n), symbol=symbol, scale=8, kind=AssetKind.CRYPTO)
        for n, symbol in ((1, "BTC"), (2, "USDT"))
    )
    return Market(
        id=MarketId(number), symbol=f"B{number}-Q{number}", base=base, quote=quote,
        tick_mantissa=1, tick_decimals=2, lot_mantissa=1, lot_decimals=4, steps=1,
        phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
        min_notional=Units(0),
        min_quantity=Lots(0), max_quantity=Lots(0), max_notional=Units(0), min_price=Ticks(0),
        max_price=Ticks(0), price_band_ppm=0, volatility_ppm=0, auction_ns=0, reference_ns=0,
    )  # fmt: skip
