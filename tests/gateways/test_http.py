"""What holds for every request: headers, limits, problems, documents."""

import json
import re
from pathlib import Path

import httpx
import pytest

from bedesten.gateways.reference import pages
from bedesten.gateways.registry import registry
from bedesten.kit.errors import DomainError
from bedesten.kit.money import AMOUNT
from tests.support.stack import ListedMarket, Stack

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
BODY_MAX = 64 * 1024


def test_health_and_time(stack: Stack) -> None:
    health = stack.http.get("/api/v1/health").json()
    assert health["status"] == "ok"
    assert health["seq"] >= 1
    now = stack.http.get("/api/v1/time").json()
    assert abs(now["epoch_ms"] - stack.http.get("/api/v1/time").json()["epoch_ms"]) < 5_000
    assert now["time"].endswith("Z")


@pytest.mark.spec("MARK-005")
def test_every_spelling_finds_a_market(stack: Stack, market: ListedMarket) -> None:
    for symbol in (market.symbol, market.symbol.replace("-", "_"), market.symbol.replace("-", "")):
        shown = stack.http.get(f"/api/v1/markets/{symbol}").json()
        assert shown["symbol"] == market.symbol
        assert stack.http.get(f"/api/v1/markets/{symbol}/book").json()["market"] == market.symbol
    assert (shown["tick"], shown["lot"]) == ("0.01", "0.001")
    listed = stack.http.get("/api/v1/markets").json()["data"]
    assert market.symbol in {one["symbol"] for one in listed}
    assets = {one["symbol"]: one for one in stack.http.get("/api/v1/assets").json()["data"]}
    assert (assets[market.base]["kind"], assets[market.quote]["kind"]) == ("crypto", "fiat")


