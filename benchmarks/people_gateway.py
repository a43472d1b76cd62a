"""`python -m benchmarks.people_gateway`: the REST gateway with two more routes, which read the same
row: in nobody's name, and in that of whoever asks. Settings come from the environment.
"""

import os
import sys
from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency

from bedesten.config import load
from bedesten.domain.ledger import own_history, public_history
from bedesten.domain.markets import Desk
from bedesten.gateways.rest import app

OPEN_PATH: Final = "/measured/open"
OWN_PATH: Final = "/measured/own"
QUERY: Final = "select account_id, account_number from public.accounts order by account_id limit 1"


@get(OPEN_PATH, opt={"scope": "public"}, include_in_schema=False)
async def read_open(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Row security shows nobody's rows to nobody."""
    async with public_history(desk.pool) as history:
        row = await (await history.conn.execute(QUERY)).fetchone()
    return {"account": row, "as_of_seq": history.seq}


@get(OWN_PATH, opt={"scope": "read"}, include_in_schema=False)
async def read_own(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Row security shows the caller's."""
    async with own_history(desk.pool, desk.subject.customer) as history:
        row = await (await history.conn.execute(QUERY)).fetchone()
    return {"account": row, "as_of_seq": history.seq}


def main() -> int:
    """Serve as the gateway does."""
    vars(app)["API_ROUTES"] = (*app.API_ROUTES, read_open, read_own)
    return app.run(load(os.environ))


if __name__ == "__main__":
    sys.exit(main())
