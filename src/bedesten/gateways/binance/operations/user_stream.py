"""Keys to the account's own stream, for clients that ask for one by REST."""

from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.venue import Venue


async def open_stream(venue: Venue, given: Parameters) -> dict[str, str]:
    """The live key, good for another hour, or a new one."""
    assert venue.key is not None, "who asks has shown one"
    return {"listenKey": venue.listen_keys.open(venue.key, venue.api_key)}


async def extend_stream(venue: Venue, given: Parameters) -> dict[str, str]:
    """For another hour."""
    venue.listen_keys.extend(given.needed("listenKey"), venue.api_key)
    return {}


async def close_stream(venue: Venue, given: Parameters) -> dict[str, str]:
    """The key is good no more."""
    venue.listen_keys.close(given.needed("listenKey"), venue.api_key)
    return {}
