"""A key that is limited to markets or accounts sees and touches nothing else in this dialect, and
its owner sees when and from where it was used."""

import asyncio
import time
from functools import partial
from typing import Any

import psycopg
import pytest

from bedesten.domain.identity.keys import store
from bedesten.kit.ids import AccountId
from bedesten.protocol.commands import SetAccount
from bedesten.protocol.events import AccountSet
from bedesten.protocol.vocabulary import AccountKind
from tests.gateways.binance.test_orders import said
from tests.gateways.binance.test_socket_api import API, ask, signed
from tests.support.bot import Bot, joined, until
from tests.support.issued import bot_with, limit_to
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

NOT_PERMITTED = (400, -2010, "This symbol is not permitted for this account.")
BAD_KEY = -2015
ENDS_WITHIN_S = 2.0


@pytest.fixture
def other(stack: Stack, alice: Account) -> ListedMarket:
    listed = stack.list_market()
    stack.fund(alice.id, {listed.base: "10", listed.quote: "100"})
    return listed


@pytest.fixture
def limited(stack: Stack, alice: Account, market: ListedMarket) -> Bot:
    return bot_with(stack, alice, markets=frozenset({market.symbol}))


def limit(market: ListedMarket) -> dict[str, object]:
    return {"symbol": joined(market), "side": "SELL", "type": "LIMIT", "timeInForce": "GTC",
            "quantity": "1", "price": "10"}  # fmt: skip


def oco(market: ListedMarket) -> dict[str, object]:
    return {"symbol": joined(market), "side": "SELL", "quantity": "1", "aboveType": "LIMIT_MAKER",
            "abovePrice": "12", "belowType": "STOP_LOSS", "belowStopPrice": "8"}  # fmt: skip


@pytest.mark.spec("IDEN-016", "IDEN-017", "API-007")
def test_a_key_for_one_market_trades_in_no_other(
    limited: Bot, maker: Bot, market: ListedMarket, other: ListedMarket
) -> None:
    there, here = joined(other), joined(market)
    hidden = maker.post("order", **limit(other)).json()["orderId"]
    pair = maker.post("orderList/oco", **oco(other)).json()["orderListId"]
    own = limited.order(market, "SELL", "1", "10")["orderId"]
    for path, body in (
        ("order", limit(other)), ("order/test", limit(other)), ("orderList/oco", oco(other)),
        ("order/cancelReplace", limit(other) | {
            "cancelReplaceMode": "ALLOW_FAILURE", "cancelOrderId": hidden}),
    ):  # fmt: skip
        assert said(limited.post(path, **body)) == NOT_PERMITTED, path
    for path, named in (
        ("order", {"orderId": hidden}), ("openOrders", {}), ("orderList", {"orderListId": pair}),
    ):  # fmt: skip
        refused = said(limited.delete(path, symbol=there, **named))
        assert refused[2] == NOT_PERMITTED[2], path
    unknown = (400, -2011, "Unknown order sent.")
    assert said(limited.delete("order", symbol=here, orderId=hidden)) == unknown
    assert said(limited.delete("orderList", symbol=here, orderListId=pair)) == unknown
    amended = limited.put("order/amend/keepPriority", symbol=there, orderId=hidden, newQty="0.5")
    assert said(amended)[2] == NOT_PERMITTED[2]
    assert limited.post("orderList/oco", **oco(market)).status_code == 200
    done = limited.delete("openOrders", symbol=here)
    assert done.status_code == 200, done.text
    assert {one.get("orderId") for one in done.json()} >= {own}
    standing = {one["orderId"] for one in maker.get("openOrders").json()}
    assert hidden in standing
    assert len(standing) == 3


@pytest.mark.spec("IDEN-017", "API-007")
def test_it_reads_of_its_market_and_the_assets_of_that_alone(
    limited: Bot, maker: Bot, market: ListedMarket, other: ListedMarket
) -> None:
    there, hidden = joined(other), maker.post("order", **limit(other)).json()["orderId"]
    for path in ("order", "openOrders", "allOrders", "myTrades", "order/amendments", "myFilters",
                 "account/commission", "myPreventedMatches"):  # fmt: skip
        assert said(limited.get(path, symbol=there, orderId=hidden)) == NOT_PERMITTED, path
    for path in ("openOrders", "openOrderList", "allOrderList", "/sapi/v1/capital/deposit/hisrec",
                 "/sapi/v1/capital/withdraw/history"):  # fmt: skip
        assert said(limited.get(path)) == NOT_PERMITTED, path
    assert said(limited.get("/sapi/v1/capital/deposit/address", coin=other.base)) == NOT_PERMITTED
    assert limited.get("/sapi/v1/capital/deposit/hisrec", coin=market.base).json() == []
    own = limited.order(market, "SELL", "1", "10")["orderId"]
    shown = limited.get("openOrders", symbol=joined(market)).json()
    assert [one["orderId"] for one in shown] == [own]
    assets = {market.base, market.quote}
    assert {one["asset"] for one in limited.get("account").json()["balances"]} == assets
    coins = limited.get("/sapi/v1/capital/config/getall").json()
    assert {one["coin"] for one in coins} == assets
    (fee,) = limited.get("/sapi/v1/asset/tradeFee").json()
    assert fee["symbol"] == joined(market)
    assert limited.public("depth", symbol=there).status_code == 200  # what anybody may see


