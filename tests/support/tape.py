"""Made-up trades in the tables, as the projector would have written them, and as events."""

from typing import Final, NamedTuple

import psycopg

from bedesten.domain.market_data.bar import Measure, floor_id
from bedesten.domain.market_data.scales import Scales
from bedesten.kit.moment import moment_of
from bedesten.protocol.commands import SetAsset, SetMarket
from bedesten.protocol.events import Traded
from bedesten.protocol.vocabulary import AssetKind, Phase, Side
from tests.projector.scribe import FEE_POOL, Scribe, append
from tests.projector.tables import project
from tests.support.postgres import Database

START_MS: Final = 1_795_000_000_000  # in November 2026
COPY: Final = """
    copy public.trades (trade_id, seq, market_id, trade_number, buy_order_id, sell_order_id,
        buyer_account_id, seller_account_id, taker_side, price, quantity, total_value, buyer_fee,
        seller_fee, buyer_fee_asset_id, seller_fee_asset_id, executed_at) from stdin
"""
MOVE: Final = """
    update public.projection_cursor
    set seq = %s, at = to_timestamp(%s / 1000.0) where name = 'main'
"""


class Terms(NamedTuple):
    """How a market of the tape counts."""

    scales: Scales
    tick: int  # both in units of its scales
    lot: int

    @property
    def measure(self) -> Measure:
        return Measure(self.tick, self.lot, self.tick * self.lot // 10**self.scales.base)


# BTC-USDT as the scribe lists it, and one whose decimals are all others.
MARKETS: Final = {
    1: Terms(Scales(8, 8), tick=10**6, lot=10**2),
    2: Terms(Scales(18, 2), tick=10, lot=5 * 10**17),
}
ODD = SetMarket(
    base=3, quote=4, fee_account=FEE_POOL, tick_mantissa=1, tick_decimals=1, lot_mantissa=5,
    lot_decimals=1, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
    symbol="ODD-EVEN",
)  # fmt: skip


class Tape:
    """Trades in order; `put` adds one, `project` writes what was added since."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.events: list[tuple[int, Traded]] = []  # each with its journal row
        self.seq = 1_000
        self.at_ms = START_MS
        self._written = 0
        self._last_id = 0
        self._numbers = dict.fromkeys(MARKETS, 0)
        self._maker = 10**9
        self._taker = 2 * 10**9

    def put(
        self, market: int, ticks: int, lots: int, *, buys: bool = True, same_taker: bool = False
    ) -> Traded:
        """A trade now, in the current journal row."""
        self._last_id = max(self._last_id + 1, floor_id(self.at_ms))
        self._numbers[market] += 1
        self._maker += 1
        self._taker += not same_taker
        event = Traded(
            command=0, trade=self._last_id, market=market,
            taker_side=int(Side.BUY if buys else Side.SELL), auction=0,
            maker_order=self._maker, taker_order=self._taker, maker_account=3, taker_account=4,
            price=ticks, quantity=lots, maker_fee=0, taker_fee=0, number=self._numbers[market],
            released=0, maker_filled=lots, taker_filled=lots,
        )  # fmt: skip
        self.events.append((self.seq, event))
        return event

    def wait(self, ms: int) -> None:
        """Time passes; what comes then is of another journal row."""
        self.at_ms += ms
        self.seq += 1

    def project(self) -> None:
        """Write trades and position in one database transaction."""
        fresh, self._written = self.events[self._written :], len(self.events)
        with self.conn.transaction():
            with self.conn.cursor().copy(COPY) as copy:
                for seq, event in fresh:
                    copy.write_row(_row(seq, event))
            self.conn.execute(MOVE, [self.seq, self.at_ms])
        self.seq += 1


def _row(seq: int, event: Traded) -> tuple[object, ...]:
    terms = MARKETS[event.market]
    trade = terms.measure.trade(seq, event)
    buys = event.taker_side == Side.BUY
    buy, sell = event.taker_order, event.maker_order
    return (
        event.trade, seq, event.market, event.number, *((buy, sell) if buys else (sell, buy)),
        3, 4, "buy" if buys else "sell",
        _decimal(trade.price, terms.scales.quote), _decimal(trade.quantity, terms.scales.base),
        _decimal(trade.value, terms.scales.quote), 0, 0, 1, 2, moment_of(trade.at_ms * 1_000_000),
    )  # fmt: skip


def _decimal(units: int, scale: int) -> str:
    digits = str(units).rjust(scale + 1, "0")
    return f"{digits[:-scale]}.{digits[-scale:]}"


def list_markets(database: Database) -> None:
    """List both markets."""
    scribe = Scribe()
    odd = [
        SetAsset(scale=18, kind=AssetKind.CRYPTO, symbol="ODD"),
        SetAsset(scale=2, kind=AssetKind.FIAT, symbol="EVEN"),
        ODD,
    ]
    with database.connect() as conn:
        append(conn, [*scribe.opening(), scribe.row(odd)])
    project(database)


def wipe(conn: psycopg.Connection) -> None:
    """As before the first trade."""
    conn.execute("set session_replication_role = replica")  # trades are not to be deleted
    for table in ("trades", "klines", "ticker_24hr"):
        conn.execute(f"delete from public.{table}".encode())
    conn.execute("update public.kline_cursor set seq = 0, trade_id = 0, whole_trade_id = 0")
    conn.execute("set session_replication_role = origin")
