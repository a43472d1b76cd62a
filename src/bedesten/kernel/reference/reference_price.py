"""The reference price of a market, and how far from it orders may be priced and trades happen."""

from bedesten.kernel.reference.state import Market, State
from bedesten.protocol.vocabulary import PPM


def reference_now(state: State, market: Market) -> int:
    """The price that counts now, in ticks: the stored one, or the last price when nothing is
    stored or what is stored has become old; 0 when there is none."""
    follows = market.terms.reference_ns
    old = follows != 0 and state.at - market.reference_at >= follows
    if market.last_price and (market.reference_price == 0 or old):
        return market.last_price
    return market.reference_price


def store_reference(state: State, market: Market) -> None:
    """Keep the price that counts now, and since when if it is another one."""
    price = reference_now(state, market)
    if price != market.reference_price:
        market.reference_price, market.reference_at = price, state.at


def outside_band(state: State, market: Market, price: int) -> bool:
    """Whether a limit price is further from the reference price than the market allows."""
    return _further(price, reference_now(state, market), market.terms.price_band_ppm)


def too_far(market: Market, price: int) -> bool:
    """Whether a trade at this price would interrupt continuous trading."""
    return _further(price, market.reference_price, market.terms.volatility_ppm)


def _further(price: int, reference: int, ppm: int) -> bool:
    if ppm == 0 or reference == 0:
        return False
    return abs(price - reference) * PPM > reference * ppm
