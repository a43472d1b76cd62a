"""REST: what the caller's account has, and every movement of it."""

from litestar import get

from bedesten.domain.identity import Subject
from bedesten.domain.ledger.balances import BalanceList, read_balances
from bedesten.domain.markets import Catalogue
from bedesten.protocol.client import EngineClient

READ = {"scope": "read"}


@get("/balances", opt=READ, tags=["balances"], summary="List balances")
async def get_balances(engine: EngineClient, catalogue: Catalogue, subject: Subject) -> BalanceList:
    """Every asset the account has touched, from the engine: never behind a write."""
    return await read_balances(engine, catalogue, subject.account)
