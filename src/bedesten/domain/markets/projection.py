"""Assets, markets and accounts: from the events that set them to their rows."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from bedesten.domain.markets.statements import (
    DELETE_FEES,
    DELETE_LIMIT,
    DELETE_SCHEDULE,
    INSERT_PHASE,
    REFIT_PROTECTION,
    UPDATE_PHASE,
    UPDATE_TIER,
    UPSERT_ACCOUNT,
    UPSERT_ASSET,
    UPSERT_FEES,
    UPSERT_LIMIT,
    UPSERT_MARKET,
    UPSERT_SCHEDULE,
)
from bedesten.domain.markets.terms import ListedMarket, Terms
from bedesten.kit.moment import moment_of
from bedesten.kit.money import to_text
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    FeesSet,
    MarketSet,
    OrderLimitSet,
    PhaseScheduled,
    PhaseSet,
    TierSet,
)
from bedesten.protocol.vocabulary import (
    HOUSE_FLOOR,
    AccountFlag,
    AccountKind,
    AssetKind,
    Phase,
    PhaseCause,
)

MARKET_COLUMNS: Final = (
    "market_id, base_asset_id, quote_asset_id, fee_account_id, tick_mantissa, tick_decimals,"
    " lot_mantissa, lot_decimals"
)
Change = tuple[str, dict[str, Any]]


class Listing:
    """What is listed and who is of the house: kept in memory, rows handed on as they change."""

    def __init__(self) -> None:
        self.scales: dict[int, int] = {}
        self.listed: dict[int, ListedMarket] = {}
        self.terms: dict[int, Terms] = {}
        self.house: dict[int, AccountKind] = {}
        self._changes: list[Change] = []
        self._phases = (0, 0)  # a journal row, and how many phases were set in it

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
            "cancel_only": bool(event.flags & AccountFlag.CANCEL_ONLY),
            "house": house,
        }
        self._change(UPSERT_ACCOUNT, values, seq, at)

    def market_set(self, event: MarketSet, seq: int, at: int, ended: Sequence[int]) -> None:
        """A market was listed, or its terms changed, after these orders of the batch had ended."""
        before = self.terms.get(event.market)
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
        tick, tick_decimals = event.tick_mantissa, event.tick_decimals
        values = {
            "id": event.market,
            "symbol": event.symbol,
            "base": event.base,
            "quote": event.quote,
            "fee_account": event.fee_account,
            "phase": Phase(event.phase).name.lower(),
            "tick": tick,
            "tick_decimals": tick_decimals,
            "lot": lot,
            "lot_decimals": decimals,
            "min_notional": _whole(event.min_notional, self.scales[event.quote]),
            "min_quantity": _whole(event.min_quantity * lot, decimals) or None,
            "max_quantity": _whole(event.max_quantity * lot, decimals) or None,
            "maker": event.maker_fee_ppm,
            "taker": event.taker_fee_ppm,
            "band": event.band_ppm,
            "max_notional": _whole(event.max_notional, self.scales[event.quote]) or None,
            "min_price": _whole(event.min_price * tick, tick_decimals) or None,
            "max_price": _whole(event.max_price * tick, tick_decimals) or None,
            "price_band": event.price_band_ppm,
            "volatility": event.volatility_ppm,
            "auction_ns": event.auction_ns,
            "reference_ns": event.reference_ns,
        }
        self._change(UPSERT_MARKET, values, seq, at)
        if before is not None and before.tick != self.terms[event.market].tick:
            refitted = {
                "id": event.market, "tick": _whole(tick, tick_decimals), "ended": list(ended)
            }  # fmt: skip
            self._change(REFIT_PROTECTION, refitted, seq, at)

    def phase_set(self, event: PhaseSet, seq: int, at: int) -> None:
        """A market moved to a phase, or was told to stay in it."""
        values = {"id": event.market, "phase": Phase(event.phase).name.lower()}
        self._change(UPDATE_PHASE, dict(values), seq, at)
        self._phases = (seq, self._phases[1] + 1) if self._phases[0] == seq else (seq, 1)
        values |= {
            "number": self._phases[1],
            "previous": Phase(event.previous).name.lower(),
            "cause": PhaseCause(event.cause).name.lower(),
        }
        self._change(INSERT_PHASE, values, seq, at)

    def phase_scheduled(self, event: PhaseScheduled, seq: int, at: int) -> None:
        """A market moves to a phase by itself, or not any more."""
        values: dict[str, Any] = {
            "id": event.market,
            "phase": Phase(event.phase).name.lower(),
        }
        if event.at:
            values |= {"moment": moment_of(event.at), "every": event.every}
        self._change(UPSERT_SCHEDULE if event.at else DELETE_SCHEDULE, values, seq, at)

    def fees_set(self, event: FeesSet, seq: int, at: int) -> None:
        """An account or a tier has rates of its own, or not any more."""
        values = {
            "account": event.account,
            "tier": event.tier,
            "market": event.market,
            "maker": event.maker_fee_ppm,
            "taker": event.taker_fee_ppm,
            "from": moment_of(event.valid_from) if event.valid_from else None,
            "until": moment_of(event.valid_until) if event.valid_until else None,
        }
        self._change(DELETE_FEES if event.removed else UPSERT_FEES, values, seq, at)

    def tier_set(self, event: TierSet, seq: int, at: int) -> None:
        """An account earned a fee tier, or lost it."""
        self._change(UPDATE_TIER, {"id": event.account, "tier": event.tier}, seq, at)

    def order_limit_set(self, event: OrderLimitSet, seq: int, at: int) -> None:
        """What may be open of an account, or by default."""
        scale = self.scales[event.asset] if event.asset and event.limit > 0 else 0
        values = {
            "account": event.account,
            "asset": event.asset,
            "limit": _whole(event.limit, scale) if event.limit > 0 else event.limit,
        }
        self._change(UPSERT_LIMIT if event.limit else DELETE_LIMIT, values, seq, at)

    def _remember(self, row: ListedMarket) -> None:
        base, quote = self.scales[row.base_asset_id], self.scales[row.quote_asset_id]
        self.listed[row.market_id] = row
        self.terms[row.market_id] = Terms.of(row, base, quote)

    def _change(self, statement: str, values: dict[str, Any], seq: int, at: int) -> None:
        values["seq"] = seq
        values["at"] = moment_of(at)
        self._changes.append((statement, values))


def _whole(units: int, scale: int) -> Decimal:
    return Decimal(to_text(units, scale))  # by text: arithmetic of Decimal rounds at 28 digits
