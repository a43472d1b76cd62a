"""Markets that hold auctions or change their steps under readers and traders who know the old."""

import asyncio
import time
import uuid
from typing import Any

import httpx
import msgspec
import pytest

from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetMarket, SetPhase
from bedesten.protocol.events import MarketSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Phase
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"


def change(stack: Stack, market: ListedMarket, **terms: int) -> None:
    """Set terms of a market and leave the others."""

    async def listed(client: EngineClient) -> MarketSet:
        events = (await client.query(Query.MARKETS)).events
        return next(e for e in events if isinstance(e, MarketSet) and e.market == market.id)

    known = msgspec.structs.asdict(stack.with_engine(listed))
    del known["command"], known["steps"]
    stack.run(SetMarket(**known | terms))


def new_steps(stack: Stack, market: ListedMarket, **terms: int) -> None:
    """Other steps, between a halt and the next opening."""
    stack.run(SetPhase(market=market.id, phase=Phase.HALTED))
    change(stack, market, **terms)
    stack.run(SetPhase(market=market.id, phase=Phase.CONTINUOUS))


def phase(stack: Stack, market: ListedMarket, to: Phase) -> None:
    stack.run(SetPhase(market=market.id, phase=to))


def auction(stack: Stack, market: ListedMarket) -> Any:
    return stack.http.get(f"/api/v1/markets/{market.symbol}/auction").json()


def book(stack: Stack, market: ListedMarket) -> tuple[Any, Any]:
    found = stack.http.get(f"/api/v1/markets/{market.symbol}/book").json()
    return found["bids"], found["asks"]


def limit(market: ListedMarket, **terms: object) -> dict[str, object]:
    return {"market": market.symbol, "side": "buy", "quantity": "1", "price": "100"} | terms


@pytest.mark.spec("TRAD-012", "MARK-006")
def test_an_auction_is_told_while_it_lasts(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    async def scene() -> list[Any]:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="market", market=market.symbol)
        await client.wait_for(op="subscribed", channel="market")
        await asyncio.to_thread(phase, stack, market, Phase.AUCTION)
        await asyncio.to_thread(alice.place, market, "buy", "3", "105")
        await asyncio.to_thread(bob.place, market, "sell", "2", "100")
        await client.wait_for(indicative_quantity="2")
        shown = await asyncio.to_thread(auction, stack, market)
        await asyncio.to_thread(phase, stack, market, Phase.CONTINUOUS)
        await client.wait_for(phase="continuous", type="update")
        late = await SocketClient.connect(stack.ws_url)
        late.send(op="subscribe", channel="market", market=market.symbol)
        snapshot = await late.wait_for(channel="market", type="snapshot")
        assert (snapshot["phase"], snapshot["cause"]) == ("continuous", None)
        late.close()
        client.close()
        told = [m for m in client.messages if m.get("channel") == "market" and "phase" in m]
        return [shown, *told]

    shown, *told = asyncio.run(scene())
    names = ("type", "phase", "cause", "indicative_price", "indicative_quantity",
             "surplus_quantity", "surplus_side")  # fmt: skip
    nothing = (None, None, None, None)
    assert [tuple(m[name] for name in names) for m in told] == [
        ("snapshot", "continuous", None, *nothing),
        ("update", "auction", "command", *nothing),
        ("update", "auction", None, *nothing),
        ("update", "auction", None, "105", "2", "1", "buy"),
        ("update", "continuous", "command", *nothing),
    ]
    assert {name: shown[name] for name in names[3:]} == {name: told[3][name] for name in names[3:]}
    assert (shown["phase"], shown["last_price"], shown["ends_at"]) == ("auction", None, None)
    after = auction(stack, market)
    assert (after["phase"], after["last_price"], after["reference_price"]) == (
        "continuous", "105", "105"
    )  # fmt: skip
    assert after["indicative_price"] is None
    assert stack.http.get("/api/v1/markets/NO-MARKET/auction").status_code == 404
    assert book(stack, market) == ([["105", "1"]], [])


