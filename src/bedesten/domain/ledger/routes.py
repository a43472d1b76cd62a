"""REST: what the caller's account has, every movement of it, and a demo's test funds."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter, RawBody
from litestar.response import Stream
from litestar.types import Scope

from bedesten.domain.identity import SESSION, Reception
from bedesten.domain.ledger.balances import BalanceList, read_balances
from bedesten.domain.ledger.demo_funds import DemoFunds, take_test_funds
from bedesten.domain.ledger.entries_sheet import entries_sheet
from bedesten.domain.ledger.statement import EntryList, EntryQuestion, EntryType, read_entries
from bedesten.domain.ledger.transfer import AccountTransfer, NewTransfer, transfer
from bedesten.domain.ledger.transfers import TransferList, list_transfers
from bedesten.domain.markets import Desk
from bedesten.kit.errors import Malformed
from bedesten.kit.idempotency import idempotency_key
from bedesten.kit.span import span_of
from bedesten.kit.unreadable import UNREADABLE

READ = {"scope": "read"}
PERSON = {"scope": SESSION}
Symbol = Annotated[str | None, QueryParameter(pattern=r"^[A-Z0-9]{1,16}$")]
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Entries of a page")]
Since = Annotated[str | None, QueryParameter(format="date-time", description="From this moment on")]
Until = Annotated[str | None, QueryParameter(format="date-time", description="Before this moment")]
OfType = Annotated[EntryType | None, QueryParameter(description="Of this type alone")]
_new_transfer = msgspec.json.Decoder(NewTransfer)


@get("/balances", opt=READ, tags=["balances"], summary="List balances")
async def get_balances(desk: NamedDependency[Desk]) -> BalanceList:
    """Every asset the account has touched, from the engine: never behind a write. To a key that is
    limited to markets, those of its markets."""
    return await read_balances(desk)


@get("/ledger/entries", opt={**READ, "weight": 5}, tags=["balances"], summary="List ledger entries")
async def list_entries(
    *,
    desk: NamedDependency[Desk],
    asset: Symbol = None,
    entry_type: OfType = None,
    since: Since = None,
    until: Until = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> EntryList:
    """Every movement of the account's money, newest first; a debit raises what it owns. A key that
    is limited to markets names an asset of these."""
    await desk.check_asset(asset)
    question = EntryQuestion(
        asset=asset, entry_type=entry_type, span=span_of(since, until), cursor=cursor, limit=limit
    )
    return await read_entries(desk.pool, desk.subject, question)


@get("/ledger/entries.csv", opt={**READ, "weight": 50}, tags=["balances"],
     summary="Download ledger entries", media_type="text/csv")  # fmt: skip
async def download_entries(
    *,
    desk: NamedDependency[Desk],
    asset: Symbol = None,
    entry_type: OfType = None,
    since: Since = None,
    until: Until = None,
) -> Stream:
    """The same as a file, all of them, newest first."""
    await desk.check_asset(asset)
    question = EntryQuestion(asset=asset, entry_type=entry_type, span=span_of(since, until))
    pieces = await entries_sheet(desk.pool, desk.subject, question)
    name = f'attachment; filename="ledger-{desk.subject.account}.csv"'
    return Stream(pieces, headers={"Content-Disposition": name}, media_type="text/csv")


@post("/demo/test-funds", opt=PERSON, tags=["demo"], status_code=201, summary="Take test funds")
async def post_test_funds(reception: NamedDependency[Reception]) -> DemoFunds:
    """Once a day, in a demo (`bedesten up --demo`); elsewhere 403 `demo_only`."""
    return await take_test_funds(reception)


@post("/transfers", opt={"scope": "account", "idempotent": "required", "body": NewTransfer},
      tags=["accounts"], summary="Transfer between own accounts")  # fmt: skip
async def make_transfer(
    desk: NamedDependency[Desk], scope: Scope, body: RawBody
) -> Response[AccountTransfer]:
    """At once and for nothing, of what is available; neither from nor to an account that may not
    withdraw. Takes effect at most once for each Idempotency-Key, for ever."""
    try:
        wanted = _new_transfer.decode(body)
    except UNREADABLE as error:
        raise Malformed(str(error)) from error
    done, replayed = await transfer(desk, wanted, idempotency_key(scope))
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    return Response(done, status_code=201, headers=headers)


@get("/transfers", opt={**READ, "weight": 5}, tags=["accounts"],
     summary="List transfers between own accounts")  # fmt: skip
async def read_transfers(
    desk: NamedDependency[Desk],
    asset: Symbol = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> TransferList:
    """Between the accounts that the caller may act for, newest first."""
    return await list_transfers(desk, asset=asset, cursor=cursor, limit=limit)
