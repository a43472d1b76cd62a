"""`bedesten book MARKET`: the live order book in the terminal."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bedesten.cli.listing import market_named
from bedesten.cli.options import ANSWER_S, AsJson, Data, print_json, settings_of, with_engine
from bedesten.kit.money import to_text
from bedesten.protocol.client import EngineClient, EngineUnavailable
from bedesten.protocol.events import LevelChanged, MarketSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side

REFRESH_S = 0.2
PATIENCE_S = 2
BAR_WIDTH = 24


class Level(msgspec.Struct, frozen=True):
    """Price and quantity as decimals, and as the engine counts them."""

    price: str
    quantity: str
    ticks: int
    lots: int


class Book(msgspec.Struct, frozen=True):
    """Both sides, best first, as of a committed journal row."""

    seq: int
    bids: Sequence[Level]
    asks: Sequence[Level]


def book(
    market: Annotated[str, typer.Argument(help="The market, such as BTC-USDT.")],
    *,
    depth: Annotated[int, typer.Option(min=1, max=100, help="Levels on each side.")] = 12,
    once: Annotated[bool, typer.Option("--once", help="Show it once and leave.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show the book of a market, five times a second until Ctrl-C; in a pipe, once.

    Examples:  bedesten book BTC-USDT   |   bedesten book BTC-USDT --json
    """

    once = once or not sys.stdout.isatty()

    async def work(client: EngineClient) -> None:
        terms = await market_named(client, market)
        if as_json:
            print_json(as_object(terms, await read_book(client, terms, depth)))
        elif once:
            Console(highlight=False).print(drawn(terms, await read_book(client, terms, depth)))
        else:
            await show(client, terms, depth)

    try:
        with_engine(settings_of(data), work, within_s=ANSWER_S if as_json or once else None)
    except KeyboardInterrupt:
        raise typer.Exit from None


async def show(client: EngineClient, terms: MarketSet, depth: int) -> None:
    """Redraw until cancelled; waits out an engine that restarts."""
    with Live(console=Console(highlight=False), auto_refresh=False, screen=False) as live:
        picture = Group(Text(terms.symbol, "bold"))
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    picture = drawn(terms, await read_book(client, terms, depth))
                live.update(picture, refresh=True)
            except (EngineUnavailable, TimeoutError):
                live.update(Group(picture, Text("waiting for the engine", "yellow")), refresh=True)
            await asyncio.sleep(REFRESH_S)


async def read_book(client: EngineClient, terms: MarketSet, depth: int) -> Book:
    """The best `depth` levels of each side."""
    result = await client.query(Query.BOOK, terms.market, depth)
    levels = [event for event in result.events if isinstance(event, LevelChanged)]
    return Book(
        result.seq,
        [_level(terms, event) for event in levels if event.side == Side.BUY],
        [_level(terms, event) for event in levels if event.side == Side.SELL],
    )


def drawn(terms: MarketSet, book: Book) -> Group:
    """The book as a table: asks above, bids below, bars for the quantity."""
    widest = max((level.lots for level in (*book.bids, *book.asks)), default=1)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column(width=BAR_WIDTH)
    for level in reversed(book.asks):
        table.add_row(Text(level.price, "red"), level.quantity, _bar(level, widest, "red"))
    table.add_row(
        Text("spread", "dim"), Text(_spread(terms, book), "dim"), Text(f"row {book.seq}", "dim")
    )
    for level in book.bids:
        table.add_row(Text(level.price, "green"), level.quantity, _bar(level, widest, "green"))
    return Group(Text(terms.symbol, "bold"), table)


def as_object(terms: MarketSet, book: Book) -> dict[str, object]:
    """The book for --json: decimals are strings."""
    return {
        "market": terms.symbol,
        "seq": book.seq,
        "bids": [[level.price, level.quantity] for level in book.bids],
        "asks": [[level.price, level.quantity] for level in book.asks],
    }


def _spread(terms: MarketSet, book: Book) -> str:
    if not book.bids or not book.asks:
        return "-"
    ticks = book.asks[0].ticks - book.bids[0].ticks
    return _aligned(ticks * terms.tick_mantissa, terms.tick_decimals)


def _level(terms: MarketSet, event: LevelChanged) -> Level:
    return Level(
        _aligned(event.price * terms.tick_mantissa, terms.tick_decimals),
        _aligned(event.quantity * terms.lot_mantissa, terms.lot_decimals),
        event.price,
        event.quantity,
    )


def _aligned(units: int, decimals: int) -> str:
    """With all decimals of the step, so that the points of a column stand below each other."""
    whole, _, fraction = to_text(units, decimals).partition(".")
    return f"{whole}.{fraction.ljust(decimals, '0')}" if decimals else whole


def _bar(level: Level, widest: int, colour: str) -> Text:
    return Text("█" * max(1, level.lots * BAR_WIDTH // widest), colour)
