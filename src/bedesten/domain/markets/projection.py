"""Assets, markets and accounts: from the events that set them to their rows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from bedesten.domain.markets.terms import ListedMarket, Terms
from bedesten.kit.money import to_text
from bedesten.protocol.events import AccountSet, AssetSet, MarketSet, PhaseSet
from bedesten.protocol.vocabulary import (
    HOUSE_FLOOR,
    AccountFlag,
    AccountKind,
    AssetKind,
    Phase,
)

UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MARKET_COLUMNS: Final = (
    "market_id, base_asset_id, quote_asset_id, fee_account_id, tick_mantissa, tick_decimals,"
    " lot_mantissa, lot_decimals"
)
UPSERT_ASSET: Final = """
    insert into public.assets
        (asset_id, symbol, name, asset_type, scale, seq, created_at, updated_at)
    values (%(id)s, %(symbol)s::text, %(symbol)s::text, %(kind)s, %(scale)s, %(seq)s, %(at)s,
        %(at)s)
    on conflict (asset_id) do update
    set seq = excluded.seq, updated_at = excluded.updated_at
    where assets.seq <= excluded.seq
"""
UPSERT_ACCOUNT: Final = """
    insert into public.accounts
        (account_id, kind, user_id, group_id, trading_frozen, withdrawals_frozen, is_house, seq,
         created_at, updated_at)
    values (%(id)s, %(kind)s, %(user)s::uuid, %(group)s, %(trading)s, %(withdrawals)s, %(house)s,
        %(seq)s, %(at)s, %(at)s)
    on conflict (account_id) do update
    set group_id = excluded.group_id, trading_frozen = excluded.trading_frozen,
        withdrawals_frozen = excluded.withdrawals_frozen, seq = excluded.seq,
        updated_at = excluded.updated_at
    where accounts.seq <= excluded.seq
"""
UPSERT_MARKET: Final = """
    insert into public.markets
        (market_id, symbol, base_asset_id, quote_asset_id, fee_account_id, phase, tick_mantissa,
         tick_decimals, lot_mantissa, lot_decimals, min_notional, min_quantity, max_quantity,
         maker_fee_ppm, taker_fee_ppm, band_ppm, seq, created_at, updated_at)
    values (%(id)s, %(symbol)s, %(base)s, %(quote)s, %(fee_account)s, %(phase)s, %(tick)s,
        %(tick_decimals)s, %(lot)s, %(lot_decimals)s, %(min_notional)s, %(min_quantity)s,
        %(max_quantity)s, %(maker)s, %(taker)s, %(band)s, %(seq)s, %(at)s, %(at)s)
    on conflict (market_id) do update
    set fee_account_id = excluded.fee_account_id, phase = excluded.phase,
        min_notional = excluded.min_notional, min_quantity = excluded.min_quantity,
        max_quantity = excluded.max_quantity, maker_fee_ppm = excluded.maker_fee_ppm,
        taker_fee_ppm = excluded.taker_fee_ppm, band_ppm = excluded.band_ppm,
        seq = excluded.seq, updated_at = excluded.updated_at
    where markets.seq <= excluded.seq
"""
UPDATE_PHASE: Final = """
    update public.markets set phase = %(phase)s, seq = %(seq)s, updated_at = %(at)s
    where market_id = %(id)s and seq <= %(seq)s
