"""Klines, tickers, averages and aggregates of real trades, over REST."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bedesten.domain.market_data import Builder, Wanted, export
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.web import look, request

PATIENCE_S = 20


def read(stack: Stack, path: str) -> dict[str, Any]:
    answer = look(f"{stack.rest_url}/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def until_built(stack: Stack, market: ListedMarket, trades: int) -> dict[str, Any]:
    """The month's kline, once that many trades are in."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        (month,) = read(stack, f"/markets/{market.symbol}/klines?interval=1M&limit=1")["data"] or (
            {"trades_count": 0},
        )
        if month["trades_count"] == trades:
            return dict(month)
        assert time.monotonic() < deadline, f"{month} after {PATIENCE_S} s"
        time.sleep(0.05)


@pytest.fixture
def traded(stack: Stack, market: ListedMarket, alice: Account, bob: Account) -> ListedMarket:
    """Six trades: bob takes two orders at one price and one above; the last is with an iceberg."""
    for price, quantity in (("10", "1"), ("10", "2"), ("11", "1.5")):
        alice.place(market, "sell", quantity, price)
    bob.place(market, "buy", "4", "11")
    bob.place(market, "buy", "0.5", "9")
    alice.place(market, "sell", "0.2", "9")
    order = {"market": market.symbol, "side": "sell", "quantity": "3", "price": "12",
             "display_quantity": "0.1"}  # fmt: skip
    assert alice.post("/api/v1/orders", order).status_code == 201
    bob.place(market, "buy", "0.6", "12")
    return market


@pytest.mark.spec("DATA-001", "DATA-002", "DATA-004", "DATA-005")
def test_trades_become_klines_and_tickers(
    stack: Stack, market: ListedMarket, traded: ListedMarket
) -> None:
    month = until_built(stack, market, 6)
    figures = ("open", "high", "low", "close", "volume", "quote_volume", "taker_buy_volume",
               "taker_buy_quote_volume", "first_trade_number", "last_trade_number",
               "is_closed")  # fmt: skip
    assert [month[name] for name in figures] == [
        "10", "12", "9", "12", "4.8", "49.5", "4.6", "47.7", 1, 6, False,
    ]  # fmt: skip
    assert month["vwap"] == "10.3125"
    for interval in ("1s", "1m", "3d", "1w"):
        klines = read(stack, f"/markets/{market.base}{market.quote}/klines?interval={interval}")
        data = klines["data"]
        assert sum(one["trades_count"] for one in data) == 6
        assert data[-1]["close"] == "12"
        assert klines["as_of_seq"] > 0

    for window in ("1h", "4h", "1d"):
        ticker = read(stack, f"/markets/{market.symbol}/ticker?window={window}")
        assert (ticker["open"], ticker["last"], ticker["high"], ticker["low"]) == (
            "10", "12", "12", "9")  # fmt: skip
        assert (ticker["change"], ticker["change_percent"]) == ("2", "20")
        assert (ticker["volume"], ticker["quote_volume"], ticker["trades_count"]) == (
            "4.8", "49.5", 6)  # fmt: skip
        assert (ticker["bid"], ticker["bid_quantity"]) == ("9", "0.3")
        # What an iceberg hides is in no figure until it trades.
        assert (ticker["ask"], ticker["ask_quantity"]) == ("12", "0.1")
        assert ticker["previous_close"] is None
        assert ticker["first_trade_id"].startswith("trd_")
    assert ticker["last_quantity"] == "0.1"
    (mine,) = [one for one in read(stack, "/markets/tickers")["data"]
               if one["market"] == market.symbol]  # fmt: skip
    assert mine | {"closes_at": "", "as_of_seq": 0} == ticker | {"closes_at": "", "as_of_seq": 0}
    average = read(stack, f"/markets/{market.symbol}/average-price")
    assert (average["minutes"], average["price"]) == (5, "10.3125")


