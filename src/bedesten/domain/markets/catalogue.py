"""What is listed, remembered. Scales never change. Ticks and lots do, seldom: whoever sends them
names the market's `steps`, and whoever shows an answer of the engine asks through `while_known`.
Phases and fees change at any time: whoever shows them refreshes first or follows the feed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

import msgspec

from bedesten.domain.markets.model import Asset, Market, spellings
from bedesten.domain.markets.refusals import refused
from bedesten.kit.errors import Unavailable
from bedesten.kit.ids import AssetId, MarketId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AssetSet, Event, MarketSet, PhaseSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Phase, Refusal

TRIES: Final = 5
T = TypeVar("T")


class Catalogue:
    """Assets and markets by id and by any spelling of their symbol."""

    def __init__(self, engine: EngineClient) -> None:
        self._engine = engine
        self._assets: dict[AssetId, Asset] = {}
        self._markets: dict[MarketId, Market] = {}
        self._by_symbol: dict[str, MarketId] = {}
        self._listed = (b"", b"")  # as the engine told it last, unless something came since
        self.learned = 0  # how often, of ticks and lots that were not known
        self._begun = self._refreshed = 0  # numbers of the newest refresh, and the newest done
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> int:
        """Ask the engine what is listed; answers the journal position of that."""
        assets = await self._engine.query(Query.ASSETS)
        markets = await self._engine.query(Query.MARKETS)
        listed = (assets.data, markets.data)
        if listed != self._listed:  # mostly it is what it was, and looked at again and again
            self.apply(assets.events)
            self.apply(markets.events)
            self._listed = listed
        return assets.seq

    def apply(self, events: Iterable[Event]) -> None:
        """Learn from listings and phase changes; other events say nothing here."""
        self._listed = (b"", b"")
        for event in events:
            match event:
                case AssetSet():
                    asset = Asset.from_event(event)
                    self._assets[asset.id] = asset
                case MarketSet():
                    base, quote = (self._assets[AssetId(i)] for i in (event.base, event.quote))
                    self._remember(Market.from_event(event, base, quote))
                case PhaseSet():
                    known = self._markets.get(MarketId(event.market))
                    if known is not None:
                        self._remember(msgspec.structs.replace(known, phase=Phase(event.phase)))
                case _:
                    pass

    async def while_known(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The engine's answer to a question, in ticks and lots that are known here afterwards:
        asked again when they changed meanwhile. Raises what `ask` raises, Unavailable."""
        for _ in range(TRIES):
            before = self.learned
            answer = await ask()
            await self.refresh()
            if self.learned == before:
                return answer
        raise Unavailable("ticks and lots change faster than they can be read", retry_after_s=1)

    def assets(self) -> list[Asset]:
        """Every known asset, oldest listing first."""
        return [self._assets[key] for key in sorted(self._assets)]

    def markets(self) -> list[Market]:
        """Every known market, oldest listing first."""
        return [self._markets[key] for key in sorted(self._markets)]

    def find(self, symbol: str) -> Market | None:
        """The market of this symbol in any of its spellings, if it is known."""
        found = self._by_symbol.get(symbol)
        return None if found is None else self._markets[found]

    async def market(self, symbol: str) -> Market:
        """The market of this symbol. Raises Refused: market_not_found."""
        found = self.find(symbol)
        if found is None:
            await self._refresh_since()
            found = self.find(symbol)
        if found is None:
            raise refused(Refusal.MARKET_NOT_FOUND, f"there is no market {symbol[:24]!r}")
        return found

    async def asset(self, symbol: str) -> Asset:
        """The asset of this symbol. Raises Refused: asset_not_found."""
        found = self._asset_named(symbol)
        if found is None:
            await self._refresh_since()
            found = self._asset_named(symbol)
        if found is None:
            raise refused(Refusal.ASSET_NOT_FOUND, f"there is no asset {symbol[:16]!r}")
        return found

    async def fresh_market(self, symbol: str) -> Market:
        """The market as the engine has it now. Raises Refused: market_not_found."""
        await self._refresh_since()
        return await self.market(symbol)

    def known_market(self, market: int) -> Market:
        """The market with an id that was listed before, as whoever follows the feed knows."""
        return self._markets[MarketId(market)]

    def known_asset(self, asset: int) -> Asset:
        """The asset with an id that was listed before, as whoever follows the feed knows."""
        return self._assets[AssetId(asset)]

    async def market_by_id(self, market: int) -> Market:
        """The market with an id that the engine gave, and so must exist."""
        if market not in self._markets:
            await self.refresh()
        return self._markets[MarketId(market)]

    async def asset_by_id(self, asset: int) -> Asset:
        """The asset with an id that the engine gave, and so must exist."""
        if asset not in self._assets:
            await self.refresh()
        return self._assets[AssetId(asset)]

    def _asset_named(self, symbol: str) -> Asset | None:
        return next((one for one in self._assets.values() if one.symbol == symbol), None)

    async def _refresh_since(self) -> None:
        """Refresh, or share a refresh that somebody else began after we asked: unknown symbols
        keep at most one question to the engine under way."""
        begun = self._begun
        async with self._refreshing:
            if self._refreshed <= begun:  # also when the one that began since has failed
                self._begun = number = self._begun + 1
                await self.refresh()
                self._refreshed = number

    def _remember(self, market: Market) -> None:
        known = self._markets.get(market.id)
        if known is None or known.steps != market.steps:
            self.learned += 1
        self._markets[market.id] = market
        for spelling in spellings(market.symbol):
            self._by_symbol.setdefault(spelling, market.id)
