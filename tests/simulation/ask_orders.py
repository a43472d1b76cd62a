"""Requests about orders: placed alone, in lists and in place of others; reduced and cancelled."""

from datetime import timedelta
from typing import Any, Final

from bedesten.domain.trading import NewOrder
from bedesten.domain.trading.cancel import cancel as cancel_order
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.cancel_all_after import cancel_all_after
from bedesten.domain.trading.cancel_list import cancel_list
from bedesten.domain.trading.new_order import NewOrderList, OrderTerms, Replacement
from bedesten.domain.trading.place import place as place_order
from bedesten.domain.trading.place_list import place_list as place_order_list
from bedesten.domain.trading.replace import replace as replace_order
from bedesten.domain.trading.words import (
    ContingencyName,
    SelfTradeName,
    SideName,
    TimeInForceName,
    TypeName,
)
from bedesten.kit.ids import ListId
from bedesten.kit.moment import moment_of
from bedesten.protocol.commands import Amend, Replace
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import OrderType, ReplaceMode, SelfTrade, Side, TimeInForce
from tests.simulation.customers import MARKET, SYMBOL, Customer, Request, command, decimal
from tests.simulation.gateway import Gateway
from tests.simulation.loop import EPOCH_NS

SELF_TRADE: Final[tuple[SelfTradeName, ...]] = (
    "none", "expire_taker", "expire_maker", "expire_both", "decrement",
)  # fmt: skip
SIDES: Final[tuple[SideName, ...]] = ("buy", "sell")
MID: Final = 100_00  # hundredths
STOPS: Final[dict[tuple[bool, bool], TypeName]] = {  # at a limit, to take profit
    (False, False): "stop_loss", (True, False): "stop_limit",
    (False, True): "take_profit", (True, True): "take_profit_limit",
}  # fmt: skip


def place_limit(who: Customer) -> Request:
    """A limit order around the middle."""
    side = who.dice.choice(SIDES)
    return _placed(who, NewOrder(market=SYMBOL, side=side, **_limit(who, side)))


def place_market(who: Customer) -> Request:
    """A market order, by quantity or by what to spend."""
    dice = who.dice
    quote = dice.random() < 0.4
    order = NewOrder(
        market=SYMBOL,
        side="buy" if quote else dice.choice(SIDES),
        type="market",
        quantity=None if quote else _quantity(who),
        quote_quantity=decimal(dice.randint(1, 5000), 3) if quote else None,
        self_trade_prevention=dice.choice(SELF_TRADE),
    )
    return _placed(who, order)


def place_stop(who: Customer) -> Request:
    """An order that waits for a price."""
    side = who.dice.choice(SIDES)
    return _placed(who, NewOrder(market=SYMBOL, side=side, **_stop(who, side)))


def place_trailing(who: Customer) -> Request:
    """An order that follows the price until it turns."""
    side = who.dice.choice(SIDES)
    return _placed(who, NewOrder(market=SYMBOL, side=side, **_trailing(who, side)))


def place_list(who: Customer) -> Request:
    """Linked orders: one cancels the other, one triggers the other, or one triggers a pair."""
    dice = who.dice
    kinds: tuple[ContingencyName, ...] = ("oco", "oto", "otoco")
    kind = dice.choice(kinds)
    working = dice.choice(SIDES)
    first = OrderTerms(side=working, **_limit(who, working))
    if kind == "oto":
        side = dice.choice(SIDES)
        draw = dice.choice((_limit, _stop, _trailing))
        legs = [first, OrderTerms(side=side, **draw(who, side))]
    else:
        side = working if kind == "oco" else dice.choice(SIDES)
        legs = [*_pair(who, side)] if kind == "oco" else [first, *_pair(who, side)]
    orders = NewOrderList(
        market=SYMBOL,
        contingency=kind,
        first=legs[0],
        second=legs[1],
        third=legs[2] if len(legs) == 3 else None,
        client_list_id=f"l{dice.randrange(10)}" if dice.random() < 0.3 else None,
    )
    key, account = who.key(), who.account

    async def send(gateway: Gateway) -> Any:
        return await place_order_list(gateway.desk(account), orders, key=key)

    return Request(f"place {kind}", key, send)


def replace(who: Customer) -> Request:
    """Another order in the place of one of the customer's."""
    dice = who.dice
    key, account, order = who.key(), who.account, who.some_order()
    side = dice.choice(SIDES)
    if dice.random() < 0.2:
        return command("replace if", _replace_if_filled(who, key))
    replacement = Replacement(
        market=SYMBOL,
        mode=dice.choice(("atomic", "stop_on_failure", "allow_failure")),
        side=side,
        **dice.choice((_limit, _limit, _stop, _trailing))(who, side),
    )

    async def send(gateway: Gateway) -> Any:
        return await replace_order(gateway.desk(account), order, replacement, key=key)

    return Request(f"replace {replacement.mode}", key, send)


def cancel(who: Customer) -> Request:
    """One of the customer's orders, open or not."""
    key, account, order = who.key(), who.account, who.some_order()

    async def send(gateway: Gateway) -> Any:
        return await cancel_order(gateway.desk(account), order, key=key)

    return Request("cancel", key, send)


def cancel_linked(who: Customer) -> Request:
    """What is open of one of the customer's lists."""
    key, account = who.key(), who.account
    order_list = who.dice.choice(who.lists) if who.lists else ListId(1)

    async def send(gateway: Gateway) -> Any:
        return await cancel_list(gateway.desk(account), order_list, key=key)

    return Request("cancel list", key, send)


