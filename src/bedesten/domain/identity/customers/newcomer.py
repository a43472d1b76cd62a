"""What a demo does for a customer whose address is confirmed: a made-up person with level 1."""

from datetime import date
from typing import Final

import psycopg

from bedesten.domain.audit import Act, Actor, record_async
from bedesten.domain.identity.customers.set_level import KnownPerson, level_of, set_level
from bedesten.domain.identity.people import Device
from bedesten.kit.ids import CustomerId

LEVEL: Final = 1
PHONE: Final = "select '+999' || lpad(nextval('public.made_up_phones')::text, 12, '0')"


async def make_known(conn: psycopg.AsyncConnection, customer: CustomerId, device: Device) -> None:
    """Level 1 by the verb that staff use, with a person who does not exist; on record as done by
    the system. Who has a level keeps it. On a connection of internal_service."""
    async with conn.transaction():
        if await level_of(conn, customer) >= LEVEL:
            return
        row = await (await conn.execute(PHONE)).fetchone()
        assert row is not None, "a sequence has a next number"
        person = KnownPerson(
            first_name="Demo", last_name="Customer", date_of_birth=date(1990, 1, 1),
            nationality="TUR", phone=row[0],
        )  # fmt: skip
        before = await set_level(conn, customer, LEVEL, person)
        act = Act(
            event_type="demo",
            action="customer.set_level",
            resource_type="customer",
            resource_id=str(customer),
            description="a demo takes everybody with a confirmed address for verified",
            before={"kyc_level": before},
            after={"kyc_level": LEVEL},
        )
        await record_async(conn, Actor(kind="system", request_id=device.request_id), act)
