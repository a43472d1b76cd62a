"""REST: klines, tickers, average prices and aggregate trades. Public."""

import asyncio
from datetime import datetime
from typing import Annotated, Final, Literal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter

from bedesten.domain.market_data.bar import floor_id
from bedesten.domain.market_data.board import Frame
from bedesten.domain.market_data.bodies import (
    AggregateList,
    AveragePrice,
    Best,
    KlineList,
    TickerBody,
    TickerList,
    average_body,
    kline_bodies,
    ticker_body,
)
from bedesten.domain.market_data.history.routes import get_file, list_files
from bedesten.domain.market_data.interval import Interval
from bedesten.domain.market_data.klines import LIMIT_DEFAULT, LIMIT_MAX, KlineQuestion, read_klines
from bedesten.domain.market_data.tickers import read_average, read_tickers, read_window
from bedesten.domain.market_data.udf.routes import ROUTER as UDF
from bedesten.domain.market_data.window import AVERAGE_MINUTES, DAY, WINDOWS
from bedesten.domain.market_data.zone import zone_ms
from bedesten.domain.markets import Desk, Market, read_book
from bedesten.domain.trading import Span, list_aggregates
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import ID_MAX
from bedesten.kit.moment import ns_of

PUBLIC = {"scope": "public"}
Symbol = Annotated[str, PathParameter(description="Such as BTC-USDT")]
IntervalName = Literal[
    "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w",
    "1M",
]  # fmt: skip
Since = Annotated[datetime | None, QueryParameter(description="RFC 3339; begins then or later")]
Until = Annotated[datetime | None, QueryParameter(description="RFC 3339; begins then or before")]


@get(
    "/markets/{symbol:str}/klines",
    opt={**PUBLIC, "weight": 5},
    tags=["market data"],
    summary="List klines",
)
async def list_klines(
    *,
    desk: NamedDependency[Desk],
    symbol: Symbol,
    interval: FromQuery[IntervalName],
    start_time: Since = None,
    end_time: Until = None,
    time_zone: Annotated[
        str, QueryParameter(description="Whose days, weeks and months: an offset such as +08:00")
    ] = "0",
    limit: Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> KlineList:
    """Klines without gaps: without trades one repeats the last close. From `start_time` on, or
    else the newest."""
    market = await desk.catalogue.market(symbol)
    frame = Frame(Interval(interval), zone_ms(time_zone))
    question = KlineQuestion(frame, milliseconds(start_time), milliseconds(end_time), limit)
    found = await read_klines(desk, market, question)
    return KlineList(
        market=market.symbol,
        interval=interval,
        time_zone=time_zone,
        data=kline_bodies(market, found),
        as_of_seq=found.known.seq,
    )


@get(
    "/markets/{symbol:str}/ticker",
    opt={**PUBLIC, "weight": 2},
    tags=["market data"],
    summary="Get a ticker",
)
async def get_ticker(
    desk: NamedDependency[Desk],
    symbol: Symbol,
    window: FromQuery[Literal["1h", "4h", "1d"]] = "1d",
) -> TickerBody:
    """A market's last hour, four hours or day, and the best of its book."""
    market = await desk.catalogue.market(symbol)
    if window == DAY:
        found = await read_tickers(desk, [market])
        ticker = found[0] if found else await read_window(desk, market, WINDOWS[DAY])
    else:
        ticker = await read_window(desk, market, WINDOWS[window])
    return ticker_body(ticker, window, await best_of(desk, market))


@get("/markets/tickers", opt={**PUBLIC, "weight": 5}, tags=["market data"], summary="List tickers")
async def list_tickers(desk: NamedDependency[Desk]) -> TickerList:
    """Every market's last 24 hours, and the best of its book."""
    await desk.catalogue.refresh()
    found = await read_tickers(desk, desk.catalogue.markets())
    bests = await asyncio.gather(*(best_of(desk, ticker.market) for ticker in found))
    return TickerList(
        data=[ticker_body(ticker, DAY, best) for ticker, best in zip(found, bests, strict=True)]
    )


@get("/markets/{symbol:str}/average-price", opt={**PUBLIC, "weight": 2}, tags=["market data"],
     summary="Get an average price")  # fmt: skip
async def get_average_price(desk: NamedDependency[Desk], symbol: Symbol) -> AveragePrice:
    """The average price of the last five minutes, by quantity."""
    market = await desk.catalogue.market(symbol)
    return average_body(await read_average(desk, market), AVERAGE_MINUTES)


@get("/markets/{symbol:str}/aggregate-trades", opt={**PUBLIC, "weight": 5}, tags=["market data"],
     summary="List aggregate trades")  # fmt: skip
async def list_aggregate_trades(
    *,
    desk: NamedDependency[Desk],
    symbol: Symbol,
    from_number: Annotated[
        int | None, QueryParameter(ge=1, description="Number of a trade: from it on")
    ] = None,
    start_time: Since = None,
    end_time: Until = None,
    limit: Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> AggregateList:
    """What one order took at one price is one. Oldest first: from a number or time on, or else the
    newest."""
    market = await desk.catalogue.market(symbol)
    since, until = milliseconds(start_time), milliseconds(end_time)
    span = Span(
        since=0 if since is None else floor_id(since),
        before=ID_MAX if until is None else floor_id(until + 1),
        number=from_number,
    )
    newest = from_number is None and since is None
    found = await list_aggregates(desk.pool, market, span, newest=newest, limit=limit)
    return AggregateList(market=market.symbol, data=found)


async def best_of(desk: Desk, market: Market) -> Best:
    """The best bid and ask that the engine has; what is hidden is not shown."""
    book = await read_book(desk.engine, desk.catalogue, market.symbol, 1)
    bid, ask = next(iter(book.bids), (None, None)), next(iter(book.asks), (None, None))
    return Best(bid=bid[0], bid_quantity=bid[1], ask=ask[0], ask_quantity=ask[1])


def milliseconds(moment: datetime | None) -> int | None:
    """Since the Unix epoch. Raises Malformed when the time zone is missing."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise Malformed("a time needs its offset, such as 2027-01-31T10:00:00Z")
    return ns_of(moment) // 1_000_000


ROUTES: Final = (
    list_klines,
    get_ticker,
    list_tickers,
    get_average_price,
    list_aggregate_trades,
    list_files,
)

FILES: Final = get_file

__all__ = ["FILES", "ROUTES", "UDF"]
