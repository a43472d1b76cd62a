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
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "pictures.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
FILES: Final = {name: (FOLDER / name).read_bytes() for name in MEDIA}
HTML: Final = (FOLDER / "index.html").read_text(encoding="utf-8")


def policy(settings: NamedDependency[Settings]) -> str:
    """Content-Security-Policy: our own files, and the WebSocket by its origin."""
    hosts = dict.fromkeys(("localhost", "127.0.0.1", settings.host))
    sockets = " ".join(f"ws://{host}:{settings.ws_port}" for host in hosts)
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        f" connect-src 'self' {sockets}; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )


@get("/", opt=OPT, include_in_schema=False, media_type=MediaType.HTML)
async def get_page(settings: NamedDependency[Settings]) -> str:
    """The page, told where the WebSocket is."""
    return HTML.replace("{{ws_port}}", str(settings.ws_port))


@get("/page/{name:str}", opt=OPT, include_in_schema=False)
async def get_file(name: FromPath[str]) -> Response[bytes]:
    """What the page loads."""
    media = MEDIA.get(name)
    if media is None:
        return Response(b"", status_code=404)
    return Response(FILES[name], media_type=media)
