"""REST: what the caller's account has, and every movement of it."""

from typing import Annotated

from litestar import get
from litestar.params import Parameter
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.ledger.balances import BalanceList, read_balances
from bedesten.domain.ledger.statement import EntryList, read_entries
from bedesten.domain.markets import Catalogue
from bedesten.protocol.client import EngineClient

READ = {"scope": "read"}
Limit = Annotated[int, Parameter(ge=1, le=500, description="Entries of a page")]


@get("/balances", opt=READ, tags=["balances"], summary="List balances")
async def get_balances(engine: EngineClient, catalogue: Catalogue, subject: Subject) -> BalanceList:
    """Every asset the account has touched, from the engine: never behind a write."""
    return await read_balances(engine, catalogue, subject.account)


@get("/ledger/entries", opt=READ, tags=["balances"], summary="List ledger entries")
async def list_entries(
    pool: AsyncConnectionPool,
    subject: Subject,
    asset: str | None = None,
    cursor: str | None = None,
    limit: Limit = 100,
) -> EntryList:
    """Every movement of the account's money, newest first; a debit raises what it owns."""
    return await read_entries(pool, subject, asset=asset, cursor=cursor, limit=limit)
