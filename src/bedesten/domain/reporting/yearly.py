"""The yearly report of an account, by the calendar of its customer: as an answer, and as a file."""

import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, asynccontextmanager
from typing import IO, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk
from bedesten.domain.reporting import yearly_store
from bedesten.domain.reporting.disposals import Disposal, DisposalSum, Ledger
from bedesten.domain.reporting.year import (
    AssetYear,
    MarketMonth,
    asset_years,
    market_months,
    months_of,
)
from bedesten.kit import sheet

DISPOSALS_MAX: Final = 1_000  # of an answer; the file has all
SPOOLED: Final = 1 << 20  # bytes of a file in memory; what is longer waits on the disk
PIECE: Final = 1 << 16
COLUMNS: Final = ("section", "time", "market", "asset", "item", "amount", "value", "cost", "gain",
                  "note")  # fmt: skip
UNKNOWN: Final = "cost unknown"
Row = tuple[str | None, ...]


class YearlyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an account's money in a year, as of journal row `as_of_seq`. `disposals` are
    the first 1,000 sales, `has_more_disposals` says that the file has more."""

    year: int
    time_zone: str
    as_of_seq: int
    assets: list[AssetYear]
    markets: list[MarketMonth]
    disposal_sums: list[DisposalSum]
    disposals: list[Disposal]
    has_more_disposals: bool


class _Year(NamedTuple):
    seq: int
    assets: list[AssetYear]
    markets: list[MarketMonth]
    ledger: Ledger
    disposals: AsyncIterator[Disposal]


async def read_yearly_report(desk: Desk, year: int, zone: str) -> YearlyReport:
    """Raises HistoryUnavailable, MarketNotAllowed (for keys that are limited to markets)."""
    disposals: list[Disposal] = []
    count = 0
    async with _reading(desk, year, zone) as found:
        async for disposal in found.disposals:
            count += 1
            if count <= DISPOSALS_MAX:
                disposals.append(disposal)
    return YearlyReport(
        year=year,
        time_zone=zone,
        as_of_seq=found.seq,
        assets=found.assets,
        markets=found.markets,
        disposal_sums=found.ledger.sums(),
        disposals=disposals,
        has_more_disposals=count > DISPOSALS_MAX,
    )


async def write_yearly_sheet(desk: Desk, year: int, zone: str) -> Iterator[bytes]:
    """The same as pieces of a CSV file, with every sale. Written whole before it is sent, so that
    a slow reader holds no connection. Raises as read_yearly_report."""
    with ExitStack() as held:
        file = held.enter_context(tempfile.SpooledTemporaryFile(SPOOLED))
        async with _reading(desk, year, zone) as found:
            _write(file, [COLUMNS])
            _write(file, _asset_rows(found.assets))
            _write(file, _market_rows(found.markets))
            async for disposal in found.disposals:
                _write(file, [_disposal_row(disposal)])
            _write(file, _sum_rows(found.ledger.sums()))
        file.seek(0)
        held.pop_all()  # it is closed once it is sent
    return _pieces(file)


@asynccontextmanager
async def _reading(desk: Desk, year: int, zone: str) -> AsyncIterator[_Year]:
    """The sales are read in this context, one after the other."""
    await desk.market_or_all(None)
    await desk.catalogue.refresh()
    assets = {int(asset.id): asset for asset in desk.catalogue.assets()}
    markets = {int(market.id): market for market in desk.catalogue.markets()}
    months = months_of(year, ZoneInfo(zone))
    account = desk.subject.account
    async with own_history(desk.pool, desk.subject.customer) as history:
        conn = history.conn
        moved = await yearly_store.flows(conn, account, months)
        traded = await yearly_store.traded(conn, account, months)
        ledger = Ledger(assets, markets, months[0])
        yield _Year(
            seq=history.seq,
            assets=asset_years(moved, assets),
            markets=market_months(traded, markets, year),
            ledger=ledger,
            disposals=ledger.follow(yearly_store.story(conn, account, months)),
        )


def _write(file: IO[bytes], rows: Iterable[Row]) -> None:
    file.write(sheet.lines(rows).encode())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _asset_rows(found: list[AssetYear]) -> Iterator[Row]:
    for one in found:
        for item, amount in msgspec.structs.asdict(one).items():
            if item != "asset":
                yield _row("asset", asset=one.asset, item=item, amount=amount)


def _market_rows(found: list[MarketMonth]) -> Iterator[Row]:
    for one in found:
        base, _, quote = one.market.partition("-")
        where = {"time": one.month, "market": one.market}
        yield _row("market", **where, asset=base, item="bought", amount=one.bought_quantity,
                   value=one.bought_value)  # fmt: skip
        yield _row("market", **where, asset=base, item="sold", amount=one.sold_quantity,
                   value=one.sold_value)  # fmt: skip
        yield _row("market", **where, asset=base, item="fees", amount=one.bought_fees)
        yield _row("market", **where, asset=quote, item="fees", amount=one.sold_fees)


def _disposal_row(one: Disposal) -> Row:
    return _row("disposal", time=one.sold_at.isoformat(), market=one.market, asset=one.asset,
                item=one.trade_id, amount=one.quantity, value=one.proceeds, cost=one.cost,
                gain=one.gain, note=UNKNOWN if one.cost is None else None)  # fmt: skip


def _sum_rows(found: list[DisposalSum]) -> Iterator[Row]:
    for one in found:
        yield _row("disposal total", market=one.market, asset=one.currency, item="all",
                   value=one.proceeds, cost=one.cost, gain=one.gain)  # fmt: skip
        yield _row("disposal total", market=one.market, asset=one.currency, item="unknown",
                   value=one.proceeds_of_unknown_cost, note=UNKNOWN)  # fmt: skip


def _row(section: str, **cells: str | None) -> Row:
    return tuple(section if name == "section" else cells.get(name) for name in COLUMNS)
