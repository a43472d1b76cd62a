"""A customer who trades over REST through all trouble, and remembers what was acknowledged."""

import asyncio
import time
from collections.abc import Callable

import httpx
import msgspec

from bedesten.domain.identity import IssuedKey
from bedesten.protocol.client import EngineClient
from tests.cli.terminal import bedesten
from tests.crash.callers import open_rest_account, signed
from tests.crash.exchange import Exchange
from tests.support import web
from tests.support.engine import Exchange as Market

PATIENCE_S = 90.0
TURNED_AWAY_PAUSE_S = 0.3
FUNDS = 10**15
PARTS = {
    "supervisor",
    "postgres",
    "engine",
    "standby",
    "project",
    "rest",
    "ws",
    "scheduler",
    "relay",
    "marketdata",
}
# What an order is told while nothing can be stored; each with 503 and Retry-After.
REFUSALS = {"engine_unavailable", "outcome_unknown", "keys_unavailable"}


class Customer:
    """Places one small order after the other on a market of its own."""

    def __init__(self, exchange: Exchange) -> None:
        self.acked: list[str] = []
        self._exchange = exchange
        self._key = asyncio.run(self._open())

    async def _open(self) -> IssuedKey:
        client = await EngineClient.connect(self._exchange.socket)
        market = await Market(client).open(accounts=1)
        account, owner = await open_rest_account(market, FUNDS)
        await client.close()
        return await asyncio.to_thread(self._exchange.api_key, account, owner)

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response | None:
        """One signed request; None when there was no answer."""
        content = b"" if body is None else msgspec.json.encode(body)
        headers |= signed(self._key, method, path, content)
        url = self._exchange.rest_url + path
        try:
            return web.request(method, url, content=content, headers=headers)
        except httpx.TransportError:
            return None

    def place(self, key: str) -> httpx.Response | None:
        """An order that rests; remembered when it was acknowledged."""
        order = {"market": "BTC-USDT", "side": "buy", "quantity": "0.01", "price": "10"}
        answer = self.ask("POST", "/api/v1/orders", order, **{"Idempotency-Key": key})
        if answer is not None and answer.status_code == 201:
            self.acked.append(str(answer.json()["order_id"]))
        return answer

    def refused(self, key: str) -> bool:
        """Whether an order is answered with 503 now."""
        answer = self.place(key)
        return answer is not None and answer.status_code == 503

    def place_until_acked(self, key: str) -> None:
        """As a client does that was told to try again."""

        def acked() -> bool:
            answer = self.place(key)
            return answer is not None and answer.status_code == 201

        wait_for(f"{key} is acknowledged", acked)

    def turned_away(self, key: str, times: int = 6) -> set[str]:
        """Codes of an order that is tried while nothing can be stored: clear ones, all of them."""
        codes = set()
        for _ in range(times):
            answer = self.place(key)
            assert answer is not None, "the gateway does not answer"
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["Retry-After"]) >= 1
            codes.add(str(answer.json()["code"]))
            time.sleep(TURNED_AWAY_PAUSE_S)
        return codes

    def open_orders(self) -> set[str]:
        """Ids, as the engine has them; asks again as long as it is away."""
        found: list[httpx.Response] = []

        def answered() -> bool:
            answer = self.ask("GET", "/api/v1/orders?status=open&limit=500")
            if answer is None or answer.status_code == 503:
                return False
            assert answer.status_code == 200, answer.text
            found.append(answer)
            return True

        wait_for("open orders are told", answered)
        return {str(order["order_id"]) for order in found[0].json()["data"]}


def wait_for(what: str, condition: Callable[[], bool]) -> None:
    """Until it is so, or fail with its name."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def trouble(exchange: Exchange) -> str:
    """What the supervisor's readiness says; empty when all is well."""
    url = f"http://127.0.0.1:{exchange.ports['supervisor_admin_port']}/ready"
    return str(web.look(url).json()["reason"] or "")


def healed(exchange: Exchange, customer: Customer, key: str) -> None:
    """It works again without anybody's help; nothing acknowledged is gone, nothing is twice."""
    customer.place_until_acked(key)
    assert customer.open_orders() == set(customer.acked)
    exchange.until_healthy()
    wait_for("the exchange is ready", lambda: trouble(exchange) == "")
    done = bedesten("verify", "--data", str(exchange.folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(exchange.pids()) == PARTS