@pytest.mark.spec("IDEN-017", "API-007")
def test_its_streams_tell_of_its_market_alone_and_end_when_its_rights_change(
    stack: Stack, alice: Account, limited: Bot, maker: Bot, market: ListedMarket,
    other: ListedMarket,
) -> None:  # fmt: skip
    assert limited.account is not None
    me = limited.account
    listen_key = limited.send("POST", "userDataStream").json()["listenKey"]

    async def walk() -> None:
        old = await SocketClient.connect(stack.streams_url, path=f"/ws/{listen_key}")
        new = await SocketClient.connect(stack.streams_url, path=API)
        started = await ask(new, 1, "userDataStream.subscribe.signature", **signed(me))
        assert started["status"] == 200
        refused = await ask(new, 2, "openOrders.status", **signed(me, symbol=joined(other)))
        assert (refused["status"], refused["error"]["msg"]) == (400, NOT_PERMITTED[2])
        for one in (other, market):
            await asyncio.to_thread(maker.order, one, "SELL", "1", "10")
            await asyncio.to_thread(stack.fund, alice.id, {one.quote: "5"})
        await old.wait_for(e="balanceUpdate")
        await new.wait_until(lambda c: any(e["e"] == "balanceUpdate" for e in events(c)))
        for told in (old.messages, events(new)):
            symbols = {one["s"] for one in told if one.get("e") == "executionReport"}
            assert symbols == {joined(market)}
            assets = {row["a"] for one in told for row in one.get("B", ())}
            assert assets == {market.base, market.quote}
            assert {one["a"] for one in told if one.get("e") == "balanceUpdate"} == {market.quote}
        before = time.monotonic()
        await asyncio.to_thread(limit_to, stack, me.key, [other.symbol])
        await old.wait_for(e="listenKeyExpired")
        await new.wait_until(lambda c: events(c)[-1]["e"] == "eventStreamTerminated")
        assert time.monotonic() - before < ENDS_WITHIN_S
        for client in (old, new):
            client.close()

    asyncio.run(walk())


def events(client: SocketClient) -> list[dict[str, Any]]:
    return [message["event"] for message in client.messages if "event" in message]


@pytest.mark.spec("IDEN-017", "API-007")
def test_a_key_that_may_not_read_hears_nothing(stack: Stack, alice: Account) -> None:
    trader = bot_with(stack, alice, scopes=frozenset({"trade"}))
    assert said(trader.send("POST", "userDataStream"))[1] == BAD_KEY
    assert trader.account is not None
    me = trader.account

    async def walk() -> None:
        client = await SocketClient.connect(stack.streams_url, path=API)
        refused = await ask(client, 1, "userDataStream.subscribe.signature", **signed(me))
        assert (refused["status"], refused["error"]["code"]) == (401, BAD_KEY)
        client.close()

    asyncio.run(walk())


@pytest.mark.spec("IDEN-016", "IDEN-017")
def test_a_key_acts_for_the_first_of_its_accounts(
    stack: Stack, alice: Account, maker: Bot, market: ListedMarket
) -> None:
    (made,) = stack.run(SetAccount(kind=AccountKind.SPOT, owner=alice.owner.bytes))
    event = made.events[0]
    assert isinstance(event, AccountSet)
    second = event.account
    stack.fund(second, {market.base: "7"})
    both = (AccountId(second), AccountId(alice.id))
    bot = bot_with(stack, alice, accounts=both)
    shown = until(lambda: bot.get("account", omitZeroBalances="true").json(), lambda a: "uid" in a)
    assert shown["uid"] == second
    assert [(one["asset"], one["free"]) for one in shown["balances"]] == [
        (market.base, "7.00000000")
    ]
    placed = bot.order(market, "SELL", "1", "10")
    assert [one["orderId"] for one in bot.get("openOrders").json()] == [placed["orderId"]]
    assert maker.get("openOrders").json() == []
    assert said(maker.get("order", symbol=joined(market), orderId=placed["orderId"]))[1] == -2013


@pytest.mark.spec("IDEN-017")
def test_the_owner_sees_when_and_from_where_it_was_used(stack: Stack, alice: Account) -> None:
    by_rest, by_socket, unused = (bot_with(stack, alice) for _ in range(3))
    assert by_rest.get("account").status_code == 200
    assert unused.send("GET", "account", "timestamp=1&signature=0").status_code == 400

    async def walk() -> None:
        assert by_socket.account is not None
        client = await SocketClient.connect(stack.streams_url, path=API)
        answer = await ask(client, 1, "account.status", **signed(by_socket.account))
        assert answer["status"] == 200
        client.close()

    asyncio.run(walk())
    for bot in (by_rest, by_socket):
        used = until(partial(last_use, stack, bot), lambda row: row[0] is not None)
        assert used[1] == "127.0.0.1"
    assert last_use(stack, unused) == (None, None)


def last_use(stack: Stack, bot: Bot) -> tuple[Any, Any]:
    assert bot.account is not None
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        row = conn.execute(
            "select last_used_at, host(last_used_ip) from public.api_keys where key_hash = %s",
            [store.key_hash(bot.account.key)],
        ).fetchone()
    assert row is not None
    return row[0], row[1]
