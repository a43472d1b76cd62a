"""The site: a built single-page application, held in memory and served beside the API.

`make web` puts `index.html` and `assets/*` into the folder `site`, some with a `.br` or `.gz`
neighbour. Without them the plain page is all there is.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from litestar import MediaType, Request, Response, route
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from bedesten.config import Settings
from bedesten.gateways.rest import page
from bedesten.gateways.rest.auth import PUBLIC
from bedesten.gateways.rest.problems import RouteUnknown

FOLDER: Final = Path(__file__).parent / "site"
INDEX: Final = "index.html"
OPT: Final = {"scope": PUBLIC}
READ: Final[Sequence[Literal["GET", "HEAD"]]] = ("GET", "HEAD")  # the server omits its body
# First parts of paths that are no pages of the site: what is unknown there stays a problem.
TAKEN: Final = frozenset({
    "api", "admin", "udf", "history", "binance", "page", "plain", "assets",
})  # fmt: skip
FOR_EVER: Final = "public, max-age=31536000, immutable"  # names of assets change with their bytes
CODINGS: Final = {"br": ".br", "gzip": ".gz"}  # the best first
NEVER: Final = re.compile(r"q=0(\.0{0,3})?")
OTHER_MEDIA: Final = "application/octet-stream"
MEDIA: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".txt": "text/plain",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
AnyRequest = Request[Any, Any, Any]
Refusal = Callable[[AnyRequest, HTTPException], Response[Any]]


class Asset(NamedTuple):
    """A file: its media type, its bytes, and these in the codings that lie beside it."""

    media: str
    plain: bytes
    coded: dict[str, bytes]


class Site:
    """What `read` found: the page of every path, and its assets by name."""

    def __init__(self, html: str, assets: dict[str, Asset], settings: Settings) -> None:
        self._html = page.filled(html, settings)
        self._assets = assets
        self._sockets = page.sockets(settings)

    def index(self) -> Response[str]:
        """The page, with a nonce that only this answer has."""
        nonce = secrets.token_urlsafe(16)
        headers = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": self._policy(nonce),
            "Vary": "Accept",
        }
        html = self._html.replace("{{nonce}}", nonce)
        return Response(html, media_type=MediaType.HTML, headers=headers)

    def asset(self, name: str, codings: str) -> Response[bytes]:
        """A file in the best coding of an Accept-Encoding. Raises RouteUnknown."""
        found = self._assets.get(name)
        if found is None:
            raise RouteUnknown
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        body, taken = found.plain, taken_codings(codings)
        for coding, coded in found.coded.items():
            if coding in taken:
                headers["Content-Encoding"] = coding
                body = coded
                break
        return Response(body, media_type=found.media, headers=headers)

    def _policy(self, nonce: str) -> str:
        """Content-Security-Policy: our own files, styles with the nonce, and the WebSocket."""
        return (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}';"
            " img-src 'self' data:; font-src 'self';"
            f" connect-src 'self' {self._sockets}; manifest-src 'self'; base-uri 'none';"
            " form-action 'none'; frame-ancestors 'none'"
        )


def read(settings: Settings) -> Site | None:
    """The site of the folder that is set, or of the package; None where there is no index.html.

    Raises OSError and UnicodeDecodeError for files that cannot be read.
    """
    folder = settings.site or FOLDER
    index = folder / INDEX
    if not index.is_file():
        return None
    return Site(index.read_text(encoding="utf-8"), _assets(folder / "assets"), settings)


def routes(site: Site | None) -> list[HTTPRouteHandler]:
    """Whose page is at /: the site's, with the plain one at /plain, or else the plain one."""
    if site is None:
        return [page.get_page, page.get_file]

    @route("/", http_method=READ, opt=OPT, include_in_schema=False)
    async def get_index() -> Response[str]:
        return site.index()

    @route("/assets/{name:str}", http_method=READ, opt=OPT, include_in_schema=False)
    async def get_asset(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
        return site.asset(name, request.headers.get("accept-encoding", ""))

    return [get_index, get_asset, page.get_plain, page.get_file]


def before(site: Site | None, refuse: Refusal) -> Refusal:
    """An exception handler: the site has a page for what has no route, if a person asks."""
    if site is None:
        return refuse

    def answer(request: AnyRequest, error: HTTPException) -> Response[Any]:
        unknown = error.status_code == 404 and request.method in READ
        return site.index() if unknown and _is_visit(request) else refuse(request, error)

    return answer


def taken_codings(header: str) -> set[str]:
    """Codings of ours that an Accept-Encoding takes."""
    said: dict[str, bool] = {}
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        said[name.strip()] = not NEVER.fullmatch(quality.strip())
    return {coding for coding in CODINGS if said.get(coding, said.get("*", False))}


def _is_visit(request: AnyRequest) -> bool:
    first = request.scope["path"].lstrip("/").partition("/")[0]
    return first not in TAKEN and "text/html" in request.headers.get("accept", "")


def _assets(folder: Path) -> dict[str, Asset]:
    """Every file by its name; those beside another in a coding are of that other."""
    if not folder.is_dir():
        return {}
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    beside = {name + ending for name in files for ending in CODINGS.values()}
    return {
        name: Asset(
            media=MEDIA.get(Path(name).suffix, OTHER_MEDIA),
            plain=body,
            coded={c: files[name + end] for c, end in CODINGS.items() if name + end in files},
        )
        for name, body in files.items()
        if name not in beside
    }
