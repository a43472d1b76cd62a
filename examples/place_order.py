"""Place a signed limit order with nothing but httpx.

    bedesten demo account --json | python examples/place_order.py http://localhost:8000

Reads the key from stdin, buys 0.001 BTC far below the market, shows the order and cancels it.
"""

import hashlib
import hmac
import json
import sys
import time

import httpx


def signed(method: str, path: str, body: bytes, account: dict[str, str]) -> dict[str, str]:
    """The three headers of a signed request; `path` includes the query."""
    timestamp = str(time.time_ns() // 1_000_000)
    text = timestamp.encode() + method.encode() + path.encode() + body
    signature = hmac.new(account["api_secret"].encode(), text, hashlib.sha256).hexdigest()
    return {
        "X-API-Key": account["api_key"],
        "X-Timestamp": timestamp,
        "X-Signature": signature,
        "Content-Type": "application/json",
    }


def main() -> None:
    """Place, show, cancel."""
    account = json.load(sys.stdin)
    order = {
        "market": sys.argv[2] if len(sys.argv) > 2 else "BTC-USDT",
        "side": "buy",
        "type": "limit",
        "price": "100",
        "quantity": "0.001",
        "time_in_force": "gtc",
    }
    body = json.dumps(order).encode()
    with httpx.Client(base_url=sys.argv[1], trust_env=False) as client:
        headers = signed("POST", "/api/v1/orders", body, account)
        placed = client.post("/api/v1/orders", content=body, headers=headers).raise_for_status()
        shown = placed.json()
        print(placed.status_code, shown["status"], shown["side"], shown["quantity"], shown["price"])
        path = f"/api/v1/orders/{shown['order_id']}"
        gone = client.delete(path, headers=signed("DELETE", path, b"", account)).raise_for_status()
        print(gone.status_code, gone.json()["status"])


if __name__ == "__main__":
    main()
