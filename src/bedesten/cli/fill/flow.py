"""The commands of a made-up history: customers arrive, pay in, and trade around walking prices.

Chance is the plan's alone and nothing here looks at the kernel's answers, so the same plan gives
the same commands: a fill that was interrupted goes on by leaving out those that are journaled.
"""

import random
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from bedesten.cli.demo_listing import ASSETS, FUNDS, MARKETS, DemoMarket
from bedesten.cli.fill.plan import Kind, Plan, dated_id
from bedesten.cli.terms import step
from bedesten.kit.money import to_units
from bedesten.protocol.commands import (
    Cancel,
    Command,
    Place,
    PlaceList,
    SetAccount,
    SetAsset,
    SetMarket,
    Transfer,
    encode,
)
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import (
    FEE_POOL_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    Contingency,
    OrderFlag,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)

# The first row of a journal opens two house accounts; ours are the next two.
CUSTODY_ACCOUNT: Final = FEE_POOL_ACCOUNT + 1
BANK_ACCOUNT: Final = FEE_POOL_ACCOUNT + 2
FIRST_CUSTOMER: Final = FEE_POOL_ACCOUNT + 3
MARKET_WEIGHTS: Final = (60, 25, 15)
OPENING_QUOTES: Final = 200  # of each market, so that whoever takes finds something
# How many orders stay in the books, as a share of all and within bounds.
RESTING_SHARE, RESTING_MIN, RESTING_MAX = 0.02, 300, 20_000
MEAN_LOTS: Final = 2000


class Timed(NamedTuple):
    """A command's record, and how many orders had been placed when it came."""

    orders: int
    record: bytes


