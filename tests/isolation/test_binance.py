"""Every operation of the Binance dialect, by REST and by socket, asked for another's things."""

import asyncio
import json
import re
from typing import Any, Final

import httpx
import msgspec
import pytest

from bedesten.gateways.binance.operation import Operation, Security
from bedesten.gateways.binance.table import OPERATIONS
from tests.gateways.binance.test_socket_api import API, ask, signed
from tests.support.bot import Bot, joined, until
from tests.support.socket_client import SocketClient
from tests.support.stack import ListedMarket, Stack

RICH: Final = "777777.12345678"
SMALL: Final = re.compile(r"[0-9]{1,4}\.[0-9]+")  # amounts that many have
POOR: Final = "1000"
REFUSED: Final = (-2010, -2011, -2013, -1125, -2021, -2022, -1013)
# What each operation needs besides the names of the other's things, which all of them get.
LIMIT: Final = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1",
                "price": "1"}  # fmt: skip
OCO: Final = {"side": "SELL", "quantity": "1", "aboveType": "LIMIT_MAKER", "abovePrice": "99",
              "belowType": "STOP_LOSS", "belowStopPrice": "2"}  # fmt: skip
WORKING: Final = {"workingType": "LIMIT", "workingSide": "BUY", "workingPrice": "1",
                  "workingQuantity": "1", "workingTimeInForce": "GTC", "pendingSide": "SELL",
                  "pendingQuantity": "1"}  # fmt: skip
NEEDS: Final[dict[str, dict[str, str]]] = {
    "place_order": LIMIT,
    "test_order": LIMIT,
    "replace_order": LIMIT | {"cancelReplaceMode": "STOP_ON_FAILURE"},
    "amend_order": {"newQty": "0.5"},
    "place_oco": OCO,
    "place_old_oco": {"side": "SELL", "quantity": "1", "price": "99", "stopPrice": "2"},
    "place_oto": WORKING | {"pendingType": "MARKET"},
    "place_otoco": WORKING | {
        "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": "99",
        "pendingBelowType": "STOP_LOSS", "pendingBelowStopPrice": "0.5"},
    "klines": {"interval": "1m"},
    "ui_klines": {"interval": "1m"},
}  # fmt: skip
# Operations that name something of the target's, and have to refuse it.
NAMING: Final = frozenset(
    {"get_order", "cancel_order", "replace_order", "amend_order", "order_amendments",
     "get_order_list", "cancel_order_list", "extend_stream", "close_stream"}
)  # fmt: skip
# Lists of what the attacker has none of.
EMPTY: Final = frozenset(
    {"open_orders", "open_order_lists", "my_prevented_matches", "my_trades", "deposits",
     "withdrawals"}
)  # fmt: skip


