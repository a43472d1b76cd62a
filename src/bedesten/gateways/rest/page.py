"""The plain page: a live book, last trades and depth of one market, without a framework."""

from importlib import resources
from typing import Final
from urllib.parse import urlsplit

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
    if settings.public_ws_url is not None:
        parts = urlsplit(settings.public_ws_url)
        return f"{parts.scheme}://{parts.netloc}"
    port = settings.ws_port
    ours = (f"ws://{host}:{port}" for host in ("localhost", "127.0.0.1", settings.host))
    web = urlsplit(settings.web_url)
    scheme = "wss" if web.scheme == "https" else "ws"
    return " ".join(dict.fromkeys((*ours, f"{scheme}://{web.hostname}:{port}")))


def filled(html: str, settings: Settings) -> str:
    """A page that knows where the WebSocket is: at the address set, or at this port of its host."""
    port = html.replace("{{ws_port}}", str(settings.ws_port))
    return port.replace("{{ws_url}}", settings.public_ws_url or "")


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
    """With a note at its end."""
    return filled(HTML, settings).replace("{{note}}", note)
