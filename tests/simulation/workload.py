"""What customers and operators ask for. A new kind of command is one function here, in KINDS.

Each draws from the dice what one request is, once: a retry sends the very same thing. It sees the
customer's own orders and reservations as its answers told them.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from bedesten.domain.trading import NewOrder
from bedesten.domain.trading.cancel import cancel as cancel_order
from bedesten.domain.trading.cancel_all import cancel_all
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.place import place as place_order
from bedesten.domain.trading.words import SelfTradeName, SideName, TimeInForceName
from bedesten.kit.ids import AccountId, OrderId, parse_order
from bedesten.protocol.commands import (
    NO_KEY,
    Amend,
    Command,
    Post,
    Reserve,
    SetAccount,
    SetAsset,
    SetMarket,
    SetPhase,
    Transfer,
    Void,
)
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import (
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    Phase,
    Reason,
)
from tests.simulation.gateway import Gateway
from tests.simulation.loop import EPOCH_NS

ACCOUNTS: Final = (3, 4, 5, 6)
BTC, USDT, MARKET = 1, 2, 1
SYMBOL: Final = "BTC-USDT"
SELF_TRADE: Final[tuple[SelfTradeName, ...]] = (
    "none", "expire_taker", "expire_maker", "expire_both", "decrement",
)  # fmt: skip
MID: Final = 100_00  # ticks
UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Request(NamedTuple):
    """One thing to ask of any gateway, as often as needed. `key` says that it is safe to repeat;
    `movement` that a refusal is not remembered under it."""

    name: str
    key: bytes
    send: Callable[[Gateway], Awaitable[Any]]
    movement: bool = False


class Customer:
    """One account's holder and what it knows."""

    def __init__(self, account: int, dice: random.Random, now_ns: int) -> None:
        self.account = AccountId(account)
        self.dice = dice
        self.now_ns = now_ns
        self.orders: list[OrderId] = []
        self.reservations: list[bytes] = []

    def key(self) -> bytes:
        """A new key; now and then none."""
        return self.dice.randbytes(16) if self.dice.random() < 0.9 else NO_KEY

    def learn(self, outcome: Any) -> None:
        """From the answer to an order."""
        if isinstance(outcome, list | tuple) and isinstance(outcome[0], dict):
            order = outcome[0].get("order_id")
            if isinstance(order, str):
                self.orders = [*self.orders[-20:], parse_order(order)]


Kind = Callable[[Customer], Request]


