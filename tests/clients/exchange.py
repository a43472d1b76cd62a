"""A demo exchange as traders meet it, and accounts on it with a key of each kind."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.domain.identity.keys import issue, store
from bedesten.domain.identity.keys.rights import Rights
from bedesten.gateways.door import sealer_of
from bedesten.kit.ids import AccountId
from tests.cli.terminal import answer_here, data_folder, up

PATIENCE_S = 60.0
TRADES_MIN = 5  # clients' scripts tell some trades apart

PrivateKey = ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


class Key(msgspec.Struct, frozen=True):
    """An API key and what signs for it: text for HMAC, else a private key in PEM."""

    key: str
    secret: str


class Exchange(msgspec.Struct, frozen=True):
    """Where it is: addresses without a path."""

    folder: Path
    rest: str
    streams: str

    def open_account(self) -> dict[str, Key]:
        """A fresh account with the demo's funds; its keys by kind."""
        made = answer_here("demo", "account", "--data", str(self.folder))
        found = {"hmac": Key(made["api_key"], made["api_secret"])}
        for private in (
            ed25519.Ed25519PrivateKey.generate(),
            rsa.generate_private_key(65_537, 2_048),
        ):
            kind = "rsa" if isinstance(private, rsa.RSAPrivateKey) else "ed25519"
            found[kind] = self._enter(made, private)
        return found

    def given(self) -> dict[str, Any]:
        """What a client's script is told: see scripts/steps.py."""
        return {"rest": self.rest, "streams": self.streams, "keys": self.open_account()}

    def has_traded(self) -> None:
        """Wait until each market has what clients ask for: trades, and klines made of them."""
        deadline = time.monotonic() + PATIENCE_S
        for market in ("BTCUSDT", "ETHUSDT", "BTCTRY"):
            while not (self._has(market, "trades", TRADES_MIN) and self._has(market, "klines", 1)):
                assert time.monotonic() < deadline, f"nobody trades {market}"
                time.sleep(0.1)

    def _has(self, market: str, what: str, at_least: int) -> bool:
        asked = f"symbol={market}&limit={at_least}" + "&interval=1m" * (what == "klines")
        found = httpx.get(f"{self.rest}/api/v3/{what}?{asked}").raise_for_status().json()
        return len(found) >= at_least

    def _enter(self, made: dict[str, Any], private: PrivateKey) -> Key:
        """Give the account a key whose secret stays with its customer."""
        pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        rights = Rights(
            scopes=frozenset(made["scopes"]), networks=(), expires_at=None, markets=frozenset(),
            accounts=(AccountId(made["account_id"]),),
        )  # fmt: skip
        wanted = issue.Wanted(label="client", rights=rights, public_key=pem.decode())
        sealer = sealer_of(Settings(data=self.folder))
        with psycopg.connect(Access(self.folder, None).url("admin_user")) as conn:
            row, issued = issue.made(sealer, secrets.token_bytes, wanted, store.new_key_id(conn))
            store.add_key(conn, {**row, "customer": made["customer_id"]})
        secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Key(issued.key, secret.decode())


@contextmanager
def demo_exchange() -> Iterator[Exchange]:
    """`bedesten up --demo`, with its simulated trade."""
    with data_folder(prepared=True) as folder, up(folder, "--demo") as terminal:
        rest = re.search(r"http://localhost:(\d+)/api/v3", terminal.text)
        streams = re.search(r"ws://localhost:(\d+)/ws\b", terminal.text)
        assert rest is not None
        assert streams is not None
        terminal.until("simulated trading started")
        running = Exchange(folder, f"http://127.0.0.1:{rest[1]}", f"ws://127.0.0.1:{streams[1]}")
        running.has_traded()
        yield running
        assert terminal.interrupt() == 0
