"""Find the live API key of a request."""

import psycopg

from bedesten.domain.identity import store
from bedesten.domain.identity.model import ApiKey, Subject
from bedesten.domain.identity.seal import Sealer


async def find_key(conn: psycopg.AsyncConnection, sealer: Sealer, key: str) -> ApiKey | None:
    """The key with its secret, unless it is unknown, expired or revoked. Raises SealBroken."""
    row = await store.live_key(conn, key)
    if row is None:
        return None
    return ApiKey(
        subject=Subject(
            customer=row.customer,
            account=row.account,
            scopes=frozenset(row.scopes),
            caller=row.prefix,
        ),
        secret=sealer.open(row.sealed_secret, row=str(row.api_key_id)),
    )
