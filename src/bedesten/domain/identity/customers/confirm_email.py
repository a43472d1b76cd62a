"""Confirm an address by the link that was mailed to it."""

from typing import Final

import psycopg

from bedesten.domain.identity.customers import mail, store
from bedesten.domain.identity.customers.sign_up import CONFIRM_LIFE_S
from bedesten.domain.identity.links import LinkWrong
from bedesten.domain.identity.people import Device, Door, note
from bedesten.kit.ids import CustomerId

PURPOSE: Final = "confirm_email"


async def confirm_email(
    conn: psycopg.AsyncConnection, door: Door, link: str, device: Device
) -> CustomerId:
    """Whose address it is. Raises LinkWrong."""
    row = door.links.read(link)
    async with conn.transaction():
        found = await store.use_confirmation(conn, row, PURPOSE)
        if found is None:
            raise LinkWrong
        await store.confirm_email(conn, found.customer)
        await note(conn, device, found.customer, "confirm_email")
    return found.customer


async def mail_again(conn: psycopg.AsyncConnection, customer: CustomerId, device: Device) -> None:
    """Another link; the earlier one stops working. Nothing when the address is confirmed."""
    async with conn.transaction():
        person = await store.by_id(conn, customer)
        if person is None or person.email_confirmed:
            return
        link = await store.add_confirmation(
            conn, customer, PURPOSE, person.email, life_s=CONFIRM_LIFE_S
        )
        await mail.post(
            conn, customer, PURPOSE, email=person.email, language=person.language, link=link,
            request_id=device.request_id,
        )  # fmt: skip
