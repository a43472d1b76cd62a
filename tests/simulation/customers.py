"""Customers and what they ask for: drawn once, so that a retry sends the very same thing."""

import random
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from bedesten.domain.markets import carry_out
from bedesten.kit.errors import DomainError, Unavailable
from bedesten.kit.ids import AccountId, ListId, OrderId, parse_list, parse_order
from bedesten.protocol.commands import (
    NO_KEY,
    Command,
    Post,
    Reserve,
    SetMarket,
    Transfer,
    Void,
)
from tests.simulation.gateway import Gateway

ACCOUNTS: Final = (3, 4, 5, 6)
BTC, USDT, MARKET = 1, 2, 1
SYMBOL: Final = "BTC-USDT"


class Request(NamedTuple):
    """One thing to ask of any gateway, as often as needed. `key` says that it is safe to repeat;
    `movement` that a refusal is not remembered under it."""

    name: str
    key: bytes
    send: Callable[[Gateway], Awaitable[Any]]
    movement: bool = False


class Operator:
    """What the operator last asked the market to be."""

    def __init__(self, terms: SetMarket) -> None:
        self.terms = terms


class Customer:
    """One account's holder and what it knows."""

    def __init__(self, account: int, dice: random.Random, operator: Operator) -> None:
        self.account = AccountId(account)
        self.dice = dice
        self.now_ns = 0
        self.operator = operator
        self.orders: list[OrderId] = []
        self.lists: list[ListId] = []
        self.reservations: list[bytes] = []

    def key(self) -> bytes:
        """A new key; now and then none."""
        return self.dice.randbytes(16) if self.dice.random() < 0.9 else NO_KEY

    def some_order(self) -> OrderId:
        """One of its own, open or not."""
        return self.dice.choice(self.orders) if self.orders else OrderId(1)

    def learn(self, outcome: Any) -> None:
        """From the answer to an order, a list or a replacement."""
        if not isinstance(outcome, dict) or not isinstance(outcome.get("body"), dict):
            return
        body = outcome["body"]
        if isinstance(body.get("contingency"), str):
            self.lists = [*self.lists[-5:], parse_list(body["order_list_id"])]
        for order in (body, body.get("order"), *body.get("orders", ())):
            if isinstance(order, dict) and isinstance(order.get("order_id"), str):
                self.orders = [*self.orders[-20:], parse_order(order["order_id"])]


Kind = Callable[[Customer], Request]


def command(name: str, asked: Command) -> Request:
    """One command as it is."""
    movement = isinstance(asked, Transfer | Reserve | Post | Void)

    async def send(gateway: Gateway) -> Any:
        answer = await carry_out(gateway.desk(asked.account), asked)
        return [answer.seq, answer.index, answer.data]

    return Request(name, asked.key, send, movement)


def commands(name: str, asked: list[Command]) -> Request:
    """One after the other, whatever becomes of them; all with keys or none."""

    async def send(gateway: Gateway) -> Any:
        answers: list[Any] = []
        for one in asked:
            try:
                answer = await carry_out(gateway.desk(one.account), one)
                answers.append([answer.seq, answer.index, answer.data])
            except Unavailable:
                raise
            except DomainError as error:
                answers.append(error.code)
        return answers

    return Request(name, asked[0].key, send)


def decimal(number: int, places: int) -> str:
    """So many hundredths (places 2) as text."""
    whole, part = divmod(number, 10**places)
    return f"{whole}.{part:0{places}d}"
