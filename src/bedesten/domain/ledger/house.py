"""The exchange's own accounts, and what each has or owes."""

from datetime import datetime
from typing import Final, Literal

import msgspec
import psycopg

# platform: what the exchange has and paid in; fee_pool: collected fees; the others are on the way
# from, to or in the custody of banks and chains.
TYPES: Final[dict[str, Literal["treasury", "fee"]]] = {"platform": "treasury", "fee_pool": "fee"}
HOUSE: Final = """
    select a.account_id, a.account_number, a.kind::text, a.created_at,
        coalesce(jsonb_agg(jsonb_build_object('asset', s.symbol, 'available',
            trim_scale(b.available + b.fee)::text) order by s.symbol)
            filter (where b.available + b.fee <> 0), '[]')
    from public.accounts as a
    left join public.balances as b on b.account_id = a.account_id
    left join public.assets as s on s.asset_id = b.asset_id
    where a.is_house group by a.account_id order by a.account_id
"""


class HouseBalance(msgspec.Struct, frozen=True):
    """Below zero: owed, such as what the platform has paid in."""

    asset: str
    available: str


class HouseAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account without a customer. `account_type`: treasury, fee, or house."""

    account_id: int
    account_number: str
    account_type: str
    kind: str
    created_at: datetime
    balances: list[HouseBalance]


async def house_accounts(conn: psycopg.AsyncConnection) -> list[HouseAccount]:
    """Every one, oldest first, with the balances that are not zero."""
    done = await conn.execute(HOUSE)
    return [
        HouseAccount(
            account_id=account,
            account_number=number,
            account_type=TYPES.get(kind, "house"),
            kind=kind,
            created_at=created_at,
            balances=msgspec.convert(balances, list[HouseBalance]),
        )
        for account, number, kind, created_at, balances in await done.fetchall()
    ]
