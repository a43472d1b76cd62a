"""From where staff are let in: networks of the exchange, and of a member."""

from collections.abc import Sequence

from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.staff.model import ElsewhereRefused
from bedesten.kit.addresses import network_of, within


def check_place(door: Door, device: Device, of_member: Sequence[str] = ()) -> None:
    """Whoever has a terminal of this machine is here. Raises ElsewhereRefused."""
    if device.address is None:
        return
    for networks in (door.staff_networks, of_member):
        if networks and not within(device.address, map(network_of, networks)):
            raise ElsewhereRefused
