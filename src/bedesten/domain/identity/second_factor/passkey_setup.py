"""What a customer's first and last passkey mean for the account."""

import msgspec
import psycopg

from bedesten.domain.identity.customers import mail
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.passkeys import register
from bedesten.domain.identity.passkeys import store as passkeys
from bedesten.domain.identity.passkeys.model import Holder, NoSuchPasskey, Owner
from bedesten.domain.identity.passkeys.wire import NewPasskey
from bedesten.domain.identity.people import Device, Door, note
from bedesten.domain.identity.second_factor import recovery, store
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.ids import CustomerId, PasskeyId, SessionId


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A new passkey; with the first second factor come recovery codes, shown once."""

    passkey: PasskeyId
    recovery_codes: list[str]

    def __repr__(self) -> str:
        """Without the codes."""
        return f"Registered({self.passkey})"


async def complete(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    made: tuple[NewPasskey, str],
    device: Device,
) -> Registered:
    """Keep what the device made, under a label. As first second factor it ends other sessions.

    Raises ChallengeOver, PasskeyWrong, PasskeyKnown.
    """
    (customer, session), (answer, label) = holder, made
    asks = Holder(Owner.customer(customer), session, "")
    challenge = await register.take_challenge(conn, asks, answer)
    async with conn.transaction():
        person = await customers.present(conn, customer)
        passkey = await register.keep(conn, door, asks, (challenge, answer), label)
        codes = []
        if not person.has_factor:
            codes = await recovery.hand_out(conn, door, customer)
            await sessions.end(conn, customer, "second_factor_changed", but=session)
        await sessions.confirm_factor(conn, session)
        about = {"passkey_id": str(passkey)}
        await note(conn, device, customer, "passkey_added", metadata=about)
        await mail.post(
            conn, customer, "passkey_added", email=person.email, language=person.language,
            request_id=device.request_id,
        )  # fmt: skip
    return Registered(passkey=passkey, recovery_codes=codes)


async def rename(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    passkey: PasskeyId,
    label: str,
    device: Device,
) -> None:
    """Call it something else; the label itself is not on record. Raises NoSuchPasskey."""
    async with conn.transaction():
        if not await passkeys.rename(conn, Owner.customer(customer), passkey, label.strip()):
            raise NoSuchPasskey
        about = {"passkey_id": str(passkey)}
        await note(conn, device, customer, "passkey_renamed", metadata=about)


async def remove(
    conn: psycopg.AsyncConnection,
    holder: tuple[CustomerId, SessionId],
    passkey: PasskeyId,
    device: Device,
) -> None:
    """It opens nothing any more, and withdrawals stop for a day. With the last second factor go the
    recovery codes and the other sessions. Raises NoSuchPasskey."""
    customer, session = holder
    async with conn.transaction():
        person = await customers.present(conn, customer)
        if not await passkeys.revoke(conn, Owner.customer(customer), passkey):
            raise NoSuchPasskey
        if person.passkeys == 1 and not person.two_fa_enabled:
            await store.set_recovery_codes(conn, customer, [])
            await sessions.end(conn, customer, "second_factor_changed", but=session)
        await customers.cool_down(conn, customer)
        about = {"passkey_id": str(passkey)}
        await note(conn, device, customer, "passkey_removed", metadata=about)
