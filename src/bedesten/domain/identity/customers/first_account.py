"""Open a customer's first account, once the address is confirmed."""

import hashlib

import psycopg

from bedesten.domain.identity.accounts.store import usable
from bedesten.domain.identity.customers import freezes, store
from bedesten.kit.ids import CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetAccount
from bedesten.protocol.vocabulary import AccountKind


async def ensure_account(
    conn: psycopg.AsyncConnection, engine: EngineClient, customer: CustomerId
) -> None:
    """Open a spot account for a confirmed customer who has none in the tables.

    It may do what level and status allow from the first moment. Asked twice before the tables show
    it, the engine knows the key. Raises EngineUnavailable, OutcomeUnknown; the next login asks
    again.
    """
    person = await store.by_id(conn, customer)
    if person is None or not person.email_confirmed or await usable(conn, customer):
        return
    key = hashlib.sha256(customer.bytes + b"first account").digest()[:16]
    flags = await freezes.flags_of(conn, customer)
    command = SetAccount(kind=AccountKind.SPOT, flags=flags, owner=customer.bytes, key=key)
    await engine.submit(command)
