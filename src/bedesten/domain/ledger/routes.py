"""REST: what the caller's account has, and every movement of it."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from bedesten.domain.ledger.balances import BalanceList, read_balances
from bedesten.domain.ledger.statement import EntryList, read_entries
from bedesten.domain.markets import Desk

READ = {"scope": "read"}
Symbol = Annotated[str | None, QueryParameter(pattern=r"^[A-Z0-9]{1,16}$")]
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Entries of a page")]


@get("/balances", opt=READ, tags=["balances"], summary="List balances")
async def get_balances(desk: NamedDependency[Desk]) -> BalanceList:
    """Every asset the account has touched, from the engine: never behind a write."""
    return await read_balances(desk.engine, desk.catalogue, desk.subject.account)


@get("/ledger/entries", opt=READ, tags=["balances"], summary="List ledger entries")
async def list_entries(
    desk: NamedDependency[Desk],
    asset: Symbol = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> EntryList:
    """Every movement of the account's money, newest first; a debit raises what it owns."""
    return await read_entries(desk.pool, desk.subject, asset=asset, cursor=cursor, limit=limit)
