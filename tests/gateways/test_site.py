"""The site, where one was built: a page for every path of a person, files for ever, no surprise."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bedesten.config import BadSetting, Settings, load
from bedesten.domain.identity.customers.letters import PAGES
from bedesten.gateways.rest.site import read, taken_codings
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack

HTML = (
    '<!doctype html><html data-ws-port="{{ws_port}}" data-ws-url="{{ws_url}}">'
    '<style nonce="{{nonce}}"></style></html>'
)
SCRIPT = b"console.log('one')"
BROTLI = b"as if by brotli"
VISIT = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def site(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An exchange with a small site; what changes on disk afterwards is not looked at."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder)
    with (
        postgres.fresh_database() as database,
        running_stack(database, "rest", site=folder) as running,
    ):
        for path in folder.rglob("*.*"):
            path.unlink()
        yield running


def write_site(folder: Path) -> None:
    (folder / "index.html").write_text(HTML)
    (folder / "secret.txt").write_text("beside the assets")
    assets = folder / "assets"
    assets.mkdir()
    (assets / "main-1a2b.js").write_bytes(SCRIPT)
    (assets / "main-1a2b.js.br").write_bytes(BROTLI)
    (assets / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "figures-3c4d.woff2").write_bytes(b"font")
    (assets / "unheard-5e6f.of").write_bytes(b"?")


def policy_of(answer: httpx.Response) -> str:
    """The one Content-Security-Policy of an answer."""
    (policy,) = answer.headers.get_list("content-security-policy")
    return policy


@pytest.mark.parametrize("path", ["/", *sorted({f"/{page}" for page in PAGES.values()}), "/a/b.c"])
def test_every_page_is_the_index(site: Stack, path: str) -> None:
    answer = site.http.get(path, headers=VISIT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers.get_list("cache-control") == ["no-cache"]
    assert f'data-ws-port="{site.settings.ws_port}"' in answer.text
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/", "/a/b.c", "/assets/main-1a2b.js"])
def test_who_asks_for_the_head_gets_it_alone(site: Stack, path: str) -> None:
    whole, head = (site.http.request(method, path, headers=VISIT) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("content-type", "content-length", "cache-control"):
        assert head.headers.get(name) == whole.headers.get(name)


def test_a_nonce_is_of_one_answer(site: Stack) -> None:
    nonces = set()
    for _ in range(3):
        answer = site.http.get("/")
        found = re.search('nonce="([^"{]{22,})"', answer.text)
        assert found is not None
        assert policy_of(answer) == (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{found[1]}';"
            " img-src 'self' data:; font-src 'self'; connect-src 'self'"
            f" ws://localhost:{site.settings.ws_port} ws://127.0.0.1:{site.settings.ws_port};"
            " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        nonces.add(found[1])
    assert len(nonces) == 3


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"),
     ("identity", None)],
)  # fmt: skip
def test_an_asset_comes_in_the_best_coding(site: Stack, accepted: str, coding: str | None) -> None:
    asked = {"Accept-Encoding": accepted}
    with site.http.stream("GET", "/assets/main-1a2b.js", headers=asked) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == coding
    wanted = {"br": BROTLI, "gzip": SCRIPT, None: SCRIPT}[coding]
    assert (gzip.decompress(raw) if coding == "gzip" else raw) == wanted
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    kept = answer.headers.get_list("cache-control")
    assert kept == ["public, max-age=31536000, immutable"]


@pytest.mark.parametrize(
    ("name", "media"),
    [("figures-3c4d.woff2", "font/woff2"), ("unheard-5e6f.of", "application/octet-stream")],
)
def test_an_asset_has_its_media_type(site: Stack, name: str, media: str) -> None:
    answer = site.http.get(f"/assets/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/assets/main-1a2b.js.br", "/assets/..%2fsecret.txt", "/assets/a/b",
     "/assets/%2e%2e/secret.txt", "/assets/", "/api/v1/nothing", "/api", "/admin/none",
     "/binance/none", "/history/none"],
)  # fmt: skip
def test_what_is_no_page_stays_a_problem(site: Stack, path: str) -> None:
    answer = site.http.get(path, headers=VISIT)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_programs_are_told_of_unknown_paths(site: Stack) -> None:
    for method, headers in (("GET", {}), ("POST", VISIT)):
        answer = site.http.request(method, "/confirm-email", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "route_unknown")


@pytest.mark.parametrize(
    ("public_url", "public_ws_url", "allowed"),
    [
        (None, None, "ws://localhost:8001 ws://127.0.0.1:8001"),
        ("https://exchange.example", None,
         "ws://localhost:8001 ws://127.0.0.1:8001 wss://exchange.example:8001"),
        ("https://exchange.example", "wss://exchange.example/ws", "wss://exchange.example"),
    ],
)  # fmt: skip
def test_pages_find_the_socket_and_may_open_it(
    tmp_path: Path, public_url: str | None, public_ws_url: str | None, allowed: str
) -> None:
    write_site(tmp_path)
    pages = read(
        Settings(data=tmp_path, site=tmp_path, public_url=public_url, public_ws_url=public_ws_url)
    )
    assert pages is not None
    answer = pages.index()
    assert f'data-ws-port="8001" data-ws-url="{public_ws_url or ""}"' in answer.content
    assert f"connect-src 'self' {allowed};" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "wrong",
    ["exchange.example", "https://a.example/ws", 'wss://a"b/ws', "wss://ğ/ws", "ws://a/ws\n"],
)
def test_what_is_no_address_of_a_socket_is_refused(wrong: str) -> None:
    with pytest.raises(BadSetting, match="BEDESTEN_PUBLIC_WS_URL"):
        load({"BEDESTEN_PUBLIC_WS_URL": wrong})


def test_the_plain_page_is_beside_the_site(site: Stack) -> None:
    answer = site.http.get("/plain", headers=VISIT)
    assert 'id="bids"' in answer.text
    assert "make web" not in answer.text
    assert "{{" not in answer.text
    assert "nonce" not in policy_of(answer)
    script = site.http.get("/page/page.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"


def test_without_a_site_the_plain_page_says_how_to_build_one(stack: Stack) -> None:
    answer = stack.http.get("/", headers=VISIT)
    assert "<code>make web</code>" in answer.text
    assert "{{" not in answer.text
    for path in ("/plain", "/confirm-email", "/assets/main-1a2b.js"):
        assert stack.http.get(path, headers=VISIT).json()["code"] == "route_unknown"


@pytest.mark.parametrize(
    ("header", "taken"),
    [("", set()), ("*", {"br", "gzip"}), ("*, br;q=0.000", {"gzip"}), ("BR;q=1", {"br"}),
     ("*;q=0, gzip", {"gzip"}), (";;,,", set())],
)  # fmt: skip
def test_codings_that_are_taken(header: str, taken: set[str]) -> None:
    assert taken_codings(header) == taken
