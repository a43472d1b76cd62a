"""What the tables show of the state, and what the kernel has of it, in one form."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bedesten.kit.moment import moment_of
from bedesten.protocol.events import (
    AssetSet,
    BalanceChanged,
    Event,
    FeesSet,
    MarketSet,
    OrderLimitSet,
    OrderState,
    PhaseScheduled,
    TierSet,
)
from bedesten.protocol.vocabulary import OrderType, Phase, Side
from tests.simulation.tables import EXACT, Tables

Shown = dict[Any, Any]
TRAILING = b"trailing_stop"  # where its stop is while it moves, no event tells


def shown_by(tables: Tables) -> Shown:
    """What the tables say: balances that are not zero, open orders, what operators have set."""
    shown: Shown = {}
    for row in tables.rows["balances"].values():
        amounts = (
            EXACT.add(row["available"], row["fee"]), row["locked"], row["reserved"], row["bonus"],
        )  # fmt: skip
        if any(amounts):
            place = (_number(row["account_id"]), _number(row["asset_id"]))
            shown[place] = tuple(map(_plain, amounts))
    for row in tables.rows["open_orders"].values():
        stop_price = None if row["order_type"] == TRAILING else row["stop_price"]
        numbers = (
            row["price"], stop_price, row["quantity"], row["filled_quantity"], row["filled_value"],
            row["fee_amount"],
        )  # fmt: skip
        shown[_number(row["order_id"])] = (
            _number(row["account_id"]), row["status"].decode(), *map(_plain, numbers),
        )  # fmt: skip
    return shown | dict(_set_by(tables.rows))


def _set_by(rows: dict[str, dict[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for row in rows["markets"].values():
        terms = ("tick", "tick_decimals", "lot", "lot_decimals", "maker", "taker", "band",
                 "price_band", "volatility", "auction_ns", "reference_ns")  # fmt: skip
        yield ("market", row["id"]), (row["phase"], *(row[name] for name in terms))
    for row in rows["accounts"].values():
        if row["tier"]:
            yield ("tier", row["id"]), row["tier"]
    for row in rows["fee_rates"].values():
        rates = tuple(row[name] for name in ("maker", "taker", "from", "until"))
        yield ("fees", row["account"], row["tier"], row["market"]), rates
    for row in rows["market_schedules"].values():
        yield ("schedule", row["id"], row["phase"]), (row["moment"], row["every"])
    for row in rows["order_limits"].values():
        yield ("limit", row["account"], row["asset"]), _plain(Decimal(row["limit"]))


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
            shown[row.order] = _order(row, markets[row.market], scales)
        else:
            shown |= dict(_set_of(row, scales))
    return shown


def _order(row: OrderState, terms: MarketSet, scales: dict[int, int]) -> tuple[Any, ...]:
    status = "partially_filled" if row.filled else "pending" if row.waiting else "open"
    stop_price = 0 if row.type == OrderType.TRAILING_STOP else row.stop_price
    return (
        row.account,
        status,
        *(_scaled(it * terms.tick_mantissa, terms.tick_decimals) for it in (row.price, stop_price)),
        *(
            _scaled(it * terms.lot_mantissa, terms.lot_decimals)
            for it in (row.quantity, row.filled)
        ),
        _scaled(row.filled_value, scales[terms.quote]),
        _scaled(row.fee, scales[terms.base if row.side == Side.BUY else terms.quote]),
    )


def _set_of(row: Event, scales: dict[int, int]) -> Iterator[tuple[Any, Any]]:
    match row:
        case MarketSet():
            yield ("market", row.market), (
                _phase(row.phase), row.tick_mantissa, row.tick_decimals, row.lot_mantissa,
                row.lot_decimals, row.maker_fee_ppm, row.taker_fee_ppm, row.band_ppm,
                row.price_band_ppm, row.volatility_ppm, row.auction_ns, row.reference_ns,
            )  # fmt: skip
        case TierSet():
            yield ("tier", row.account), row.tier
        case FeesSet():
            valid = (moment_of(at) if at else None for at in (row.valid_from, row.valid_until))
            rates = (row.maker_fee_ppm, row.taker_fee_ppm, *valid)
            yield ("fees", row.account, row.tier, row.market), rates
        case PhaseScheduled():
            place = ("schedule", row.market, _phase(row.phase))
            yield place, (moment_of(row.at), row.every)
        case OrderLimitSet():
            counted = row.asset == 0 or row.limit < 0
            limit = _scaled(row.limit, 0 if counted else scales[row.asset])
            yield ("limit", row.account, row.asset), limit
        case _:
            pass


def _phase(phase: int) -> str:
    return Phase(phase).name.lower()


def _scaled(units: int, scale: int) -> str:
    return _plain(EXACT.scaleb(Decimal(units), -scale))


def _plain(amount: Decimal | None) -> str:
    return format(EXACT.normalize(amount), "f") if amount else "0"


def _number(field: bytes) -> int:
    return int.from_bytes(field, "big", signed=True)
