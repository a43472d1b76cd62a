"""REST: what the caller's account owns and owned, and what it is and was worth."""

from typing import Annotated, Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from bedesten.domain import identity
from bedesten.domain.markets import Desk
from bedesten.domain.reporting.portfolio import Portfolio, read_portfolio
from bedesten.domain.reporting.value_history import DAYS_MAX, ValueHistory, read_value_history
from bedesten.domain.reporting.yearly import (
    YearlyReport,
    read_yearly_report,
    write_yearly_sheet,
)

TAGS: Final = ["reports"]
Here = NamedDependency[Desk]
People = NamedDependency[identity.Reception]
Year = Annotated[int, PathParameter(ge=2020, le=2088, description="Such as 2027")]
Currency = Annotated[
    str, QueryParameter(pattern=r"^[A-Z0-9]{1,16}$", description="The asset in which it is valued")
]
Days = Annotated[int, QueryParameter(ge=1, le=DAYS_MAX, description="1: by the hour")]


@get("/portfolio", opt={"scope": "read", "weight": 5}, tags=TAGS, summary="Read my portfolio")
async def get_portfolio(desk: Here, currency: Currency) -> Portfolio:
    """What the account has, at the last price of a market of the asset and the currency, else by
    way of one other asset; of several ways the one with the newest prices."""
    return await read_portfolio(desk, currency)


@get("/portfolio/history", opt={"scope": "read", "weight": 10}, tags=TAGS,
     summary="Read what my portfolio was worth")  # fmt: skip
async def get_value_history(desk: Here, currency: Currency, days: Days = 30) -> ValueHistory:
    """At each begin of a day (UTC), or with `days=1` of an hour, and now; at the last closes of
    then. What had no price then is not in the value."""
    return await read_value_history(desk, currency, days)


@get("/reports/{year:int}", opt={"scope": "read", "weight": 50}, tags=TAGS,
     summary="Read a yearly report")  # fmt: skip
async def get_yearly_report(desk: Here, reception: People, year: Year) -> YearlyReport:
    """Of the account, by the calendar of the customer's time zone; the rules are in
    docs/reference/reports.md. Not for keys that are limited to markets."""
    return await read_yearly_report(desk, year, await _zone(reception))


@get("/reports/{year:int}/report.csv", opt={"scope": "read", "weight": 50}, tags=TAGS,
     summary="Download a yearly report", media_type="text/csv")  # fmt: skip
async def download_yearly_report(desk: Here, reception: People, year: Year) -> Stream:
    """The same as a file, with every sale."""
    pieces = await write_yearly_sheet(desk, year, await _zone(reception))
    name = f'attachment; filename="report-{desk.subject.account}-{year}.csv"'
    return Stream(pieces, headers={"Content-Disposition": name}, media_type="text/csv")


async def _zone(reception: identity.Reception) -> str:
    async with reception.conn() as conn:
        return await identity.time_zone_of(conn, reception.customer)


ROUTES: Final[tuple[Any, ...]] = (
    get_portfolio,
    get_value_history,
    get_yearly_report,
    download_yearly_report,
)
