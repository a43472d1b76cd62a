"""The customer whom nobody else may see, with something of every kind, and what tells of them.

What is theirs is learned from the answers they get themselves: every longer text in them that
neither another customer nor the public is told. None of it may be in an answer to anybody else.
"""

from collections.abc import Iterator
from typing import Any, Final

import httpx

from tests.support.authenticator import Authenticator
from tests.support.person import PASSWORD, Person
from tests.support.stack import ListedMarket, Stack

TELLING: Final = 8  # shorter texts are words and small numbers, which many have
MOVING: Final = {"last_seen_at", "last_used_at", "as_of_seq", "seq", "time", "epoch_ms"}
RICH: Final = "123456.78901234"


class Victim:
    """Logged in, and with orders, lists, fills, keys, sessions and passkeys."""

    def __init__(self, stack: Stack, market: ListedMarket) -> None:
        self.market, self.elsewhere = market, stack.list_market()
        self.person = Person(stack)
        self.headers = self.person.admitted(verified=True)
        self.account = self.person.account()
        self._values: dict[str, Any] = {"email": self.person.email}
        stack.fund(self.account, {market.base: RICH, market.quote: RICH})
        self._acquire(stack)

    def value(self, kind: str | None, path: str) -> Any:
        """What the victim has of this kind; a cursor is of one path. None: nothing."""
        if kind == "cursor":
            answer = self.get(f"{path}?limit=1")
            return answer.json().get("next_cursor") if answer.status_code == 200 else None
        return None if kind is None else self._values[kind]

    def get(self, path: str) -> httpx.Response:
        """As the victim."""
        return self.person.http.get(path.removeprefix("/api/v1"), headers=self.headers)

    def _acquire(self, stack: Stack) -> None:
        symbol = self.market.symbol
        order = {"market": symbol, "side": "buy", "quantity": "1", "price": "40"}
        first = self._post("/orders", order | {"client_order_id": "victims-own-name"})
        self._post("/orders", order | {"price": "41"})
        self._values |= {"order_id": first["order_id"], "orders": [first["order_id"]]}
        pair = {"market": symbol, "contingency": "oco"}
        stop = {"side": "sell", "type": "stop_limit", "quantity": "1"}
        made = self._post(
            "/order-lists",
            pair | {"first": {"side": "sell", "quantity": "1", "price": "60"},
                    "second": stop | {"price": "44", "stop_price": "45"}},
        )  # fmt: skip
        self._values["order_list_id"] = made["order_list_id"]
        self._post("/api-keys", {"label": "the victims key", "scopes": ["read"]})
        (key,) = self.get("/api-keys").json()["data"]
        self._values["api_key_id"] = key["api_key_id"]
        second = self._post("/accounts", {"label": "the victims second"})["account_id"]
        both = {"account": self.account, "second_account": second}
        self._values |= both | {"accounts": [self.account, second]}
        self._trade(stack)
        self._add_passkey(stack)
        shown = self.get("/auth/sessions").json()["data"]
        self._values["session_id"] = shown[0]["session_id"]

    def _trade(self, stack: Stack) -> None:
        """Fills, of which there are two: a page has a next one."""
        for _ in range(2):
            other = stack.open_account({self.market.base: "1"})
            other.place(self.market, "sell", "0.1", "41")

    def _add_passkey(self, stack: Stack) -> None:
        device = Authenticator(f"http://localhost:{stack.settings.rest_port}")
        options = self._post("/auth/passkeys/options", {"password": PASSWORD})
        made = device.create(options)
        self._post("/auth/passkeys", {"label": "the victims device", "passkey": made})
        (passkey,) = self.get("/auth/passkeys").json()["data"]
        self._values["passkey_id"] = passkey["passkey_id"]

    def _post(self, path: str, body: object) -> dict[str, Any]:
        answer = self.person.post(path, body, **self.headers)
        assert answer.status_code in (200, 201), (path, answer.text)
        return dict(answer.json())


def telling(answers: Iterator[object]) -> set[str]:
    """Every longer text in these answers."""
    return {text for answer in answers for text in _texts(answer) if len(text) >= TELLING}


def still(answer: object) -> object:
    """An answer without what moves by itself."""
    if isinstance(answer, dict):
        return {name: still(value) for name, value in answer.items() if name not in MOVING}
    return [still(value) for value in answer] if isinstance(answer, list) else answer


def accounts_in(answer: object) -> Iterator[int]:
    """Every account that an answer names."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if "account" in name and isinstance(value, int):
                yield value
            yield from accounts_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from accounts_in(value)


def _texts(answer: object) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from _texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _texts(value)
