"""A year of an account: sums that add up, trades by month, sales with what was paid."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from bedesten.kit.id_time import id_floor
from bedesten.protocol.vocabulary import PLATFORM_ACCOUNT
from tests.support.bot import until
from tests.support.holder import Holder
from tests.support.stack import Account, ListedMarket, Stack

YEAR = (datetime.now(UTC) + timedelta(hours=3)).year  # in Istanbul
PARTS = ("opening", "deposits", "withdrawals", "bought", "sold", "fees", "other", "closing")
PAST = """
    insert into public.ledger_transfers (transfer_id, seq, debit_account_id, credit_account_id,
        asset_id, debit_bucket, credit_bucket, entry_type, reference_type, reference_key, amount,
        debit_balance_after, credit_balance_after, created_at)
    values (%s, 1, %s, %s, %s, 'available', 'available', %s, 'transfer', %s, 5, 0, 0, %s)
"""


def report(account: Account, year: int = YEAR) -> dict[str, Any]:
    answer = account.get(f"/api/v1/reports/{year}")
    assert answer.status_code == 200, answer.text
    found = dict(answer.json())
    for one in found["assets"]:
        opening, deposits, withdrawals, bought, sold, fees, other, closing = (
            Decimal(one[part]) for part in PARTS
        )
        assert opening + deposits - withdrawals + bought - sold - fees + other == closing, one
    return found


def sums(found: dict[str, Any], asset: str) -> list[str]:
    """The parts of an asset's year."""
    return next([one[part] for part in PARTS] for one in found["assets"] if one["asset"] == asset)


@pytest.fixture
def dear(stack: Stack) -> ListedMarket:
    """A market where takers pay one percent."""
    return stack.list_market(taker_fee_ppm=10_000)


@pytest.mark.spec("LEDG-011", "REPT-005")
def test_a_year_of_trades_adds_up_and_sales_know_their_cost(
    stack: Stack, dear: ListedMarket
) -> None:
    alice = stack.open_account({dear.base: "1", dear.quote: "1000"})
    maker = stack.open_account({dear.base: "10", dear.quote: "1000"})
    maker.place(dear, "sell", "2", "10")
    alice.place(dear, "buy", "2", "10")  # 1.98 for 20
    maker.place(dear, "buy", "2", "15")
    alice.place(dear, "sell", "2", "15")  # the funded 1, then 1 of 1.98: 29.7 net
    found = until(lambda: report(alice), lambda found: len(found["disposals"]) == 2)
    assert (found["year"], found["time_zone"]) == (YEAR, "Europe/Istanbul")
    assert sums(found, dear.base) == ["0", "0", "0", "2", "2", "0.02", "1", "0.98"]
    assert sums(found, dear.quote) == ["0", "0", "0", "30", "20", "0.3", "1000", "1009.7"]
    (month,) = found["markets"]
    assert {name: month[name] for name in month if name not in ("market", "month")} == {
        "trades": 2, "bought_quantity": "2", "bought_value": "20", "bought_fees": "0.02",
        "sold_quantity": "2", "sold_value": "30", "sold_fees": "0.3",
    }  # fmt: skip
    assert month["month"].startswith(f"{YEAR}-")
    known, unknown = found["disposals"]
    cost = Decimal(20) * Decimal(1) / Decimal("1.98")
    assert (known["quantity"], known["proceeds"]) == ("1", "14.85")
    assert 0 <= cost - Decimal(known["cost"]) < Decimal("0.00000001"), "rounded down"
    assert Decimal(known["gain"]) == Decimal("14.85") - Decimal(known["cost"])
    assert (unknown["quantity"], unknown["proceeds"], unknown["cost"], unknown["gain"]) == (
        "1", "14.85", None, None)  # fmt: skip
    (total,) = found["disposal_sums"]
    assert (total["proceeds"], total["cost"], total["gain"]) == (
        "29.7", known["cost"], known["gain"])  # fmt: skip
    assert total["proceeds_of_unknown_cost"] == "14.85"
    assert found["has_more_disposals"] is False

    answer = alice.get(f"/api/v1/reports/{YEAR}/report.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"report-{alice.id}-{YEAR}.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    parts = {row["item"]: row["amount"] for row in rows
             if (row["section"], row["asset"]) == ("asset", dear.base)}  # fmt: skip
    assert [parts[part] for part in PARTS] == sums(found, dear.base)
    sales = [row for row in rows if row["section"] == "disposal"]
    assert [(row["amount"], row["value"], row["cost"], row["note"]) for row in sales] == [
        ("1", "14.85", known["cost"], ""), ("1", "14.85", "", "cost unknown"),
    ]  # fmt: skip


@pytest.mark.spec("LEDG-011", "REPT-005")
def test_a_year_begins_with_what_the_one_before_left(stack: Stack, market: ListedMarket) -> None:
    alice = stack.open_account({market.quote: "100"})
    stranger = stack.open_account({market.quote: "1"})
    asset = stack._asset_ids()[market.base]
    new_year = datetime(YEAR - 1, 1, 1, tzinfo=UTC) - timedelta(hours=3)  # in Istanbul
    house, own = PLATFORM_ACCOUNT, alice.id
    with psycopg.connect(stack.database.url()) as conn:
        for at, sides, kind in (
            (new_year - timedelta(milliseconds=1), (house, own), "deposit"),
            (new_year, (house, own), "deposit"),
            (new_year + timedelta(days=40), (own, house), "withdrawal"),
            (new_year + timedelta(days=41), (own, house), "adjustment"),
        ):
            number = id_floor(at) + (uuid.uuid4().int % 4000)
            conn.execute(PAST, [number, *sides, asset, kind, uuid.uuid4(), at])
    until(lambda: report(alice)["assets"], lambda found: len(found) == 1)
    assert sums(report(alice, YEAR - 2), market.base) == ["0", "5", "0", "0", "0", "0", "0", "5"]
    before = report(alice, YEAR - 1)
    assert sums(before, market.base) == ["5", "5", "5", "0", "0", "0", "-5", "0"]
    assert [one["asset"] for one in report(alice)["assets"]] == [market.quote]
    assert report(stranger, YEAR - 1)["assets"] == []


@pytest.mark.spec("IDEN-018")
def test_a_report_is_of_one_account_and_for_those_who_may_read_all(
    stack: Stack, market: ListedMarket
) -> None:
    holder = Holder(stack)
    second = holder.opened("savings")
    stack.fund(second, {market.quote: "4"})
    path = f"/reports/{YEAR}"
    until(lambda: holder.get(path, second).json()["assets"], bool)
    assert holder.get(path).json()["assets"] == []
    limited, blind = holder.key("read", markets=[market.symbol]), holder.key("trade")
    for one in (path, f"{path}/report.csv"):
        assert limited.get(one).json()["code"] == "market_not_allowed"
        assert blind.get(one).json()["code"] == "scope_missing"
        assert holder.http.get(one).json()["code"] == "credentials_missing"
    for year, status in (("2019", 400), ("2089", 400), ("last", 404)):
        assert holder.get(f"/reports/{year}").status_code == status
