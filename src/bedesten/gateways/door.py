"""The tools of the verbs about people, made from the master key of the data folder."""

import asyncio
import secrets
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bedesten.config import Settings
from bedesten.domain.identity import Door, LinkMaker, Sealer, TokenMaker
from bedesten.kit.clock import Clock
from bedesten.kit.secret import create_secret

KEY_BYTES: Final = 32


def door_of(settings: Settings, clock: Clock) -> Door:
    """Every process of one data folder makes the same: a token of one is good at another."""
    master = create_secret(settings.master_key).encode()
    return Door(
        clock=clock,
        entropy=secrets.token_bytes,
        sealer=Sealer.from_file(settings.master_key),
        tokens=TokenMaker(_derived(master, b"access tokens")),
        links=link_maker(settings),
        in_thread=asyncio.to_thread,
    )


def link_maker(settings: Settings) -> LinkMaker:
    """What makes the secrets of mailed links; whoever mails needs no more than this."""
    return LinkMaker(_derived(create_secret(settings.master_key).encode(), b"mailed links"))


def _derived(master: bytes, purpose: bytes) -> bytes:
    """A key for one purpose: none of them tells another (RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"bedesten " + purpose).derive(master)
