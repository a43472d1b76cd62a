"""The tools of the verbs about people, made from the keys of the data folder and of a KMS."""

import asyncio
import secrets

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.config import BadSetting, Settings
from bedesten.domain import identity
from bedesten.domain.identity import Door, LinkMaker, Sealer, TokenMaker
from bedesten.gateways.parties import customer_party, staff_party
from bedesten.kit.addresses import AddressWrong, networks_of
from bedesten.kit.clock import Clock
from bedesten.kit.secret import create_secret

CHECK_S = 5
sealing = identity.sealing
log = structlog.get_logger()


def door_of(settings: Settings, clock: Clock) -> Door:
    """Every process of one data folder makes the same: a token of one is good at another.

    Raises BadPasskeySetting, BadSetting.
    """
    master = create_secret(settings.master_key)
    return Door(
        clock=clock,
        entropy=secrets.token_bytes,
        sealer=sealer_of(settings),
        tokens=TokenMaker.of(master),
        links=LinkMaker.of(master),
        in_thread=asyncio.to_thread,
        customer_party=customer_party(settings),
        staff_party=staff_party(settings),
        staff_networks=_networks(settings.staff_networks),
    )


def _networks(setting: str) -> tuple[str, ...]:
    try:
        return tuple(map(str, networks_of(setting)))
    except AddressWrong as error:
        raise BadSetting(f"BEDESTEN_STAFF_NETWORKS={setting}: {error.detail}") from error


def sealer_of(settings: Settings) -> Sealer:
    """What seals and opens secrets of rows."""
    return Sealer.from_file(settings.master_key, sources_of(settings))


def sources_of(settings: Settings) -> sealing.Sources:
    """Where the keys are that wrap those which seal."""
    file = sealing.FileSource(settings.sealing_keys, secrets.token_bytes)
    if settings.kms_url is None:
        return sealing.Sources(file)
    kms = sealing.KmsSource(settings.kms_url, settings.kms_key, settings.kms_token_file)
    return sealing.Sources(file, kms)


async def check_keys(
    pool: AsyncConnectionPool, sealer: Sealer, *columns: sealing.SealedColumn
) -> None:
    """Before serving: that secrets can be opened; what the login may read of them is tried.

    Raises KeyProblem.
    """
    try:
        async with pool.connection(timeout=CHECK_S) as conn:
            await sealing.check(conn, sealer, columns)
    except (psycopg.OperationalError, PoolTimeout):
        log.warning("keys were not checked", reason="the database does not answer")
