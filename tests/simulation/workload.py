"""What customers and operators ask for, and how often each. A new kind of request is one function
in one of the `ask_` files and a line in KINDS."""

import random
from typing import Any, Final

from bedesten.protocol.commands import NO_KEY, Command, SetAccount, SetAsset, SetMarket
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, AssetKind, Phase
from tests.simulation import ask_markets, ask_money, ask_orders
from tests.simulation.customers import (
    ACCOUNTS,
    BTC,
    MARKET,
    SYMBOL,
    USDT,
    Customer,
    Kind,
    Request,
)
from tests.simulation.gateway import Gateway


def look(who: Customer) -> Request:
    """A question, which has no key and is simply asked again."""
    dice = who.dice
    questions: tuple[tuple[Any, ...], ...] = (
        (Query.BALANCES, who.account), (Query.OPEN_ORDERS, who.account, 0),
        (Query.BOOK, MARKET, 10),
        (Query.ORDER, who.some_order()), (Query.STATE_HASH,), (Query.STATUS,), (Query.MARKETS,),
        (Query.COUNTERS, MARKET), (Query.CLIENT_ORDER, who.account, "c1"),
    )  # fmt: skip
    question = dice.choice(questions)

    async def send(gateway: Gateway) -> Any:
        result = await gateway.engine.query(*question)
        return result.seq

    return Request("look", NO_KEY, send)


KINDS: Final[tuple[tuple[int, Kind], ...]] = (
    (40, ask_orders.place_limit),
    (8, ask_orders.place_market),
    (10, ask_orders.place_stop),
    (5, ask_orders.place_trailing),
    (10, ask_orders.place_list),
    (8, ask_orders.replace),
    (10, ask_orders.cancel),
    (2, ask_orders.cancel_linked),
    (2, ask_orders.cancel_many),
    (2, ask_orders.cancel_later),
    (5, ask_orders.amend),
    (4, ask_money.deposit),
    (4, ask_money.withdraw),
    (4, ask_money.settle),
    (2, ask_markets.phase),
    (5, ask_markets.resume),
    (2, ask_markets.schedule),
    (2, ask_markets.terms),
    (4, ask_markets.steps),
    (2, ask_markets.fees),
    (1, ask_markets.tier),
    (1, ask_markets.limit),
    (20, look),
)


def draw(who: Customer) -> Request:
    """Any kind of request."""
    weights = [weight for weight, _ in KINDS]
    (kind,) = who.dice.choices([kind for _, kind in KINDS], weights)
    return kind(who)


def listing(dice: random.Random) -> SetMarket:
    """The market as it begins."""
    return SetMarket(
        base=BTC, quote=USDT, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=2,
        lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=dice.choice((1000, 0, -500)),
        taker_fee_ppm=dice.choice((1000, 2500)), band_ppm=50_000, symbol=SYMBOL,
    )  # fmt: skip


def opening(market: SetMarket, dice: random.Random) -> list[Command]:
    """What the operator does before anybody trades: listings, accounts, money."""
    commands: list[Command] = [
        SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="BTC"),
        SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="USDT"),
        market,
        *(SetAccount(kind=AccountKind.SPOT) for _ in ACCOUNTS),
    ]
    for account in ACCOUNTS:
        for asset, amount in ((BTC, 5 * 10**7), (USDT, 5 * 10**9)):
            commands.append(ask_money.money_in(account, asset, amount, dice.randbytes(16)))
    return commands
