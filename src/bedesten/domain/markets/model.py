"""Assets and markets as listed, and the exact way between decimal text and scaled integers."""

from fractions import Fraction
from typing import Final

import msgspec

from bedesten.domain.markets.refusals import refused
from bedesten.kit import money
from bedesten.kit.ids import AssetId, Lots, MarketId, Ticks, Units
from bedesten.protocol.events import AssetSet, MarketSet
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    SCALE_MAX,
    AssetKind,
    Phase,
    Refusal,
)

SEPARATORS: Final = ("-", "_", "")  # BTC-USDT is canonical; BTC_USDT and BTCUSDT find it too


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as listed; its scale never changes."""

    id: AssetId
    symbol: str
    scale: int
    kind: AssetKind

    @classmethod
    def from_event(cls, event: AssetSet) -> "Asset":
        """The asset that this event lists."""
        return cls(
            id=AssetId(event.asset),
            symbol=event.symbol,
            scale=event.scale,
            kind=AssetKind(event.kind),
        )

    def units(self, text: str) -> Units:
        """Read an amount. Raises MalformedAmount, or Refused: amount_too_precise."""
        try:
            units = money.to_units(text, self.scale)
        except money.TooPrecise as error:
            raise refused(Refusal.AMOUNT_TOO_PRECISE, error.detail) from error
        if units > AMOUNT_MAX:
            raise refused(Refusal.AMOUNT_OUT_OF_RANGE)
        return units

    def text(self, units: int) -> str:
        """Write an amount."""
        return money.to_text(units, self.scale)


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """A market as listed. Its assets never change; phase, fees and filters may at any time, tick
    and lot while it does not trade. Filters that are 0 do not apply."""

    id: MarketId
    symbol: str
    base: Asset
    quote: Asset
    tick_mantissa: int
    tick_decimals: int
    lot_mantissa: int
    lot_decimals: int
    steps: int  # which tick and lot of the market these are; only compared
    phase: Phase
    maker_fee_ppm: int
    taker_fee_ppm: int
    band_ppm: int  # a bound, not a filter: 0 lets market orders trade at the best price only
    min_notional: Units
    min_quantity: Lots
    max_quantity: Lots
    max_notional: Units
    min_price: Ticks
    max_price: Ticks
    price_band_ppm: int
    volatility_ppm: int
    auction_ns: int
    reference_ns: int

    @classmethod
    def from_event(cls, event: MarketSet, base: Asset, quote: Asset) -> "Market":
        """The market that this event lists, between these assets."""
        assert (event.base, event.quote) == (base.id, quote.id), "assets of another market"
        return cls(
            id=MarketId(event.market),
            symbol=event.symbol,
            base=base,
            quote=quote,
            tick_mantissa=event.tick_mantissa,
            tick_decimals=event.tick_decimals,
            lot_mantissa=event.lot_mantissa,
            lot_decimals=event.lot_decimals,
            steps=event.steps,
            phase=Phase(event.phase),
            maker_fee_ppm=event.maker_fee_ppm,
            taker_fee_ppm=event.taker_fee_ppm,
            band_ppm=event.band_ppm,
            min_notional=Units(event.min_notional),
            min_quantity=Lots(event.min_quantity),
            max_quantity=Lots(event.max_quantity),
            max_notional=Units(event.max_notional),
            min_price=Ticks(event.min_price),
            max_price=Ticks(event.max_price),
            price_band_ppm=event.price_band_ppm,
            volatility_ppm=event.volatility_ppm,
            auction_ns=event.auction_ns,
            reference_ns=event.reference_ns,
        )

    @property
    def notional_unit(self) -> int:
        """Quote units per tick and lot; whole, because a market is only listed when it is."""
        spare = self.quote.scale - self.tick_decimals - self.lot_decimals
        return int(self.tick_mantissa * self.lot_mantissa * 10**spare)

    @property
    def lot_units(self) -> int:
        """Base units per lot."""
        return int(self.lot_mantissa * 10 ** (self.base.scale - self.lot_decimals))

    def ticks(self, text: str) -> Ticks:
        """Read a price. Raises MalformedAmount, or Refused: price_off_tick, price_out_of_range."""
        ticks, rest = divmod(
            _exact(text), self.tick_mantissa * 10 ** (SCALE_MAX - self.tick_decimals)
        )
        if rest:
            raise refused(
                Refusal.PRICE_OFF_TICK, f"prices of {self.symbol} are multiples of {self.tick}"
            )
        if ticks > PRICE_MAX:
            raise refused(Refusal.PRICE_OUT_OF_RANGE)
        return Ticks(ticks)

    def lots(self, text: str) -> Lots:
        """Read a quantity. Raises MalformedAmount, or Refused: quantity_off_lot,
        quantity_out_of_range."""
        step = self.lot_mantissa * 10 ** (SCALE_MAX - self.lot_decimals)
        lots, rest = divmod(_exact(text), step)
        if rest:
            raise refused(
                Refusal.QUANTITY_OFF_LOT, f"quantities of {self.symbol} are multiples of {self.lot}"
            )
        if lots > QUANTITY_MAX:
            raise refused(Refusal.QUANTITY_OUT_OF_RANGE)
        return Lots(lots)

    @property
    def tick(self) -> str:
        """The price step as text."""
        return self.price_text(1)

    @property
    def lot(self) -> str:
        """The quantity step as text."""
        return self.quantity_text(1)

    def price_text(self, ticks: int) -> str:
        """Write a price."""
        return money.to_text(ticks * self.tick_mantissa, self.tick_decimals)

    def quantity_text(self, lots: int) -> str:
        """Write a quantity."""
        return money.to_text(lots * self.lot_mantissa, self.lot_decimals)

    def average_text(self, value: int, lots: int) -> str | None:
        """Write the mean price of `lots` that cost `value` quote units, rounded down to the
        quote asset's scale; None when nothing traded."""
        if lots == 0:
            return None
        return money.to_text(
            value * 10**self.base.scale // (lots * self.lot_units), self.quote.scale
        )

    def average_of(self, value: Fraction, quantity: Fraction) -> str | None:
        """The same for whole units of the assets."""
        if quantity == 0:
            return None
        return money.to_text(value * 10**self.quote.scale // quantity, self.quote.scale)

    def value(self, ticks: int, lots: int) -> Units:
        """What `lots` cost at a price, in quote units; exact."""
        return Units(ticks * lots * self.notional_unit)


def spellings(symbol: str) -> list[str]:
    """Every way to write a market's symbol, the canonical one first."""
    return [symbol.replace("-", separator) for separator in SEPARATORS]


def _exact(text: str) -> int:
    """A decimal number in units of 10**-18: finer than any tick or lot can be."""
    return money.to_units(text, SCALE_MAX)
