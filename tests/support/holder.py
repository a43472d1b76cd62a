"""A customer who is logged in and confirmed, with accounts and API keys, at the REST gateway."""

import hashlib
import hmac
import time
import uuid
from typing import Any

import httpx
import msgspec

from tests.support.person import Person
from tests.support.stack import Stack


class Holder(Person):
    """A customer who is in, with a first account that has money."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(stack)
        self.me = self.admitted(verified=True)
        self.first = self.account()

    def get(self, path: str, account: int | None = None) -> httpx.Response:
        return self.http.get(path, headers=self.headers(account))

    def send(self, path: str, body: object = None, account: int | None = None) -> httpx.Response:
        return self.post(path, body, **self.headers(account))

    def change(self, account: int, body: object) -> httpx.Response:
        return self.http.patch(f"/accounts/{account}", json=body, headers=self.me)

    def headers(self, account: int | None = None) -> dict[str, str]:
        return self.me if account is None else {**self.me, "X-Account": str(account)}

    def opened(self, label: str = "", kind: str = "spot") -> int:
        answer = self.send("/accounts", {"label": label, "account_type": kind})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["account_id"])

    def accounts(self) -> list[dict[str, Any]]:
        return list(self.get("/accounts").json()["data"])

    def move(
        self, amount: str, asset: str, between: tuple[int, int], key: str | None = None
    ) -> httpx.Response:
        body = {"from_account": between[0], "to_account": between[1], "asset": asset,
                "amount": amount}  # fmt: skip
        headers = {"Idempotency-Key": key or uuid.uuid4().hex} | self.me
        return self.http.post("/transfers", json=body, headers=headers)

    def available(self, asset: str, account: int) -> str:
        rows = self.get("/balances", account).json()["data"]
        return str(next((row["available"] for row in rows if row["asset"] == asset), "0"))

    def key(self, *scopes: str, **limits: object) -> "Bot":
        """A new API key of the customer's, and a program that has it."""
        body = {"label": "bot", "scopes": list(scopes), **limits}
        made = self.send("/api-keys", body)
        assert made.status_code == 201, made.text
        shown = self.get("/api-keys").json()["data"][0]
        return Bot(self.stack, made.json()["api_key"], made.json()["secret"],
                   shown["api_key_id"])  # fmt: skip


class Bot:
    """A program that signs by the documentation, with X-Account when it names one."""

    def __init__(self, stack: Stack, key: str, secret: str, row: str) -> None:
        self.stack, self.key, self.secret, self.id = stack, key, secret, row

    def signed(
        self, line: str, body: bytes = b"", account: object = None, signs: bool = True
    ) -> dict[str, str]:
        """Headers of a request; `signs` False leaves the account out of what is signed."""
        stamp = str(time.time_ns() // 1_000_000)
        named = f"@{account}" if account is not None and signs else ""
        message = f"{stamp}{named}{line}".encode() + body
        digest = hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
        headers = {"X-API-Key": self.key, "X-Timestamp": stamp, "X-Signature": digest}
        return headers if account is None else {**headers, "X-Account": str(account)}

    def ask(
        self, method: str, path: str, body: object = None, account: object = None, **more: Any
    ) -> httpx.Response:
        """A signed request."""
        content = b"" if body is None else msgspec.json.encode(body)
        headers = self.signed(f"{method}/api/v1{path}", content, account)
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        return self.stack.http.request(method, f"/api/v1{path}", content=content, headers=headers)

    def get(self, path: str, account: object = None) -> httpx.Response:
        return self.ask("GET", path, account=account)
