"""Who connects, and how often: connections of one address are counted before they ask anything."""

from typing import Final, NamedTuple

from bedesten.gateways.connection import Connection
from bedesten.gateways.limits import Meter, Proxies, Tally, network_of
from bedesten.kit.clock import Clock

SOCKETS: Final = "binance_sockets"


class Arrival(NamedTuple):
    """Where a connection comes from, and what it is charged."""

    address: str
    tally: Tally


class Arrivals(NamedTuple):
    """What all connections are counted with."""

    meter: Meter
    clock: Clock
    proxies: Proxies

    def arrived(self, connection: Connection, forwarded: str | None) -> Arrival:
        """One more, which is counted by `admit`."""
        address = self.proxies.sender(connection.peer(), forwarded)
        return Arrival(address, Tally(self.meter, self.clock, network_of(address)))

    @staticmethod
    def admit(arrival: Arrival) -> None:
        """Raises TooManyRequests, Banned."""
        arrival.tally.arrive()
        arrival.tally.spend(SOCKETS, 1)
