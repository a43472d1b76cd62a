"""REST: what is listed, and its books. Public."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from bedesten.domain.markets.auction import Auction, read_auction
from bedesten.domain.markets.book import DEPTH_DEFAULT, DEPTH_MAX, Book, read_book
from bedesten.domain.markets.desk import Desk
from bedesten.domain.markets.model import Asset, Market
from bedesten.protocol.vocabulary import Phase

PUBLIC = {"scope": "public"}
Symbol = Annotated[
    str, PathParameter(description="Such as BTC-USDT; BTC_USDT and BTCUSDT find it too")
]


class AssetBody(msgspec.Struct, frozen=True, kw_only=True):
    """An asset. `scale` is the number of decimals the ledger keeps."""

    symbol: str
    kind: str
    scale: int


class AssetList(msgspec.Struct, frozen=True, kw_only=True):
    """All assets, oldest listing first."""

    data: list[AssetBody]
    next_cursor: str | None = None


class MarketBody(msgspec.Struct, frozen=True, kw_only=True):
    """A market. Prices are multiples of `tick`, quantities of `lot`; fees in parts per million,
    a negative maker fee is a rebate; null filters do not apply. Limit prices stay within
    price_band_ppm of the reference price (its auction tells it; null there: the last price); a
    trade further than volatility_ppm from it starts an auction instead. Market orders go at
    most band_ppm from the best opposite price that they find, stops without a limit from their
    stop price; 0 is that price alone."""

    symbol: str
    base_asset: str
    quote_asset: str
    phase: str
    is_trading_enabled: bool
    tick: str
    lot: str
    min_notional: str
    max_notional: str | None
    min_quantity: str | None
    max_quantity: str | None
    min_price: str | None
    max_price: str | None
    band_ppm: int
    price_band_ppm: int | None
    volatility_ppm: int | None
    maker_fee_ppm: int
    taker_fee_ppm: int


class MarketList(msgspec.Struct, frozen=True, kw_only=True):
    """All markets, oldest listing first."""

    data: list[MarketBody]
    next_cursor: str | None = None


@get("/assets", opt=PUBLIC, tags=["markets"], summary="List assets")
async def list_assets(desk: NamedDependency[Desk]) -> AssetList:
    """Every listed asset."""
    await desk.catalogue.refresh()
    return AssetList(data=[_asset(asset) for asset in desk.catalogue.assets()])


@get("/markets", opt=PUBLIC, tags=["markets"], summary="List markets")
async def list_markets(desk: NamedDependency[Desk]) -> MarketList:
    """Every market with its phase, steps, filters and default fees."""
    await desk.catalogue.refresh()
    return MarketList(data=[_market(market) for market in desk.catalogue.markets()])


@get("/markets/{symbol:str}", opt=PUBLIC, tags=["markets"], summary="Get a market")
async def get_market(desk: NamedDependency[Desk], symbol: Symbol) -> MarketBody:
    """One market."""
    await desk.catalogue.refresh()
    return _market(await desk.catalogue.market(symbol))


@get(
    "/markets/{symbol:str}/book",
    opt={**PUBLIC, "weight": 2},
    tags=["markets"],
    summary="Get a book",
)
async def get_book(
    desk: NamedDependency[Desk],
    symbol: Symbol,
    depth: Annotated[
        int, QueryParameter(ge=1, le=DEPTH_MAX, description="Levels of each side")
    ] = DEPTH_DEFAULT,
) -> Book:
    """The book as the engine has it, committed."""
    return await read_book(desk.engine, desk.catalogue, symbol, depth)


@get("/markets/{symbol:str}/auction", opt=PUBLIC, tags=["markets"], summary="Get an auction")
async def get_auction(desk: NamedDependency[Desk], symbol: Symbol) -> Auction:
    """The phase of a market, and where its auction would end now."""
    return await read_auction(desk.engine, desk.catalogue, symbol)


def _asset(asset: Asset) -> AssetBody:
    return AssetBody(symbol=asset.symbol, kind=asset.kind.name.lower(), scale=asset.scale)


def _market(market: Market) -> MarketBody:
    return MarketBody(
        symbol=market.symbol,
        base_asset=market.base.symbol,
        quote_asset=market.quote.symbol,
        phase=market.phase.name.lower(),
        is_trading_enabled=market.phase in (Phase.AUCTION, Phase.CONTINUOUS),
        tick=market.tick,
        lot=market.lot,
        min_notional=market.quote.text(market.min_notional),
        max_notional=market.quote.text(market.max_notional) if market.max_notional else None,
        min_quantity=market.quantity_text(market.min_quantity) if market.min_quantity else None,
        max_quantity=market.quantity_text(market.max_quantity) if market.max_quantity else None,
        min_price=market.price_text(market.min_price) if market.min_price else None,
        max_price=market.price_text(market.max_price) if market.max_price else None,
        band_ppm=market.band_ppm,
        price_band_ppm=market.price_band_ppm or None,
        volatility_ppm=market.volatility_ppm or None,
        maker_fee_ppm=market.maker_fee_ppm,
        taker_fee_ppm=market.taker_fee_ppm,
    )
