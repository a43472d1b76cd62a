"""Random commands for both kernels: mostly ones that work, some extreme, some hostile bytes."""

import random
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from bedesten.protocol.commands import (
    NO_KEY,
    AdvanceTime,
    Amend,
    Cancel,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Replace,
    RunTriggers,
    SetAccount,
    SetAsset,
    SetPhase,
    encode,
)
from bedesten.protocol.events import OrderState
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    AccountFlag,
    AccountKind,
    AssetKind,
    OrderType,
    Phase,
    Side,
)
from tests.kernel.broken_bytes import hostile
from tests.kernel.random_markets import (
    CUSTOMERS,
    EXTREME_I64,
    FROZEN,
    LARGE,
    LARGE_PRICE,
    LARGE_QUANTITY,
    MARGIN,
    MARKETS,
    MID,
    SYMBOLS,
    RandomMarkets,
    market,
)
from tests.kernel.random_money import EXTREME_I128, SCALES, RandomMoney, deposit
from tests.kernel.random_orders import RandomOrders


def world(dice: random.Random) -> list[bytes]:
    """The listing that every run begins with: accounts, assets, markets, money."""
    kinds = [AccountKind.PLATFORM, AccountKind.FEE_POOL, *[AccountKind.SPOT] * 6]
    commands: list[Command] = [SetAccount(kind=kind) for kind in kinds]
    commands.append(SetAccount(kind=AccountKind.MARGIN))
    commands.append(SetAccount(account=4, kind=AccountKind.SPOT, group=3))
    frozen = AccountFlag.TRADING_FROZEN
    commands.append(SetAccount(account=FROZEN, kind=AccountKind.SPOT, flags=frozen))
    for scale, symbol in zip(SCALES, SYMBOLS, strict=True):
        commands.append(SetAsset(scale=scale, kind=AssetKind.CRYPTO, symbol=symbol))
    commands += [market(dice, number, new=True) for number in range(1, len(MARKETS) + 1)]
    for account in (*CUSTOMERS, FROZEN, MARGIN):
        for asset, scale in enumerate(SCALES[:4], 1):
            amount = dice.choice((10**3, 10**6, 10**9)) * 10**scale
            commands.append(deposit(dice, account, asset, amount))
        for asset in (5, 6):
            commands += [deposit(dice, account, asset, AMOUNT_MAX) for _ in range(5)]
    return [encode(command) for command in commands]


