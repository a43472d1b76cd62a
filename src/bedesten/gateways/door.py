"""The tools of the verbs about people, made from the master key of the data folder."""

import asyncio
import secrets

from bedesten.config import Settings
from bedesten.domain.identity import Door, LinkMaker, Sealer, TokenMaker
from bedesten.kit.clock import Clock
from bedesten.kit.secret import create_secret


def door_of(settings: Settings, clock: Clock) -> Door:
    """Every process of one data folder makes the same: a token of one is good at another."""
    master = create_secret(settings.master_key)
    return Door(
        clock=clock,
        entropy=secrets.token_bytes,
        sealer=Sealer.from_file(settings.master_key),
        tokens=TokenMaker.of(master),
        links=LinkMaker.of(master),
        in_thread=asyncio.to_thread,
    )
