"""Find the live API key of a request."""

import psycopg

from bedesten.domain.identity.keys import store
from bedesten.domain.identity.keys.signature import stored_public_key
from bedesten.domain.identity.model import KEY, ApiKey, Subject
from bedesten.domain.identity.seal import Sealer
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing.rows import API_KEY
from bedesten.domain.identity.standing import Standing
from bedesten.kit.ids import KeyId


async def find_key(conn: psycopg.AsyncConnection, sealer: Sealer, key: str) -> ApiKey | None:
    """The key with what checks its signatures, unless it is unknown, expired or revoked, or its
    customer may not log in. Raises SealBroken, SecretsUnavailable."""
    row = await store.live_key(conn, key)
    if row is None:
        return None
    subject = Subject(
        customer=row.customer,
        account=row.account,
        accounts=(row.account, *row.more_accounts),
        key=KeyId(row.api_key_id),
        markets=frozenset(row.markets),
        scopes=frozenset({*row.scopes, KEY}),
        caller=row.prefix,
        standing=Standing(row.suspended, row.terms_due, row.in_maintenance),
    )
    if row.sealed_secret is not None:
        bound = API_KEY.row(row.api_key_id)
        secret = await ring.unseal(conn, sealer, row.sealed_secret, row=bound)
        return ApiKey(subject=subject, kind="hmac", secret=secret, addresses=tuple(row.addresses))
    assert row.public_key is not None, "a key has one or the other"
    public = stored_public_key(row.public_key)
    return ApiKey(subject=subject, kind=row.kind, public=public, addresses=tuple(row.addresses))
