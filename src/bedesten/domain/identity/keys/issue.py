"""Issue an API key for a customer's account."""

import base64
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
import psycopg
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bedesten.domain.identity.keys import store
from bedesten.domain.identity.keys.rights import Rights
from bedesten.domain.identity.keys.signature import read_public_key
from bedesten.domain.identity.model import ALL_SCOPES, ID_PREFIX_LENGTH, SCOPES, IssuedKey
from bedesten.domain.identity.seal import NONCE_BYTES, Sealer
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing import store as sealing
from bedesten.domain.identity.sealing.rows import API_KEY
from bedesten.kit.ids import AccountId, CustomerId

KEY_BYTES: Final = 18
SECRET_BYTES: Final = 32
Entropy = Callable[[int], bytes]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a key shall be. With `public_key` (PEM) the customer keeps the secret; without it we
    make one, for HMAC."""

    label: str
    rights: Rights
    public_key: str | None = None


def issue_key(
    conn: psycopg.Connection,
    sealer: Sealer,
    customer: CustomerId,
    account: AccountId,
    *,
    label: str,
    entropy: Entropy,
    scopes: Iterable[str] = SCOPES,
) -> IssuedKey:
    """A new HMAC key and its secret; the caller commits.

    `entropy(n)` gives n random bytes, such as `secrets.token_bytes`. The HMAC key is the secret's
    text itself, in UTF-8.
    """
    rights = Rights(
        scopes=frozenset(scopes), networks=(), expires_at=None, markets=frozenset(),
        accounts=(account,),
    )  # fmt: skip
    wanted = Wanted(label=label, rights=rights)
    sealer.learn(sealing.kept(conn))
    row, issued = made(sealer, entropy, wanted, store.new_key_id(conn))
    store.add_key(conn, {**row, "customer": customer})
    return issued


async def issue_key_async(
    conn: psycopg.AsyncConnection,
    tools: tuple[Sealer, Entropy],
    customer: CustomerId,
    wanted: Wanted,
) -> IssuedKey:
    """A new key of any kind. Raises PublicKeyWrong."""
    sealer, entropy = tools
    await ring.refresh(conn, sealer)
    row, issued = made(sealer, entropy, wanted, await store.new_key_id_async(conn))
    await store.add_key_async(conn, {**row, "customer": customer})
    return issued


def made(
    sealer: Sealer, entropy: Entropy, wanted: Wanted, row: str
) -> tuple[dict[str, Any], IssuedKey]:
    """The row to write, without its customer, and what is shown. Raises PublicKeyWrong."""
    rights, scopes = wanted.rights, tuple(sorted(wanted.rights.scopes))
    assert scopes, "a key without a scope can do nothing"
    assert ALL_SCOPES.issuperset(scopes), f"scopes are some of {sorted(ALL_SCOPES)}"
    key = f"bdk_{_text(entropy(KEY_BYTES))}"
    secret = sealed = public = None
    kind = "hmac"
    if wanted.public_key is None:
        secret = _text(entropy(SECRET_BYTES))
        sealed = sealer.seal(secret.encode(), row=API_KEY.row(row), nonce=entropy(NONCE_BYTES))
    else:
        kind, given = read_public_key(wanted.public_key)
        public = given.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    written = {
        "api_key_id": row,
        "prefix": key[:ID_PREFIX_LENGTH],
        "key_hash": store.key_hash(key),
        "label": wanted.label,
        "scopes": list(scopes),
        "kind": kind,
        "sealed_secret": sealed,
        "public_key": public,
        "addresses": [str(network) for network in rights.networks],
        "expires_at": rights.expires_at,
        "markets": sorted(rights.markets),
        "account": rights.accounts[0],
        "more_accounts": list(rights.accounts[1:]),
    }
    return written, IssuedKey(key=key, secret=secret or "", scopes=scopes)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