def place_limit(who: Customer) -> Request:
    """A limit order around the middle."""
    dice = who.dice
    side: SideName = dice.choice(("buy", "sell"))
    away = dice.choice((-30, -5, 0, 3, 10, 100)) * (1 if side == "buy" else -1)
    force: TimeInForceName = dice.choice(("gtc", "gtc", "gtc", "ioc", "fok", "gtd"))
    moment = None
    if force == "gtd":
        later = timedelta(milliseconds=dice.choice((20, 300, 1500, 60_000)))
        moment = UNIX_EPOCH + timedelta(microseconds=(EPOCH_NS + who.now_ns) // 1000) + later
    order = NewOrder(
        market=SYMBOL,
        side=side,
        quantity=_decimal(dice.randint(1, 400), 4),
        price=_decimal(MID - away, 2),
        time_in_force=force,
        expires_at=moment,
        post_only=force == "gtc" and dice.random() < 0.2,
        self_trade_prevention=dice.choice(SELF_TRADE),
        client_order_id=f"c{dice.randrange(30)}" if dice.random() < 0.3 else None,
    )
    return _placed(who, order)


def place_market(who: Customer) -> Request:
    """A market order, by quantity or by what to spend."""
    dice = who.dice
    quote = dice.random() < 0.4
    order = NewOrder(
        market=SYMBOL,
        side="buy" if quote else dice.choice(("buy", "sell")),
        type="market",
        quantity=None if quote else _decimal(dice.randint(1, 300), 4),
        quote_quantity=_decimal(dice.randint(1, 5000), 3) if quote else None,
        self_trade_prevention=dice.choice(SELF_TRADE),
    )
    return _placed(who, order)


def place_stop(who: Customer) -> Request:
    """An order that waits for a price."""
    dice = who.dice
    side: SideName = dice.choice(("buy", "sell"))
    away = dice.choice((1, 3, 20)) * (1 if side == "buy" else -1)
    limit = dice.random() < 0.6
    profit = dice.random() < 0.3
    stop = MID - away if profit else MID + away
    kinds: dict[tuple[bool, bool], Any] = {
        (False, False): "stop_loss", (True, False): "stop_limit",
        (False, True): "take_profit", (True, True): "take_profit_limit",
    }  # fmt: skip
    order = NewOrder(
        market=SYMBOL,
        side=side,
        type=kinds[limit, profit],
        quantity=_decimal(dice.randint(1, 100), 4),
        price=_decimal(stop + away, 2) if limit else None,
        stop_price=_decimal(stop, 2),
        self_trade_prevention=dice.choice(SELF_TRADE),
    )
    return _placed(who, order)


def cancel(who: Customer) -> Request:
    """One of the customer's orders, open or not."""
    key, order = who.key(), _some_order(who)

    async def send(gateway: Gateway) -> Any:
        return await cancel_order(gateway.engine, gateway.catalogue, who.account, order, key=key)

    return Request("cancel", key, send)


def cancel_many(who: Customer) -> Request:
    """All of the customer's orders, or those of a side."""
    key = who.key()
    side: SideName | None = who.dice.choice((None, "buy", "sell"))

    async def send(gateway: Gateway) -> Any:
        return await cancel_all(gateway.engine, gateway.catalogue, who.account, side=side, key=key)

    return Request("cancel all", key, send)


def amend(who: Customer) -> Request:
    """Reduce one of the customer's orders."""
    key = who.key()
    quantity = who.dice.randint(1, 200)
    return _command(
        "amend",
        Amend(account=who.account, key=key, order=_some_order(who), quantity=quantity),
    )


def deposit(who: Customer) -> Request:
    """Money from outside."""
    asset = who.dice.choice((BTC, USDT))
    amount = who.dice.randint(1, 10) * 10**8
    return _command("deposit", _deposit(who.account, asset, amount, who.dice.randbytes(16)))


def withdraw(who: Customer) -> Request:
    """Set money aside for a payment."""
    dice = who.dice
    key = dice.randbytes(16)
    who.reservations = [*who.reservations[-5:], key]
    reserve = Reserve(
        account=who.account, key=key, asset=dice.choice((BTC, USDT)), reason=Reason.WITHDRAWAL,
        amount=dice.randint(1, 5) * 10**7,
    )  # fmt: skip
    return _command("reserve", reserve)


def settle(who: Customer) -> Request:
    """Pay a reservation out, or release it."""
    dice = who.dice
    reservation = dice.choice(who.reservations or [bytes(15) + b"\1"])
    if dice.random() < 0.4:
        return _command("void", Void(key=dice.randbytes(16), reservation=reservation))
    post = Post(
        key=dice.randbytes(16), reservation=reservation, credit_account=PLATFORM_ACCOUNT,
        reason=Reason.WITHDRAWAL, amount=dice.randint(1, 5) * 10**6,
    )  # fmt: skip
    return _command("post", post)


def halt(who: Customer) -> Request:
    """The operator moves the market to another phase."""
    phases = (Phase.CONTINUOUS, Phase.CONTINUOUS, Phase.CANCEL_ONLY, Phase.HALTED)
    phase = who.dice.choice(phases)
    return _command("phase", SetPhase(key=who.key(), market=MARKET, phase=phase))


def resume(who: Customer) -> Request:
    """The operator lets the market trade."""
    return _command("resume", SetPhase(key=who.key(), market=MARKET, phase=Phase.CONTINUOUS))


def look(who: Customer) -> Request:
    """A question, which has no key and is simply asked again."""
    dice = who.dice
    questions: tuple[tuple[Any, ...], ...] = (
        (Query.BALANCES, who.account), (Query.OPEN_ORDERS, who.account, 0),
        (Query.BOOK, MARKET, 10),
        (Query.ORDER, _some_order(who)), (Query.STATE_HASH,), (Query.STATUS,), (Query.MARKETS,),
        (Query.COUNTERS, MARKET), (Query.CLIENT_ORDER, who.account, "c1"),
    )  # fmt: skip
    question = dice.choice(questions)

    async def send(gateway: Gateway) -> Any:
        result = await gateway.engine.query(*question)
        return result.seq

    return Request("look", NO_KEY, send)


KINDS: Final[tuple[tuple[int, Kind], ...]] = (
    (40, place_limit),
    (8, place_market),
    (8, place_stop),
    (12, cancel),
    (2, cancel_many),
    (5, amend),
    (4, deposit),
    (4, withdraw),
    (4, settle),
    (1, halt),
    (2, resume),
    (20, look),
)


def draw(who: Customer) -> Request:
    """Any kind of request."""
    weights = [weight for weight, _ in KINDS]
    (kind,) = who.dice.choices([kind for _, kind in KINDS], weights)
    return kind(who)


def opening(dice: random.Random) -> list[Command]:
    """What the operator does before anybody trades: listings, accounts, money."""
    terms = SetMarket(
        base=BTC, quote=USDT, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=2,
        lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=dice.choice((1000, 0, -500)),
        taker_fee_ppm=dice.choice((1000, 2500)), band_ppm=50_000, symbol=SYMBOL,
    )  # fmt: skip
    commands: list[Command] = [
        SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="BTC"),
        SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="USDT"),
        terms,
        *(SetAccount(kind=AccountKind.SPOT) for _ in ACCOUNTS),
    ]
    for account in ACCOUNTS:
        for asset, amount in ((BTC, 5 * 10**7), (USDT, 5 * 10**9)):
            commands.append(_deposit(account, asset, amount, dice.randbytes(16)))
    return commands


def _placed(who: Customer, order: NewOrder) -> Request:
    key, account = who.key(), who.account

    async def send(gateway: Gateway) -> Any:
        return await place_order(gateway.desk(account), order, key=key)

    return Request(f"place {order.type} {order.side}", key, send)


def _command(name: str, command: Command) -> Request:
    movement = isinstance(command, Transfer | Reserve | Post | Void)

    async def send(gateway: Gateway) -> Any:
        answer = await carry_out(gateway.engine, command)
        return [answer.seq, answer.index, answer.data]

    return Request(name, command.key, send, movement)


def _deposit(account: int, asset: int, amount: int, key: bytes) -> Transfer:
    return Transfer(
        key=key, debit_account=PLATFORM_ACCOUNT, credit_account=account, asset=asset,
        debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE, reason=Reason.DEPOSIT,
        amount=amount,
    )  # fmt: skip


def _some_order(who: Customer) -> OrderId:
    return who.dice.choice(who.orders) if who.orders else OrderId(1)


def _decimal(number: int, places: int) -> str:
    whole, part = divmod(number, 10**places)
    return f"{whole}.{part:0{places}d}"
