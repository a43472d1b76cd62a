"""Random commands about markets: terms and their bounds, phases, auctions, schedules and rates."""

import random
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    NO_KEY,
    Command,
    Place,
    SchedulePhase,
    SetFees,
    SetMarket,
    SetPhase,
    SetTier,
)
from bedesten.protocol.events import MarketSet
from bedesten.protocol.vocabulary import AMOUNT_MAX, OrderType, Phase, Side

HOUSE = (1, 2)
CUSTOMERS = (3, 4, 5, 6, 7)
FROZEN, MARGIN = 8, 9
SYMBOLS = ("BTC", "TRY", "WEI", "ONE", "BIG", "HUGE")
# Base, quote, tick and lot decimals.
MARKETS = ((1, 2, 2, 0), (1, 3, 2, 4), (4, 2, 1, 0), (5, 6, 0, 0))
LARGE = 4  # the market whose prices and quantities are these times as large as the others'
LARGE_PRICE, LARGE_QUANTITY = 2**55, 2**44
MID = 100
EXTREME_I64 = (0, 1, -1, 2**31, 2**48, 2**62 - 1, 2**62, 2**62 + 1, 2**63 - 1, -(2**63))
SECOND_NS = 10**9
DAY_NS = 24 * 3600 * SECOND_NS
STEPS = (1, 2, 5, 10, 20, 25, 100)
PHASES = (3, 3, 3, 3, 3, 3, 2, 2, 2, 4, 5, 1, 6)


