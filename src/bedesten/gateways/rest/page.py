"""The plain page: a live book, last trades and depth of one market, without a framework."""

from importlib import resources
from typing import Final

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from bedesten.config import Settings
from bedesten.gateways.rest.auth import PUBLIC

FOLDER: Final = resources.files("bedesten.gateways.rest") / "static"
OPT: Final = {"scope": PUBLIC}
MEDIA: Final = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "pictures.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
FILES: Final = {name: (FOLDER / name).read_bytes() for name in MEDIA}
NO_SITE: Final = "<span>This plain page is all there is: <code>make web</code> builds more.</span>"
HTML: Final = (FOLDER / "index.html").read_text(encoding="utf-8")


def sockets(settings: Settings) -> str:
    """Origins of the WebSocket, as a Content-Security-Policy names them."""
    hosts = dict.fromkeys(("localhost", "127.0.0.1", settings.host))
    return " ".join(f"ws://{host}:{settings.ws_port}" for host in hosts)


def policy(settings: Settings) -> str:
    """Content-Security-Policy: our own files, and the WebSocket by its origin."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        f" connect-src 'self' {sockets(settings)}; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )


@get("/", opt=OPT, include_in_schema=False, media_type=MediaType.HTML)
async def get_page(settings: NamedDependency[Settings]) -> str:
    """The page where there is no site, which it says."""
    return _page(settings, NO_SITE)


@get("/plain", opt=OPT, include_in_schema=False, media_type=MediaType.HTML)
async def get_plain(settings: NamedDependency[Settings]) -> str:
    """The page beside a site."""
    return _page(settings, "")


@get("/page/{name:str}", opt=OPT, include_in_schema=False)
async def get_file(name: FromPath[str]) -> Response[bytes]:
    """What the page loads."""
    media = MEDIA.get(name)
    if media is None:
        return Response(b"", status_code=404)
    return Response(FILES[name], media_type=media)


def _page(settings: Settings, note: str) -> str:
    """Told where the WebSocket is, and with a note at its end."""
    return HTML.replace("{{ws_port}}", str(settings.ws_port)).replace("{{note}}", note)
