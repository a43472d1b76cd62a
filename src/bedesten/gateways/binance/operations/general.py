"""Whether we are there, and what time we have."""

from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.venue import Venue


async def ping(venue: Venue, given: Parameters) -> dict[str, int]:
    """Nothing: that there is an answer is the answer."""
    return {}


async def time(venue: Venue, given: Parameters) -> dict[str, int]:
    """The time that signatures are looked at with."""
    return {"serverTime": given.stamp_ns(venue.desk.clock.now_ns())}


async def system_status(venue: Venue, given: Parameters) -> dict[str, int | str]:
    """That everything works: who asks when it does not gets an error."""
    await venue.desk.engine.status()
    return {"status": 0, "msg": "normal"}
