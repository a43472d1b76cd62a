"""What every request is served with."""

from datetime import datetime
from typing import Protocol

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.markets.catalogue import Catalogue
from bedesten.domain.markets.day_end import DayEnd
from bedesten.domain.markets.model import Market
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Forbidden
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient


class Allowance(Protocol):
    """How many orders an account may still place."""

    def take_orders(self, account: AccountId, count: int) -> None:
        """Count new orders. Raises RateLimited."""
        ...


class MarketNotAllowed(Forbidden):
    """The key is limited to other markets, or the request would be about all of them."""

    code = "market_not_allowed"
    title = "The API key is limited to other markets: name one that it is for"


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """The engine, what is listed, the tables, the time, and on signed requests who asks.

    One thing and not six, because the framework starts a task for each thing it hands over.
    """

    engine: EngineClient
    catalogue: Catalogue
    pool: AsyncConnectionPool
    clock: Clock
    day_end: DayEnd
    asker: Subject | None = None
    allowance: Allowance | None = None  # None: as many as one likes

    @property
    def end_of_day(self) -> datetime:
        """When the trading day ends that is now."""
        return self.day_end.after_ns(self.clock.now_ns())

    @property
    def subject(self) -> Subject:
        """Who asks; only on routes that need a scope, where it was checked."""
        assert self.asker is not None, "a public route has no subject"
        return self.asker

    async def market(self, symbol: str) -> Market:
        """A market that the caller may know private things about. Raises Refused
        (market_not_found), MarketNotAllowed."""
        found = await self.catalogue.market(symbol)
        self.check_market(found)
        return found

    async def market_or_all(self, symbol: str | None) -> Market | None:
        """The same; None, for all of them, is not for keys that are limited."""
        if symbol is not None:
            return await self.market(symbol)
        if self.subject.markets:
            raise MarketNotAllowed
        return None

    def check_market(self, market: Market) -> None:
        """Raises MarketNotAllowed."""
        if not self.sees(market):
            raise MarketNotAllowed(f"{market.symbol} is not among its markets")

    def sees(self, market: Market) -> bool:
        """Whether the caller is limited to other markets than this one."""
        return not self.subject.markets or market.symbol in self.subject.markets

    async def asset_names(self) -> frozenset[str] | None:
        """Symbols of the assets that a limited key may know of: its markets'; None: all."""
        if not self.subject.markets:
            return None
        markets = [await self.catalogue.market(symbol) for symbol in self.subject.markets]
        return frozenset(asset.symbol for one in markets for asset in (one.base, one.quote))

    async def check_asset(self, symbol: str | None) -> None:
        """Whether the caller may know of this asset, or of all. Raises MarketNotAllowed."""
        seen = await self.asset_names()
        if seen is not None and symbol not in seen:
            raise MarketNotAllowed("name an asset of its markets")

    @property
    def trader(self) -> Subject:
        """The same, for what places orders. Raises CustomerSuspended, TermsNotAccepted."""
        self.subject.standing.check()
        return self.subject

    def count_orders(self, count: int) -> None:
        """Before new orders go to the engine. Raises RateLimited."""
        if self.allowance is not None:
            self.allowance.take_orders(self.subject.account, count)
