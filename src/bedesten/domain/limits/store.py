"""SQL of limits: where a customer stands, what counts, what was used."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import psycopg

from bedesten.domain.limits.model import (
    MONTH_H,
    RULES,
    Kind,
    Movement,
    Profile,
    Standing,
    Terms,
    Thresholds,
    Used,
    Valued,
)
from bedesten.kit.ids import AssetId, CustomerId, MovementId

STANDING: Final = """
    select u.kyc_level, u.segment::text, u.status::text, public.account_flags(u.user_id, 0),
        u.status in ('active', 'suspended') and u.aml_status <> 'blocked',
        case when u.withdrawals_locked_until > clock_timestamp()
            then u.withdrawals_locked_until end,
        config.number_of('kyc.deposit_from_level')::integer,
        config.number_of('kyc.trade_from_level')::integer,
        config.number_of('kyc.withdraw_from_level')::integer,
        (select p.param_value from config.system_parameters as p
            where p.param_key = 'platform.reference_currency'),
        config.get_user_limit_profile(u.user_id)
    from public.users as u where u.user_id = %s and u.deleted_at is null
"""
# Requests of one customer at once would each find the other's amount unused.
LOCKED: Final = STANDING + " for no key update of u"
# The amounts in the order of RULES.
PROFILE: Final = """
    select profile_id, profile_name, kyc_level_required, segment::text, is_default, is_active,
        array[daily_deposit_limit_fiat, daily_withdrawal_limit_fiat, monthly_withdrawal_limit_fiat,
            daily_withdrawal_limit_crypto, monthly_withdrawal_limit_crypto]::numeric[], version
    from config.limit_profiles
"""
USED: Final = """
    select u.kind::text, w.hours, sum(u.value), min(u.used_at) + make_interval(hours => w.hours)
    from public.limit_uses as u
    join unnest(%(hours)s::integer[]) as w (hours)
        on u.used_at > clock_timestamp() - make_interval(hours => w.hours)
    where u.user_id = %(customer)s and u.released_at is null
        and u.used_at > clock_timestamp() - make_interval(hours => %(longest)s)
    group by u.kind, w.hours
"""
USED_OF_ASSET: Final = """
    select coalesce(sum(u.amount), 0), min(u.used_at) + interval '1 day'
    from public.limit_uses as u
    where u.user_id = %(customer)s and u.asset_id = %(asset)s and u.released_at is null
        and u.used_at > clock_timestamp() - interval '1 day' and u.kind <> 'deposit_fiat'
"""
# The oldest uses leave first; the one with which enough has left says when.
FITS_AT: Final = """
    select used_at + make_interval(hours => %(hours)s)
    from (
        select u.used_at, sum(case when %(in_units)s then u.amount else u.value end)
            over (order by u.used_at, u.movement_id) as left_by_then
        from public.limit_uses as u
        where u.user_id = %(customer)s and u.released_at is null
            and u.kind::text = any (%(kinds)s) and (not %(in_units)s or u.asset_id = %(asset)s)
            and u.used_at > clock_timestamp() - make_interval(hours => %(hours)s)
    ) as leaving
    where left_by_then >= %(excess)s
    order by used_at limit 1
"""
TERMS: Final = """
    select a.symbol, a.asset_type = 'fiat', coalesce(t.min_withdraw_amount, 0),
        t.max_withdraw_amount, t.daily_withdraw_limit,
        (select round(v.rate, 18) from public.asset_values as v
            where v.asset_id = a.asset_id and v.currency = %s)
    from public.assets as a
    left join public.asset_terms as t on t.asset_id = a.asset_id
    where a.asset_id = %s