def market(dice: random.Random, number: int, *, new: bool = False) -> SetMarket:
    """One of the markets, with terms of this moment."""
    base, quote, tick_decimals, lot_decimals = MARKETS[number - 1]
    taker = dice.choice((0, 1, 1000, 2500, 999_999))
    calm = dice.random() < 0.7
    size = LARGE_PRICE if number == LARGE else 1
    return SetMarket(
        market=0 if new else number,
        base=base,
        quote=quote,
        fee_account=dice.choice(HOUSE),
        tick_mantissa=1 if base == 1 else 5,
        lot_mantissa=1,
        tick_decimals=tick_decimals,
        lot_decimals=lot_decimals,
        phase=Phase.CONTINUOUS if dice.random() < 0.8 else Phase.AUCTION,
        maker_fee_ppm=dice.choice((0, -taker, -(taker // 3), 500, 999_999)),
        taker_fee_ppm=taker,
        band_ppm=dice.choice((0, 1, 50_000, 999_999)),
        min_notional=0 if calm else dice.choice((1, 10**5, 10**9)),
        min_quantity=0 if calm else dice.choice((0, 1, 3)),
        max_quantity=0 if calm else dice.choice((0, 5, 20)),
        symbol=f"{SYMBOLS[base - 1]}-{SYMBOLS[quote - 1]}",
        max_notional=0 if calm else dice.choice((0, 0, 10**10, AMOUNT_MAX)),
        min_price=0 if calm else dice.choice((0, 95)) * size,
        max_price=0 if calm else dice.choice((0, 0, 108)) * size,
        price_band_ppm=dice.choice((0, 0, 0, 0, 30_000, 60_000, 120_000)),
        volatility_ppm=dice.choice((0, 0, 20_000, 45_000, 100_000, 10**7)),
        auction_ns=dice.choice((0, 0, 1, 10**6, SECOND_NS, DAY_NS)),
        reference_ns=dice.choice((0, 0, 1, 10**6, 5 * SECOND_NS, DAY_NS)),
    )


class RandomMarkets:
    """Draws commands about markets. Their terms and last prices as they are now are told from
    outside, so that changes mostly fit."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.now = 0
        self.terms: Mapping[int, MarketSet] = {}
        self.last_prices: Mapping[int, int] = {}
        self.draws: Sequence[tuple[int, Callable[[], Command]]] = [
            (2, self._phase),
            (3, self._calm),
            (3, self._market),
            (2, self._schedule),
            (2, self._fees),
            (1, self._tier),
        ]

    def _often(self, usual: int, others: Sequence[int]) -> int:
        return usual if self._dice.random() < 0.97 else self._dice.choice(others)

    def which(self) -> int:
        """Nearly always a market that is there."""
        return self._often(self._dice.randint(1, len(MARKETS)), (0, 99))

    def near(self, number: int, spread: int) -> int:
        """A price up to so many hundredths away from where the market is used to trade, or
        traded last."""
        usual = MID * (LARGE_PRICE if number == LARGE else 1)
        last = self.last_prices.get(number, 0)
        middle = last if last and self._dice.random() < 0.5 else usual
        return middle + self._dice.randint(-spread, spread) * max(middle // 100, 1)

    def _phase(self) -> SetPhase:
        market_of = self._often(self._dice.randint(0, len(MARKETS)), (9,))
        return SetPhase(market=market_of, phase=self._often(self._dice.choice(PHASES), (0, 7)))

    def _calm(self) -> SetPhase:
        return SetPhase(market=0, phase=Phase.CONTINUOUS)

    def _schedule(self) -> SchedulePhase:
        dice = self._dice
        later = dice.choice((1, 10**6, 5 * SECOND_NS, DAY_NS // 2, DAY_NS))
        every = self._often(
            dice.choice((0, 0, 60 * SECOND_NS, DAY_NS // 2, DAY_NS, 366 * DAY_NS)),
            (1, -1, 60 * SECOND_NS - 1, 366 * DAY_NS + 1, 2**63 - 1),
        )
        at = self._often(self.now + later, (0, 0, -1, self.now, 2**63 - 1))
        return SchedulePhase(
            account=self._often(0, (3, 77)),
            key=NO_KEY if dice.random() < 0.8 else dice.randbytes(16),
            market=self.which(),
            phase=self._often(dice.choice(PHASES), (0, 7)),
            at=at,
            every=every if at else self._often(0, (DAY_NS,)),
        )

    def _fees(self) -> SetFees:
        dice = self._dice
        of_tier = dice.random() < 0.5
        taker = self._often(dice.choice((0, 1, 700, 999_999)), (-1, 10**6))
        since = dice.choice((0, 0, self.now, self.now - SECOND_NS, self.now + SECOND_NS))
        until = dice.choice((0, 0, self.now + 1, self.now + SECOND_NS, self.now + DAY_NS))
        return SetFees(
            account=self._often(0 if of_tier else dice.choice(CUSTOMERS), (0, 1, 3, MARGIN, 77)),
            market=self._often(dice.randint(0, len(MARKETS)), (99,)),
            tier=self._often(dice.randint(1, 4) if of_tier else 0, (0, 1, 100, 101, 255)),
            remove=self._often(int(dice.random() < 0.2), (2,)),
            maker_fee_ppm=self._often(dice.choice((0, -taker, taker)), (-(10**6), 10**6)),
            taker_fee_ppm=taker,
            valid_from=self._often(0 if of_tier else since, (-1, 5)),
            valid_until=self._often(0 if of_tier else until, (-1, 5)),
        )

    def _tier(self) -> SetTier:
        account = self._often(self._dice.choice(CUSTOMERS), (0, 1, FROZEN, MARGIN, 77))
        return SetTier(account=account, tier=self._often(self._dice.randint(0, 4), (100, 101, 255)))

    def _market(self) -> SetMarket:
        dice = self._dice
        terms = self.changed(dice.randint(1, len(MARKETS)))
        if dice.random() < 0.2:
            terms = market(dice, dice.randint(1, len(MARKETS)), new=True)
        if dice.random() < 0.6:
            return terms
        field = dice.choice(tuple(asdict(terms)))
        if field in ("key", "account", "symbol"):
            symbol = dice.choice(("", "A-B", "AB", "A--B", "-AB", "AB-", "a-b", f"X-{'Y' * 22}"))
            return replace(terms, symbol=symbol)
        number = dice.choice((0, 1, 2, 3, 7, 18, 19, 99, 255))
        if field.endswith(("mantissa", "quantity", "notional", "_price", "_ns")):
            number = dice.choice((0, -1, 5, 10**18, 10**18 + 1, DAY_NS, DAY_NS + 1, 2**63 - 1))
        elif field.endswith("ppm"):
            number = dice.choice((0, 1, 999_999, 10**6, 10**7, 10**7 + 1, 2**31 - 1))
        return replace(terms, **{"market": dice.choice((0, terms.market)), field: number})

    def changed(self, number: int, *, same_steps: bool = False) -> SetMarket:
        """New terms of a market, with the tick and lot that it has, or sometimes others."""
        dice = self._dice
        drawn, now = market(dice, number), self.terms.get(number)
        if now is None or (dice.random() < 0.1 and not same_steps):
            return drawn
        tick, lot = (now.tick_mantissa, now.tick_decimals), (now.lot_mantissa, now.lot_decimals)
        if dice.random() < 0.3 and not same_steps:
            tick, lot = self._other(*tick), self._other(*lot) if dice.random() < 0.5 else lot
        return replace(
            drawn, phase=self._often(now.phase, (1, 2, 3)), tick_mantissa=tick[0],
            tick_decimals=tick[1], lot_mantissa=lot[0], lot_decimals=lot[1],
        )  # fmt: skip

    def _other(self, mantissa: int, decimals: int) -> tuple[int, int]:
        """Another step, or the same in other words."""
        trick = self._dice.randrange(5)
        if trick == 0:
            return min(mantissa * 10, 2**63 - 1), decimals + 1
        if trick == 1:
            return max(mantissa // self._dice.choice(STEPS), 1), decimals
        if trick == 2:
            return self._dice.choice(STEPS), self._dice.choice((0, 1, 2, decimals))
        if trick == 3:
            return self._dice.choice((1, 10**6, 10**18)), self._dice.choice((0, 18))
        return min(mantissa * self._dice.choice(STEPS), 2**63 - 1), decimals

    def refit(self, number: int = 0) -> list[Command]:
        """A halt, a new tick or lot, and what follows; in any market unless one is named."""
        dice, number = self._dice, number or self._dice.randint(1, len(MARKETS))
        now = self.terms.get(number)
        pause = dice.choice((Phase.HALTED, Phase.CANCEL_ONLY, Phase.CLOSED))
        commands: list[Command] = [SetPhase(market=number, phase=pause)]
        terms = self.changed(number)
        if now is not None:
            step = dice.choice((2, 5, 10))
            finer = dice.random() < 0.5
            lots = dice.random() < 0.4
            name = "lot_mantissa" if lots else "tick_mantissa"
            mantissa = getattr(now, name)
            mantissa = max(mantissa // step, 1) if finer else min(mantissa * step, 2**63 - 1)
            terms = replace(
                terms, tick_decimals=now.tick_decimals, lot_decimals=now.lot_decimals,
                tick_mantissa=now.tick_mantissa, lot_mantissa=now.lot_mantissa,
            )  # fmt: skip
            terms = replace(terms, **{name: mantissa})
        commands.append(terms)
        commands.append(SetPhase(market=number, phase=dice.choice((2, 3))))
        return commands

    def calmed(self, number: int) -> SetMarket:
        """Terms of a market that refuse nothing."""
        return replace(
            self.changed(number, same_steps=True), min_notional=0, min_quantity=0, max_quantity=0,
            max_notional=0, min_price=0, max_price=0, price_band_ppm=0,
        )  # fmt: skip

    def misfits(self) -> list[Command]:
        """More orders than one change of tick may end, or nearly so."""
        dice, number = self._dice, self._dice.randint(1, len(MARKETS) - 1)
        calm = self.calmed(number)
        commands: list[Command] = [SetPhase(market=number, phase=Phase.HALTED), calm]
        commands.append(SetPhase(market=number, phase=Phase.CONTINUOUS))
        for _ in range(dice.randint(1020, 1032)):
            commands.append(self.limit(number, dice.choice((1, 3, 7, 8)), Side.BUY, 1))
        commands.append(SetPhase(market=number, phase=Phase.HALTED))
        coarse = replace(calm, tick_mantissa=calm.tick_mantissa * dice.choice((2, 9)))
        commands += [coarse, SetPhase(market=number, phase=Phase.CONTINUOUS)]
        return commands

    def limit(self, number: int, price: int, side: int, count: int) -> Place:
        """An order that an auction takes."""
        dice = self._dice
        lots = LARGE_QUANTITY if number == LARGE else 1
        return Place(
            account=dice.choice(CUSTOMERS), market=number, side=side, type=OrderType.LIMIT,
            time_in_force=1, self_trade=dice.randint(1, 5), price=price, quantity=lots * count,
        )  # fmt: skip

    def great_auction(self) -> list[Command]:
        """One that cannot uncross in one command."""
        dice, number = self._dice, self._dice.randint(1, len(MARKETS) - 1)
        commands: list[Command] = [self.calmed(number)]
        commands.append(SetPhase(market=number, phase=Phase.AUCTION))
        for _ in range(dice.randint(1300, 2300)):
            side = dice.choice((Side.BUY, Side.SELL))
            price = MID + dice.randint(-1, 4) * (3 - 2 * side)
            commands.append(self.limit(number, price, side, 1))
        commands.append(SetPhase(market=dice.choice((0, number)), phase=Phase.CONTINUOUS))
        return commands

    def auction(self, orders: int) -> list[Command]:
        """A call auction from its first order to the uncrossing."""
        dice, number = self._dice, self._dice.randint(1, len(MARKETS))
        few = dice.random() < 0.3  # prices and sizes that often tie
        commands: list[Command] = [SetPhase(market=number, phase=Phase.AUCTION)]
        for _ in range(orders):
            side = dice.choice((Side.BUY, Side.SELL))
            price = self.near(number, 2 if few else 6)
            commands.append(self.limit(number, price, side, dice.choice((1, 1, 2, 5, 30))))
        ended = 0 if dice.random() < 0.1 else number
        commands.append(SetPhase(market=ended, phase=Phase.CONTINUOUS))
        return commands
