"""A client of the Binance dialect, written after its documentation and not after our code.

bot = Bot(stack, alice)
bot.post("order", symbol="B1Q1", side="BUY", type="LIMIT", ...)   # signed, over a real socket
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.stack import LOOK_PAUSE_S, Account, ListedMarket, Stack
from tests.support.web import TIMEOUT_S, visitor

API = "/api/v3/"


def joined(market: ListedMarket) -> str:
    """The symbol as this dialect writes it."""
    return market.base + market.quote


class Bot:
    """Signs with the account's key; without an account it only asks what is public."""

    def __init__(self, stack: Stack, account: Account | None = None) -> None:
        self.http = visitor(stack.binance_url)
        self.account = account

    def public(self, path: str, **parameters: object) -> httpx.Response:
        """An unsigned GET; asks again while the tables are behind on a busy machine."""
        return self._patiently(lambda: self.http.get(_path(path), params=_texts(parameters)))

    def get(self, path: str, **parameters: object) -> httpx.Response:
        """A signed GET, likewise."""
        return self._patiently(lambda: self._signed("GET", path, parameters))

    def post(self, path: str, **parameters: object) -> httpx.Response:
        """A signed POST of a form, as most clients send it."""
        return self._signed("POST", path, parameters, in_body=True)

    def put(self, path: str, **parameters: object) -> httpx.Response:
        """A signed PUT of a form."""
        return self._signed("PUT", path, parameters, in_body=True)

    def delete(self, path: str, **parameters: object) -> httpx.Response:
        """A signed DELETE with a query."""
        return self._signed("DELETE", path, parameters)

    def order(self, market: ListedMarket, side: str, quantity: str, price: str) -> dict[str, Any]:
        """A limit order that must be accepted."""
        answer = self.post(
            "order", symbol=joined(market), side=side, type="LIMIT", timeInForce="GTC",
            quantity=quantity, price=price,
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def _signed(
        self, method: str, path: str, parameters: dict[str, object], *, in_body: bool = False
    ) -> httpx.Response:
        """Signed with the account's secret over exactly what is sent."""
        texts = {"timestamp": str(now_ms())} | _texts(parameters)  # a test may say another time
        payload = urlencode(texts)
        sent = f"{payload}&signature={self.sign(payload)}"
        return self.send(method, path, "" if in_body else sent, sent if in_body else "")

    def sign(self, payload: str) -> str:
        """HMAC-SHA256 in hex."""
        assert self.account is not None, "a bot without an account cannot sign"
        return hmac.new(self.account.secret.encode(), payload.encode(), hashlib.sha256).hexdigest()

    def send(
        self, method: str, path: str, query: str = "", body: str = "", **headers: str
    ) -> httpx.Response:
        """These bytes with the account's key; `X_MBX_TIME_UNIT="x"` becomes that header."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.account is not None:
            headers.setdefault("X-MBX-APIKEY", self.account.key)
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"{_path(path)}?{query}" if query else _path(path)
        return self.http.request(method, url, content=body.encode(), headers=headers)

    @staticmethod
    def _patiently(ask: Any) -> httpx.Response:
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            answer: httpx.Response = ask()
            if answer.status_code != 503 or time.monotonic() > deadline:
                return answer
            time.sleep(LOOK_PAUSE_S)


def until(ask: Callable[[], Any], enough: Callable[[Any], bool]) -> Any:
    """What is answered once it is enough."""
    deadline = time.monotonic() + TIMEOUT_S
    while not enough(answer := ask()):
        assert time.monotonic() < deadline, f"still {answer}"
        time.sleep(LOOK_PAUSE_S)
    return answer


def now_ms() -> int:
    """For timestamps."""
    return time.time_ns() // 1_000_000


def _path(path: str) -> str:
    return path if path.startswith("/") else API + path


def _texts(parameters: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items() if value is not None}
