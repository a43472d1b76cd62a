"""Find the live API key of a request."""

import psycopg

from bedesten.domain.identity.keys import store
from bedesten.domain.identity.keys.signature import stored_public_key
from bedesten.domain.identity.model import ApiKey, Subject
from bedesten.domain.identity.seal import Sealer


async def find_key(conn: psycopg.AsyncConnection, sealer: Sealer, key: str) -> ApiKey | None:
    """The key with what checks its signatures, unless it is unknown, expired or revoked, or its
    customer may not log in. Raises SealBroken."""
    row = await store.live_key(conn, key)
    if row is None:
        return None
    subject = Subject(
        customer=row.customer,
        account=row.account,
        scopes=frozenset(row.scopes),
        caller=row.prefix,
    )
    if row.sealed_secret is not None:
        secret = sealer.open(row.sealed_secret, row=str(row.api_key_id))
        return ApiKey(subject=subject, kind="hmac", secret=secret, addresses=tuple(row.addresses))
    assert row.public_key is not None, "a key has one or the other"
    public = stored_public_key(row.public_key)
    return ApiKey(subject=subject, kind=row.kind, public=public, addresses=tuple(row.addresses))