"""


async def standing(
    conn: psycopg.AsyncConnection, customer: CustomerId, *, lock: bool = False
) -> Standing | None:
    """Where a customer stands; with `lock` nobody else moves anything of theirs meanwhile."""
    query = LOCKED if lock else STANDING
    row = await (await conn.execute(query.encode(), [customer])).fetchone()
    if row is None:
        return None
    profile = None if row[10] is None else await profile_of(conn, row[10])
    level, segment, status, flags, may_deposit, cooling_until, *levels, currency, _ = row
    return Standing(
        customer, level, segment, status, flags, may_deposit, cooling_until,
        Thresholds(*levels), currency, profile,
    )  # fmt: skip


async def profile_of(conn: psycopg.AsyncConnection, profile: int) -> Profile:
    """The profile of this number."""
    query = PROFILE + " where profile_id = %s"
    row = await (await conn.execute(query.encode(), [profile])).fetchone()
    assert row is not None, "profiles are never deleted"
    return _profile(row)


async def profiles(conn: psycopg.AsyncConnection) -> list[Profile]:
    """All of them, by level and name."""
    query = PROFILE + " order by kyc_level_required, profile_name"
    done = await conn.execute(query.encode())
    return [_profile(row) for row in await done.fetchall()]


async def used(conn: psycopg.AsyncConnection, customer: CustomerId) -> dict[tuple[str, int], Used]:
    """What counts now, by kind and hours; nothing of a kind has no entry."""
    hours = sorted({rule.hours for rule in RULES})
    done = await conn.execute(USED, {"customer": customer, "hours": hours, "longest": MONTH_H})
    return {(kind, span): Used(*rest) for kind, span, *rest in await done.fetchall()}


async def used_of_asset(
    conn: psycopg.AsyncConnection, customer: CustomerId, asset: AssetId
) -> Decimal:
    """How much of an asset went out in 24 hours, in whole units."""
    row = await (
        await conn.execute(USED_OF_ASSET, {"customer": customer, "asset": asset})
    ).fetchone()
    assert row is not None, "a sum has a row"
    return Decimal(row[0])


async def fits_at(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    kinds: tuple[Kind, ...],
    hours: int,
    *,
    excess: Decimal,
    asset: AssetId | None = None,
) -> datetime | None:
    """When so much of what counts has left; None: never, for it is not that much. With `asset`
    in its units."""
    done = await conn.execute(
        FITS_AT,
        {
            "customer": customer,
            "kinds": list(kinds),
            "hours": hours,
            "excess": excess,
            "asset": asset,
            "in_units": asset is not None,
        },
    )
    row = await done.fetchone()
    return None if row is None else row[0]


async def terms(conn: psycopg.AsyncConnection, asset: AssetId, currency: str) -> Terms:
    """The terms of a listed asset, and what a unit of it is worth now."""
    row = await (await conn.execute(TERMS, [currency, asset])).fetchone()
    assert row is not None, "only listed assets are moved"
    return Terms(*row)


async def use_of(conn: psycopg.AsyncConnection, movement: MovementId) -> Valued | None:
    """What this movement uses already."""
    done = await conn.execute(
        "select currency, rate, value from public.limit_uses where movement_id = %s", [movement]
    )
    row = await done.fetchone()
    return None if row is None else Valued(*row)


async def add_use(
    conn: psycopg.AsyncConnection, movement: Movement, kind: Kind, currency: str, rate: Decimal
) -> Valued:
    """Count a movement from now on."""
    done = await conn.execute(
        "insert into public.limit_uses"
        " (movement_id, user_id, kind, asset_id, amount, currency, rate)"
        " values (%s, %s, %s, %s, %s, %s, %s) returning currency, rate, value",
        [movement.id, movement.customer, kind, movement.asset, movement.amount, currency, rate],
    )
    row = await done.fetchone()
    assert row is not None, "an insert without conflict answers its row"
    return Valued(*row)


async def release(conn: psycopg.AsyncConnection, movement: MovementId) -> bool:
    """Count it no more; False when it did not count."""
    done = await conn.execute(
        "update public.limit_uses set released_at = clock_timestamp()"
        " where movement_id = %s and released_at is null",
        [movement],
    )
    return done.rowcount == 1


def _profile(row: tuple[Any, ...]) -> Profile:
    number, name, level, segment, is_default, is_active, amounts, version = row
    return Profile(number, name, level, segment, is_default, is_active, tuple(amounts), version)
