"""The fee rates that an account's orders would get now."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import msgspec

from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk, Market

# As the kernel chooses: the account's own before its tier's, each for one market before for all.
IN_FORCE: Final = """
    select f.account_id, f.market_id, f.maker_fee_ppm, f.taker_fee_ppm
    from public.fee_rates as f join public.accounts as a on a.account_id = %s
    where ((f.account_id = a.account_id and f.tier = 0)
            or (f.account_id = 0 and f.tier = a.fee_tier and a.fee_tier > 0))
        and (f.valid_from is null or f.valid_from <= clock_timestamp())
        and (f.valid_until is null or clock_timestamp() < f.valid_until)
"""
Reason = Literal["account", "tier", "market"]


class Rate(NamedTuple):
    """Parts per million of what each side of a trade receives."""

    maker_ppm: int
    taker_ppm: int


class Rates(msgspec.Struct, frozen=True):
    """Rates by (whether they are the account's own, market or 0), that are not a market's."""

    special: dict[tuple[bool, int], Rate]

    def of(self, market: Market) -> Rate:
        """In this market."""
        return self.with_reason(market)[0]

    def with_reason(self, market: Market) -> tuple[Rate, Reason]:
        """In this market, and whose rates they are: the account's, its tier's or the market's."""
        for place in ((True, market.id), (True, 0), (False, market.id), (False, 0)):
            if place in self.special:
                return self.special[place], "account" if place[0] else "tier"
        return self.general(market), "market"

    def everywhere(self, markets: Iterable[Market]) -> Rate:
        """In all markets, as far as one rate can say that: else that of the first."""
        for place in ((True, 0), (False, 0)):
            if place in self.special:
                return self.special[place]
        return next((self.general(market) for market in markets), Rate(0, 0))

    @staticmethod
    def general(market: Market) -> Rate:
        """What everybody else gets in this market."""
        return Rate(market.maker_fee_ppm, market.taker_fee_ppm)


async def read_rates(desk: Desk) -> Rates:
    """The caller's. Raises HistoryUnavailable."""
    async with own_history(desk.pool, desk.subject.customer) as history:
        cursor = await history.conn.execute(IN_FORCE, [desk.subject.account])
        rows = await cursor.fetchall()
    return Rates(
        {(account != 0, market): Rate(maker, taker) for account, market, maker, taker in rows}
    )
