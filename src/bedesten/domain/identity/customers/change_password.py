"""Change a password that is known."""

import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import mail, store
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, note
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.ids import CustomerId, SessionId


async def change_password(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    old_and_new: tuple[str, str],
    device: Device,
) -> None:
    """Set the new one; other sessions end, and withdrawals stop for a day.

    Raises CredentialsWrong when the old one is wrong, passwords.WeakPassword.
    """
    (customer, session), (old, new) = holder, old_and_new
    async with conn.transaction():
        known = await store.present(conn, customer)
    if not await door.in_thread(passwords.matches, known.password_hash, old):
        raise CredentialsWrong
    passwords.check_strength(new, [known.email])
    hashed = await door.in_thread(passwords.hash_password, new)
    async with conn.transaction():
        person = await store.by_id(conn, customer)
        if person is None or person.password_hash != known.password_hash:  # changed meanwhile
            raise CredentialsWrong
        await store.set_password(conn, customer, hashed)
        await store.cool_down(conn, customer)
        await sessions.end(conn, customer, "password_changed", but=session)
        await note(conn, device, customer, "change_password")
        await mail.post(
            conn, customer, "password_changed", email=person.email, language=person.language,
            request_id=device.request_id,
        )  # fmt: skip
