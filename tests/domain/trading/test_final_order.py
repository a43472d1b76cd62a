"""An order that is over reads from its row as the engine told it, whatever its size."""

from datetime import UTC, datetime

import pytest

from bedesten.domain.markets import Asset, Market
from bedesten.domain.trading.orders import final_order
from bedesten.kit.ids import AssetId, Lots, MarketId, Ticks, Units
from bedesten.protocol.vocabulary import AMOUNT_MAX, AssetKind, Phase

AT = datetime(2026, 11, 21, tzinfo=UTC)
BIG = Market(
    id=MarketId(1), symbol="BIG-HUGE",
    base=Asset(id=AssetId(1), symbol="BIG", scale=0, kind=AssetKind.CRYPTO),
    quote=Asset(id=AssetId(2), symbol="HUGE", scale=2, kind=AssetKind.CRYPTO),
    tick_mantissa=1, tick_decimals=0, lot_mantissa=5, lot_decimals=0, steps=1,
    phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
    min_notional=Units(0),
    min_quantity=Lots(0), max_quantity=Lots(0), max_notional=Units(0), min_price=Ticks(0),
    max_price=Ticks(0), price_band_ppm=0, volatility_ppm=0, auction_ns=0, reference_ns=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "value", "average"),
    [
        ("0", "0", None),
        ("5", "12.5", "2.5"),
        ("3", "12", "4"),  # traded in lots that are no more
        ("5", "12", "2.4"),
        (str(5 * 10**20), str(AMOUNT_MAX), "2596148429267.41"),
    ],
)
def test_amounts_of_any_size_are_read(quantity: str, value: str, average: str | None) -> None:
    row = {
        "order_id": 4096, "account_id": 3, "client_order_id": None, "side": "buy",
        "type": "limit", "time_in_force": "gtc", "self_trade_prevention": "none", "price": "9",
        "stop_price": None, "expires_at": None, "quantity": quantity, "quote_quantity": None,
        "filled_quantity": quantity, "remaining_quantity": "0", "filled_value": value,
        "fee_amount": "0", "post_only": False, "status": "filled", "cancellation_reason": None,
        "created_at": AT, "ended_at": AT, "hidden": False, "reject_code": None,
        "display_quantity": None, "trail_offset": None, "trail_percent": None,
        "activation_price": None, "order_list_id": None,
    }  # fmt: skip
    order = final_order(BIG, row)
    assert (order.filled_value, order.average_filled_price) == (value, average)
    assert (order.price, order.fee_asset) == ("9", "BIG")
