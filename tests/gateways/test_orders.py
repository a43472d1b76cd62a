"""Orders over REST: placed, matched, refused, repeated, cancelled, listed."""

import time
import uuid
from itertools import chain
from typing import Any

import pytest

from bedesten.protocol.commands import SetPhase
from bedesten.protocol.vocabulary import Phase
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
PATIENCE_S = 10


def limit(listed: ListedMarket, side: str = "buy", **changes: object) -> dict[str, Any]:
    order = {"market": listed.symbol, "side": side, "quantity": "1", "price": "100"}
    return {name: value for name, value in (order | changes).items() if value is not None}


@pytest.mark.spec("TRAD-022", "TRAD-018")
def test_a_placed_order_answers_with_its_trades(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    resting = alice.place(market, "sell", "2", "100.5")
    assert resting["status"] == "open"
    assert resting["remaining_quantity"] == "2"
    assert resting["trades"] == []
    done = bob.place(market, "buy", "1.5", "101")
    assert done["status"] == "filled"
    assert done["filled_quantity"] == "1.5"
    assert done["average_filled_price"] == "100.5"
    assert done["filled_value"] == "150.75"
    (trade,) = done["trades"]
    assert (trade["price"], trade["quantity"], trade["role"]) == ("100.5", "1.5", "taker")
    assert bob.balance(market.quote)["available"] == "849.25"
    assert bob.balance(market.base)["total"] == "11.5"
    assert alice.balance(market.base)["locked"] == "0.5"


@pytest.mark.spec("TRAD-021")
def test_fees_are_cut_from_what_is_received(stack: Stack) -> None:
    market = stack.list_market(maker_fee_ppm=1000, taker_fee_ppm=2000)
    maker = stack.open_account({market.base: "1"})
    taker = stack.open_account({market.quote: "100"})
    maker.place(market, "sell", "1", "100")
    done = taker.place(market, "buy", "1", "100")
    assert (done["fee_amount"], done["fee_asset"]) == ("0.002", market.base)
    assert taker.balance(market.base)["available"] == "0.998"
    assert maker.balance(market.quote)["available"] == "99.9"


@pytest.mark.spec("TRAD-009")
def test_a_market_order_spends_a_quote_quantity(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    alice.place(market, "sell", "2", "100")
    body = {"market": market.symbol, "side": "buy", "type": "market", "quote_quantity": "150"}
    done = bob.post(ORDERS, body).json()
    assert done["status"] == "filled"
    assert (done["price"], done["quantity"], done["quote_quantity"]) == (None, None, "150")
    assert done["filled_quantity"] == "1.5"
    assert bob.balance(market.quote)["available"] == "850"


@pytest.mark.spec("TRAD-004", "TRAD-005")
def test_what_an_ioc_order_leaves_is_cancelled(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    alice.place(market, "sell", "0.4", "100")
    done = bob.post(ORDERS, limit(market, time_in_force="ioc")).json()
    assert (done["status"], done["cancellation_reason"]) == ("cancelled", "ioc_remainder")
    assert done["filled_quantity"] == "0.4"
    assert bob.balance(market.quote)["locked"] == "0"


REFUSED = [
    ({"price": "2000"}, 409, "insufficient_funds"),
    ({"price": "100.001"}, 409, "price_off_tick"),
    ({"quantity": "0.0001"}, 409, "quantity_off_lot"),
    ({"quantity": "0"}, 409, "quantity_out_of_range"),
    ({"price": "0"}, 409, "price_out_of_range"),
    ({"price": "999999999999999999"}, 409, "price_out_of_range"),
    ({"quantity": "99999999999999999"}, 409, "quantity_out_of_range"),
    ({"market": "NO-SUCH"}, 404, "market_not_found"),
    ({"type": "trailing_stop", "stop_price": "90"}, 400, "order_malformed"),
    ({"stop_price": "90"}, 400, "order_malformed"),
    ({"type": "stop_limit"}, 400, "order_malformed"),
    ({"type": "stop_limit", "stop_price": "90", "price": None}, 400, "order_malformed"),
    ({"type": "stop_limit", "stop_price": "90", "post_only": True}, 400, "order_malformed"),
    ({"type": "stop_loss", "stop_price": "90"}, 400, "order_malformed"),
    ({"type": "stop_limit", "stop_price": "90.001"}, 409, "price_off_tick"),
    ({"type": "stop_limit", "stop_price": "0"}, 409, "stop_price_out_of_range"),
    (
        {"type": "stop_limit", "stop_price": "99999999999999999"},
        409,
        "stop_price_out_of_range",
    ),
    ({"time_in_force": "gtd"}, 400, "order_malformed"),
    ({"expires_at": "2099-01-01T00:00:00Z"}, 400, "order_malformed"),
    ({"time_in_force": "gtd", "expires_at": "2099-01-01T00:00:00"}, 400, "malformed"),
    ({"time_in_force": "gtd", "expires_at": "tomorrow"}, 400, "malformed"),
    ({"time_in_force": "gtd", "expires_at": "2020-01-01T00:00:00Z"}, 409, "expiry_out_of_range"),
    ({"time_in_force": "gtd", "expires_at": "0001-01-01T00:00:00Z"}, 409, "expiry_out_of_range"),
    ({"time_in_force": "gtd", "expires_at": "9999-12-31T23:59:59Z"}, 409, "expiry_out_of_range"),
    ({"time_in_force": "day", "expires_at": "2020-01-01T00:00:00Z"}, 409, "expiry_out_of_range"),
    ({"price": None}, 400, "order_malformed"),
    ({"quantity": None}, 400, "order_malformed"),
    ({"quote_quantity": "5"}, 400, "order_malformed"),
    ({"type": "market"}, 400, "order_malformed"),
    ({"type": "market", "price": None, "time_in_force": "gtc"}, 400, "order_malformed"),
    ({"type": "market", "price": None}, 409, "no_liquidity"),
    ({"post_only": True, "time_in_force": "ioc"}, 400, "order_malformed"),
    ({"quantity": 1}, 400, "malformed"),
    ({"price": 100.5}, 400, "malformed"),
    ({"price": "1e2"}, 400, "malformed"),
    ({"price": "NaN"}, 400, "malformed"),
    ({"price": "100\n"}, 400, "malformed_amount"),
    ({"price": "１００"}, 400, "malformed"),
    ({"side": "hold"}, 400, "malformed"),
    ({"post_only": "true"}, 400, "malformed"),
    ({"leverage": "10"}, 400, "malformed"),
    ({"client_order_id": "with space"}, 400, "malformed"),
    ({"client_order_id": "x" * 37}, 400, "malformed"),
]


@pytest.mark.spec("RISK-008")
@pytest.mark.parametrize(("changes", "status", "code"), REFUSED)
def test_an_order_against_a_rule_is_refused(
    alice: Account, market: ListedMarket, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = alice.post(ORDERS, limit(market, **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert alice.balance(market.quote)["available"] == "1000"


@pytest.mark.spec("TRAD-008")
def test_a_post_only_order_that_would_take_is_refused(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    alice.place(market, "sell", "1", "100")
    answer = bob.post(ORDERS, limit(market, post_only=True))
    assert (answer.status_code, answer.json()["code"]) == (409, "would_take")


@pytest.mark.spec("MARK-006")
def test_a_halted_market_refuses_orders(stack: Stack, alice: Account, market: ListedMarket) -> None:
    stack.run(SetPhase(market=market.id, phase=Phase.HALTED))
    answer = alice.post(ORDERS, limit(market))
    assert (answer.status_code, answer.json()["code"]) == (409, "market_halted")
    shown = stack.http.get(f"/api/v1/markets/{market.symbol}").json()
    assert (shown["phase"], shown["is_trading_enabled"]) == ("halted", False)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"market":"X"}', b"\xff\xfe"])
def test_a_body_that_is_no_order_is_malformed(alice: Account, body: bytes) -> None:
    answer = alice.request("POST", ORDERS, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.spec("LEDG-008", "API-004")
def test_a_key_takes_effect_once_and_answers_alike(alice: Account, market: ListedMarket) -> None:
    key = str(uuid.uuid4())
    first = alice.post(ORDERS, limit(market), idempotency_key=key)
    again = alice.post(ORDERS, limit(market), idempotency_key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert alice.balance(market.quote)["locked"] == "100"
    other = alice.post(ORDERS, limit(market, price="99"), idempotency_key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.spec("LEDG-008")
def test_a_refusal_is_repeated_under_its_key(alice: Account, market: ListedMarket) -> None:
    key = str(uuid.uuid4())
    for replayed in (None, "true"):
        answer = alice.post(ORDERS, limit(market, price="2000"), idempotency_key=key)
        assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_funds")
        assert answer.headers.get("Idempotency-Replayed") == replayed


@pytest.mark.spec("LEDG-008")
def test_keys_of_two_accounts_are_apart(alice: Account, bob: Account, market: ListedMarket) -> None:
    first = alice.post(ORDERS, limit(market), idempotency_key="same")
    second = bob.post(ORDERS, limit(market, price="99"), idempotency_key="same")
    assert (first.status_code, second.status_code) == (201, 201)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_cannot_be_one_is_malformed(
    alice: Account, market: ListedMarket, key: str
) -> None:
    answer = alice.post(ORDERS, limit(market), idempotency_key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")


@pytest.mark.spec("TRAD-014")
def test_a_client_order_id_is_taken_once(alice: Account, market: ListedMarket) -> None:
    body = limit(market, client_order_id="mine-1")
    first = alice.post(ORDERS, body)
    assert first.json()["client_order_id"] == "mine-1"
    again = alice.post(ORDERS, body)
    assert again.json()["order_id"] == first.json()["order_id"]
    other = alice.post(ORDERS, body | {"price": "99"})
    assert (other.status_code, other.json()["code"]) == (409, "client_order_id_taken")


@pytest.mark.spec("TRAD-015")
def test_a_cancelled_order_gives_its_hold_back(alice: Account, market: ListedMarket) -> None:
    order = alice.place(market, "buy", "1", "100")["order_id"]
    done = alice.delete(f"{ORDERS}/{order}")
    assert done.status_code == 200
    assert (done.json()["status"], done.json()["cancellation_reason"]) == ("cancelled", "requested")
    assert alice.balance(market.quote)["available"] == "1000"
    again = alice.delete(f"{ORDERS}/{order}")
    assert (again.status_code, again.json()["code"]) == (404, "order_not_found")


@pytest.mark.spec("TRAD-015")
def test_cancel_all_takes_a_market_and_a_side(alice: Account, market: ListedMarket) -> None:
    for price in ("90", "91"):
        alice.place(market, "buy", "1", price)
    kept = alice.place(market, "sell", "1", "110")["order_id"]
    done = alice.delete(f"{ORDERS}?market={market.symbol}&side=buy").json()
    assert (done["cancelled"], done["remaining"], len(done["data"])) == (2, 0, 2)
    left = alice.get(f"{ORDERS}?status=open").json()["data"]
    assert [order["order_id"] for order in left] == [kept]
    assert alice.delete(ORDERS).json()["cancelled"] == 1
    answer = alice.delete(f"{ORDERS}?market=NO-SUCH")
    assert (answer.status_code, answer.json()["code"]) == (404, "market_not_found")


@pytest.mark.parametrize("order", ["ord_0", "ord_x", "1", "trd_5", "ord_99999999999999999"])
def test_an_id_that_cannot_be_one_is_malformed(alice: Account, order: str) -> None:
    for answer in (alice.get(f"{ORDERS}/{order}"), alice.delete(f"{ORDERS}/{order}")):
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_id")


@pytest.mark.spec("TRAD-018")
def test_an_order_is_found_at_every_stage(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = alice.place(market, "sell", "1", "100")
    path = f"{ORDERS}/{placed['order_id']}"
    assert alice.get(path).json() == placed | {"trades": None}
    bob.place(market, "buy", "0.25", "100")
    assert alice.get(path).json()["status"] == "partially_filled"
    bob.place(market, "buy", "0.75", "100")
    done = alice.get(path).json()
    assert (done["status"], done["remaining_quantity"]) == ("filled", "0")
    assert done["average_filled_price"] == "100"
    assert {name: done[name] for name in ("created_at", "price", "side", "type")} == {
        name: placed[name] for name in ("created_at", "price", "side", "type")
    }
    missing = alice.get(f"{ORDERS}/ord_4096")
    assert (missing.status_code, missing.json()["code"]) == (404, "order_not_found")


@pytest.mark.spec("API-004")
def test_open_and_past_orders_are_one_list(alice: Account, market: ListedMarket) -> None:
    placed = [
        alice.place(market, "buy", "0.1", f"{90 + number}")["order_id"] for number in range(9)
    ]
    for order in placed[::2]:
        alice.delete(f"{ORDERS}/{order}")
    assert every_page(alice, "") == placed[::-1]
    open_now = alice.get(f"{ORDERS}?status=open&market={market.symbol}").json()["data"]
    assert [order["order_id"] for order in open_now] == placed[1::2][::-1]
    closed = alice.get(f"{ORDERS}?status=closed").json()["data"]
    assert [order["order_id"] for order in closed] == placed[::2][::-1]


def every_page(account: Account, query: str) -> list[str]:
    """Ids of all pages of two."""
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = account.get(f"{ORDERS}?limit=2&{query}{cursor and '&cursor=' + cursor}").json()
        assert len(page["data"]) <= 2
        seen += [order["order_id"] for order in page["data"]]
        cursor = page["next_cursor"]
    return seen


@pytest.mark.spec("API-004")
def test_orders_are_listed_by_side_and_state(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    bought: list[str] = []
    sold: list[str] = []
    gone: list[str] = []
    bids: list[str] = []
    asks: list[str] = []
    for _ in range(3):
        sold.insert(0, alice.place(market, "sell", "1", "100")["order_id"])
        bought.insert(0, bob.place(market, "buy", "1", "100")["order_id"])
        gone.insert(0, alice.place(market, "buy", "1", "50")["order_id"])
        alice.delete(f"{ORDERS}/{gone[0]}")
        bids.insert(0, alice.place(market, "buy", "1", "90")["order_id"])
        asks.insert(0, alice.place(market, "sell", "1", "110")["order_id"])
    bob.place(market, "sell", "0.5", "90")  # the oldest bid
    stop = {"type": "stop_loss", "stop_price": "80", "quantity": "1", "side": "sell"}
    waits = alice.post(ORDERS, {"market": market.symbol, **stop}).json()["order_id"]

    def found(*which: str, account: Account = alice, **others: str) -> list[str]:
        named = [*(("status", one) for one in which), *others.items(), ("market", market.symbol)]
        return every_page(account, "&".join(f"{name}={value}" for name, value in named))

    def newest_first(*lists: list[str]) -> list[str]:
        return sorted(chain(*lists), key=lambda order: int(order[4:]), reverse=True)

    assert found("filled") == sold
    assert found("filled", account=bob)[-3:] == bought
    assert found("cancelled") == gone
    assert found("filled", "cancelled") == found("closed") == newest_first(sold, gone)
    assert found("expired", "rejected") == []
    assert found("closed", side="buy") == gone
    assert found("open", side="buy") == bids
    assert found("open", side="sell") == [waits, *asks]
    assert found("pending") == [waits]
    assert found("partially_filled") == bids[-1:]
    assert found("partially_filled", "filled", "cancelled", side="buy") == newest_first(
        bids[-1:], gone
    )
    assert found(side="sell") == [waits, *newest_first(asks, sold)]
    assert found("all", "filled") == found() == newest_first(bids, asks, sold, gone, [waits])


@pytest.mark.parametrize(
    ("query", "named"),
    [("status=done", "status"), ("status=filled&status=x", "status"), ("side=both", "side"),
     ("status=", "status"), ("&".join(["status=filled"] * 10), "status")],
)  # fmt: skip
def test_states_and_sides_that_there_are_not_are_named(
    alice: Account, query: str, named: str
) -> None:
    answer = alice.get(f"{ORDERS}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text
    assert named in answer.json()["detail"]


@pytest.mark.spec("DATA-005", "API-004")
def test_fills_and_the_tape_follow_a_trade(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    sold = alice.place(market, "sell", "3", "100")["order_id"]
    for _ in range(3):
        bob.place(market, "buy", "1", "100")
    tape = wait_for_tape(stack, market, 3)
    assert [trade["number"] for trade in tape] == [3, 2, 1]
    assert {trade["taker_side"] for trade in tape} == {"buy"}
    fills = alice.get("/api/v1/fills").json()["data"]
    assert [fill["trade_id"] for fill in fills] == [trade["trade_id"] for trade in tape]
    assert {(fill["order_id"], fill["role"], fill["side"]) for fill in fills} == {
        (sold, "maker", "sell")
    }
    first = bob.get("/api/v1/fills?limit=2").json()
    rest = bob.get(f"/api/v1/fills?limit=2&cursor={first['next_cursor']}").json()
    assert len(first["data"]) == 2
    assert len(rest["data"]) == 1
    assert rest["next_cursor"] is None
    assert len(bob.get(f"/api/v1/fills?order_id={sold}").json()["data"]) == 0
    assert len(alice.get(f"/api/v1/fills?order_id={sold}").json()["data"]) == 3


def wait_for_tape(stack: Stack, market: ListedMarket, trades: int) -> list[dict[str, Any]]:
    """The market's trades once the tables show this many."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        data = stack.http.get(f"/api/v1/markets/{market.symbol}/trades").json()["data"]
        if len(data) == trades:
            return list(data)
        time.sleep(0.02)
    raise AssertionError(f"the tape has not {trades} trades after {PATIENCE_S} s")


@pytest.mark.spec("LEDG-003")
def test_the_ledger_adds_up_to_the_balance(
    alice: Account, bob: Account, stack: Stack, market: ListedMarket
) -> None:
    alice.place(market, "sell", "1", "100")
    bob.place(market, "buy", "1", "100")
    bob.place(market, "buy", "1", "50")
    wait_for_tape(stack, market, 1)
    bob.delete(ORDERS)
    deadline = time.monotonic() + PATIENCE_S
    total = None
    while total != "900" and time.monotonic() < deadline:
        total = own_total(bob, market.quote)
    assert total == "900"
    assert bob.balance(market.quote)["total"] == "900"


def own_total(account: Account, asset: str) -> str:
    """Debits minus credits of every page of the ledger, in whole hundredths of the asset."""
    total = 0
    cursor: str | None = ""
    while cursor is not None:
        page = account.get(f"/api/v1/ledger/entries?limit=3&asset={asset}{cursor}").json()
        for entry in page["data"]:
            assert entry["asset"] == asset
            units = int(entry["amount"].split(".")[0])
            total += units if entry["direction"] == "debit" else -units
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    return str(total)
