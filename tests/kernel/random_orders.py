"""Random orders that depend on others or show less than they are, and what bounds an account."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    Cancel,
    CancelAllAfter,
    Command,
    Place,
    PlaceList,
    Replace,
    SetAccount,
    SetOrderLimit,
)
from bedesten.protocol.events import OrderState
from bedesten.protocol.leg import NO_LEG, Leg
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    CANCEL_ALL_AFTER_MAX_NS,
    AccountFlag,
    AccountKind,
    Contingency,
    OrderFlag,
    OrderType,
    Side,
)

CROWD = (3, 4, 5)  # few accounts, so that their orders meet
MID, NEAR = 100, 4
DATED = (4, 5)
RESTING = (1, 1, 1, 4, 5)
EXTREMES = (0, 1, -1, 2**62, 2**62 + 1, 2**63 - 1, -(2**63))


class Flow(Protocol):
    """What the other commands are drawn from as well."""

    now: int
    open_orders: Sequence[OrderState]

    def draw_key(self) -> bytes: ...

    def draw_client_order_id(self) -> str: ...


class RandomOrders:
    """Draws commands about orders, most of them near each other in one market."""

    def __init__(self, dice: random.Random, flow: Flow, large: tuple[int, int, int]) -> None:
        """`large`: the market whose prices and quantities are so many times as large."""
        self._dice = dice
        self._flow = flow
        self._large = large
        self.home = dice.randint(1, 4)
        self.draws: list[tuple[int, Callable[[], Command]]] = [
            (26, self._place_odd),
            (14, self._place_trailing),
            (36, self._place_list),
            (16, self._replace),
            (4, self._cancel_list),
            (4, self._cancel_all_after),
            (2, self._order_limit),
            (3, self._flags),
        ]

    def _often(self, usual: int, others: Sequence[int]) -> int:
        return usual if self._dice.random() < 0.985 else self._dice.choice(others)

    def _who(self) -> int:
        return self._often(self._dice.choice(CROWD), (0, 1, 6, 8, 9, 77))

    def _market(self) -> int:
        dice = self._dice
        return self.home if dice.random() < 0.8 else self._often(dice.randint(1, 4), (0, 99))

    def _sizes(self, market: int) -> tuple[int, int]:
        number, price, quantity = self._large
        return (price, quantity) if market == number else (1, 1)

    def _price(self, market: int, away: int = NEAR) -> int:
        return (MID + self._dice.randint(-away, away)) * self._sizes(market)[0]

    def _lots(self, market: int) -> int:
        size = self._sizes(market)[1]
        return self._dice.randint(1, 24 if size == 1 else 8) * size

    def _expires_at(self, time_in_force: int) -> int:
        later = self._dice.choice((1, 10**6, 10**9, 5 * 10**9, 10**13, 10**14))
        return self._often(self._flow.now + later if time_in_force in DATED else 0, (0, 1, -1))

    def _limit(self, market: int, side: int, kind: int = OrderType.LIMIT) -> Leg:
        """A limit or limit-like order; often an iceberg or hidden, sometimes sliding."""
        dice, quantity = self._dice, self._lots(market)
        time_in_force = dice.choice(RESTING)
        shape = dice.random()
        flags, display = 0, 0
        if shape < 0.45:
            display = self._often(max(quantity // dice.choice((1, 2, 3, 5, 40)), 1), EXTREMES)
        elif shape < 0.65:
            flags = OrderFlag.HIDDEN
        elif shape < 0.75:
            time_in_force = self._often(dice.choice((2, 3)), (1,))
        if kind == OrderType.LIMIT and time_in_force not in (2, 3) and dice.random() < 0.2:
            flags |= dice.choice((1, 9, 9, self._often(9, (8, 12, 16))))
        return Leg(
            side=side,
            type=kind,
            time_in_force=time_in_force,
            self_trade=self._often(dice.randint(1, 5), (0, 6)),
            flags=flags,
            price=self._often(self._price(market), EXTREMES),
            quantity=self._often(quantity, EXTREMES),
            client_order_id=self._flow.draw_client_order_id() if dice.random() < 0.3 else "",
            display_quantity=display,
            expires_at=self._expires_at(time_in_force),
        )

    def _stop(self, market: int, side: int) -> Leg:
        """An order that waits for a price; its limit, if it has one, near the market."""
        dice = self._dice
        if dice.random() < 0.35:
            return self._trailing(market, side)
        kind = dice.choice((3, 4, 4, 5, 6, 6))
        plain = self._limit(market, side, kind)
        stop_price = self._often(self._price(market, 6), EXTREMES)
        if kind in (OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT):
            return replace(plain, stop_price=stop_price)
        return replace(
            plain, stop_price=stop_price, price=0, flags=0, display_quantity=0, expires_at=0,
            time_in_force=dice.choice((2, 2, 3)),
        )  # fmt: skip

    def _trailing(self, market: int, side: int) -> Leg:
        dice, (price, _) = self._dice, self._sizes(market)
        plain = self._limit(market, side, OrderType.TRAILING_STOP)
        by_offset = self._often(dice.randint(0, 1), (2, 3))
        activates = self._price(market, 6) if dice.random() < 0.4 else 0
        return replace(
            plain,
            flags=0,
            price=0,
            display_quantity=0,
            expires_at=0,
            time_in_force=dice.choice((2, 2, 3)),
            trail_offset=dice.choice((1, 1, 2, 3, 200)) * price if by_offset in (1, 2) else 0,
            trail_ppm=dice.choice((1, 10_000, 30_000, 999_999)) if by_offset in (0, 2) else 0,
            activation_price=self._often(activates, EXTREMES),
        )

    def _placed(self, leg: Leg, market: int) -> Place:
        return Place(account=self._who(), key=self._flow.draw_key(), market=market, **asdict(leg))

    def _side(self) -> int:
        return self._dice.choice((Side.BUY, Side.SELL))

    def _place_odd(self) -> Place:
        market = self._market()
        return self._placed(self._limit(market, self._side()), market)

    def _place_trailing(self) -> Place:
        market = self._market()
        return self._placed(self._trailing(market, self._side()), market)

    def _pair(self, market: int, side: int) -> tuple[Leg, Leg]:
        dice = self._dice
        rests = dice.random() < 0.7
        first = self._limit(market, side) if rests else self._stop(market, side)
        second = replace(self._stop(market, side), quantity=first.quantity)
        # Apart from each other, and away from the market, as a pair mostly is.
        if rests and dice.random() < 0.8:
            away = (1 if side == Side.SELL else -1) * dice.randint(1, 4) * self._sizes(market)[0]
            first = replace(first, price=MID * self._sizes(market)[0] + away)
        return first, second

    def _follower(self, market: int, side: int) -> Leg:
        dice = self._dice
        draw = dice.random()
        if draw < 0.2:
            plain = self._limit(market, side, OrderType.MARKET)
            return replace(
                plain, price=0, flags=0, display_quantity=0, expires_at=0,
                time_in_force=dice.choice((2, 3)),
            )  # fmt: skip
        leg = self._limit(market, side) if draw < 0.6 else self._stop(market, side)
        many = dice.random() < 0.25 and 0 < leg.quantity < 2**40
        return replace(leg, quantity=leg.quantity * 10**6 if many else leg.quantity)

    def lists_in(self, market: int, count: int) -> list[PlaceList]:
        """Lists of orders in one market."""
        self.home = market
        return [self._place_list() for _ in range(count)]

    def _place_list(self) -> PlaceList:
        dice, market, side = self._dice, self._market(), self._side()
        contingency = self._often(dice.choice((1, 1, 2, 3, 3)), (0, 4))
        other = self._often(3 - side, (side,)) if dice.random() < 0.8 else side
        legs: tuple[Leg, ...]
        if contingency == Contingency.OCO:
            legs = self._pair(market, side)
        elif contingency == Contingency.OTO:
            legs = (self._limit(market, side), self._follower(market, other))
        else:
            legs = (self._limit(market, side), *self._pair(market, other))
        third = legs[2] if len(legs) > 2 else NO_LEG
        return PlaceList(
            account=self._who(),
            key=self._flow.draw_key(),
            market=market,
            contingency=contingency,
            first=legs[0],
            second=legs[1],
            third=third if dice.random() < 0.99 else legs[0],
            client_list_id=self._flow.draw_client_order_id(),
        )

    def _open(self) -> OrderState | None:
        return self._dice.choice(self._flow.open_orders) if self._flow.open_orders else None

    def _replace(self) -> Replace:
        dice, order = self._dice, self._open()
        if order is None:
            market, side, account, number, filled = self._market(), self._side(), 3, 1, 0
        else:
            market, side, account = order.market, order.side, order.account
            number, filled = order.order, order.filled
            number = order.list if order.list and dice.random() < 0.05 else number
        side = self._often(side, (3 - side,))
        leg = self._limit(market, side) if dice.random() < 0.7 else self._stop(market, side)
        if order is not None and order.client_order_id and dice.random() < 0.5:
            leg = replace(leg, client_order_id=order.client_order_id)
        named = order is not None and order.client_order_id and dice.random() < 0.3
        return Replace(
            account=self._often(account, (0, 3, 4, 77)),
            key=self._flow.draw_key(),
            order=0 if named else self._often(number, EXTREMES),
            client_order_id=order.client_order_id if named and order else "",
            expected_filled=self._often(dice.choice((-1, filled)), (-2, 0, 1)),
            market=self._often(market, (0, 1, 99)),
            mode=self._often(dice.randint(1, 3), (0, 4)),
            replacement=leg,
        )

    def _cancel_list(self) -> Cancel:
        linked = [order for order in self._flow.open_orders if order.list]
        if not linked:
            return Cancel(account=self._who(), order=1)
        order = self._dice.choice(linked)
        account = self._often(order.account, (3, 4, 77))
        return Cancel(account=account, key=self._flow.draw_key(), order=order.list)

    def _cancel_all_after(self) -> CancelAllAfter:
        usual = self._dice.choice((0, 1, 10**6, 10**9, 5 * 10**9, CANCEL_ALL_AFTER_MAX_NS))
        after = self._often(usual, (-1, CANCEL_ALL_AFTER_MAX_NS + 1, 2**63 - 1))
        return CancelAllAfter(account=self._who(), key=self._flow.draw_key(), after=after)

    def _order_limit(self) -> SetOrderLimit:
        dice = self._dice
        asset = self._often(dice.choice((0, 0, 2, 3, 6)), (1, 7))
        limit = dice.choice((0, 0, -1, 3, 20, 100)) if asset == 0 else self._value_limit()
        return SetOrderLimit(
            account=dice.choice((0, *CROWD)),
            key=self._flow.draw_key(),
            asset=asset,
            limit=limit if dice.random() < 0.95 else dice.choice((-2, 10**6 + 1, AMOUNT_MAX + 1)),
        )

    def _value_limit(self) -> int:
        return self._dice.choice((0, 0, -1, 10**5, 10**20, 2**109, AMOUNT_MAX))

    def _flags(self) -> SetAccount:
        usual = self._dice.choice((*[0] * 9, *AccountFlag))
        account = self._dice.choice(CROWD)
        group = 3 if account == 4 else 0
        return SetAccount(account=account, kind=AccountKind.SPOT, flags=usual, group=group)
