"""REST: what there is of past days, and the files themselves. Public."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from bedesten.config import Settings
from bedesten.domain.market_data.history import store
from bedesten.domain.market_data.history.model import MEDIA, SERIES, Format, HistoryFile
from bedesten.domain.markets import Desk
from bedesten.kit.errors import Malformed, NotFound

PUBLIC: Final = {"scope": "public"}
LIMIT_MAX: Final = 1_000
PIECE: Final = 256 * 1024
RANGE: Final = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})", re.ASCII)


class HistoryList(msgspec.Struct, frozen=True, kw_only=True):
    """Files in the order of their paths. Each is at /history/ and its path, also in parts."""

    data: list[HistoryFile]
    next_cursor: str | None


@get("/history", opt={**PUBLIC, "weight": 5}, tags=["market data"], summary="List files")
async def list_files(
    *,
    desk: NamedDependency[Desk],
    market: FromQuery[str | None] = None,
    series: Annotated[
        str | None, QueryParameter(description="trades, or an interval of klines up to 1d")
    ] = None,
    form: Annotated[Literal["csv", "parquet"] | None, QueryParameter(name="format")] = None,
    first: Annotated[date | None, QueryParameter(name="from", description="First day")] = None,
    last: Annotated[date | None, QueryParameter(name="to", description="Last day")] = None,
    cursor: Annotated[
        str | None, QueryParameter(description="next_cursor of the page before")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX)] = 100,
) -> HistoryList:
    """Trades and klines of each day of UTC that is over, as gzipped CSV and as Parquet."""
    if series is not None and series not in SERIES:
        raise Malformed(f"series is one of {', '.join(SERIES)}")
    question = {
        "market": None if market is None else (await desk.catalogue.market(market)).id,
        "series": series,
        "format": form,
        "first": first,
        "last": last,
        "after": cursor,
        "limit": limit + 1,
    }
    files = await store.listed(desk.pool, question)
    more = len(files) > limit
    return HistoryList(data=files[:limit], next_cursor=files[limit - 1].path if more else None)


@get("/history/{path:path}", opt={**PUBLIC, "weight": 5}, include_in_schema=False)
async def get_file(
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
    request: Request[object, object, object],  # type: ignore[type-var]
    path: FromPath[str],
) -> Response[bytes] | Stream:
    """A file, or a part of it. Raises NotFound."""
    file = await store.named(desk.pool, path.lstrip("/"))
    where = settings.history_folder.joinpath("" if file is None else file.path)
    if file is None or not where.is_file():
        raise NotFound(f"there is no file {path.lstrip('/')[:200]!r}; /api/v1/history lists them")
    tag = f'"{file.sha256}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes"}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    begin, end = part_of(request.headers.get("range"), file.bytes)
    headers["Content-Length"] = str(end - begin)
    status = 200
    if end - begin < file.bytes:
        status, headers["Content-Range"] = 206, f"bytes {begin}-{end - 1}/{file.bytes}"
    media = MEDIA[Format(file.format)]
    return Stream(_pieces(where, begin, end), status_code=status, media_type=media, headers=headers)


def part_of(wanted: str | None, size: int) -> tuple[int, int]:
    """From which byte to before which; all of them, unless one range is asked for that exists."""
    match = None if wanted is None else RANGE.fullmatch(wanted)
    if match is None or int(match[1]) >= size:
        return 0, size
    begin, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    return (begin, end) if begin < end else (0, size)


async def _pieces(path: Path, begin: int, end: int) -> AsyncIterator[bytes]:
    """Never more than a piece in memory."""
    with path.open("rb") as file:
        file.seek(begin)
        while begin < end:
            piece = await asyncio.to_thread(file.read, min(PIECE, end - begin))
            if not piece:
                return
            begin += len(piece)
            yield piece