@pytest.mark.spec("RISK-008")
def test_a_market_order_goes_no_further_than_the_market_says(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    path = f"/api/v1/markets/{market.symbol}"
    assert stack.http.get(path).json()["band_ppm"] == 100_000, "as it was listed"
    change(stack, market, band_ppm=50_000)
    alice.place(market, "sell", "1", "100")
    alice.place(market, "sell", "1", "105")
    alice.place(market, "sell", "1", "105.01")
    sweep = {"market": market.symbol, "side": "buy", "type": "market", "quantity": "3"}
    assert bob.post(ORDERS, sweep).json()["filled_quantity"] == "2"
    shown = stack.http.get(path).json()
    assert (shown["band_ppm"], shown["price_band_ppm"]) == (50_000, None)
    assert shown in stack.http.get("/api/v1/markets").json()["data"]

    change(stack, market, band_ppm=0)
    alice.place(market, "sell", "1", "104")
    assert bob.post(ORDERS, sweep).json()["filled_quantity"] == "1", "at the best price alone"
    assert stack.http.get(path).json()["band_ppm"] == 0


@pytest.mark.spec("MARK-006")
def test_a_trade_too_far_away_starts_an_auction(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    change(stack, market, volatility_ppm=50_000, price_band_ppm=200_000, auction_ns=60 * 10**9)
    alice.place(market, "buy", "1", "100")
    bob.place(market, "sell", "1", "100")

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="market", market=market.symbol)
        await client.wait_for(op="subscribed", channel="market")
        await asyncio.to_thread(alice.place, market, "buy", "1", "90")
        await asyncio.to_thread(bob.place, market, "sell", "1", "90")
        told = await client.wait_for(channel="market", cause="volatility")
        assert told["phase"] == "auction"
        client.close()

    asyncio.run(scene())
    now = auction(stack, market)
    assert (now["phase"], now["reference_price"], now["indicative_price"]) == (
        "auction", "100", "90"
    )  # fmt: skip
    assert now["ends_at"] is not None
    shown = stack.http.get(f"/api/v1/markets/{market.symbol}").json()
    assert (shown["volatility_ppm"], shown["price_band_ppm"]) == (50_000, 200_000)
    assert (shown["phase"], shown["is_trading_enabled"]) == ("auction", True)
    far = alice.post(ORDERS, limit(market, price="79"))
    assert (far.status_code, far.json()["code"]) == (409, "price_outside_band")


@pytest.mark.spec("RISK-008")
def test_filters_are_shown_and_hold(stack: Stack, alice: Account, market: ListedMarket) -> None:
    change(stack, market, min_quantity=100, max_quantity=5_000, min_price=1_000, max_price=20_000,
           min_notional=10**8, max_notional=300 * 10**8)  # fmt: skip
    shown = stack.http.get(f"/api/v1/markets/{market.symbol}").json()
    filters = {"min_quantity": "0.1", "max_quantity": "5", "min_price": "10", "max_price": "200",
               "min_notional": "1", "max_notional": "300"}  # fmt: skip
    assert filters.items() <= shown.items()
    for terms, code in (
        ({"quantity": "0.05"}, "quantity_out_of_range"),
        ({"quantity": "5.001"}, "quantity_out_of_range"),
        ({"price": "9.99"}, "price_out_of_range"),
        ({"price": "200.01"}, "price_out_of_range"),
        ({"quantity": "0.1", "price": "9.99"}, "price_out_of_range"),
        ({"quantity": "4"}, "above_max_notional"),
    ):
        answer = alice.post(ORDERS, limit(market) | terms)
        assert (answer.status_code, answer.json()["code"]) == (409, code), terms


def test_new_steps_restart_every_reader_and_nothing_is_told_in_the_old(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    kept = alice.place(market, "buy", "2", "100")["order_id"]
    part = alice.place(market, "buy", "2", "102")["order_id"]
    gone = alice.place(market, "buy", "1.001", "100.01")["order_id"]
    bob.place(market, "sell", "0.5", "102")

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="book", market=market.symbol)
        await client.wait_for(channel="book", type="snapshot")
        other = await SocketClient.connect(stack.ws_url)
        await asyncio.to_thread(
            new_steps, stack, market,
            tick_mantissa=5, tick_decimals=1, lot_mantissa=1, lot_decimals=1,
        )  # fmt: skip
        for one in (client, other):
            assert (await one.wait_closed())[0] == 1012
        again = await SocketClient.connect(stack.ws_url)
        again.authenticate(alice)
        snapshot = await until_subscribed(again, market)
        assert snapshot["bids"] == [["102", "1.5"], ["100", "2"]]
        again.send(op="subscribe", channel="orders")
        orders = (await again.wait_for(channel="orders", type="snapshot"))["data"]
        assert [(o["order_id"], o["price"], o["quantity"]) for o in orders] == [
            (kept, "100", "2"), (part, "102", "2")
        ]  # fmt: skip
        again.close()

    asyncio.run(scene())
    assert book(stack, market) == ([["102", "1.5"], ["100", "2"]], [])
    assert alice.get(f"{ORDERS}/{kept}").json()["price"] == "100"
    cancelled = alice.delete(f"{ORDERS}/{part}").json()
    assert (cancelled["filled_quantity"], cancelled["average_filled_price"]) == ("0.5", "102")
    past = alice.get(f"{ORDERS}/{gone}").json()
    assert (past["cancellation_reason"], past["price"]) == ("terms_changed", "100.01")
    assert past["quantity"] == "1.001"
    shown = stack.http.get(f"/api/v1/markets/{market.symbol}").json()
    assert (shown["tick"], shown["lot"]) == ("0.5", "0.1")


def test_a_cancel_that_comes_again_is_told_in_the_lots_of_then(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    """The gateway has not heard of the lots of the first answer, and knows newer ones than those
    of the second."""
    one = alice.place(market, "buy", "2", "101")["order_id"]
    bob.place(market, "sell", "0.5", "101")
    alice.place(market, "buy", "2", "102")
    bob.place(market, "sell", "1.5", "102")
    asked = [(f"{ORDERS}/{one}", str(uuid.uuid4())), (ORDERS, str(uuid.uuid4()))]
    new_steps(stack, market, lot_mantissa=1, lot_decimals=1)
    first = [deleted(alice, path, key) for path, key in asked]
    new_steps(stack, market, lot_mantissa=5, lot_decimals=1)
    stack.http.get(f"/api/v1/markets/{market.symbol}")
    again = [deleted(alice, path, key) for path, key in asked]
    assert [answer.status_code for answer in (*first, *again)] == [200] * 4, again[0].text
    assert [answer.headers.get("Idempotency-Replayed") for answer in again] == ["true"] * 2
    assert [answer.json() for answer in again] == [answer.json() for answer in first]
    told = [first[0].json(), *first[1].json()["data"]]
    assert [it["filled_quantity"] for it in told] == ["0.5", "1.5"]
    assert [it["average_filled_price"] for it in told] == ["101", "102"]


def deleted(account: Account, path: str, key: str) -> httpx.Response:
    """Asked again, as the answer says, while the tables are behind."""
    while True:
        answer = account.delete(path, idempotency_key=key)
        if answer.status_code != 503:
            return answer
        time.sleep(0.1)


async def until_subscribed(client: SocketClient, market: ListedMarket) -> Any:
    """Subscribe as soon as the gateway streams again."""
    for number in range(100):
        client.send(op="subscribe", channel="book", market=market.symbol, id=number)
        await client.wait_until(lambda c, n=number: any(m.get("id") == n for m in c.messages))
        if any(m.get("op") == "subscribed" for m in client.messages):
            return await client.wait_for(channel="book", type="snapshot")
        await asyncio.sleep(0.1)
    raise AssertionError(client.messages)


def test_a_gateway_that_knows_the_old_steps_never_sends_a_price_in_them(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    """REST learned of the market by the first order and is told of the new steps by nobody."""
    first = alice.place(market, "buy", "1", "100")["order_id"]
    new_steps(stack, market, tick_mantissa=1, tick_decimals=0)
    placed = alice.post(ORDERS, limit(market, price="99"))
    assert (placed.status_code, placed.json()["price"]) == (201, "99")
    assert alice.balance(market.quote)["locked"] == "199"
    new_steps(stack, market, tick_mantissa=1, tick_decimals=1)
    body = limit(market, price="98.5")
    fits_now = alice.post(ORDERS, body)
    assert (fits_now.status_code, fits_now.json()["price"]) == (201, "98.5")
    new_steps(stack, market, tick_mantissa=5, tick_decimals=1)
    key = str(uuid.uuid4())
    keyed = alice.post(ORDERS, limit(market, price="98"), idempotency_key=key)
    assert (keyed.status_code, keyed.json()["code"]) == (409, "steps_changed")
    anew = alice.post(ORDERS, limit(market, price="98"), idempotency_key=str(uuid.uuid4()))
    assert (anew.status_code, anew.json()["price"]) == (201, "98")
    new_steps(stack, market, lot_mantissa=1, lot_decimals=2)
    patched = alice.request("PATCH", f"{ORDERS}/{first}", b'{"quantity": "0.5"}')
    assert (patched.status_code, patched.json()["quantity"]) == (200, "0.5")
    new_steps(stack, market, tick_mantissa=1, tick_decimals=0)
    wanted = limit(market, price="97")
    replaced = alice.post(f"{ORDERS}/{first}/replace", wanted)
    assert replaced.status_code == 200, replaced.text
    assert replaced.json()["order"]["price"] == "97"
    new_steps(stack, market, tick_mantissa=5, tick_decimals=0)
    stop = {"side": "sell", "quantity": "1", "type": "stop_loss", "stop_price": "90"}
    take = {"side": "sell", "quantity": "1", "price": "120"}
    linked = {"market": market.symbol, "contingency": "oco", "first": take, "second": stop}
    made = alice.post("/api/v1/order-lists", linked)
    assert made.status_code == 201, made.text
    assert [one["price"] for one in made.json()["orders"]] == ["120", None]
    assert made.json()["orders"][1]["stop_price"] == "90"
