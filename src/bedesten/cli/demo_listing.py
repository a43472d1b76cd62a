"""What `--demo` lists: four assets, three markets."""

from pathlib import Path

import msgspec

from bedesten.cli.listing import list_asset, list_market
from bedesten.protocol.client import EngineClient
from bedesten.protocol.vocabulary import AssetKind


class DemoMarket(msgspec.Struct, frozen=True):
    """A market and the price around which its simulated trade begins."""

    symbol: str
    tick: str
    lot: str
    start_price: str
    band_ppm: int = 50_000


ASSETS = (
    ("BTC", 8, AssetKind.CRYPTO),
    ("ETH", 8, AssetKind.CRYPTO),
    ("USDT", 8, AssetKind.CRYPTO),
    ("TRY", 8, AssetKind.FIAT),
)
MARKETS = (
    DemoMarket("BTC-USDT", tick="0.01", lot="0.00001", start_price="68250.00"),
    DemoMarket("ETH-USDT", tick="0.01", lot="0.0001", start_price="3540.00"),
    DemoMarket("BTC-TRY", tick="1", lot="0.00001", start_price="2330000"),
)
FUNDS = {"BTC": "10", "ETH": "100", "USDT": "1000000", "TRY": "30000000"}
"""What a demo account gets, in whole units."""


async def ensure(socket: Path) -> None:
    """List what is missing."""
    client = await EngineClient.connect(socket, timeout_s=10)
    try:
        for symbol, scale, kind in ASSETS:
            await list_asset(client, symbol, scale=scale, kind=kind)
        for market in MARKETS:
            await list_market(
                client, market.symbol, tick=market.tick, lot=market.lot, band_ppm=market.band_ppm
            )
    finally:
        await client.close()
