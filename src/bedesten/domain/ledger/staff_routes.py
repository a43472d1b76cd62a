"""REST of the back office: the exchange's own accounts."""

from typing import Any, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency

from bedesten.domain import identity
from bedesten.domain.ledger.house import HouseAccount, house_accounts


class HouseAccountList(msgspec.Struct):
    """Oldest first."""

    data: list[HouseAccount]


@get("/house-accounts", opt={"permission": "money:read"}, tags=["money"],
     summary="List house accounts")  # fmt: skip
async def list_house_accounts(
    office: NamedDependency[identity.staff.Office],
) -> HouseAccountList:
    """Fees, treasury, custody, banks: accounts without a customer, and what they have or owe."""
    async with office.conn() as conn:
        return HouseAccountList(await house_accounts(conn))


ROUTES: Final[tuple[Any, ...]] = (list_house_accounts,)
