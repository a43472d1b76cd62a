"""Open a customer's first account, once the address is confirmed."""

import hashlib

import psycopg

from bedesten.domain.identity.customers import store
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.ids import CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetAccount
from bedesten.protocol.vocabulary import AccountKind


async def ensure_account(
    conn: psycopg.AsyncConnection, engine: EngineClient, customer: CustomerId
) -> None:
    """Open a spot account for a confirmed customer who has none in the tables.

    Asked twice before the tables show it, the engine knows the key. Raises EngineUnavailable,
    OutcomeUnknown; the next login asks again.
    """
    person = await store.by_id(conn, customer)
    if person is None or not person.email_confirmed or await sessions.accounts(conn, customer):
        return
    key = hashlib.sha256(customer.bytes + b"first account").digest()[:16]
    await engine.submit(SetAccount(kind=AccountKind.SPOT, owner=customer.bytes, key=key))
