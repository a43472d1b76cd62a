"""A market's fixed terms as a projection needs them: units per tick and lot, and SQL values."""

from collections.abc import Callable
from fractions import Fraction

import msgspec

from bedesten.db.binary import cached, numeric

Pack = Callable[[int], bytes]


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What turns ticks, lots and units of one market into values of the tables. `price`,
    `quantity`, `base_amount` and `quote_amount` give packed numerics in whole units."""

    market: int
    base: int
    quote: int
    fee_account: int
    tick: Fraction
    lot: Fraction
    lot_units: int
    notional_unit: int
    price: Pack
    quantity: Pack
    base_amount: Pack
    quote_amount: Pack

    def tick_in(self, now: "Terms") -> Fraction:
        """How many ticks of `now` one of these is."""
        return Fraction(self.tick, now.tick)

    def lot_in(self, now: "Terms") -> Fraction:
        """How many lots of `now` one of these is."""
        return Fraction(self.lot, now.lot)

    @classmethod
    def of(cls, row: "ListedMarket", base_scale: int, quote_scale: int) -> "Terms":
        """The terms of a listed market between assets of these scales."""
        price, quantity = numeric(row.tick_decimals), numeric(row.lot_decimals)
        tick, lot = row.tick_mantissa, row.lot_mantissa
        spare = quote_scale - row.tick_decimals - row.lot_decimals
        return cls(
            market=row.market_id,
            base=row.base_asset_id,
            quote=row.quote_asset_id,
            fee_account=row.fee_account_id,
            tick=Fraction(tick, 10**row.tick_decimals),
            lot=Fraction(lot, 10**row.lot_decimals),
            lot_units=int(lot * 10 ** (base_scale - row.lot_decimals)),
            notional_unit=int(tick * lot * 10**spare),
            price=cached(lambda ticks: price(ticks * tick)),
            quantity=cached(lambda lots: quantity(lots * lot)),
            base_amount=numeric(base_scale),
            quote_amount=numeric(quote_scale),
        )


class ListedMarket(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a market from which its terms follow."""

    market_id: int
    base_asset_id: int
    quote_asset_id: int
    fee_account_id: int
    tick_mantissa: int
    tick_decimals: int
    lot_mantissa: int
    lot_decimals: int
