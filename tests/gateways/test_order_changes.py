"""Over REST: replacements, batches, the dead man's switch, and matches that were prevented."""

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bedesten.protocol.commands import SetAccount
from bedesten.protocol.vocabulary import AccountFlag, AccountKind
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
BATCH = f"{ORDERS}/batch"
TIMER = f"{ORDERS}/cancel-all-after"
PATIENCE_S = 10


def buy(market: ListedMarket, **changes: str) -> dict[str, str]:
    terms = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "100"}
    return terms | changes


def replace(account: Account, order: str, wanted: object, **headers: str) -> Any:
    return account.post(f"{ORDERS}/{order}/replace", wanted, **headers)


def open_orders(account: Account) -> list[str]:
    return [one["order_id"] for one in account.get(f"{ORDERS}?status=open").json()["data"]]


@pytest.mark.spec("TRAD-016")
@pytest.mark.parametrize("mode", ["atomic", "stop_on_failure", "allow_failure"])
def test_an_order_takes_anothers_place(alice: Account, market: ListedMarket, mode: str) -> None:
    old = alice.place(market, "buy", "9", "100")["order_id"]
    key = str(uuid.uuid4())
    wanted = buy(market, mode=mode, quantity="8", price="110", client_order_id="new")
    answer = replace(alice, old, wanted, idempotency_key=key)
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert (done["cancelled"]["order_id"], done["cancel_refused"]) == (old, None)
    assert done["cancelled"]["cancellation_reason"] == "replaced"
    assert (done["order"]["price"], done["order"]["status"]) == ("110", "open")
    assert done["order_refused"] is None
    assert open_orders(alice) == [done["order"]["order_id"]]
    assert alice.balance(market.quote)["locked"] == "880", "more than was left beside the old one"
    again = replace(alice, old, wanted, idempotency_key=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (done, "true")
    assert alice.get(f"{ORDERS}/{old}").json()["cancellation_reason"] == "replaced"


@pytest.mark.spec("TRAD-016")
def test_when_the_new_order_is_refused(alice: Account, market: ListedMarket) -> None:
    old = alice.place(market, "buy", "1", "100")["order_id"]
    dear = buy(market, quantity="11")
    atomic = replace(alice, old, dear)
    assert (atomic.status_code, atomic.json()["code"]) == (409, "insufficient_funds")
    assert open_orders(alice) == [old]
    for mode in ("stop_on_failure", "allow_failure"):
        order = alice.place(market, "buy", "1", "100")["order_id"]
        answer = replace(alice, order, dear | {"mode": mode})
        assert answer.status_code == 200, answer.text
        assert answer.json()["cancelled"]["order_id"] == order
        assert answer.json()["order"] is None
        assert answer.json()["order_refused"] == {
            "code": "insufficient_funds", "title": "Not enough available balance", "detail": None
        }  # fmt: skip
    assert open_orders(alice) == [old]


@pytest.mark.spec("TRAD-016")
def test_when_the_old_order_is_over(alice: Account, bob: Account, market: ListedMarket) -> None:
    other = bob.place(market, "buy", "1", "90")["order_id"]
    for gone in (other, "ord_4096"):
        for mode in ("atomic", "stop_on_failure"):
            answer = replace(alice, gone, buy(market, mode=mode))
            assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
        assert open_orders(alice) == []
        answer = replace(alice, gone, buy(market, mode="allow_failure", quantity="0.5"))
        assert answer.status_code == 200, answer.text
        assert answer.json()["cancelled"] is None
        assert answer.json()["cancel_refused"]["code"] == "order_not_found"
        assert open_orders(alice) == [answer.json()["order"]["order_id"]]
        both = replace(alice, gone, buy(market, mode="allow_failure", quantity="500"))
        assert both.status_code == 200, both.text
        assert both.json()["cancel_refused"]["code"] == "order_not_found"
        assert both.json()["order_refused"]["code"] == "insufficient_funds"
        alice.delete(ORDERS)
    assert open_orders(bob) == [other]


@pytest.mark.spec("TRAD-016")
def test_a_replacement_may_insist_on_what_was_filled(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    old = alice.place(market, "buy", "2", "100")["order_id"]
    bob.place(market, "sell", "0.5", "100")
    late = replace(alice, old, buy(market, expected_filled_quantity="0"))
    assert (late.status_code, late.json()["code"]) == (409, "order_changed")
    sold = replace(alice, old, buy(market, side="sell"))
    assert (sold.status_code, sold.json()["code"]) == (409, "replacement_differs")
    coarse = stack.list_market(lot_mantissa=1, lot_decimals=1)
    stack.fund(alice.id, {coarse.quote: "1000"})
    moved = buy(coarse, mode="stop_on_failure", expected_filled_quantity="0.5")
    answer = replace(alice, old, moved)
    assert answer.status_code == 200, answer.text
    assert answer.json()["cancelled"]["filled_quantity"] == "0.5"
    assert (answer.json()["cancelled"]["market"], answer.json()["order"]["market"]) == (
        market.symbol, coarse.symbol
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"mode": "maybe"}, 400, "malformed"),
        ({"price": "-1"}, 400, "malformed"),
        ({"quote_quantity": "5"}, 400, "malformed"),
        ({"type": "market"}, 400, "order_malformed"),
        ({"price": "0.001"}, 409, "price_off_tick"),
        ({"expected_filled_quantity": "x"}, 400, "malformed"),
        ({"market": "NO-MARKET"}, 404, "market_not_found"),
    ],
)
def test_what_is_no_replacement_changes_nothing(
    alice: Account, market: ListedMarket, changes: dict[str, str], status: int, code: str
) -> None:
    old = alice.place(market, "buy", "1", "100")["order_id"]
    answer = replace(alice, old, buy(market) | changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert open_orders(alice) == [old]
    assert replace(alice, "x", buy(market)).json()["code"] == "malformed_id"


@pytest.mark.spec("TRAD-016")
def test_a_batch_cancels_first_and_each_part_stands_alone(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    old = alice.place(market, "buy", "10", "100")["order_id"]
    other = bob.place(market, "buy", "1", "50")["order_id"]
    wanted = {
        "cancel": [old, other, "nonsense"],
        "place": [
            buy(market, quantity="9"), buy(market, quantity="5"), buy(market, price="0.001"),
            buy(market, type="market"), buy(market) | {"market": "NO-MARKET"},
        ],
    }  # fmt: skip
    key = "k" * 255
    answer = alice.post(BATCH, wanted, idempotency_key=key)
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert [(one["order_id"], bool(one["cancelled"])) for one in done["cancel"]] == [
        (old, True), (other, False), ("nonsense", False)
    ]  # fmt: skip
    refused = [one["refused"] and one["refused"]["code"] for one in done["cancel"]]
    assert refused == [None, "order_not_found", "malformed_id"]
    assert [one["refused"] and one["refused"]["code"] for one in done["place"]] == [
        None, "insufficient_funds", "price_off_tick", "order_malformed", "market_not_found"
    ]  # fmt: skip
    assert open_orders(alice) == [done["place"][0]["order"]["order_id"]]
    assert alice.post(BATCH, wanted, idempotency_key=key).json() == done
    assert len(open_orders(alice)) == 1
    assert open_orders(bob) == [other]


def test_a_batch_has_bounds(alice: Account, market: ListedMarket) -> None:
    assert alice.post(BATCH, {}).json() == {"cancel": [], "place": []}
    bad: list[object] = [
        {"place": [buy(market)] * 21},
        {"cancel": ["ord_1"] * 21},
        {"orders": []},
        [],
    ]
    for wanted in bad:
        answer = alice.post(BATCH, wanted)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text
    answer = alice.post(BATCH, {"place": [buy(market)]}, idempotency_key="")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")
    full = alice.post(BATCH, {"place": [buy(market, quantity="0.1")] * 20}).json()
    assert len(open_orders(alice)) == 20
    ids = [one["order"]["order_id"] for one in full["place"]]
    assert ids == sorted(ids, key=lambda text: int(text[4:])), "in the batch's order"
    gone = alice.post(BATCH, {"cancel": ids}).json()
    assert all(one["cancelled"] for one in gone["cancel"])


@pytest.mark.spec("TRAD-016")
def test_the_dead_mans_switch(alice: Account, bob: Account, market: ListedMarket) -> None:
    mine = [alice.place(market, "buy", "1", "100")["order_id"] for _ in range(2)]
    other = bob.place(market, "buy", "1", "100")["order_id"]
    key = str(uuid.uuid4())
    armed = alice.post(TIMER, {"timeout_ms": 60_000}, idempotency_key=key)
    assert armed.status_code == 200, armed.text
    wait = datetime.fromisoformat(armed.json()["deadline"]) - datetime.now(UTC)
    assert timedelta(seconds=40) < wait < timedelta(seconds=61)
    again = alice.post(TIMER, {"timeout_ms": 60_000}, idempotency_key=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (armed.json(), "true")
    assert alice.post(TIMER, {"timeout_ms": 0}).json() == {"deadline": None}
    alice.post(TIMER, {"timeout_ms": 300})
    deadline = time.monotonic() + PATIENCE_S
    while open_orders(alice):
        assert time.monotonic() < deadline, "the timer never ended them"
    for order in mine:
        gone = alice.get(f"{ORDERS}/{order}").json()
        assert (gone["status"], gone["cancellation_reason"]) == ("cancelled", "cancel_all_after")
    assert open_orders(bob) == [other]


@pytest.mark.parametrize("timeout", [-1, 86_400_001, "5", 1.5, None, 2**70])
def test_a_timer_has_bounds(alice: Account, timeout: object) -> None:
    answer = alice.post(TIMER, {"timeout_ms": timeout})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text


@pytest.mark.spec("TRAD-013")
def test_prevented_matches_are_told_to_their_account(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    path = "/api/v1/prevented-matches"
    resting = alice.place(market, "sell", "3", "100")["order_id"]
    takers = []
    for quantity in ("1", "2"):
        taker = alice.post(ORDERS, buy(market, quantity=quantity)).json()
        assert taker["cancellation_reason"] == "self_trade_prevented"
        takers.append(taker["order_id"])
    assert alice.get(f"{ORDERS}/{takers[1]}").status_code == 200  # so the tables have it too
    page = alice.get(f"{path}?limit=1").json()
    (newest,) = page["data"]
    assert newest == {
        "market": market.symbol, "prevention": "expire_taker", "taker_order_id": takers[1],
        "maker_order_id": resting, "taker_account_id": alice.id, "maker_account_id": alice.id,
        "price": "100", "quantity": "2", "prevented_at": newest["prevented_at"],
        "match_id": newest["match_id"],
    }  # fmt: skip
    older = alice.get(f"{path}?limit=1&cursor={page['next_cursor']}").json()
    assert [one["taker_order_id"] for one in older["data"]] == [takers[0]]
    assert older["next_cursor"] is None
    assert len(alice.get(f"{path}?market={market.symbol}").json()["data"]) == 2
    assert len(alice.get(f"{path}?order_id={resting}").json()["data"]) == 2
    assert len(alice.get(f"{path}?order_id={takers[0]}").json()["data"]) == 1
    assert bob.get(path).json()["data"] == []
    assert bob.get(f"{path}?order_id={resting}").json()["data"] == []
    for bad in ("cursor=x", "cursor=1", "cursor=1.-1", "limit=0", "order_id=5"):
        assert alice.get(f"{path}?{bad}").status_code == 400, bad
    assert alice.get(f"{path}?market=NO-MARKET").status_code == 404


@pytest.mark.spec("RISK-007")
@pytest.mark.parametrize(
    ("flag", "code"),
    [
        (AccountFlag.TRADING_FROZEN, "account_frozen"),
        (AccountFlag.CANCEL_ONLY, "account_cancel_only"),
    ],
)
def test_a_frozen_account_places_nothing_and_may_cancel(
    stack: Stack, alice: Account, market: ListedMarket, flag: AccountFlag, code: str
) -> None:
    order = alice.place(market, "buy", "1", "100")["order_id"]
    stack.run(
        SetAccount(
            account=alice.id, kind=AccountKind.SPOT, flags=flag, owner=alice.owner.bytes
        )
    )  # fmt: skip
    pair = {"side": "sell", "quantity": "1", "price": "120"}
    stop = {"side": "sell", "quantity": "1", "type": "stop_loss", "stop_price": "90"}
    linked = {"market": market.symbol, "contingency": "oco", "first": pair, "second": stop}
    for answer in (
        alice.post(ORDERS, buy(market)),
        replace(alice, order, buy(market)),
        alice.post("/api/v1/order-lists", linked),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, code), answer.text
    (placed,) = alice.post(BATCH, {"place": [buy(market)]}).json()["place"]
    assert placed["refused"]["code"] == code
    assert alice.delete(f"{ORDERS}/{order}").status_code == 200


@pytest.mark.spec("IDEN-017")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/order-lists"), ("DELETE", "/api/v1/order-lists/lst_1"), ("POST", BATCH),
        ("POST", TIMER), ("POST", f"{ORDERS}/ord_1/replace"),
    ],
)  # fmt: skip
def test_changes_need_the_scope_trade(stack: Stack, method: str, path: str) -> None:
    reader = stack.open_account({}, scopes=("read",))
    answer = reader.request(method, path, b"{}")
    assert answer.status_code == 403, answer.text
    assert stack.http.request(method, path, content=b"{}").status_code == 401
