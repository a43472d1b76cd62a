"""API keys with any rights, made without the REST gateway."""

import base64
import secrets
from typing import Any

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bedesten.domain.identity import Sealer
from bedesten.domain.identity.keys import issue, store
from bedesten.domain.identity.keys.rights import Rights
from bedesten.kit.addresses import network_of
from bedesten.kit.ids import AccountId
from tests.support.bot import Bot, now_ms
from tests.support.stack import Account, Stack


def rights_for(account: Account, *networks: str, **limits: Any) -> Rights:
    """To read and trade for this account, from these networks; `limits` say what else."""
    rights = Rights(
        scopes=frozenset({"read", "trade"}),
        networks=tuple(network_of(text) for text in networks),
        expires_at=None,
        markets=frozenset(),
        accounts=(AccountId(account.id),),
    )
    return msgspec.structs.replace(rights, **limits)


def issued_key(stack: Stack, account: Account, wanted: issue.Wanted) -> str:
    """The text of a new key of the account's owner."""
    return str(_issued(stack, account, wanted).key)


def bot_with(stack: Stack, account: Account, **limits: Any) -> Bot:
    """A bot that signs with a new key of these limits."""
    wanted = issue.Wanted(label="limited", rights=rights_for(account, **limits))
    made = _issued(stack, account, wanted)
    named = Account(stack, account.id, account.owner, key=made.key, secret=made.secret)
    return Bot(stack, named)


class Signer:
    """A key of the account's whose secret, for Ed25519, stays here."""

    def __init__(self, stack: Stack, account: Account) -> None:
        self._secret = Ed25519PrivateKey.generate()
        public = self._secret.public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        wanted = issue.Wanted(label="signer", rights=rights_for(account), public_key=pem)
        self.key = issued_key(stack, account, wanted)

    def signed(self, **params: Any) -> dict[str, Any]:
        """Parameters of the WebSocket API, sorted, joined and signed."""
        params |= {"apiKey": self.key, "timestamp": now_ms()}
        payload = "&".join(f"{name}={params[name]}" for name in sorted(params))
        signature = base64.b64encode(self._secret.sign(payload.encode())).decode()
        return params | {"signature": signature}


def limit_to(stack: Stack, key: str, markets: list[str]) -> None:
    """Limit the key to these markets, as its owner may."""
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        conn.execute(
            "update public.api_keys set markets = %s where key_hash = %s",
            [markets, store.key_hash(key)],
        )


def _issued(stack: Stack, account: Account, wanted: issue.Wanted) -> Any:
    sealer = Sealer.from_file(stack.settings.master_key)
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        row, issued = issue.made(sealer, secrets.token_bytes, wanted, store.new_key_id(conn))
        store.add_key(conn, {**row, "customer": account.owner})
    return issued
