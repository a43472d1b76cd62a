"""All that decides about a customer, for one page that staff read."""

from typing import Final, NamedTuple

import msgspec
import psycopg

from bedesten.domain import identity
from bedesten.domain.limits.overview import Overview, overview
from bedesten.kit.ids import CustomerId

COUNTS: Final = """
    select u.aml_status::text, u.risk_level::text,
        (select count(*) from public.api_keys as k where k.user_id = u.user_id
            and k.revoked_at is null
            and (k.expires_at is null or k.expires_at > clock_timestamp())),
        (select count(*) from public.sessions as s where s.user_id = u.user_id
            and s.ended_at is null and s.expires_at > clock_timestamp())
    from public.users as u where u.user_id = %s
"""
ACCOUNTS: Final = """
    select a.account_id, a.account_number, a.kind::text, f.wanted, f.projected, a.fee_tier,
        (select count(*) from public.open_orders as o where o.account_id = a.account_id)
    from public.accounts as a
    join admin.account_flags as f on f.account_id = a.account_id
    where a.user_id = %s order by a.account_id
"""


class AccountView(msgspec.Struct):
    """An account: what the engine refuses it (`frozen`), and what it should refuse."""

    account_id: int
    account_number: str
    kind: str
    frozen: list[str]
    should_be_frozen: list[str]
    fee_tier: int
    open_orders: int


class Page(NamedTuple):
    """A customer's limits, compliance's view, accounts, and how many keys and sessions live."""

    overview: Overview
    aml_status: str
    risk_level: str
    live_api_keys: int
    live_sessions: int
    accounts: list[AccountView]


async def read_page(conn: psycopg.AsyncConnection, customer: CustomerId) -> Page:
    """Of a customer who exists; on the login for staff. Raises CustomerNotFound."""
    found = await overview(conn, customer)
    counts = await (await conn.execute(COUNTS, [customer])).fetchone()
    if found is None or counts is None:
        raise identity.CustomerNotFound
    rows = await (await conn.execute(ACCOUNTS, [customer])).fetchall()
    aml, risk, keys, sessions = counts
    return Page(found, aml, risk, keys, sessions, [_account(*row) for row in rows])


def _account(
    account: int, number: str, kind: str, wanted: int, projected: int, *rest: int
) -> AccountView:
    tier, orders = rest
    return AccountView(
        account_id=account,
        account_number=number,
        kind=kind,
        frozen=identity.freezes.words(projected),
        should_be_frozen=identity.freezes.words(wanted),
        fee_tier=tier,
        open_orders=orders,
    )