def test_what_one_order_took_at_one_price_is_one(
    stack: Stack, market: ListedMarket, traded: ListedMarket
) -> None:
    until_built(stack, market, 6)
    path = f"/markets/{market.symbol}/aggregate-trades"
    found = read(stack, path)["data"]
    assert [(one["first_number"], one["last_number"], one["price"], one["quantity"],
             one["taker_side"]) for one in found] == [
        (1, 2, "10", "3", "buy"), (3, 3, "11", "1", "buy"), (4, 4, "9", "0.2", "sell"),
        (5, 5, "11", "0.5", "buy"), (6, 6, "12", "0.1", "buy"),
    ]  # fmt: skip
    assert read(stack, f"{path}?from_number=3&limit=1")["data"] == found[1:2]
    assert read(stack, f"{path}?limit=1")["data"] == found[4:]
    begin = found[0]["executed_at"]
    assert read(stack, f"{path}?start_time={begin}")["data"] == found
    assert read(stack, f"{path}?end_time=2020-02-02T00:00:00Z")["data"] == []

    tape = read(stack, f"/markets/{market.symbol}/trades?from_number=2&limit=3")
    assert [one["number"] for one in tape["data"]] == [2, 3, 4]
    assert read(stack, f"/markets/{market.symbol}/trades?from_number=7")["data"] == []


def test_a_market_without_trades_has_no_figures(stack: Stack, market: ListedMarket) -> None:
    assert read(stack, f"/markets/{market.symbol}/klines?interval=1h")["data"] == []
    ticker = read(stack, f"/markets/{market.symbol}/ticker")
    assert (ticker["last"], ticker["volume"], ticker["trades_count"], ticker["bid"]) == (
        None, "0", 0, None)  # fmt: skip
    assert read(stack, f"/markets/{market.symbol}/average-price")["price"] is None
    assert read(stack, f"/markets/{market.symbol}/aggregate-trades")["data"] == []


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ("interval=7m", 400, "malformed"),
        ("limit=5", 400, "malformed"),
        ("interval=1m&limit=1001", 400, "malformed"),
        ("interval=1d&time_zone=Mars", 400, "time_zone_malformed"),
        ("interval=1d&start_time=2027-01-01T00:00:00", 400, "malformed"),
        ("interval=1d&start_time=yesterday", 400, "malformed"),
    ],
)
def test_questions_that_cannot_be_read(
    stack: Stack, market: ListedMarket, question: str, status: int, code: str
) -> None:
    answer = look(f"{stack.rest_url}/api/v1/markets/{market.symbol}/klines?{question}")
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