class Target:
    """With an open order, one that was made smaller, a list, fills and a listen key."""

    def __init__(self, stack: Stack, market: ListedMarket) -> None:
        self.account = stack.open_account({market.base: RICH, market.quote: RICH})
        self.market, self.bot = market, Bot(stack, self.account)
        symbol = joined(market)
        order = {"symbol": symbol, "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
        self.bot.post("order", **order, quantity="2", price="40", newClientOrderId="targets-fill")
        taker = Bot(stack, stack.open_account({market.base: "2"}))
        taker.order(market, "SELL", "0.5", "40")
        made = self.bot.post(
            "order", **order, quantity="3.21", price="41.23", newClientOrderId="targets-own-name"
        ).json()
        amend = {"symbol": symbol, "orderId": made["orderId"], "newQty": "3.1"}
        assert self.bot.put("order/amend/keepPriority", **amend).is_success
        pair = self.bot.post(
            "orderList/oco", **{"symbol": symbol} | OCO, listClientOrderId="targets-own-list",
            aboveClientOrderId="targets-leg-one", belowClientOrderId="targets-leg-two",
        ).json()  # fmt: skip
        self.listen_key = self.bot.send("POST", "userDataStream").json()["listenKey"]
        self.names = {
            "symbol": symbol,
            "orderId": str(made["orderId"]),
            "origClientOrderId": "targets-own-name",
            "cancelOrderId": str(made["orderId"]),
            "cancelOrigClientOrderId": "targets-own-name",
            "orderListId": str(pair["orderListId"]),
            "listClientOrderId": "targets-own-list",
            "listenKey": self.listen_key,
            "coin": market.base,
            "asset": market.base,
        }
        until(lambda: self.bot.get("myTrades", symbol=symbol).json(), bool)
        until(lambda: self.bot.get("order/amendments", **amend).json(), bool)

    def state(self) -> list[object]:
        """All that the target is told of what they have."""
        symbol = {"symbol": self.names["symbol"]}
        asked: list[tuple[str, dict[str, str]]] = [
            ("account", {"omitZeroBalances": "true"}), ("openOrders", {}), ("allOrders", symbol),
            ("openOrderList", {}), ("allOrderList", {}), ("myTrades", symbol),
        ]  # fmt: skip
        found = [self.bot.get(path, **given).json() for path, given in asked]
        found[0].pop("updateTime")
        return [*found, self.bot.send("POST", "userDataStream").json()]

    def secrets(self) -> set[str]:
        """Long texts and ids of that, of which nobody else hears."""
        texts = {text for one in self.state() for text in _texts(one)}
        return {text for text in texts if len(text) >= 9 and not SMALL.fullmatch(text)}


def _texts(value: Any) -> set[str]:
    """Names, ids and uncommon amounts."""
    if isinstance(value, dict):
        found = {k: v for k, v in value.items() if k not in WORDS}
        return {text for one in found.values() for text in _texts(one)}
    if isinstance(value, list):
        return {text for one in value for text in _texts(one)}
    return {str(value)} if not isinstance(value, bool) and value is not None else set()


WORDS: Final = frozenset(
    {"time", "updateTime", "workingTime", "transactionTime", "price", "qty", "origQty", "status",
     "executedQty", "cummulativeQuoteQty", "origQuoteOrderQty", "stopPrice", "icebergQty", "type",
     "quoteQty", "commission", "commissionRates", "accountType", "permissions", "timeInForce",
     "selfTradePreventionMode", "listStatusType", "listOrderStatus", "contingencyType", "id",
     "commissionAsset", "asset"}
)  # fmt: skip


@pytest.fixture(scope="module")
def target(stack: Stack, place: ListedMarket) -> Target:
    return Target(stack, stack.list_market())


@pytest.fixture(scope="module")
def secrets(target: Target) -> frozenset[str]:
    found = frozenset(target.secrets())
    assert {target.names["orderId"], "targets-leg-one", target.listen_key} <= found
    return found


@pytest.fixture
def attacker(stack: Stack, target: Target) -> Bot:
    market = target.market
    return Bot(stack, stack.open_account({market.base: POOR, market.quote: POOR}))


def asked_for(one: Operation, target: Target) -> dict[str, str]:
    """Whatever names the target's things, as far as the operation takes it, and what it needs."""
    names = dict(target.names)
    if one.name.startswith("place_") or one.name == "test_order":
        del names["listClientOrderId"]  # anybody may choose the same
    if one.name in ("my_trades", "all_orders"):
        del names["orderId"]
    if one.name in ("deposits", "withdrawals", "all_order_lists"):
        names |= {"startTime": "1500000000000"} if one.name != "all_order_lists" else {}
    return names | NEEDS.get(one.name, {})


def judge(said: str, one: Operation, asked: dict[str, str], secrets: frozenset[str]) -> None:
    """No byte of the target's."""
    told = [secret for secret in secrets if secret in said and secret not in asked.values()]
    assert not told, (one.name, told, said)


def judge_code(one: Operation, status: int, body: Any) -> None:
    assert status < 500, (one.name, body)
    if one.name in NAMING:
        assert status >= 400, (one.name, body)
        assert body["code"] in REFUSED, (one.name, body)
    elif status == 200 and one.name in EMPTY:
        assert body == [], one.name


def tidy(attacker: Bot, target: Target) -> None:
    """What the attacker placed in the attempt, so that nothing of it is left for the next."""
    attacker.delete("openOrders", symbol=joined(target.market))


@pytest.mark.spec("API-010", "API-007")
def test_every_operation_is_known_to_this_suite() -> None:
    known = {one.name for one in OPERATIONS}
    assert known >= NEEDS.keys() | NAMING | EMPTY
    changing = {one.name for one in OPERATIONS if one.rest.method != "GET"}
    apart = {"open_stream", "cancel_all"}  # these name nothing that could be another's
    assert changing <= NEEDS.keys() | NAMING | apart, "say here what a new one names"


@pytest.mark.spec("API-010", "API-007")
def test_nobody_reaches_anothers_things_by_rest(
    target: Target, secrets: frozenset[str], attacker: Bot
) -> None:
    before, reached = target.state(), set()
    for one in OPERATIONS:
        asked = asked_for(one, target)
        answer = by_rest(attacker, one, asked)
        judge(answer.text, one, asked, secrets)
        judge_code(one, answer.status_code, answer.json())
        reached |= {one.name} if answer.status_code == 200 else set()
        if one.rest.method != "GET":
            tidy(attacker, target)
    assert reached >= EMPTY | {"place_order", "place_oco", "place_old_oco", "place_oto", "account"}
    assert target.state() == before, "somebody else has changed it"


def by_rest(bot: Bot, one: Operation, asked: dict[str, str]) -> httpx.Response:
    method, path = one.rest
    if one.security is not Security.SIGNED:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        keep = {"listenKey": asked["listenKey"]} if one.security is Security.KEY else asked
        if keep is not asked:
            query = f"listenKey={asked['listenKey']}"
        return bot.send(method, path, query)
    ways = {"GET": bot.get, "POST": bot.post, "PUT": bot.put, "DELETE": bot.delete}
    return ways[method](path, **asked)


@pytest.mark.spec("API-010", "API-007")
def test_nobody_reaches_anothers_things_by_socket(
    stack: Stack, target: Target, secrets: frozenset[str], attacker: Bot
) -> None:
    before = target.state()
    reached: set[str] = set()
    assert attacker.account is not None
    me = attacker.account

    async def scene() -> None:
        client = await SocketClient.connect(stack.streams_url, path=API)
        for number, one in enumerate(OPERATIONS):
            if one.method is None:
                continue
            asked = asked_for(one, target)
            private = one.security is not Security.NONE
            params = signed(me, **asked) if private else asked
            answer = await ask(client, number, one.method, **params)
            judge(json.dumps(answer), one, asked, secrets)
            body = answer["result"] if answer["status"] == 200 else answer["error"]
            judge_code(one, answer["status"], body)
            reached.update({one.name} if answer["status"] == 200 else ())
            if one.rest.method != "GET":
                await asyncio.to_thread(tidy, attacker, target)
        client.close()

    asyncio.run(scene())
    assert reached >= {"place_order", "place_oco", "account", "open_orders", "all_orders"}
    assert target.state() == before, "somebody else has changed it"


@pytest.mark.spec("API-010", "API-007")
def test_a_key_does_not_sign_for_anothers(stack: Stack, target: Target, attacker: Bot) -> None:
    """The target's key is no secret; what it signs with is."""
    assert attacker.account is not None
    forged = msgspec.json.encode(signed(attacker.account, symbol=joined(target.market)))
    params = json.loads(forged) | {"apiKey": target.account.key}
    for path in ("account", "openOrders", "allOrders", "myTrades", "openOrderList"):
        payload = f"symbol={joined(target.market)}&timestamp={params['timestamp']}"
        query = f"{payload}&signature={attacker.sign(payload)}"
        answer = attacker.send("GET", path, query, X_MBX_APIKEY=target.account.key)
        assert answer.json() == {
            "code": -1022, "msg": "Signature for this request is not valid.",
        }, path  # fmt: skip

    async def scene() -> None:
        client = await SocketClient.connect(stack.streams_url, path=API)
        for number, method in enumerate(
            ("account.status", "session.logon", "userDataStream.subscribe.signature")
        ):
            answer = await ask(client, number, method, **params)
            assert answer["error"]["code"] == -1022, method
        client.close()

    asyncio.run(scene())


@pytest.mark.spec("API-010", "API-007")
def test_no_stream_tells_of_others(stack: Stack, target: Target, attacker: Bot) -> None:
    """Neither by guessing names, nor by the own listen key, nor by the socket's subscription."""
    assert attacker.account is not None
    me, symbol = attacker.account, joined(target.market).lower()
    own_key = attacker.send("POST", "userDataStream").json()["listenKey"]
    guesses = ["account", str(target.account.id), f"account@{target.account.id}", "!account@arr",
               target.account.key, target.listen_key[:-1] + "z", target.listen_key.upper() + " ",
               f"{symbol}@account", f"{symbol}@orders", "orders", "balances"]  # fmt: skip
    public = [f"{symbol}@{what}" for what in ("trade", "aggTrade", "depth@100ms", "bookTicker")]

    async def scene() -> None:
        streams = await SocketClient.connect(stack.streams_url, path=f"/ws/{own_key}")
        streams.send(method="SUBSCRIBE", params=guesses + public, id=1)
        assert await streams.wait_for(id=1) == {"result": None, "id": 1}
        api = await SocketClient.connect(stack.streams_url, path=API)
        await ask(api, 1, "userDataStream.subscribe.signature", **signed(me))
        theirs = await SocketClient.connect(stack.streams_url, path=f"/ws/{target.listen_key}")
        theirs.send(method="LIST_SUBSCRIPTIONS", id=1)
        await theirs.wait_for(id=1)
        placed = await asyncio.to_thread(target.bot.order, target.market, "SELL", "1.5", "50")
        bought = await asyncio.to_thread(attacker.order, target.market, "BUY", "0.5", "50")
        gone = await asyncio.to_thread(
            target.bot.delete, "order", symbol=symbol.upper(), orderId=placed["orderId"]
        )
        assert gone.is_success
        await theirs.wait_for(e="executionReport", x="CANCELED")
        for client, told in ((streams, streams.messages), (api, [m.get("event", {}) for m in
                                                                api.messages])):  # fmt: skip
            await client.wait_until(lambda c: any("TRADE" in json.dumps(m) for m in c.messages))
            whole = json.dumps(client.messages)
            assert str(placed["orderId"]) not in whole
            assert placed["clientOrderId"] not in whole
            assert RICH[:6] not in whole
            reports = [one for one in told if one.get("e") == "executionReport"]
            assert {one["i"] for one in reports} == {bought["orderId"]}
        for client in (streams, api, theirs):
            client.close()

    asyncio.run(scene())
