"""What an account owns and was worth, valued through markets: of real trades and a made-up past."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from bedesten.kit.id_time import id_floor
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet
from bedesten.protocol.vocabulary import FEE_POOL_ACCOUNT, PLATFORM_ACCOUNT, Phase
from tests.support.bot import until
from tests.support.holder import Holder
from tests.support.stack import Account, ListedMarket, Stack

DAY = timedelta(days=1)


def ask(account: Account, path: str) -> dict[str, Any]:
    answer = account.get(f"/api/v1/portfolio{path}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def holdings(account: Account, currency: str) -> dict[str, tuple[str, str | None, str | None]]:
    """Total, price and value by asset."""
    found = ask(account, f"?currency={currency}")
    return {one["asset"]: (one["total"], one["price"], one["value"]) for one in found["data"]}


def traded(stack: Stack, market: ListedMarket, price: str) -> None:
    """The market's last price is this one from now on, in the tables too."""
    seller = stack.open_account({market.base: "1"})
    buyer = stack.open_account({market.quote: "10000"})
    seller.place(market, "sell", "0.001", price)
    buyer.place(market, "buy", "0.001", price)
    until(
        lambda: stack.http.get(f"/api/v1/markets/{market.symbol}/trades?limit=1").json()["data"],
        lambda found: bool(found) and found[0]["price"] == price,
    )


def also_listed(stack: Stack, base: str, quote: str) -> ListedMarket:
    """A market of two assets that are there already."""
    ids = stack._asset_ids()
    (answer,) = stack.run(
        SetMarket(
            base=ids[base], quote=ids[quote], fee_account=FEE_POOL_ACCOUNT,
            symbol=f"{base}-{quote}", tick_mantissa=1, tick_decimals=2, lot_mantissa=1,
            lot_decimals=3, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0,
            band_ppm=100_000,
        )
    )  # fmt: skip
    event = answer.events[0]
    assert isinstance(event, MarketSet)
    return ListedMarket(event.market, f"{base}-{quote}", base, quote)


@pytest.mark.spec("LEDG-019")
def test_what_an_account_owns_is_valued_through_markets(stack: Stack, market: ListedMarket) -> None:
    other, lone = stack.list_market(), stack.list_market()
    bridge = also_listed(stack, other.quote, market.quote)
    alice = stack.open_account({market.base: "2", market.quote: "100.5", other.base: "3",
                                lone.base: "7"})  # fmt: skip
    assert holdings(alice, market.quote) == {
        market.base: ("2", None, None),
        market.quote: ("100.5", "1", "100.5"),
        other.base: ("3", None, None),
        lone.base: ("7", None, None),
    }
    traded(stack, market, "3")
    traded(stack, other, "0.5")
    traded(stack, bridge, "4")
    alice.place(market, "sell", "0.5", "3.3")
    found = ask(alice, f"?currency={market.quote}")
    assert (found["currency"], found["total"]) == (market.quote, "112.5")
    own = found["data"][0]
    assert (own["available"], own["locked"], own["total"]) == ("1.5", "0.5", "2")
    assert holdings(alice, market.quote) == {
        market.base: ("2", "3", "6"),
        market.quote: ("100.5", "1", "100.5"),
        other.base: ("3", "2", "6"),
        lone.base: ("7", None, None),
    }
    there = holdings(alice, market.base)
    assert there[market.quote] == ("100.5", "0." + "3" * 18, "33.5")
    assert there[other.base] == ("3", "0." + "6" * 18, "2"), "by way of three markets"
    assert found["as_of_seq"] > 0


@pytest.mark.spec("LEDG-019")
@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ("?currency=NOSUCH", 404, "asset_not_found"),
        ("?currency=lower", 400, "malformed"),
        ("", 400, "malformed"),
        ("/history?currency=NOSUCH", 404, "asset_not_found"),
        ("/history?currency=Q1&days=0", 400, "malformed"),
        ("/history?currency=Q1&days=367", 400, "malformed"),
    ],
)
def test_questions_about_a_portfolio_that_cannot_be_answered(
    alice: Account, question: str, status: int, code: str
) -> None:
    answer = alice.get(f"/api/v1/portfolio{question}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def add_kline(
    conn: psycopg.Connection, market: ListedMarket, opens: datetime, length: str, close: str
) -> None:
    conn.execute(
        "insert into public.klines (market_id, interval, open_time, open_price, high_price,"
        " low_price, close_price, volume, quote_volume, taker_buy_volume,"
        " taker_buy_quote_volume, trades_count, seq)"
        " select %s, %s, %s, p, p, p, p, 1, p, 0, 0, 1, 1 from (select %s::numeric as p) as x",
        [market.id, length, opens, close],
    )


