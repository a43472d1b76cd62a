"""Ledger entries and fills as files, with the conditions of their lists, and only one's own."""

import csv
import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from bedesten.domain.ledger.entries_sheet import PAGE
from bedesten.kit.id_time import id_floor
from bedesten.protocol.vocabulary import PLATFORM_ACCOUNT
from tests.support.bot import until
from tests.support.holder import Holder
from tests.support.stack import Account, ListedMarket, Stack

MANY = PAGE + 234
# Half of them come and half go, so that balances stay what they are.
PAST = """
    insert into public.ledger_transfers (transfer_id, seq, debit_account_id, credit_account_id,
        asset_id, debit_bucket, credit_bucket, entry_type, reference_type, reference_key, amount,
        debit_balance_after, credit_balance_after, created_at)
    select %(first)s + n, 1, case n %% 2 when 0 then %(house)s else %(own)s end,
        case n %% 2 when 0 then %(own)s else %(house)s end, %(asset)s, 'available', 'available',
        'deposit', 'transfer', uuidv7(), 1, 0, 0, %(at)s
    from generate_series(0, %(count)s - 1) as n
"""


def sheet(account: Account, path: str) -> list[dict[str, str]]:
    answer = account.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert str(account.id) in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def listed(account: Account, path: str) -> list[dict[str, Any]]:
    """Every page of a list."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = account.get(f"/api/v1{path}&limit=500{cursor}").json()
        found += page["data"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def as_cells(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What a list answers as a file has it."""
    return [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]


def without_moments(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A file writes +00:00, a list Z."""
    return [{k: v for k, v in row.items() if not k.endswith("_at")} for row in rows]


@pytest.mark.spec("WEB-003", "LEDG-011")
def test_ledger_entries_are_there_as_a_file(
    stack: Stack, market: ListedMarket, alice: Account, bob: Account
) -> None:
    alice.place(market, "sell", "1", "3")
    bob.place(market, "buy", "0.4", "3")
    past = datetime.now(UTC) - timedelta(days=50)
    with psycopg.connect(stack.database.url()) as conn:
        asset = stack._asset_ids()[market.base]
        conn.execute(PAST, {
            "first": id_floor(past), "house": PLATFORM_ACCOUNT, "own": alice.id, "asset": asset,
            "at": past, "count": MANY,
        })  # fmt: skip
    path = f"/ledger/entries?asset={market.base}"
    rows = until(
        lambda: listed(alice, path), lambda found: "trade" in {row["entry_type"] for row in found}
    )
    found = sheet(alice, path.replace("entries", "entries.csv"))
    assert without_moments(found) == without_moments(as_cells(rows))
    assert datetime.fromisoformat(found[0]["created_at"]).tzinfo is not None
    assert {row["asset"] for row in found} == {market.base}

    day = (past + timedelta(days=1)).isoformat()
    newer = sheet(alice, f"/ledger/entries.csv?asset={market.base}&since={quote(day)}")
    assert newer == found[: len(found) - MANY]
    older = sheet(alice, f"/ledger/entries.csv?asset={market.base}&until={quote(day)}")
    assert older == found[len(found) - MANY :]
    for condition in ("since", "until"):
        again = listed(alice, f"{path}&{condition}={quote(day)}")
        assert len(again) == {"since": len(newer), "until": MANY}[condition]
    assert sheet(alice, f"/ledger/entries.csv?since={quote(day)}&until=2020-01-02T00:00:00Z") == []
    traded = sheet(alice, f"/ledger/entries.csv?asset={market.base}&entry_type=trade")
    assert traded == [row for row in found if row["entry_type"] == "trade"] != []
    deposits = listed(alice, f"{path}&entry_type=deposit")
    assert deposits == [row for row in rows if row["entry_type"] == "deposit"]
    assert len(deposits) == MANY
    for condition in ("since=yesterday", "entry_type=gift"):
        wrong = alice.get(f"/api/v1/ledger/entries.csv?{condition}")
        assert (wrong.status_code, wrong.json()["code"]) == (400, "malformed")
    assert market.base not in {row["asset"] for row in sheet(bob, "/ledger/entries.csv")
                               if row["entry_type"] == "deposit"}  # fmt: skip


@pytest.mark.spec("WEB-003")
def test_fills_are_there_as_a_file(
    stack: Stack, market: ListedMarket, alice: Account, bob: Account
) -> None:
    stranger = stack.open_account({market.quote: "1"})
    alice.place(market, "sell", "3", "3")
    first = bob.place(market, "buy", "1", "3")["order_id"]
    time.sleep(0.002)  # moments are milliseconds
    between = datetime.now(UTC).isoformat()
    time.sleep(0.002)
    bob.place(market, "buy", "2", "3")
    rows = until(lambda: listed(bob, f"/fills?market={market.symbol}"),
                 lambda found: len(found) == 2)  # fmt: skip
    found = sheet(bob, f"/fills.csv?market={market.symbol}")
    assert without_moments(found) == without_moments(as_cells(rows))
    assert [row["quantity"] for row in found] == ["2", "1"]
    assert sheet(bob, f"/fills.csv?order_id={first}") == found[1:]
    assert sheet(bob, "/fills.csv?side=buy") == found
    assert sheet(bob, "/fills.csv?side=sell") == listed(bob, "/fills?side=sell") == []
    assert sheet(bob, f"/fills.csv?since={quote(between)}") == found[:1]
    assert sheet(bob, f"/fills.csv?until={quote(between)}") == found[1:]
    assert len(listed(bob, f"/fills?since={quote(between)}")) == 1
    assert {row["role"] for row in sheet(alice, "/fills.csv")} == {"maker"}
    assert sheet(stranger, "/fills.csv") == []
    assert stranger.get("/api/v1/fills.csv?market=NO-SUCH").status_code == 404


@pytest.mark.spec("IDEN-018")
def test_files_are_for_those_who_may_read_and_for_their_markets(
    stack: Stack, market: ListedMarket
) -> None:
    holder = Holder(stack)
    stack.fund(holder.first, {market.quote: "4"})
    limited, blind = holder.key("read", markets=[market.symbol]), holder.key("trade")
    for path in ("/ledger/entries.csv", "/fills.csv"):
        assert holder.get(path).status_code == 200
        assert blind.get(path).json()["code"] == "scope_missing"
        assert limited.get(path).json()["code"] == "market_not_allowed"
        assert holder.http.get(path).json()["code"] == "credentials_missing"
    assert limited.get(f"/ledger/entries.csv?asset={market.quote}").status_code == 200
    assert limited.get(f"/fills.csv?market={market.symbol}").status_code == 200
