"""Sales of a year with what was paid for what was sold, from all that happened before."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.domain.reporting.parcels import Parcels, Piece
from bedesten.domain.reporting.valuing import units_of
from bedesten.domain.reporting.yearly_store import Happened
from bedesten.kit.id_time import id_time
from bedesten.kit.ids import TradeId, trade_text


class Disposal(msgspec.Struct, frozen=True, kw_only=True):
    """A sale, or the part of it whose cost is known or is not. `proceeds` (net of the fee), `cost`
    and `gain` are in the market's quote asset; `cost` and `gain` null: what was sold came otherwise
    or was paid in another asset."""

    trade_id: str
    sold_at: datetime
    market: str
    asset: str
    quantity: str
    proceeds: str
    cost: str | None
    gain: str | None


class DisposalSum(msgspec.Struct, frozen=True, kw_only=True):
    """All sales of a market in the year. Proceeds whose cost is unknown have no gain here."""

    market: str
    currency: str
    proceeds: str
    cost: str
    gain: str
    proceeds_of_unknown_cost: str


class Ledger:
    """Follows an account from its first day on; tells each sale of the year from id `first`."""

    def __init__(self, assets: dict[int, Asset], markets: dict[int, Market], first: int) -> None:
        self._assets, self._markets, self._first = assets, markets, first
        self._parcels = Parcels()
        self._sums: dict[int, list[int]] = {}  # proceeds of known cost, cost, other proceeds

    async def follow(self, story: AsyncIterator[Happened]) -> AsyncIterator[Disposal]:
        """The sales of the year, the oldest first."""
        async for one in story:
            if one.market is None:
                self._moved(one)
                continue
            for disposal in self._traded(one, self._markets[one.market]):
                yield disposal

    def sums(self) -> list[DisposalSum]:
        """By market, of what was followed so far."""
        return [_sum(self._markets[market], *self._sums[market]) for market in sorted(self._sums)]

    def _moved(self, one: Happened) -> None:
        assert one.asset is not None, "it is a movement"
        assert one.amount is not None, "it is a movement"
        units = units_of(one.amount, self._assets[one.asset])
        if units > 0:
            self._parcels.came(one.asset, units)
        else:
            self._parcels.went(one.asset, -units)

    def _traded(self, one: Happened, market: Market) -> Iterable[Disposal]:
        assert one.quantity is not None, "it is a trade"
        assert one.value is not None, "it is a trade"
        assert one.net is not None, "it is a trade"
        base, quote = market.base, market.quote
        quantity, value = units_of(one.quantity, base), units_of(one.value, quote)
        if one.side == "buy":
            self._parcels.went(quote.id, value)
            self._parcels.bought(base.id, units_of(one.net, base), value, quote.id)
            return ()
        proceeds = units_of(one.net, quote)
        pieces = self._parcels.sold(base.id, quantity, proceeds, quote.id)
        self._parcels.came(quote.id, proceeds)
        return self._told(one, market, pieces) if one.id >= self._first else ()

    def _told(self, one: Happened, market: Market, pieces: list[Piece]) -> Iterator[Disposal]:
        sums = self._sums.setdefault(market.id, [0, 0, 0])
        text = market.quote.text
        for quantity, proceeds, cost in pieces:
            if cost is None:
                sums[2] += proceeds
            else:
                sums[0], sums[1] = sums[0] + proceeds, sums[1] + cost
            yield Disposal(
                trade_id=trade_text(TradeId(one.id)),
                sold_at=id_time(one.id),
                market=market.symbol,
                asset=market.base.symbol,
                quantity=market.base.text(quantity),
                proceeds=text(proceeds),
                cost=None if cost is None else text(cost),
                gain=None if cost is None else text(proceeds - cost),
            )


def _sum(market: Market, proceeds: int, cost: int, unknown: int) -> DisposalSum:
    text = market.quote.text
    return DisposalSum(
        market=market.symbol,
        currency=market.quote.symbol,
        proceeds=text(proceeds + unknown),
        cost=text(cost),
        gain=text(proceeds - cost),
        proceeds_of_unknown_cost=text(unknown),
    )
