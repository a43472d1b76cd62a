"""The account and its wallet in the words of Binance."""

from typing import Any

import psycopg
import pytest

from bedesten.protocol.commands import SetAccount, SetFees, SetOrderLimit
from bedesten.protocol.vocabulary import AccountFlag, AccountKind
from tests.gateways.binance.test_orders import said
from tests.support.bot import Bot, joined, until
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.tables import asset_shown


@pytest.mark.spec("API-007", "LEDG-010")
def test_balances_and_rights(
    stack: Stack, maker: Bot, alice: Account, market: ListedMarket
) -> None:
    maker.order(market, "SELL", "4", "100")
    body = maker.get("account", omitZeroBalances="true").json()
    assert body["balances"] == [
        {"asset": market.base, "free": "6.00000000", "locked": "4.00000000"},
        {"asset": market.quote, "free": "1000.00000000", "locked": "0.00000000"},
    ]
    assert (body["canTrade"], body["canWithdraw"], body["canDeposit"]) == (True, True, True)
    assert (body["accountType"], body["permissions"], body["uid"]) == ("SPOT", ["SPOT"], alice.id)
    other = stack.list_market()
    every = {one["asset"] for one in maker.get("account").json()["balances"]}
    assert every >= {market.base, market.quote, other.base, other.quote}
    stack.run(
        SetAccount(
            account=alice.id, kind=AccountKind.SPOT, owner=alice.owner.bytes,
            flags=AccountFlag.TRADING_FROZEN,
        )
    )  # fmt: skip
    assert maker.get("account").json()["canTrade"] is False
    frozen = maker.post(
        "order", symbol=joined(market), side="SELL", type="LIMIT", timeInForce="GTC",
        quantity="1", price="100",
    )  # fmt: skip
    assert said(frozen) == (400, -2010, "This account may not place or cancel orders.")


@pytest.mark.spec("API-007", "MARK-011")
def test_rates_are_those_of_the_account(stack: Stack, alice: Account) -> None:
    market = stack.list_market(maker_fee_ppm=1_000, taker_fee_ppm=1_500)
    bot, symbol = Bot(stack, alice), joined(market)
    rates = bot.get("account/commission", symbol=symbol).json()["standardCommission"]
    assert (rates["maker"], rates["taker"]) == ("0.00100000", "0.00150000")
    stack.run(
        SetFees(
            account=alice.id, market=market.id, tier=0, maker_fee_ppm=200, taker_fee_ppm=400,
        )
    )  # fmt: skip
    rates = until(
        lambda: bot.get("account/commission", symbol=symbol).json()["standardCommission"],
        lambda found: found["maker"] == "0.00020000",
    )
    assert rates["taker"] == "0.00040000"
    (fee,) = bot.get("/sapi/v1/asset/tradeFee", symbol=symbol).json()
    assert fee == {
        "symbol": symbol, "makerCommission": "0.00020000", "takerCommission": "0.00040000",
    }  # fmt: skip
    assert len(bot.get("/sapi/v1/asset/tradeFee").json()) > 1


@pytest.mark.spec("API-007")
def test_filters_of_the_account_alone(stack: Stack, alice: Account, market: ListedMarket) -> None:
    bot = Bot(stack, alice)

    def told() -> Any:
        return bot.get("myFilters", symbol=joined(market)).json()

    assert told() == {
        "exchangeFilters": [{"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": 100}],
        "symbolFilters": [], "assetFilters": [],
    }  # fmt: skip
    stack.run(SetOrderLimit(account=alice.id, asset=0, limit=7))
    until(told, lambda found: found["exchangeFilters"][0]["maxNumOrders"] == 7)
    stack.run(SetOrderLimit(account=alice.id, asset=0, limit=-1))
    until(told, lambda found: found["exchangeFilters"] == [])


@pytest.mark.spec("API-007", "TRAD-020")
def test_own_trades_from_any_end(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    order = maker.order(market, "SELL", "1", "100")["orderId"]
    for quantity in ("0.1", "0.2", "0.3"):
        taker.order(market, "BUY", quantity, "100")
    trades = taker.get("myTrades", symbol=symbol).json()
    assert [trade["id"] for trade in trades] == [1, 2, 3]
    first = trades[0]
    assert (first["isBuyer"], first["isMaker"], first["qty"], first["quoteQty"]) == (
        True, False, "0.10000000", "10.00000000",
    )  # fmt: skip

    def listed(**asked: object) -> list[int]:
        return [row["id"] for row in taker.get("myTrades", symbol=symbol, **asked).json()]

    assert listed(limit=2) == [2, 3]
    assert listed(fromId=2) == [2, 3]
    assert listed(fromId=2, limit=1) == [2]
    assert listed(fromId=4) == []
    assert listed(startTime=first["time"]) == [1, 2, 3]
    assert listed(endTime=first["time"] - 1) == []
    assert listed(orderId=trades[1]["orderId"]) == [2]
    made = maker.get("myTrades", symbol=symbol, orderId=order).json()
    assert [(row["id"], row["isMaker"]) for row in made] == [(1, True), (2, True), (3, True)]
    both = taker.get("myTrades", symbol=symbol, fromId=1, startTime=1)
    assert said(both) == (400, -1128, "Combination of optional parameters invalid.")


@pytest.mark.spec("API-007", "CUST-001")
def test_the_wallet_is_there_to_look_at(
    stack: Stack, maker: Bot, alice: Account, market: ListedMarket
) -> None:
    assert maker.public("/sapi/v1/system/status").json() == {"status": 0, "msg": "normal"}
    for path in ("spot/delist-schedule", "margin/allPairs", "margin/isolated/allPairs"):
        assert maker.get(f"/sapi/v1/{path}").json() == []
    none = maker.get("/sapi/v1/capital/deposit/address", coin=market.base)
    assert said(none)[0] == 400
    for path in ("capital/deposit/hisrec", "capital/withdraw/history"):
        assert maker.get(f"/sapi/v1/{path}", coin=market.base, startTime=1).json() == []
    asset = asset_shown(stack, market.base)
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute(
            "insert into public.networks (network, display_name, family)"
            " values ('testnet', 'Test network', 'evm') on conflict do nothing"
        )
        conn.execute(
            "insert into public.asset_networks (asset_id, network, decimals, withdraw_fee)"
            " values (%s, 'testnet', 6, 0.5)",
            [asset],
        )
    coins = {one["coin"]: one for one in maker.get("/sapi/v1/capital/config/getall").json()}
    coin = coins[market.base]
    assert (coin["free"], coin["isLegalMoney"]) == ("10.00000000", False)
    (network,) = coin["networkList"]
    assert (network["network"], network["withdrawFee"], network["withdrawIntegerMultiple"]) == (
        "testnet", "0.50000000", "0.00000100",
    )  # fmt: skip
    assert coins[market.quote]["isLegalMoney"] is True
    assert said(Bot(stack).public("/sapi/v1/capital/config/getall"))[1] == -1102
