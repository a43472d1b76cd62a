"""Issue an API key for a customer's account."""

import base64
from collections.abc import Callable, Iterable

import psycopg

from bedesten.domain.identity import store
from bedesten.domain.identity.model import ID_PREFIX_LENGTH, SCOPES, IssuedKey
from bedesten.domain.identity.seal import NONCE_BYTES, Sealer
from bedesten.kit.ids import AccountId, CustomerId

KEY_BYTES = 18
SECRET_BYTES = 32


def issue_key(
    conn: psycopg.Connection,
    sealer: Sealer,
    customer: CustomerId,
    account: AccountId,
    *,
    label: str,
    entropy: Callable[[int], bytes],
    scopes: Iterable[str] = SCOPES,
) -> IssuedKey:
    """The new key and its secret; the caller commits.

    `entropy(n)` gives n random bytes, such as `secrets.token_bytes`. The HMAC key is the secret's
    text itself, in UTF-8.
    """
    wanted = tuple(sorted(scopes))
    assert wanted, "a key without a scope can do nothing"
    assert SCOPES.issuperset(wanted), f"scopes are some of {sorted(SCOPES)}"
    key, secret = f"bdk_{_text(entropy(KEY_BYTES))}", _text(entropy(SECRET_BYTES))
    row = store.new_key_id(conn)
    store.add_key(
        conn,
        row,
        key,
        {
            "customer": customer,
            "account": account,
            "prefix": key[:ID_PREFIX_LENGTH],
            "label": label,
            "scopes": list(wanted),
            "sealed_secret": sealer.seal(secret.encode(), row=row, nonce=entropy(NONCE_BYTES)),
        },
    )
    return IssuedKey(key=key, secret=secret, scopes=wanted)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