"""

Change = tuple[str, dict[str, Any]]


class Listing:
    """What is listed and who is of the house: kept in memory, rows handed on as they change."""

    def __init__(self) -> None:
        self.scales: dict[int, int] = {}
        self.listed: dict[int, ListedMarket] = {}
        self.terms: dict[int, Terms] = {}
        self.house: dict[int, AccountKind] = {}
        self._changes: list[Change] = []

    def load(self, conn: psycopg.Connection) -> None:
        """Learn what the tables already hold."""
        self.scales.update(conn.execute("select asset_id, scale from public.assets").fetchall())
        for account, kind in conn.execute(
            "select account_id, kind::text from public.accounts where is_house"
        ):
            self.house[account] = AccountKind[kind.upper()]
        with conn.cursor(row_factory=class_row(ListedMarket)) as cursor:
            for row in cursor.execute(f"select {MARKET_COLUMNS} from public.markets"):  # noqa: S608 - our own constant
                self._remember(row)

    def take_changes(self) -> list[Change]:
        """Statements of this batch, in order."""
        changes, self._changes = self._changes, []
        return changes

    def asset_set(self, event: AssetSet, seq: int, at: int) -> None:
        """An asset was listed or confirmed."""
        self.scales[event.asset] = event.scale
        values = {
            "id": event.asset,
            "symbol": event.symbol,
            "kind": AssetKind(event.kind).name.lower(),
            "scale": event.scale,
        }
        self._change(UPSERT_ASSET, values, seq, at)

    def account_set(self, event: AccountSet, seq: int, at: int) -> None:
        """An account was opened, or its flags or group changed."""
        house = event.kind >= HOUSE_FLOOR
        if house:
            self.house[event.account] = AccountKind(event.kind)
        values = {
            "id": event.account,
            "kind": AccountKind(event.kind).name.lower(),
            # The engine lets an operator name an owner for any account; the house has none.
            "user": event.owner.hex() if any(event.owner) and not house else None,
            "group": event.group,
            "trading": bool(event.flags & AccountFlag.TRADING_FROZEN),
            "withdrawals": bool(event.flags & AccountFlag.WITHDRAWALS_FROZEN),
            "house": house,
        }
        self._change(UPSERT_ACCOUNT, values, seq, at)

    def market_set(self, event: MarketSet, seq: int, at: int) -> None:
        """A market was listed, or its fees, band, filters or phase changed."""
        self._remember(
            ListedMarket(
                market_id=event.market,
                base_asset_id=event.base,
                quote_asset_id=event.quote,
                fee_account_id=event.fee_account,
                tick_mantissa=event.tick_mantissa,
                tick_decimals=event.tick_decimals,
                lot_mantissa=event.lot_mantissa,
                lot_decimals=event.lot_decimals,
            )
        )
        lot, decimals = event.lot_mantissa, event.lot_decimals
        values = {
            "id": event.market,
            "symbol": event.symbol,
            "base": event.base,
            "quote": event.quote,
            "fee_account": event.fee_account,
            "phase": Phase(event.phase).name.lower(),
            "tick": event.tick_mantissa,
            "tick_decimals": event.tick_decimals,
            "lot": lot,
            "lot_decimals": decimals,
            "min_notional": _whole(event.min_notional, self.scales[event.quote]),
            "min_quantity": _whole(event.min_quantity * lot, decimals) or None,
            "max_quantity": _whole(event.max_quantity * lot, decimals) or None,
            "maker": event.maker_fee_ppm,
            "taker": event.taker_fee_ppm,
            "band": event.band_ppm,
        }
        self._change(UPSERT_MARKET, values, seq, at)

    def phase_set(self, event: PhaseSet, seq: int, at: int) -> None:
        """A market moved to a phase, or was told to stay in it."""
        values = {"id": event.market, "phase": Phase(event.phase).name.lower()}
        self._change(UPDATE_PHASE, values, seq, at)

    def _remember(self, row: ListedMarket) -> None:
        base, quote = self.scales[row.base_asset_id], self.scales[row.quote_asset_id]
        self.listed[row.market_id] = row
        self.terms[row.market_id] = Terms.of(row, base, quote)

    def _change(self, statement: str, values: dict[str, Any], seq: int, at: int) -> None:
        values["seq"] = seq
        values["at"] = UNIX_EPOCH + timedelta(microseconds=at // 1000)
        self._changes.append((statement, values))


def _whole(units: int, scale: int) -> Decimal:
    return Decimal(to_text(units, scale))  # by text: arithmetic of Decimal rounds at 28 digits
