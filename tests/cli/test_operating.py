"""What operators change on a running exchange by the command line, and who feels it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
PATIENCE_S = 15


class Operator:
    """Runs `bedesten` on the exchange of a stack."""

    def __init__(self, stack: Stack) -> None:
        self._env = {**stack._environment(), "COLUMNS": "150"}

    def run(self, line: str, *more: str) -> Any:
        """What a command prints with --json; it must succeed."""
        done = self._invoke(line, *more, "--json")
        assert done.exit_code == 0, done.stderr
        return msgspec.json.decode(done.stdout)

    def prose(self, line: str) -> str:
        """What it says to a person."""
        done = self._invoke(line)
        assert done.exit_code == 0, done.stderr
        assert done.stdout == ""
        return " ".join(done.stderr.split())

    def refused(self, line: str, *more: str) -> str:
        """The sentence of a command that cannot be."""
        done = self._invoke(line, *more)
        assert done.exit_code in (1, 2), done.stderr
        return " ".join(done.stderr.split())

    def _invoke(self, line: str, *more: str) -> Result:
        """In this process: starting another for each of so many commands takes minutes."""
        done = CliRunner().invoke(app, [*line.split(), *more], env=self._env)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done


@pytest.fixture(scope="module")
def operator(stack: Stack) -> Operator:
    return Operator(stack)


def eventually(look: Callable[[], Any], wanted: object) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (seen := look()) != wanted:
        assert time.monotonic() < deadline, f"{seen} is not {wanted}"
        time.sleep(0.1)


def buy(account: Account, market: ListedMarket, **terms: str) -> Any:
    body = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "100"} | terms
    return account.post(ORDERS, body)


@pytest.mark.spec("RISK-007")
def test_an_account_is_frozen_and_thawed(
    operator: Operator, alice: Account, market: ListedMarket
) -> None:
    shown = operator.run(f"account show {alice.id}")
    assert (shown["account_id"], shown["kind"], shown["frozen"]) == (alice.id, "spot", [])
    order = alice.place(market, "buy", "1", "100")["order_id"]
    frozen = operator.run(f"account freeze {alice.id} trading")
    assert (frozen["frozen"], frozen["cancelled_orders"]) == (["trading"], 1)
    assert alice.get(f"{ORDERS}/{order}").json()["status"] == "cancelled"
    assert buy(alice, market).json()["code"] == "account_frozen"
    more = operator.run(f"account freeze {alice.id} withdrawals")
    assert more["frozen"] == ["trading", "withdrawals"]
    left = operator.run(f"account unfreeze {alice.id} trading")
    assert left["frozen"] == ["withdrawals"]
    assert buy(alice, market).status_code == 201
    said = operator.prose(f"account freeze {alice.id} new-orders")
    assert said == f"account {alice.id}: new-orders frozen, 0 orders cancelled"
    assert buy(alice, market).json()["code"] == "account_cancel_only"
    assert alice.delete(ORDERS).json()["cancelled"] == 1
    assert "frozen: withdrawals, new-orders" in operator.prose(f"account show {alice.id}")
    assert "There is no account 99999999" in operator.refused("account freeze 99999999 trading")
    assert "There is no account 4000000000" in operator.refused("account show 4000000000")
    assert "is outside 0.." in operator.refused("account show 99999999999")


@pytest.mark.spec("RISK-008")
def test_open_orders_are_limited(
    operator: Operator, stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    assert operator.run(f"account limit {alice.id} 2") == {
        "account_id": alice.id, "asset": None, "limit": "2"
    }  # fmt: skip
    assert [buy(alice, market).status_code for _ in range(3)] == [201, 201, 409]
    assert buy(alice, market).json()["code"] == "too_many_open_orders"
    operator.run(f"account limit {alice.id} none")
    assert buy(alice, market).status_code == 201
    operator.run(f"account limit {alice.id} 350.5 --asset {market.quote.lower()}")
    assert buy(alice, market, price="50.51").json()["code"] == "open_notional_exceeded"
    assert buy(alice, market, price="50.5").status_code == 201
    operator.run(f"account limit {alice.id} default --asset {market.quote}")
    assert buy(alice, market).status_code == 201
    shown = operator.run(f"account show {alice.id}")
    assert shown["account_id"] == alice.id
    assert "NOPE" in operator.refused(f"account limit {alice.id} 99 --asset NOPE")
    assert "plain decimal" in operator.refused(f"account limit {alice.id} many")
    assert "account_not_found" in operator.refused("account limit 99999999 5")
    assert "limit_out_of_range" in operator.refused(f"account limit {alice.id} 1000001")
    stack.fund(bob.id, {market.quote: "1000"})
    answers = [buy(bob, market, quantity="0.1").status_code for _ in range(101)]
    assert answers == [201] * 100 + [409], "a new exchange has a limit of 100"


@pytest.mark.spec("MARK-004")
def test_terms_change_one_by_one(
    operator: Operator, stack: Stack, alice: Account, market: ListedMarket
) -> None:
    def shown() -> Any:
        return stack.http.get(f"/api/v1/markets/{market.symbol}").json()

    set_ = f"market set {market.symbol}"
    operator.run(f"{set_} price_band_ppm=100000 volatility_ppm=50000 auction_s=120")
    operator.run(f"{set_} min_quantity=0.5 max_quantity=20 min_price=10 max_price=1000")
    operator.run(f"{set_} maker_fee_ppm=-50 taker_fee_ppm=90 min_notional=2.5 max_notional=9000")
    assert {
        "tick": "0.01", "lot": "0.001", "price_band_ppm": 100_000, "volatility_ppm": 50_000,
        "min_quantity": "0.5", "max_quantity": "20", "min_price": "10", "max_price": "1000",
        "maker_fee_ppm": -50, "min_notional": "2.5", "max_notional": "9000",
    }.items() <= shown().items()  # fmt: skip
    kept = alice.place(market, "buy", "1", "100")["order_id"]
    gone = alice.place(market, "buy", "1.001", "100")["order_id"]
    said = operator.refused(f"{set_} lot=0.5")
    assert "market_not_halted" in said
    operator.run(f"market phase {market.symbol} halted")
    done = operator.run(f"{set_} tick=0.5 lot=0.5 min_quantity=1")
    assert done == {"market": market.symbol, "cancelled_orders": 1}
    operator.run(f"market phase {market.symbol} continuous")
    assert {
        "tick": "0.5", "lot": "0.5", "min_quantity": "1", "max_quantity": "20", "min_price": "10",
        "max_price": "1000", "volatility_ppm": 50_000, "min_notional": "2.5",
    }.items() <= shown().items()  # fmt: skip
    assert alice.get(f"{ORDERS}/{kept}").json()["status"] == "open"
    assert alice.get(f"{ORDERS}/{gone}").json()["cancellation_reason"] == "terms_changed"
    operator.run(f"{set_} min_quantity=0 max_price=0 volatility_ppm=0")
    now = shown()
    assert (now["min_quantity"], now["max_price"], now["volatility_ppm"]) == (None, None, None)
    for change, sentence in (
        ("nothing", "is not NAME=VALUE"),
        ("colour=red", "is not NAME=VALUE"),
        ("band_ppm=1.5", "is a whole number"),
        ("band_ppm=99999999999", "larger than the exchange can hold"),
        ("price_band_ppm=10000001", "terms_out_of_range"),
        ("tick=0", "not zero"),
        ("min_price=0.3", "Not a multiple"),
        ("max_quantity=-1", "plain decimal"),
        ("tick=0.000000001", "precision_exceeds_quote"),
    ):
        said = operator.refused(f"{set_} {change}")
        assert sentence in said, said


@pytest.mark.spec("MARK-006")
def test_markets_are_added_with_their_phase(operator: Operator, stack: Stack) -> None:
    for symbol in ("OPA", "OPB"):
        operator.run(f"asset add {symbol} --scale 8")
    made = operator.run("market add OPA-OPB --tick 0.01 --lot 0.001 --phase pending")
    assert (made["market"], made["phase"]) == ("OPA-OPB", "pending")
    again = operator.run("market add OPA-OPB --tick 0.01 --lot 0.001 --phase pending")
    assert again == made
    moved = operator.run("market phase OPA-OPB cancel-only")
    assert moved == {"market": "OPA-OPB", "previous": "pending", "phase": "cancel_only"}
    assert "auction" in operator.prose("market phase opa_opb auction")
    assert stack.http.get("/api/v1/markets/OPA-OPB").json()["phase"] == "auction"
    assert "is not a phase; use one of" in operator.refused("market phase OPA-OPB open")
    assert "is not a market here" in operator.refused("market phase NO-NO halted")
    assert "not zero" in operator.refused("market add OPB-OPA --tick 0 --lot 1")


@pytest.mark.spec("MARK-006")
def test_phases_come_by_schedule(operator: Operator, stack: Stack, market: ListedMarket) -> None:
    def phase() -> Any:
        return stack.http.get(f"/api/v1/markets/{market.symbol}").json()["phase"]

    soon = (datetime.now(UTC) + timedelta(seconds=5)).replace(microsecond=0)
    set_ = f"market schedule {market.symbol}"
    at = operator.run(f"{set_} auction {soon.isoformat()}")
    assert at == {"market": market.symbol, "phase": "auction", "at": soon.isoformat()}
    daily = operator.run(f"{set_} closed", "18:00 Europe/Istanbul", "--daily")
    assert datetime.fromisoformat(daily["at"]).astimezone(UTC).hour == 15
    eventually(phase, "auction")
    listed = operator.run("market schedules")
    ours = [one for one in listed if one["market"] == market.symbol]
    assert [(one["phase"], one["every_ns"]) for one in ours] == [("closed", 86_400 * 10**9)]
    assert "24 h" in operator.prose("market schedules")
    gone = operator.run(f"{set_} closed never")
    assert gone == {"market": market.symbol, "phase": "closed", "at": None}

    def left() -> Any:
        return [one for one in operator.run("market schedules") if one["market"] == market.symbol]

    eventually(left, [])
    assert "no time such as" in operator.refused(f"{set_} closed tomorrow")
    assert "no time zone" in operator.refused(f"{set_} closed 2099-01-01T00:00:00")
    assert "time_out_of_range" in operator.refused(f"{set_} closed 2020-01-01T00:00:00Z")
    assert "larger than" in operator.refused(f"{set_} closed 9999-01-01T00:00:00Z")


def fee(account: Account, order: str) -> str:
    return str(account.get(f"{ORDERS}/{order}").json()["fee_amount"])


def trade(maker: Account, taker: Account, market: ListedMarket) -> tuple[str, str]:
    """One for 100: what the maker paid in the base asset, and the taker in the quote asset."""
    bought = maker.place(market, "buy", "1", "100")["order_id"]
    sold = taker.place(market, "sell", "1", "100")["order_id"]
    return fee(maker, bought), fee(taker, sold)


@pytest.mark.spec("TRAD-021", "MARK-011")
def test_rates_of_accounts_come_before_tiers_and_markets(
    operator: Operator, stack: Stack, alice: Account, bob: Account
) -> None:
    market = stack.list_market(maker_fee_ppm=1000, taker_fee_ppm=2000)
    for account in (alice, bob):
        stack.fund(account.id, {market.base: "100", market.quote: "10000"})
    assert trade(alice, bob, market) == ("0.001", "0.2")
    made = operator.run(f"fees set --account {alice.id} --maker-ppm -50 --taker-ppm 400")
    assert made == {
        "account_id": alice.id, "tier": 0, "market": "all", "maker_fee_ppm": -50,
        "taker_fee_ppm": 400,
    }  # fmt: skip
    assert trade(alice, bob, market) == ("-0.00005", "0.2")
    operator.run(
        f"fees set --account {alice.id} --market {market.symbol} --maker-ppm 7 --taker-ppm 8"
        " --valid-until 2099-01-01T00:00:00+03:00"
    )
    assert trade(alice, bob, market) == ("0.000007", "0.2")

    def ours() -> list[Any]:
        rows = operator.run("fees list")
        return [
            (one["market"], one["maker_fee_ppm"], one["valid_until"])
            for one in rows
            if one["account_id"] == alice.id
        ]

    until = datetime.fromisoformat("2099-01-01T00:00:00+03:00").astimezone(UTC).isoformat()
    eventually(ours, [("all", -50, None), (market.symbol, 7, until)])
    assert market.symbol in operator.prose("fees list")
    gone = operator.run(f"fees remove --account {alice.id} --market {market.symbol}")
    assert gone["removed"] is True
    assert trade(alice, bob, market) == ("-0.00005", "0.2")
    operator.run(f"fees remove --account {alice.id}")
    assert trade(alice, bob, market) == ("0.001", "0.2")
    eventually(ours, [])
    own = f"set --account {alice.id} --maker-ppm 1 --taker-ppm 1"
    for line, sentence in (
        ("set --maker-ppm 1 --taker-ppm 1", "malformed"),
        (f"set --account {alice.id} --tier 1 --maker-ppm 1 --taker-ppm 1", "malformed"),
        (f"set --account {alice.id} --maker-ppm 1000000 --taker-ppm 1", "fee_out_of_range"),
        (f"set --account {alice.id} --maker-ppm 99999999999 --taker-ppm 1", "larger than"),
        ("set --account 2 --maker-ppm 1 --taker-ppm 1", "account_cannot_trade"),
        ("set --tier 1 --maker-ppm 1 --taker-ppm 1 --market NO-NO", "is not a market here"),
        (f"{own} --valid-from soon", "is no time such as"),
        (f"{own} --valid-from 2030-01-01", "no time zone"),
        (f"tier 1 --from-volume much --asset {market.quote}", "plain decimal number"),
    ):  # fmt: skip
        said = operator.refused(f"fees {line}")
        assert sentence in said, said


@pytest.mark.spec("TRAD-021", "MARK-011")
def test_tiers_are_earned_by_real_trades(
    operator: Operator, stack: Stack, alice: Account, bob: Account
) -> None:
    market = stack.list_market(maker_fee_ppm=1000, taker_fee_ppm=2000)
    other = stack.list_market()  # of assets that have no price in the tiers' asset
    carol = stack.open_account({market.base: "100", other.quote: "1000"})
    for account in (alice, bob):
        stack.fund(account.id, {market.base: "100", market.quote: "10000", other.base: "5"})
    operator.run(f"fees tier 1 --from-volume 150 --asset {market.quote}")
    made = operator.run(f"fees tier 2 --from-volume 250.5 --asset {market.quote}")
    assert made == {"tier": 2, "from_volume": "250.5", "volume_asset": market.quote}
    assert "cannot be" in operator.refused(f"fees tier 3 --from-volume 150 --asset {market.quote}")
    assert "is not listed" in operator.refused("fees tier 3 --from-volume 1 --asset NOPE")
    assert "-5" in operator.refused(f"fees tier 3 --from-volume=-5 --asset {market.quote}")
    for number, taker in ((1, 900), (2, 500)):
        operator.run(f"fees set --tier {number} --maker-ppm 0 --taker-ppm {taker}")
    for _ in range(3):
        trade(alice, bob, market)
    for _ in range(2):
        trade(alice, carol, market)
    bob.place(other, "sell", "1", "5")
    sold = carol.place(other, "buy", "1", "5")["order_id"]
    assert carol.get(f"{ORDERS}/{sold}").json()["status"] == "filled"
    first = operator.run("fees recompute")
    assert first["changed"] == 3
    said = operator.prose("fees recompute")
    assert "no price for the volume in assets" in said
    assert "it did not count" in said

    def tier_of(account: Account) -> Any:
        order = account.place(market, "sell", "1", "1")["order_id"]
        return fee(account, order)

    assert operator.run("fees recompute") == first | {"changed": 0}
    stack.fund(bob.id, {market.quote: "1000"})
    alice.place(market, "buy", "3", "100")
    assert tier_of(bob) == "0.05", "300 is tier 2: 500 ppm of 100"
    assert tier_of(carol) == "0.09", "200 is tier 1: 900 ppm of 100"
    dave = stack.open_account({market.base: "5", other.quote: "1000"})
    bob.place(other, "sell", "4", "25")
    dave.place(other, "buy", "4", "25")
    operator.run("fees recompute")
    operator.run(f"market add {other.quote}-{market.quote} --tick 0.01 --lot 0.001")
    stack.fund(alice.id, {other.quote: "1", market.quote: "100"})
    rate = ListedMarket(0, f"{other.quote}-{market.quote}", other.quote, market.quote)
    alice.place(rate, "sell", "1", "2.51")
    bob.place(rate, "buy", "1", "2.51")
    assert operator.run("fees recompute")["changed"] >= 1
    alice.place(market, "buy", "1", "100")
    assert tier_of(dave) == "0.05", "100 of another asset, at its last price, are 251: tier 2"
