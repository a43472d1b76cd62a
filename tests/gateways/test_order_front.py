"""Orders served before the framework are answered as the framework answers them.

The same requests go both ways: a query that nobody reads makes a request unusual, so the framework
sees to it.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.gateways.test_bad_numbers import NO_NUMBERS, TOO_LARGE
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
UNUSUAL = "?seen-by=framework"
NEVER_THE_SAME = {"x-request-id", "date", "ratelimit", "ratelimit-remaining", "ratelimit-reset"}
IDS_AND_TIMES = re.compile(
    r'(ord_|trd_|trf_)[0-9]+|"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^"]+"|"request_id":"[^"]+"'
    r'|(?<=time is )[0-9]+|"trade_number":[0-9]+'
)
Headers = dict[str, str]


@pytest.fixture(scope="module")
def listed(stack: Stack) -> ListedMarket:
    return stack.list_market()


@pytest.fixture(scope="module")
def account(stack: Stack, listed: ListedMarket) -> Account:
    return stack.open_account({listed.base: "10000", listed.quote: "1000000"})


@pytest.fixture(scope="module")
def both(account: Account) -> "Callable[..., httpx.Response]":
    """Sends a request both ways, compares, gives the answer."""

    def ask(
        method: str, path: str, body: bytes = b"", headers: Headers | None = None,
        *, who: Account = account,
    ) -> httpx.Response:  # fmt: skip
        plain = who.request(method, path, body, headers)
        unusual = who.request(method, path + UNUSUAL, body, headers)
        assert told(plain) == told(unusual)
        return plain

    return ask


def told(answer: httpx.Response) -> tuple[int, Headers, str]:
    """All of it but what differs every time."""
    headers = {k: v for k, v in answer.headers.items() if k not in NEVER_THE_SAME}
    return answer.status_code, headers, IDS_AND_TIMES.sub("*", answer.text)


def order_of(listed: ListedMarket, **changes: object) -> dict[str, Any]:
    order = {"market": listed.symbol, "side": "buy", "quantity": "1", "price": "100"}
    return {name: value for name, value in (order | changes).items() if value is not None}


def encoded(order: dict[str, Any]) -> bytes:
    return httpx.Request("POST", "http://x", json=order).content


Both = Callable[..., httpx.Response]
GOOD: list[dict[str, Any]] = [
    {}, {"side": "sell", "price": "200"}, {"post_only": True}, {"time_in_force": "ioc"},
    {"time_in_force": "fok"}, {"time_in_force": "day"}, {"hidden": True},
    {"display_quantity": "0.5"}, {"type": "stop_limit", "stop_price": "300"},
    {"quantity": "1.500", "price": "100.10"}, {"self_trade_prevention": "none"},
]  # fmt: skip
REFUSED: list[dict[str, Any]] = [
    {"market": "NO-SUCH"}, {"market": "x" * 30}, {"side": "both"}, {"type": "limitless"},
    {"price": "100.001"}, {"quantity": "0.0001"}, {"quantity": "999999999"}, {"price": None},
    {"quantity": None}, {"unknown": 1}, {"post_only": "yes"}, {"type": "market"},
    {"client_order_id": "has space"}, {"client_order_id": "x" * 37}, {"time_in_force": "gtd"},
    {"expires_at": "2020-01-01T00:00:00Z", "time_in_force": "gtd"}, {"side": "sell", "slide": True},
    {"type": "trailing_stop", "price": None, "trail_percent": "1.5"},  # before the first trade
    {"type": "stop_limit"}, {"stop_price": "1"}, {"quote_quantity": "5"},
]  # fmt: skip


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("changes", GOOD, ids=str)
def test_accepted_orders(both: Both, listed: ListedMarket, changes: dict[str, Any]) -> None:
    answer = both("POST", ORDERS, encoded(order_of(listed, **changes)))
    assert answer.status_code == 201, answer.text


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("changes", REFUSED, ids=str)
def test_refused_orders(both: Both, listed: ListedMarket, changes: dict[str, Any]) -> None:
    assert both("POST", ORDERS, encoded(order_of(listed, **changes))).status_code >= 400


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("field", ["price", "quantity"])
def test_numbers_that_are_none(both: Both, listed: ListedMarket, field: str) -> None:
    for value in (*NO_NUMBERS, *(f'"{text}"' for text in TOO_LARGE)):
        body = encoded(order_of(listed) | {field: "HERE"}).replace(b'"HERE"', value.encode())
        assert both("POST", ORDERS, body).status_code in (400, 409)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"market":"\xff"}', b"{}", b" " * 60_000,
     b"x" * 70_000],
    ids=lambda body: str(body[:8]) + str(len(body)),
)  # fmt: skip
def test_bodies_that_are_no_order(both: Both, body: bytes) -> None:
    assert both("POST", ORDERS, body).status_code in (400, 413)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": ""}, {"X-API-Key": "bdk_unknown"}, {"X-API-Key": "x" * 100},
        {"X-Signature": ""}, {"X-Signature": "00"}, {"X-Signature": "\xe9"}, {"X-Timestamp": ""},
        {"X-Timestamp": "1"}, {"X-Timestamp": "now"}, {"X-Recv-Window": "1x"}, {"X-Account": "1"},
        {"X-Account": "999999999999"}, {"Idempotency-Key": ""}, {"Idempotency-Key": "x" * 300},
        {"Authorization": "Bearer x"}, {"Cookie": "bedesten_access=x"},
        {"Content-Type": "text/plain"},
    ],
    ids=str,
)  # fmt: skip
def test_headers(both: Both, listed: ListedMarket, headers: Headers) -> None:
    body = encoded(order_of(listed, time_in_force="ioc"))
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = both("POST", ORDERS, body, sent)
    harmless = {"Content-Type", "Cookie"}
    assert (answer.status_code == 201) == (not harmless.isdisjoint(headers)), answer.text


@pytest.mark.parametrize("scopes", [("read",), ("trade",)])
def test_scopes(stack: Stack, both: Both, listed: ListedMarket, scopes: tuple[str, ...]) -> None:
    who = stack.open_account({listed.quote: "1000"}, scopes)
    answer = both("POST", ORDERS, encoded(order_of(listed)), who=who)
    assert answer.status_code == (201 if "trade" in scopes else 403)
    gone = both("DELETE", f"{ORDERS}/ord_1", who=who)
    assert gone.status_code == (404 if "trade" in scopes else 403)


@pytest.mark.spec("API-004")
def test_a_key_is_one_key_both_ways(account: Account, listed: ListedMarket) -> None:
    body = encoded(order_of(listed))
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first = account.request("POST", ORDERS + UNUSUAL, body, key)
    again = account.request("POST", ORDERS, body, key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = encoded(order_of(listed, quantity="2"))
    for way in (ORDERS, ORDERS + UNUSUAL):
        refused = account.request("POST", way, other, key)
        assert refused.json()["code"] == "key_reused"


def test_cancels(both: Both, account: Account, listed: ListedMarket) -> None:
    for path in ("ord_1", "ord_0", "ord_99999999999999999999", "ord_x", "ord_1/", "batch"):
        assert both("DELETE", f"{ORDERS}/{path}").status_code in (400, 404, 405)
    ways = [account.place(listed, "buy", "1", "99")["order_id"] for _ in range(2)]
    answers = [
        account.request("DELETE", f"{ORDERS}/{order}{way}")
        for order, way in zip(ways, ("", UNUSUAL), strict=True)
    ]
    assert told(answers[0]) == told(answers[1])
    assert answers[0].json()["status"] == "cancelled"
    assert both("DELETE", f"{ORDERS}/{ways[0]}").json()["code"] == "order_not_found"


def test_what_happens_to_trades(stack: Stack, listed: ListedMarket, account: Account) -> None:
    maker = stack.open_account({listed.base: "10"})
    answers = []
    for way in ("", UNUSUAL):
        maker.place(listed, "sell", "1", "150")
        body = encoded(order_of(listed, price="150"))
        answers.append(account.request("POST", ORDERS + way, body))
    assert told(answers[0]) == told(answers[1])
    assert answers[0].json()["status"] == "filled"