def add_movement(
    conn: psycopg.Connection, at: datetime, between: tuple[int, int], asset: int, amount: str
) -> None:
    """As if it had been then; whoever adds one adds another that takes it back."""
    conn.execute(
        "insert into public.ledger_transfers (transfer_id, seq, debit_account_id,"
        " credit_account_id, asset_id, debit_bucket, credit_bucket, entry_type, reference_type,"
        " reference_key, amount, debit_balance_after, credit_balance_after, created_at)"
        " values (%s, 1, %s, %s, %s, 'available', 'available', 'deposit', 'transfer', %s, %s, 0, 0,"
        " %s)",
        [id_floor(at) + uuid.uuid4().int % 4000, *between, asset, uuid.uuid4(), amount, at],
    )


@pytest.mark.spec("LEDG-019")
def test_what_an_account_was_worth_day_by_day(stack: Stack, market: ListedMarket) -> None:
    alice = stack.open_account({market.base: "2", market.quote: "100"})
    stranger = stack.open_account({market.quote: "1"})
    asset = stack._asset_ids()[market.base]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with psycopg.connect(stack.database.url()) as conn:
        came, went = midnight - 3.5 * DAY, midnight - 1.5 * DAY
        add_movement(conn, came, (PLATFORM_ACCOUNT, alice.id), asset, "5")
        add_movement(conn, went, (alice.id, PLATFORM_ACCOUNT), asset, "5")
        add_kline(conn, market, midnight - 40 * DAY, "1d", "9")
        add_kline(conn, market, midnight - 3 * DAY, "1d", "10")
        add_kline(conn, market, midnight - 2 * DAY, "1d", "11")
        add_kline(conn, market, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
                  - timedelta(hours=3), "1h", "12")  # fmt: skip
    traded(stack, market, "13")
    until(lambda: ask(alice, f"/history?currency={market.quote}&days=1")["data"][-1]["value"],
          lambda value: value == "126")  # fmt: skip

    found = ask(alice, f"/history?currency={market.quote}&days=6")
    points = [(one["at"], one["value"]) for one in found["data"]]
    days = [(midnight - ago * DAY).strftime("%Y-%m-%dT00:00:00Z") for ago in (5, 4, 3, 2, 1, 0)]
    assert points[:-1] == list(zip(days, ["0", "0", "45", "50", "0", "0"], strict=True))
    assert points[-1][1] == "126", "2 at 13, and 100"
    assert found["currency"] == market.quote

    hours = ask(alice, f"/history?currency={market.quote}&days=1")["data"]
    assert len(hours) == 25
    assert [one["value"] for one in hours[:-1]] == ["0"] * 24, "it was all paid in just now"
    assert ask(stranger, f"/history?currency={market.quote}&days=6")["data"][-1]["value"] == "1"
    year = ask(stranger, f"/history?currency={market.quote}&days=366")["data"]
    assert {one["value"] for one in year[:-1]} == {"0"}


@pytest.mark.spec("LEDG-019", "IDEN-018")
def test_each_account_is_valued_by_itself_and_for_its_keys(
    stack: Stack, market: ListedMarket
) -> None:
    holder = Holder(stack)
    second = holder.opened("savings")
    other = stack.list_market()
    stack.fund(holder.first, {market.quote: "4", other.quote: "6"})
    stack.fund(second, {market.quote: "3"})
    path = f"/portfolio?currency={market.quote}"
    assert holder.get(path).json()["total"] == "4"
    assert holder.get(path, second).json()["total"] == "3"
    history = f"/portfolio/history?currency={market.quote}&days=1"
    until(lambda: holder.get(history, second).json()["data"][-1]["value"],
          lambda value: value == "3")  # fmt: skip
    limited = holder.key("read", markets=[market.symbol])
    assert [one["asset"] for one in limited.get(path).json()["data"]] == [market.quote]
    assert limited.get(history).json()["data"][-1]["value"] == "4"
    without = holder.key("trade")
    assert without.get(path).json()["code"] == "scope_missing"
    assert holder.http.get(path).json()["code"] == "credentials_missing"