@pytest.mark.spec("DATA-002")
def test_the_charting_library_finds_markets_and_bars(
    stack: Stack, market: ListedMarket, traded: ListedMarket
) -> None:
    until_built(stack, market, 6)

    def ask(path: str) -> httpx.Response:
        answer = look(f"{stack.rest_url}/udf{path}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "*"
        return answer

    config = ask("/config").json()
    assert config["supports_search"] is config["supports_time"] is True
    assert config["supported_resolutions"][-3:] == ["3D", "1W", "1M"]
    now = int(ask("/time").text)
    assert abs(now - time.time()) < 60

    (found,) = ask(f"/search?query={market.base.lower()}/{market.quote.lower()}&limit=10").json()
    info = ask(f"/symbols?symbol={found['full_name']}").json()
    assert (info["name"], info["pricescale"], info["minmov"]) == (market.symbol, 100, 1)
    assert (info["volume_precision"], info["session"], info["timezone"]) == (3, "24x7", "Etc/UTC")
    assert ask("/symbols?symbol=NO-SUCH").json()["s"] == "error"

    path = f"/history?symbol={info['ticker']}"
    answer = ask(f"{path}&resolution=1M&from=0&to={now + 3600}")
    bars = answer.json()
    assert [bars[name] for name in "sohlcv"] == ["ok", [10], [12], [9], [12], [4.8]]
    assert b'"v":[4.8]' in answer.content, "digits, no binary fraction"
    bars = ask(f"{path}&resolution=1&from={now}&to={now + 3600}&countback=2").json()
    assert 1 <= len(bars["t"]) <= 2, "as many as there are since the first trade"
    assert ask(f"{path}&resolution=D&from=0&to=1000").json() == {"s": "no_data"}
    assert ask(f"{path}&resolution=7&from=0&to=1000").json()["s"] == "error"


def command(stack: Stack, *words: str) -> dict[str, Any]:
    """Run a command of ours on the exchange; its JSON."""
    environment = {**os.environ, "DATABASE_URL": stack.database.url()}
    done = subprocess.run(
        [sys.executable, "-m", "bedesten", *words, "--data", str(stack.settings.data), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.spec("DATA-001")
def test_operators_compare_klines_with_what_was_traded(
    stack: Stack, market: ListedMarket, traded: ListedMarket
) -> None:
    until_built(stack, market, 6)
    found = command(stack, "klines", "rebuild", "--check", "--market", market.symbol)
    (figures,) = found["markets"].values()
    assert figures["built"] >= 16, "one of each interval, more where a second has passed"
    assert (figures["wrong"], figures["missing"], figures["stray"]) == (0, 0, 0)


def test_past_days_are_there_to_download(
    stack: Stack, market: ListedMarket, traded: ListedMarket
) -> None:
    until_built(stack, market, 6)
    assert command(stack, "history", "export", "--market", market.symbol)["days"] == 0
    with stack.database.connect("internal_service", autocommit=True) as conn:
        # A builder that begins brings klines of every interval up to date at once.
        Builder(conn, lambda: time.time_ns() // 1_000_000).step()
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        folder = stack.settings.history_folder
        assert export(conn, folder, tomorrow, Wanted(market.symbol)).days == 1
    (listed,) = [one for one in command(stack, "history", "list")["markets"]
                 if one["market"] == market.symbol]  # fmt: skip
    assert (listed["days"], listed["files"]) == (1, 28)

    page = read(stack, f"/history?market={market.symbol}&format=csv&limit=3")
    assert [one["series"] for one in page["data"]] == ["12h", "15m", "1d"]
    rest = read(stack, f"/history?market={market.symbol}&format=csv&cursor={page['next_cursor']}")
    assert len(rest["data"]) == 11
    assert rest["next_cursor"] is None
    (file,) = read(stack, f"/history?market={market.symbol}&series=trades&format=csv")["data"]

    url = f"{stack.rest_url}/history/{file['path']}"
    whole = request("GET", url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "application/gzip")
    assert len(whole.content) == int(whole.headers["content-length"]) == file["bytes"]
    assert hashlib.sha256(whole.content).hexdigest() == file["sha256"]
    lines = gzip.decompress(whole.content).decode().splitlines()
    assert lines[0] == "trade_id,number,executed_at,price,quantity,value,taker_side"
    assert [line.split(",")[3:] for line in lines[1:3]] == [
        ["10", "1", "10", "buy"], ["10", "2", "20", "buy"]]  # fmt: skip
    assert file["entries"] == len(lines) - 1 == 6

    part = request("GET", url, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, whole.content[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{file['bytes']}"
    tail = request("GET", url, headers={"Range": f"bytes={file['bytes'] - 3}-"})
    assert tail.content == whole.content[-3:]
    same = request("GET", url, headers={"If-None-Match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    for wrong in ("trades/none.csv.gz", "../run/engine.sock", "%2e%2e/run/api-keys.key", ""):
        answer = request("GET", f"{stack.rest_url}/history/{wrong}")
        assert answer.status_code == 404, answer.text
    answer = request("GET", f"{stack.rest_url}/api/v1/history?series=7m")
    assert answer.status_code == 400