class RandomCommands:
    """Draws records. `open_orders`, the batch's time and the markets with triggers left over are
    told from outside, so that cancels and amends often hit, orders expire and deferrals end."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._keys = [dice.randbytes(16) for _ in range(30)]
        self._recent: list[bytes] = []
        self._next: list[Command | None] = []
        self.markets = RandomMarkets(dice)
        self.open_orders: Sequence[OrderState] = ()
        self.now = 0
        self.triggers_left: Sequence[int] = ()
        self._draws: list[tuple[int, Callable[[], Command]]] = [
            (48, self._place),
            (16, self._place_conditional),
            (10, self._cancel),
            (8, self._amend),
            (2, self._advance_time),
            (1, self._run_triggers),
            (2, self._mass_cancel),
            *RandomMoney(dice, self).draws,
            (2, self._account),
            (1, self._asset),
            *self.markets.draws,
        ]
        large = (LARGE, LARGE_PRICE, LARGE_QUANTITY)
        self._orders = RandomOrders(dice, self, large)
        times = dice.choice((0, 1, 1, 3))
        self._draws += [(weight * times, draw) for weight, draw in self._orders.draws]

    def record(self) -> bytes:
        """The next command's record."""
        dice = self._dice
        chance = dice.random()
        if self.triggers_left and chance < 0.2:
            return encode(RunTriggers(market=dice.choice(self.triggers_left)))
        if self._recent and chance < 0.04:
            return dice.choice(self._recent)
        if self._next and chance < 0.9:
            command = self._next.pop(0)
            return encode(self._counted(command or self._about_orders()))
        if not self._next and 0.5 < chance < 0.52:
            self._next = list(self._sequence())
        weights = [weight for weight, _ in self._draws]
        (_, draw) = dice.choices(self._draws, weights)[0]
        record = encode(self._counted(draw()))
        if chance > 0.96:
            record = hostile(dice, record)
        self._recent = [*self._recent[-20:], record]
        return record

    def _sequence(self) -> Sequence[Command | None]:
        """Commands that belong together; None stands for one about orders, drawn in its turn."""
        dice, number = self._dice, self._orders.home
        phase = dice.random()
        if phase < 0.25:
            return self.markets.refit()
        if phase < 0.4:
            return self.markets.auction(dice.randint(2, 40))
        orders: list[Command | None] = [None] * dice.randint(3, 40)
        calm = [self.markets.calmed(number)] if dice.random() < 0.7 else []
        open_now = SetPhase(market=number, phase=Phase.CONTINUOUS)
        if phase < 0.6:  # prices that interrupt trading, with lists and stops around
            shaky = replace(
                self.markets.calmed(number), volatility_ppm=dice.choice((1, 9_000, 25_000)),
                auction_ns=dice.choice((0, 1, 10**6)),
            )  # fmt: skip
            return [shaky, open_now, *orders, AdvanceTime(), *orders, AdvanceTime()]
        auction = SetPhase(market=number, phase=Phase.AUCTION)
        if phase < 0.75:  # every kind of order in an auction, and a new tick before it ends
            return [*calm, *orders, auction, *orders, *self.markets.refit(number)]
        return [*calm, auction, *orders, AdvanceTime(), *orders, open_now]

    def _about_orders(self) -> Command:
        draws = [*self._orders.draws, (8, self._cancel), (12, self._amend)]
        return self._dice.choices([draw for _, draw in draws], [weight for weight, _ in draws])[0]()

    def _counted(self, command: Command) -> Command:
        """With the number of its market's tick and lot, as gateways write it; sometimes another's
        or an older one."""
        dice = self._dice
        if not isinstance(command, Place | PlaceList | Replace | Amend) or dice.random() < 0.5:
            return command
        if isinstance(command, Amend):
            orders = [row.market for row in self.open_orders if row.order == command.order]
            market_of = orders[0] if orders else 0
        else:
            market_of = command.market
        terms = self.markets.terms.get(market_of)
        known = terms.steps if terms else 1
        return replace(command, steps=self._often(known, (0, 1, 2, max(known - 1, 0), 255)))

    def _one_of(self, *choices: int) -> int:
        return self._dice.choice(choices)

    def _often(self, usual: int, others: Sequence[int]) -> int:
        """Nearly always the usual number."""
        return usual if self._dice.random() < 0.97 else self._dice.choice(others)

    def draw_customer(self) -> int:
        return self._often(self._dice.choice(CUSTOMERS), (0, 1, FROZEN, MARGIN, 77))

    def draw_key(self) -> bytes:
        chance = self._dice.random()
        if chance < 0.5:
            return NO_KEY
        return self._dice.choice(self._keys) if chance < 0.7 else self._dice.randbytes(16)

    def draw_client_order_id(self) -> str:
        if self._dice.random() < 0.6:
            return ""
        return self._dice.choice(("a", "b", "c", "client-1", "x" * 36, f"{self._dice.random()}"))

    def _place(self) -> Place:
        dice = self._dice
        kind = dice.choices((1, 2, dice.randint(0, 8)), (25, 72, 1))[0]
        side = self._often(self._one_of(1, 2), (0, 3))
        by_quote = kind == 1 and side == Side.BUY and dice.random() < 0.4
        time_in_force = self._often(self._one_of(1, 1, 1, 1, 2, 3, 5), range(7))
        if kind == 1:
            time_in_force = self._often(2 if by_quote else self._one_of(2, 2, 3), range(7))
        client_order_id = self.draw_client_order_id()
        flags = 1 if kind == 2 and time_in_force in (1, 5) and dice.random() < 0.15 else 0
        flags |= 4 if client_order_id and dice.random() < 0.3 else 0
        quantity = 0 if by_quote else dice.randint(1, 30)
        market_of = self.markets.which()
        price = 0 if kind == 1 else self.markets.near(market_of, 12)
        if market_of == LARGE and not by_quote:
            quantity = quantity * LARGE_QUANTITY + dice.randint(0, 9)
        return Place(
            account=self.draw_customer(),
            key=self.draw_key(),
            market=market_of,
            side=side,
            type=kind,
            time_in_force=time_in_force,
            self_trade=self._often(dice.randint(1, 4 if by_quote else 5), (0, 5, 6)),
            flags=self._often(flags, (2, 4, 8, 0xFFFF)),
            price=self._often(price, EXTREME_I64),
            quantity=self._often(quantity, EXTREME_I64),
            quote_quantity=self._often(self._quote_quantity() if by_quote else 0, EXTREME_I128),
            client_order_id=client_order_id,
            stop_price=self._often(0, (0, 0, 1, -1)),
            display_quantity=self._often(0, (0, 0, 1)),
            expires_at=self._expires_at(time_in_force),
        )

    def _expires_at(self, time_in_force: int) -> int:
        if time_in_force not in (4, 5):
            return self._often(0, (0, 0, 1))
        later = self._dice.choice((1, 10**6, 10**9, 5 * 10**9, 10**13, 10**14, 2 * 10**14))
        return self._often(self.now + later, (0, -1, self.now, 2**63 - 1))

    def _place_conditional(self) -> Place:
        """Any order with a stop price near where the market trades."""
        kind = self._one_of(3, 4, 5, 6)
        limit = kind in (OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
        usual = self._one_of(1, 1, 2, 3, 4, 5, 5) if limit else self._one_of(2, 2, 3)
        time_in_force = self._often(usual, range(7))
        order = self._place()
        stop_price, price = (self.markets.near(order.market, 9) for _ in range(2))
        usual_lots = self._dice.randint(1, 30) * (LARGE_QUANTITY if order.market == LARGE else 1)
        return replace(
            order,
            type=kind,
            time_in_force=time_in_force,
            flags=order.flags if self._dice.random() < 0.02 else order.flags & 4,
            price=self._often(price if limit else 0, EXTREME_I64),
            quantity=self._often(usual_lots, EXTREME_I64),
            quote_quantity=0,
            stop_price=self._often(stop_price, EXTREME_I64),
            expires_at=self._expires_at(time_in_force),
        )

    def _quote_quantity(self) -> int:
        lots = self._dice.randint(1, 3000)
        unit = self._dice.choice((1, 10**2, 10**14, 2**98))
        return lots * unit + self._one_of(0, 0, 1, 77)

    def _cancel(self) -> Cancel:
        dice = self._dice
        if dice.random() < 0.3:
            return Cancel(
                account=self.draw_customer(),
                key=self.draw_key(),
                client_order_id=self.draw_client_order_id(),
            )
        account, order, _ = self._open_order()
        return Cancel(account=account, key=self.draw_key(), order=order)

    def _open_order(self) -> tuple[int, int, int]:
        """Account, id and quantity of an open order; the account is not always its owner's."""
        if not self.open_orders:
            return self.draw_customer(), 1, 1
        order = self._dice.choice(self.open_orders)
        account = order.account if self._dice.random() < 0.7 else self.draw_customer()
        return account, self._often(order.order, EXTREME_I64), order.quantity

    def _amend(self) -> Amend:
        dice = self._dice
        account, order, quantity = self._open_order()
        quantity = self._often(dice.randint(0, quantity), EXTREME_I64)
        if dice.random() < 0.3:
            return Amend(
                account=self.draw_customer(), key=self.draw_key(), quantity=quantity,
                client_order_id=self.draw_client_order_id(),
            )  # fmt: skip
        return Amend(account=account, key=self.draw_key(), order=order, quantity=quantity)

    def _advance_time(self) -> AdvanceTime:
        key = NO_KEY if self._dice.random() < 0.9 else self.draw_key()
        return AdvanceTime(account=self._often(0, (1, 3, 77)), key=key)

    def _run_triggers(self) -> RunTriggers:
        key = NO_KEY if self._dice.random() < 0.9 else self.draw_key()
        market_of = self.markets.which()
        return RunTriggers(account=self._often(0, (1, 3, 77)), key=key, market=market_of)

    def storm(self) -> list[bytes]:
        """More events at once than one command may emit."""
        kinds = (self._cascade, self.markets.great_auction, self.markets.misfits)
        return [encode(command) for command in self._dice.choices(kinds, (4, 4, 1))[0]()]

    def _cascade(self) -> list[Command]:
        """Hundreds of waiting orders, and the trades that set them off at once."""
        dice, market_of = self._dice, self._dice.randint(1, len(MARKETS))
        size, lots = (LARGE_PRICE, LARGE_QUANTITY) if market_of == LARGE else (1, 1)

        def limit(account: int, side: int, price: int, count: int) -> Place:
            return Place(
                market=market_of, quantity=lots * count, account=account, side=side, type=2,
                time_in_force=1, self_trade=1, price=price * size,
            )  # fmt: skip

        placed: list[Command] = [*self._orders.lists_in(market_of, dice.choice((0, 40)))]
        placed += [limit(7, side, MID + 3 * (2 * side - 3), 900) for side in (1, 2)]
        for _ in range(dice.randint(600, 1500)):
            side, stop = dice.choice(((1, 1), (1, 1), (2, -1), (2, 5))), dice.randint(1, 3)
            kind = self._one_of(3, 4) if side[1] in (1, -1) else self._one_of(5, 6)
            away = MID + (stop if side[1] > 0 else -stop)
            placed.append(
                Place(
                    market=market_of,
                    quantity=lots,
                    account=dice.choice(CUSTOMERS),
                    side=side[0],
                    type=kind,
                    time_in_force=1 if kind in (4, 6) else 2,
                    self_trade=dice.randint(1, 5),
                    price=(MID + dice.randint(-4, 4)) * size if kind in (4, 6) else 0,
                    stop_price=away * size,
                )
            )
        placed += [limit(3, 1, MID + 3, 1), limit(5, 2, MID - 3, 1)]
        calm = self.markets.calmed(market_of)
        if dice.random() < 0.7:
            calm = replace(calm, volatility_ppm=0)
        opened = SetPhase(market=market_of, phase=Phase.CONTINUOUS)
        return [calm, opened, *placed]

    def _mass_cancel(self) -> MassCancel:
        dice = self._dice
        account = 0 if dice.random() < 0.1 else self.draw_customer()
        market_of = dice.choice((0, 1, 2, 3, 4, 9))
        side = self._often(dice.randint(0, 2), (3,))
        return MassCancel(account=account, key=self.draw_key(), market=market_of, side=side)

    def _account(self) -> SetAccount:
        dice = self._dice
        account = self._often(dice.choice((0, *CUSTOMERS)), (1, FROZEN, 77))
        group = self._often(0, (0, 1, 3, 4, 2**32 - 1))
        flags = self._often(0, (1, 2, 3, 8))
        kind = self._often(1, (1, 2, 3, 4, 64, 71, 72))
        return SetAccount(account=account, key=self.draw_key(), kind=kind, flags=flags, group=group)

    def _asset(self) -> SetAsset:
        dice = self._dice
        asset = self._often(dice.randint(0, 4), (9,))
        symbol = dice.choice((*SYMBOLS, "NEW", "lower", "", "SPA CE", "ABCDEFGHIJKLMNOP"))
        return SetAsset(
            asset=asset, scale=dice.choice((0, 8, 18, 19)), kind=self._often(1, (0, 2, 3)),
            symbol=symbol,
        )  # fmt: skip