def cancel_many(who: Customer) -> Request:
    """All of the customer's orders, or those of a side."""
    key, account = who.key(), who.account
    side: SideName | None = who.dice.choice((None, *SIDES))

    async def send(gateway: Gateway) -> Any:
        return await cancel_all(gateway.desk(account), side=side, key=key)

    return Request("cancel all", key, send)


def cancel_later(who: Customer) -> Request:
    """Arm or disarm the timer that cancels everything."""
    key, account = who.key(), who.account
    timeout_ms = who.dice.choice((0, 5, 100, 700, 60_000))

    async def send(gateway: Gateway) -> Any:
        return await cancel_all_after(gateway.desk(account), timeout_ms, key=key)

    return Request("cancel all after", key, send)


def amend(who: Customer) -> Request:
    """Reduce one of the customer's orders."""
    key = who.key()
    quantity = who.dice.randint(1, 200)
    return command(
        "amend", Amend(account=who.account, key=key, order=who.some_order(), quantity=quantity)
    )


def _placed(who: Customer, order: NewOrder) -> Request:
    key, account = who.key(), who.account

    async def send(gateway: Gateway) -> Any:
        return await place_order(gateway.desk(account), order, key=key)

    return Request(f"place {order.type} {order.side}", key, send)


def _replace_if_filled(who: Customer, key: bytes) -> Replace:
    """As many lots as the old order must have filled; the domain looks at tables for that."""
    dice = who.dice
    leg = Leg(
        side=dice.choice(list(Side)),
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        self_trade=dice.choice(list(SelfTrade)),
        price=MID + dice.choice((-10, 0, 10)),
        quantity=dice.randint(1, 200),
    )
    return Replace(
        account=who.account, key=key, order=who.some_order(), market=MARKET, replacement=leg,
        mode=dice.choice(list(ReplaceMode)), expected_filled=dice.choice((0, 0, -1, 10)),
    )  # fmt: skip


def _limit(who: Customer, side: SideName) -> dict[str, Any]:
    """The terms of a limit order around the middle; a few show less than they are, or slide."""
    dice = who.dice
    away = dice.choice((-30, -5, 0, 0, 10, 10, 100)) * (1 if side == "buy" else -1)
    forces: tuple[TimeInForceName, ...] = ("gtc", "gtc", "gtc", "gtc", "ioc", "fok", "gtd", "day")
    force = dice.choice(forces)
    moment = None
    if force == "gtd":
        later = timedelta(milliseconds=dice.choice((20, 300, 1500, 60_000)))
        moment = moment_of(EPOCH_NS + who.now_ns) + later
    rests, shape = force not in ("ioc", "fok"), dice.random()
    post_only = force == "gtc" and dice.random() < 0.2
    return {
        "quantity": _quantity(who),
        "price": decimal(MID - away, 2),
        "time_in_force": force,
        "expires_at": moment,
        "post_only": post_only,
        "slide": post_only and dice.random() < 0.5,
        "hidden": rests and shape < 0.1,
        "display_quantity": decimal(10 * dice.randint(1, 4), 4) if rests and shape > 0.8 else None,
        "self_trade_prevention": dice.choice(SELF_TRADE),
        "client_order_id": f"c{dice.randrange(30)}" if dice.random() < 0.3 else None,
    }


def _stop(who: Customer, side: SideName) -> dict[str, Any]:
    dice = who.dice
    away = dice.choice((1, 10, 20, 50)) * (1 if side == "buy" else -1)
    limit, profit = dice.random() < 0.6, dice.random() < 0.3
    stop = MID - away if profit else MID + away
    return {
        "type": STOPS[limit, profit],
        "quantity": _quantity(who),
        "price": decimal(stop + away, 2) if limit else None,
        "stop_price": decimal(stop, 2),
        "self_trade_prevention": dice.choice(SELF_TRADE),
    }


def _trailing(who: Customer, side: SideName) -> dict[str, Any]:
    dice = who.dice
    by_offset = dice.random() < 0.5
    from_price = MID + dice.choice((0, 10, 30)) * (-1 if side == "buy" else 1)
    return {
        "type": "trailing_stop",
        "quantity": _quantity(who),
        "trail_offset": decimal(dice.choice((1, 5, 10)), 2) if by_offset else None,
        "trail_percent": None if by_offset else dice.choice(("0.05", "0.1", "3")),
        "activation_price": decimal(from_price, 2) if dice.random() < 0.4 else None,
        "self_trade_prevention": dice.choice(SELF_TRADE),
    }


def _pair(who: Customer, side: SideName) -> tuple[OrderTerms, OrderTerms]:
    """Two orders of which one trades: the first rests or waits, the second waits."""
    dice = who.dice
    quantity = _quantity(who)
    rests = _limit(who, side) | {"time_in_force": "gtc", "expires_at": None}
    first = dice.choice((rests, rests, _stop(who, side)))
    second = dice.choice((_stop(who, side), _trailing(who, side)))
    return (
        OrderTerms(side=side, **first | {"quantity": quantity}),
        OrderTerms(side=side, **second | {"quantity": quantity}),
    )


def _quantity(who: Customer) -> str:
    """Mostly of a size that fits also when lots are larger."""
    dice = who.dice
    return decimal(dice.choice((dice.randint(1, 300), 10 * dice.randint(1, 30))), 4)
