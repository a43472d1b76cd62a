"""Balances and open orders, as the tables show them and as the kernel has them, in one form."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bedesten.protocol.events import AssetSet, BalanceChanged, Event, MarketSet, OrderState
from tests.simulation.tables import EXACT, Tables

Shown = dict[Any, Any]


def shown_by(tables: Tables) -> Shown:
    """What the tables say: balances that are not zero, and open orders."""
    shown: Shown = {}
    for row in tables.rows["balances"].values():
        amounts = (
            EXACT.add(row["available"], row["fee"]), row["locked"], row["reserved"], row["bonus"],
        )  # fmt: skip
        if any(amounts):
            place = (_number(row["account_id"]), _number(row["asset_id"]))
            shown[place] = tuple(map(_plain, amounts))
    for row in tables.rows["open_orders"].values():
        shown[_number(row["order_id"])] = (
            _number(row["account_id"]), _plain(row["quantity"]), _plain(row["filled_quantity"]),
            row["status"].decode(),
        )  # fmt: skip
    return shown


def shown_of(state: Iterable[Event]) -> Shown:
    """What the tables should say of this state."""
    records = list(state)
    scales = {row.asset: row.scale for row in records if isinstance(row, AssetSet)}
    markets = {row.market: row for row in records if isinstance(row, MarketSet)}
    shown: Shown = {}
    for row in records:
        if isinstance(row, BalanceChanged):
            amounts = (row.available, row.held, row.set_aside, row.bonus)
            if any(amounts):
                scale = scales[row.asset]
                shown[row.account, row.asset] = tuple(_scaled(it, scale) for it in amounts)
        elif isinstance(row, OrderState):
            terms = markets[row.market]
            quantity, filled = (
                _scaled(lots * terms.lot_mantissa, terms.lot_decimals)
                for lots in (row.quantity, row.filled)
            )
            status = "partially_filled" if row.filled else "pending" if row.waiting else "open"
            shown[row.order] = (row.account, quantity, filled, status)
    return shown


def _scaled(units: int, scale: int) -> str:
    return _plain(EXACT.scaleb(Decimal(units), -scale))


def _plain(amount: Decimal) -> str:
    return format(EXACT.normalize(amount), "f") if amount else "0"


def _number(field: bytes) -> int:
    return int.from_bytes(field, "big", signed=True)
