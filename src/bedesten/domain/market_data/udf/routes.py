"""REST below /udf: what the charting library asks a data feed. Public, also for other sites' pages.

Prices are JSON numbers here, because the protocol says so. They are written digit by digit.
"""

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from bedesten.domain.market_data.board import Frame, Period
from bedesten.domain.market_data.klines import KlineQuestion, read_klines
from bedesten.domain.market_data.udf.model import (
    EXCHANGE,
    KIND,
    Config,
    Match,
    SymbolInfo,
    interval_of,
)
from bedesten.domain.markets import Desk, Market, Refused

PUBLIC: Final = {"scope": "public"}
BARS_MAX: Final = 5_000  # the library asks again for what is older
SEARCH_MAX: Final = 100
ANY_SITE: Final = {"Access-Control-Allow-Origin": "*"}


@get("/config", opt=PUBLIC, include_in_schema=False)
async def get_config() -> Response[bytes]:
    """What this feed can do."""
    return _json(Config())


@get("/time", opt=PUBLIC, include_in_schema=False, media_type=MediaType.TEXT)
async def get_feed_time(desk: NamedDependency[Desk]) -> Response[str]:
    """Seconds since the Unix epoch."""
    seconds = desk.clock.now_ns() // 1_000_000_000
    return Response(str(seconds), media_type=MediaType.TEXT, headers=ANY_SITE)


@get("/symbols", opt=PUBLIC, include_in_schema=False)
async def get_symbol(desk: NamedDependency[Desk], symbol: FromQuery[str]) -> Response[bytes]:
    """How a market is drawn."""
    market = await _market(desk, symbol)
    return _error("unknown_symbol") if market is None else _json(SymbolInfo.of(market))


@get("/search", opt=PUBLIC, include_in_schema=False)
async def search_symbols(
    *,
    desk: NamedDependency[Desk],
    words: Annotated[str, QueryParameter(name="query")] = "",
    kind: Annotated[str, QueryParameter(name="type")] = "",
    exchange: FromQuery[str] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=SEARCH_MAX)] = 30,
) -> Response[bytes]:
    """Markets whose symbol has these letters, however it is spelt."""
    await desk.catalogue.refresh()
    wanted = _letters(words)
    found = [
        Match.of(market)
        for market in desk.catalogue.markets()
        if wanted in _letters(market.symbol) and kind in ("", KIND) and exchange in ("", EXCHANGE)
    ]
    return _json(found[:limit])


@get("/history", opt={**PUBLIC, "weight": 2}, include_in_schema=False)
async def get_history(
    *,
    desk: NamedDependency[Desk],
    symbol: FromQuery[str],
    resolution: FromQuery[str],
    since: Annotated[int, QueryParameter(name="from", ge=-(10**11), le=10**11)] = 0,
    until: Annotated[int, QueryParameter(name="to", ge=0, le=10**11)],
    countback: Annotated[int | None, QueryParameter(ge=0)] = None,
) -> Response[bytes]:
    """Bars before `until`: so many, or those from `since` on."""
    market, interval = await _market(desk, symbol), interval_of(resolution)
    if market is None or interval is None:
        return _error("unknown_symbol" if market is None else "unknown_resolution")
    limit = BARS_MAX if countback is None else max(1, min(countback, BARS_MAX))
    question = KlineQuestion(Frame(interval), None, until * 1_000 - 1, limit)
    klines = await read_klines(desk, market, question)
    first = 0 if countback is not None else since * 1_000
    periods = [one for one in klines.periods if one.start_ms >= first]
    return _bars(market, periods) if periods else _json({"s": "no_data"})


def _bars(market: Market, periods: list[Period]) -> Response[bytes]:
    price, quantity = market.quote.text, market.base.text
    columns = {
        "t": [str(one.start_ms // 1_000) for one in periods],
        "o": [price(one.bar.open) for one in periods],
        "h": [price(one.bar.high) for one in periods],
        "l": [price(one.bar.low) for one in periods],
        "c": [price(one.bar.close) for one in periods],
        "v": [quantity(one.bar.volume) for one in periods],
    }
    return _json({"s": "ok"} | {name: _numbers(texts) for name, texts in columns.items()})


def _numbers(texts: Iterable[str]) -> msgspec.Raw:
    return msgspec.Raw(f"[{','.join(texts)}]".encode())


async def _market(desk: Desk, symbol: str) -> Market | None:
    """By its symbol, with or without the exchange in front of it."""
    try:
        return await desk.catalogue.market(symbol.rpartition(":")[2].upper())
    except Refused:
        return None


def _letters(text: str) -> str:
    return text.upper().replace("-", "").replace("_", "").replace("/", "")


def _json(content: object) -> Response[bytes]:
    body = msgspec.json.encode(content)
    return Response(body, media_type=MediaType.JSON, headers=ANY_SITE)


def _error(sentence: str) -> Response[bytes]:
    return _json({"s": "error", "errmsg": sentence})


ROUTER: Final = Router(
    "/udf", route_handlers=[get_config, get_feed_time, get_symbol, search_symbols, get_history]
)