@pytest.mark.parametrize("path", ["", "/book", "/trades"])
def test_an_unknown_market_is_not_found(stack: Stack, path: str) -> None:
    answer = stack.http.get(f"/api/v1/markets/NO-SUCH{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "market_not_found")


@pytest.mark.parametrize(
    "query",
    ["book?depth=0", "book?depth=1001", "book?depth=x", "trades?limit=501", "trades?cursor=x"],
)
def test_parameters_outside_their_range_are_malformed(
    stack: Stack, market: ListedMarket, query: str
) -> None:
    answer = stack.http.get(f"/api/v1/markets/{market.symbol}/{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] in ("malformed", "malformed_id")


@pytest.mark.spec("DATA-005")
def test_a_book_is_cut_to_its_depth_best_first(stack: Stack, market: ListedMarket) -> None:
    maker = stack.open_account({market.base: "10", market.quote: "1000"})
    for price in ("99", "98.5", "97"):
        maker.place(market, "buy", "1", price)
    for price in ("101", "100.25", "103"):
        maker.place(market, "sell", "1.5", price)
    book = stack.http.get(f"/api/v1/markets/{market.symbol}/book?depth=2").json()
    assert book["bids"] == [["99", "1"], ["98.5", "1"]]
    assert book["asks"] == [["100.25", "1.5"], ["101", "1.5"]]
    assert book["update"] == 6
    assert all(AMOUNT.fullmatch(text) for level in book["bids"] for text in level)


def test_an_empty_book_knows_its_number(stack: Stack, market: ListedMarket) -> None:
    book = stack.http.get(f"/api/v1/markets/{market.symbol}/book").json()
    assert (book["bids"], book["asks"], book["update"]) == ([], [], 0)
    maker = stack.open_account({market.quote: "1000"})
    maker.place(market, "buy", "1", "99")
    maker.delete("/api/v1/orders")
    book = stack.http.get(f"/api/v1/markets/{market.symbol}/book").json()
    assert (book["bids"], book["asks"], book["update"]) == ([], [], 2)


@pytest.mark.spec("API-003")
def test_unknown_paths_and_methods_are_problems(stack: Stack) -> None:
    for path, method, status, code in (
        ("/api/v1/nothing", "GET", 404, "route_unknown"),
        ("/nothing", "GET", 404, "route_unknown"),
        ("/api/v1/markets", "PUT", 405, "method_not_allowed"),
        ("/api/v1/orders", "PATCH", 405, "method_not_allowed"),
    ):
        answer = stack.http.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_body_over_the_limit_is_refused(stack: Stack, market: ListedMarket) -> None:
    account = stack.open_account({market.quote: "1"})
    answer = account.request("POST", "/api/v1/orders", b" " * (BODY_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert account.request("POST", "/api/v1/orders", b" " * BODY_MAX).status_code == 400


def test_every_answer_carries_the_security_headers(stack: Stack) -> None:
    for path in ("/api/v1/time", "/api/v1/nothing", "/"):
        headers = stack.http.get(path, headers={"Origin": "https://evil.example"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers
    page = stack.http.get("/").headers["content-security-policy"]
    assert f"ws://localhost:{stack.settings.ws_port}" in page
    assert "unsafe" not in page


def test_a_request_id_is_echoed_when_it_is_one(stack: Stack) -> None:
    mine = {"X-Request-Id": "my-request.1"}
    assert stack.http.get("/api/v1/time", headers=mine).headers["x-request-id"] == "my-request.1"
    strange = {"X-Request-Id": "a b<script>"}
    assert "script" not in stack.http.get("/api/v1/time", headers=strange).headers["x-request-id"]


HOSTILE = [
    "%00", "a%00b", "-1", "0", "999999999999999999999", "ent_5", "ent_", "ent_999999999999999999",
    "trd_5.buy", "trd_5.", "trd_9007199254740991.sell", "ord_1", "ord_9007199254740991", "null",
    "%F0%9F%98%80", "%ff%fe", "..%2f..", "'%20or%201=1--", "x" * 2000, "", "true", "1e3", "١",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_no_parameter_makes_us_fail(stack: Stack, market: ListedMarket, value: str) -> None:
    account = stack.open_account({market.quote: "1"})
    sent = httpx.URL(f"http://localhost/?x={value}").query.decode()[2:]
    for path, operations in stack.http.get("/api/v1/openapi.json").json()["paths"].items():
        for method in operations.keys() & {"get", "delete"}:
            for parameter in operations[method].get("parameters", []):
                asked = targets(path, parameter, market.symbol, sent)
                for target in asked:
                    answer = account.request(method.upper(), target)
                    assert answer.status_code < 500, (method, target, answer.text)
                    assert str(answer.status_code) in operations[method]["responses"]


def targets(path: str, parameter: dict[str, str], symbol: str, value: str) -> list[str]:
    """Where this value can be put for this parameter of a path."""
    holes = {"symbol": symbol, "order_id": "ord_4096"}
    if parameter["in"] == "path":
        # An empty part or a slash in it is another path.
        return [path.format(**holes | {parameter["name"]: value})] if value.strip("./%2f") else []
    if parameter["in"] == "query":
        return [f"{path.format(**holes)}?{parameter['name']}={value}"]
    return []


@pytest.mark.spec("API-001")
def test_the_committed_reference_is_that_of_the_code(stack: Stack) -> None:
    for name, content in pages().items():
        assert (REFERENCE / name).read_bytes() == content, (
            f"{name} is stale: python -m bedesten.gateways.reference"
        )
    served = stack.http.get("/api/v1/openapi.json")
    assert served.json() == json.loads((REFERENCE / "openapi.json").read_bytes())
    assert served.json()["openapi"].startswith("3.1")
    messages = stack.http.get("/api/v1/asyncapi.json")
    assert messages.json() == json.loads((REFERENCE / "asyncapi.json").read_bytes())


@pytest.mark.parametrize("name", ["openapi.json", "openapi-staff.json"])
def test_each_operation_says_what_it_does(name: str) -> None:
    paths = json.loads((REFERENCE / name).read_bytes())["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert re.fullmatch(r"[A-Z`][^\n]{3,}\.", operation["description"]), (method, path)


def test_the_document_says_which_routes_need_a_signature(stack: Stack) -> None:
    paths = stack.http.get("/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            asked = path.replace("{year}", "2026").replace("{", "").replace("}", "")
            answer = stack.http.request(method, asked)
            assert (answer.status_code == 401) == bool(operation["security"]), (method, path)
            assert str(answer.status_code) in operation["responses"], (method, path)


@pytest.mark.spec("API-003")
def test_every_error_that_the_code_can_raise_is_registered() -> None:
    known = set(registry())
    codes = {kind.code for kind in known}
    places = ("bedesten.domain", "bedesten.gateways", "bedesten.protocol", "bedesten.kit")
    for kind in all_kinds(DomainError):
        if kind.__module__.startswith(places):
            assert kind.code in codes, f"{kind.__name__} is not in the registry"
    assert len(codes) == len(known)


def all_kinds(kind: type[DomainError]) -> list[type[DomainError]]:
    """A kind of error and everything below it."""
    return [kind] + [lower for child in kind.__subclasses__() for lower in all_kinds(child)]