class Market:
    """A listed market and the price around which it trades, in ticks."""

    def __init__(self, number: int, demo: DemoMarket) -> None:
        mantissa, decimals = step(demo.tick)
        lot_mantissa, lot_decimals = step(demo.lot)
        scales = {symbol: scale for symbol, scale, _ in ASSETS}
        quote_scale = scales[demo.symbol.partition("-")[2]]
        self.number = number
        self.mid = to_units(demo.start_price, decimals) // mantissa
        # What one tick of one lot is worth, in the smallest units of the quote asset.
        self.worth = mantissa * lot_mantissa * 10 ** (quote_scale - decimals - lot_decimals)
        self.stride = max(1, self.mid // 20_000)  # half a basis point
        self.floor = self.mid // 2

    def walk(self, dice: random.Random) -> None:
        """Prices move a little with each order, and back towards where they began at half."""
        self.mid = max(self.floor, self.mid + dice.randint(-3, 3) * self.stride)

    def away(self, side: Side, strides: int) -> int:
        """A price so far from the middle, on the side where an order of that side rests."""
        return max(1, self.mid + (-strides if side is Side.BUY else strides) * self.stride)


class Flow:
    """The history of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._dice = random.Random(plan.seed)  # noqa: S311 - simulated trade, not secrets
        self._markets = [Market(number, demo) for number, demo in enumerate(MARKETS, 1)]
        self._resting: list[tuple[int, str]] = []  # account and client order id; some are done
        self._rest_max = min(max(int(plan.orders * RESTING_SHARE), RESTING_MIN), RESTING_MAX)
        self._customers = 0
        self._orders = 0
        self._kinds: list[Callable[[Market], Command]] = [
            self._quote, self._take, self._market_order, self._by_value, self._stop,
            self._iceberg, self._post_only, self._pair,
        ]  # fmt: skip

    def __iter__(self) -> Iterator[Timed]:
        for command in _listings():
            yield Timed(0, encode(command))
        while self._orders < self._plan.orders:
            yield from self._arrivals()
            yield Timed(self._orders, encode(self._order()))
            if self._dice.random() < (0.7 if len(self._resting) > self._rest_max else 0.2):
                yield Timed(self._orders, encode(self._cancel()))
        yield from self._arrivals()

    def _arrivals(self) -> Iterator[Timed]:
        arrived = self._plan.arrived(self._orders)
        while self._customers < arrived:
            for command in self._arrival(self._customers):
                yield Timed(self._orders, encode(command))
            self._customers += 1

    def _arrival(self, number: int) -> Iterator[Command]:
        """An account, and a deposit of every asset."""
        plan = self._plan
        yield SetAccount(kind=AccountKind.SPOT, owner=plan.customer(number).bytes)
        for asset, (symbol, scale, kind) in enumerate(ASSETS, 1):
            yield Transfer(
                key=deposit_id(plan, number, asset),
                debit_account=BANK_ACCOUNT if kind is AssetKind.FIAT else CUSTODY_ACCOUNT,
                credit_account=FIRST_CUSTOMER + number,
                asset=asset, debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
                reason=Reason.DEPOSIT, amount=to_units(FUNDS[symbol], scale),
            )  # fmt: skip

    def _order(self) -> Command:
        (market,) = self._dice.choices(self._markets, MARKET_WEIGHTS)
        market.walk(self._dice)
        if self._orders < OPENING_QUOTES * len(self._markets):
            return self._quote(market)
        (kind,) = self._dice.choices(self._kinds, (58, 24, 5, 3, 4, 2, 3, 1))
        return kind(market)

    def _quote(self, market: Market) -> Command:
        side = self._side()
        return self._rests(market, side, self._beside(market, side))

    def _take(self, market: Market) -> Command:
        side = self._side()
        self_trade = self._dice.choice((SelfTrade.NONE, SelfTrade.EXPIRE_TAKER))
        return self._placed(
            market, side, OrderType.LIMIT, price=market.away(side, -40), quantity=self._lots(),
            time_in_force=TimeInForce.IOC, self_trade=self_trade,
        )  # fmt: skip

    def _market_order(self, market: Market) -> Command:
        return self._placed(market, self._side(), OrderType.MARKET, quantity=self._lots(),
                            time_in_force=TimeInForce.IOC)  # fmt: skip

    def _by_value(self, market: Market) -> Command:
        value = market.mid * self._lots() * market.worth
        return self._placed(market, Side.BUY, OrderType.MARKET, quote_quantity=value,
                            time_in_force=TimeInForce.IOC)  # fmt: skip

    def _stop(self, market: Market) -> Command:
        side = self._side()
        stop = market.away(side, -self._dice.randint(30, 200))
        ahead = 20 * market.stride
        price = max(1, stop + (ahead if side is Side.BUY else -ahead))
        return self._rests(market, side, price, type=OrderType.STOP_LIMIT, stop_price=stop)

    def _iceberg(self, market: Market) -> Command:
        side, quantity = self._side(), 10 * self._lots()
        return self._rests(market, side, self._beside(market, side), quantity=quantity,
                           display_quantity=-(-quantity // 10))  # fmt: skip

    def _post_only(self, market: Market) -> Command:
        side = self._side()
        flags = OrderFlag.POST_ONLY | OrderFlag.SLIDE
        return self._rests(market, side, self._beside(market, side), flags=flags)

    def _pair(self, market: Market) -> Command:
        """A limit order to take a profit and a stop to end a loss, either of which ends both."""
        side, account, quantity = self._side(), self._account(), self._lots()
        stop = market.away(side, -self._dice.randint(100, 300))
        common = {"side": side, "time_in_force": TimeInForce.GTC, "self_trade": SelfTrade.NONE,
                  "quantity": quantity}  # fmt: skip
        key, first, second = self._key(), self._client_id(), self._client_id()
        return PlaceList(
            account=account, key=key, market=market.number, contingency=Contingency.OCO,
            first=Leg(type=OrderType.LIMIT, price=market.away(side, 60), client_order_id=first,
                      **common),
            second=Leg(type=OrderType.STOP_LIMIT, price=stop, stop_price=stop,
                       client_order_id=second, **common),
        )  # fmt: skip

    def _rests(
        self, market: Market, side: Side, price: int, *, type: OrderType = OrderType.LIMIT,
        quantity: int = 0, stop_price: int = 0, display_quantity: int = 0, flags: int = 0,
    ) -> Command:  # fmt: skip
        """A limit order that may be cancelled later."""
        command = self._placed(
            market, side, type, price=price, quantity=quantity or self._lots(), flags=flags,
            stop_price=stop_price, display_quantity=display_quantity,
        )  # fmt: skip
        self._resting.append((command.account, command.client_order_id))
        return command

    def _placed(
        self, market: Market, side: Side, type: OrderType, *,
        time_in_force: TimeInForce = TimeInForce.GTC, self_trade: SelfTrade = SelfTrade.NONE,
        price: int = 0, quantity: int = 0, quote_quantity: int = 0, stop_price: int = 0,
        display_quantity: int = 0, flags: int = 0,
    ) -> Place:  # fmt: skip
        return Place(
            account=self._account(), key=self._key(), market=market.number, side=side, type=type,
            time_in_force=time_in_force, self_trade=self_trade, price=price, quantity=quantity,
            quote_quantity=quote_quantity, stop_price=stop_price, flags=flags,
            display_quantity=display_quantity, client_order_id=self._client_id(),
        )  # fmt: skip

    def _cancel(self) -> Command:
        resting = self._resting
        chosen = self._dice.randrange(len(resting)) if resting else 0
        resting[chosen], resting[-1] = resting[-1], resting[chosen]
        account, client_order_id = resting.pop()
        return Cancel(account=account, client_order_id=client_order_id)

    def _side(self) -> Side:
        return Side.BUY if self._dice.random() < 0.5 else Side.SELL

    def _beside(self, market: Market, side: Side) -> int:
        return market.away(side, 1 + int(self._dice.expovariate(0.12)))

    def _lots(self) -> int:
        return 1 + int(self._dice.expovariate(1 / MEAN_LOTS))

    def _account(self) -> int:
        """Some customers trade much, and most a little."""
        return FIRST_CUSTOMER + int(self._customers * self._dice.random() ** 2)

    def _key(self) -> bytes:
        plan = self._plan
        return dated_id(plan.moment(self._orders), Kind.ORDER, self._orders).bytes

    def _client_id(self) -> str:
        """Names one more order."""
        self._orders += 1
        return f"f{self._orders}"


def deposit_id(plan: Plan, customer: int, asset: int) -> bytes:
    """The deposit of this asset with which a customer began: the key of its transfer."""
    number = customer * len(ASSETS) + asset - 1
    ms = plan.customer(customer).int >> 80
    return dated_id(ms * 1_000_000, Kind.DEPOSIT, number).bytes


def _listings() -> Iterator[Command]:
    """House accounts, assets and markets: those of the demo."""
    yield SetAccount(kind=AccountKind.CUSTODY_WALLET)
    yield SetAccount(kind=AccountKind.BANK)
    numbers = {}
    for number, (symbol, scale, kind) in enumerate(ASSETS, 1):
        numbers[symbol] = number
        yield SetAsset(scale=scale, kind=kind, symbol=symbol)
    for demo in MARKETS:
        base, quote = demo.symbol.split("-")
        tick_mantissa, tick_decimals = step(demo.tick)
        lot_mantissa, lot_decimals = step(demo.lot)
        yield SetMarket(
            base=numbers[base], quote=numbers[quote], fee_account=FEE_POOL_ACCOUNT,
            tick_mantissa=tick_mantissa, tick_decimals=tick_decimals, lot_mantissa=lot_mantissa,
            lot_decimals=lot_decimals, phase=Phase.CONTINUOUS, maker_fee_ppm=1000,
            taker_fee_ppm=1000, band_ppm=demo.band_ppm, symbol=demo.symbol,
        )  # fmt: skip
