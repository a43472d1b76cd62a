"""Tell customers of a log-in from a device or a network that they have not used before."""

from typing import Final
from zoneinfo import ZoneInfo

import psycopg

from bedesten.domain.identity.customers import mail
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.devices import device_name, network_of
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.sessions import store
from bedesten.kit.moment import moment_of

SESSIONS_MAX: Final = 200  # so many of the newest are compared with


async def tell_if_new(
    conn: psycopg.AsyncConnection, door: Door, person: Person, device: Device
) -> None:
    """A mail, before the session begins; none for the first session of all. Addresses are compared
    by their networks, because a phone gets another one every day."""
    seen = await store.places(conn, person.customer, SESSIONS_MAX)
    if not seen:
        return
    name, network = device_name(device.user_agent), network_of(device.address)
    devices = {device_name(place.user_agent) for place in seen}
    networks = {network_of(place.address) for place in seen}
    if name in devices and network in networks:
        return
    zone = ZoneInfo(seen[0].time_zone)
    facts = {
        "at": f"{moment_of(door.clock.now_ns()).astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})",
        "device": name,
        "address": device.address or "?",
    }
    await mail.post(
        conn, person.customer, "new_log_in", email=person.email, language=person.language,
        request_id=device.request_id, facts=facts,
    )  # fmt: skip
