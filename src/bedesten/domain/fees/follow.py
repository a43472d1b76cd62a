"""Have the engine's rates of accounts say what fee profiles say."""

from datetime import datetime
from typing import Final

import psycopg

from bedesten.kit.moment import ns_of
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetFees
from bedesten.protocol.events import Refused
from bedesten.protocol.vocabulary import Refusal

TO_SET: Final = """
    select account_id, market_id, maker_fee_ppm, taker_fee_ppm, valid_to
    from admin.profile_rates
    except
    select account_id, market_id, maker_fee_ppm, taker_fee_ppm, valid_to
    from public.followed_rates
    order by 1, 2
"""
TO_REMOVE: Final = """
    select account_id, market_id from public.followed_rates
    except
    select account_id, market_id from admin.profile_rates
    order by 1, 2
"""
KEEP: Final = """
    insert into public.followed_rates
        (account_id, market_id, maker_fee_ppm, taker_fee_ppm, valid_to)
    values (%s, %s, %s, %s, %s)
    on conflict (account_id, market_id) do update
    set maker_fee_ppm = excluded.maker_fee_ppm, taker_fee_ppm = excluded.taker_fee_ppm,
        valid_to = excluded.valid_to, sent_at = clock_timestamp()
"""
FORGET: Final = "delete from public.followed_rates where account_id = %s and market_id = %s"


class RatesRefused(Exception):
    """The engine does not take rates that a profile has; the message says why."""


async def follow_profiles(conn: psycopg.AsyncConnection, engine: EngineClient) -> int:
    """Send every rate that differs from what was sent last; how many. What operators set by hand
    for accounts without a profile stays.

    Raises EngineUnavailable, OutcomeUnknown (then ask again), RatesRefused.
    """
    gone = await (await conn.execute(TO_REMOVE)).fetchall()
    for account, market in gone:
        await _accepted(engine, SetFees(account=account, market=market, remove=1))
        await conn.execute(FORGET, [account, market])
    changed = await (await conn.execute(TO_SET)).fetchall()
    for account, market, maker, taker, until in changed:
        command = SetFees(
            account=account, market=market, maker_fee_ppm=maker, taker_fee_ppm=taker,
            valid_until=_ns(until),
        )  # fmt: skip
        await _accepted(engine, command)
        await conn.execute(KEEP, [account, market, maker, taker, until])
    return len(gone) + len(changed)


async def _accepted(engine: EngineClient, command: SetFees) -> None:
    for event in (await engine.submit(command)).events:
        if isinstance(event, Refused):
            name = Refusal(event.refusal).name.lower()
            raise RatesRefused(f"account {command.account}, market {command.market}: {name}")


def _ns(until: datetime | None) -> int:
    """0 is no end."""
    return 0 if until is None else ns_of(until)
