"""Klines, tickers and average prices of real trades, in the words of Binance."""

import json
from typing import Any

import pytest

from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.table import API, OPERATIONS
from tests.gateways.binance.test_orders import said
from tests.support.bot import Bot, joined, now_ms, until
from tests.support.stack import ListedMarket, Stack

DAY_MS = 86_400_000
INTERVALS = (
    "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w",
    "1M",
)  # fmt: skip
FIGURES = ["10.00000000", "12.00000000", "9.00000000", "12.00000000", "4.80000000"]
WINDOW = {
    "openPrice": "10.00000000", "highPrice": "12.00000000", "lowPrice": "9.00000000",
    "lastPrice": "12.00000000", "volume": "4.80000000", "quoteVolume": "50.00000000",
    "firstId": 1, "lastId": 4, "count": 4,
}  # fmt: skip
CHANGES = {
    "priceChange": "2.00000000", "priceChangePercent": "20.000",
    "weightedAvgPrice": "10.41666666",
}  # fmt: skip
NEVER = {
    "openPrice": "0.00000000", "highPrice": "0.00000000", "lowPrice": "0.00000000",
    "lastPrice": "0.00000000", "volume": "0.00000000", "quoteVolume": "0.00000000",
    "firstId": -1, "lastId": -1, "count": 0,
}  # fmt: skip


def klines(public: Bot, market: ListedMarket, interval: str, **asked: object) -> list[list[Any]]:
    answer = public.public("klines", symbol=joined(market), interval=interval, **asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def names(count: int) -> str:
    return json.dumps([f"S{number}" for number in range(count)])


@pytest.fixture
def traded(market: ListedMarket, maker: Bot, taker: Bot, public: Bot) -> ListedMarket:
    """Four trades: at 10, 11, 9 and 12; what is left of an order bids 9."""
    maker.order(market, "SELL", "3", "10")
    maker.order(market, "SELL", "1", "11")
    taker.order(market, "BUY", "4", "11")
    taker.order(market, "BUY", "0.5", "9")
    maker.order(market, "SELL", "0.2", "9")
    maker.order(market, "SELL", "0.6", "12")
    taker.order(market, "BUY", "0.6", "12")
    until(lambda: klines(public, market, "1M"), lambda found: bool(found) and found[0][8] == 4)
    return market


@pytest.mark.spec("API-007", "DATA-001")
def test_klines_of_every_interval(public: Bot, traded: ListedMarket) -> None:
    for interval in INTERVALS:
        rows = klines(public, traded, interval)
        assert {len(row) for row in rows} == {12}
        assert sum(row[8] for row in rows) == 4
        assert [row[0] for row in rows[1:]] == [row[6] + 1 for row in rows[:-1]]
    (month,) = klines(public, traded, "1M")
    assert month[1:6] == FIGURES
    assert month[7:] == ["50.00000000", 4, "4.60000000", "48.20000000", "0"]
    (in_us,) = public.http.get(
        "/api/v3/klines", params={"symbol": joined(traded), "interval": "1M"},
        headers={"X-MBX-TIME-UNIT": "MICROSECOND"},
    ).json()  # fmt: skip
    assert (in_us[0], in_us[6]) == (month[0] * 1000, month[6] * 1000 + 999)
    assert public.public("uiKlines", symbol=joined(traded), interval="1M").json() == [month]


@pytest.mark.spec("API-007", "DATA-002")
def test_klines_have_no_gaps_and_are_found_by_time(public: Bot, traded: ListedMarket) -> None:
    rows = until(
        lambda: klines(public, traded, "1s"), lambda found: [row[8] for row in found[-2:]] == [0, 0]
    )
    assert rows[-1][1:6] == ["12.00000000"] * 4 + ["0.00000000"]
    first, last = rows[0][0], rows[-1][0]
    assert klines(public, traded, "1s", startTime=first, limit=1) == rows[:1]
    assert klines(public, traded, "1s", startTime=first + 1, limit=1) == rows[1:2]
    assert klines(public, traded, "1s", endTime=last, limit=2) == rows[-2:]
    assert klines(public, traded, "1s", endTime=(last - 1) * 1000)[-1] == rows[-2]
    assert klines(public, traded, "1s", startTime=first, endTime=first) == rows[:1]
    assert klines(public, traded, "1s", endTime=first - 1) == []
    assert len(klines(public, traded, "1s", limit=5_000)) <= 1_000


@pytest.mark.spec("API-007", "DATA-004")
def test_days_of_another_calendar(public: Bot, traded: ListedMarket) -> None:
    for zone, shift_ms in (("8", 8 * 3_600_000), ("-03:30", -12_600_000), ("+05:45", 20_700_000)):
        (row,) = klines(public, traded, "1d", timeZone=zone, limit=1)
        assert (row[0] + shift_ms) % DAY_MS == 0
        today = public.public("ticker/tradingDay", symbol=joined(traded), timeZone=zone).json()
        assert (today["openTime"], today["closeTime"]) == (row[0], row[6])
        assert today["count"] == row[8]


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(
    ("asked", "code", "text"),
    [
        ({"interval": "7m"}, -1120, "Invalid interval."),
        ({"interval": ""}, -1102,
         "Mandatory parameter 'interval' was not sent, was empty/null, or malformed."),
        ({"interval": "1m", "timeZone": "15"}, -1130,
         "Data sent for parameter 'timeZone' is not valid."),
        ({"interval": "1m", "startTime": 2, "endTime": 1}, -1128,
         "Combination of optional parameters invalid."),
        ({"interval": "1m", "symbol": "NOSUCH"}, -1121, "Invalid symbol."),
    ],
)  # fmt: skip
def test_klines_that_nobody_can_have(
    public: Bot, market: ListedMarket, asked: dict[str, object], code: int, text: str
) -> None:
    answer = public.public("klines", **{"symbol": joined(market)} | asked)
    assert said(answer) == (400, code, text)


@pytest.mark.spec("API-007", "DATA-005")
def test_the_last_24_hours(public: Bot, traded: ListedMarket) -> None:
    told = public.public("ticker/24hr", symbol=joined(traded)).json()
    opens, closes = told.pop("openTime"), told.pop("closeTime")
    assert opens % 60_000 == 0
    assert DAY_MS <= closes - opens < DAY_MS + 60_000
    assert told == WINDOW | CHANGES | {
        "symbol": joined(traded), "prevClosePrice": "0.00000000", "lastQty": "0.60000000",
        "bidPrice": "9.00000000", "bidQty": "0.30000000", "askPrice": "0.00000000",
        "askQty": "0.00000000",
    }  # fmt: skip
    mini = public.public("ticker/24hr", symbol=joined(traded), type="MINI").json()
    assert mini | {"openTime": 0, "closeTime": 0} == WINDOW | {
        "symbol": joined(traded), "openTime": 0, "closeTime": 0,
    }  # fmt: skip
    names = json.dumps([joined(traded)])
    (listed,) = public.public("ticker/24hr", symbols=names, type="MINI").json()
    assert listed | {"closeTime": 0} == mini | {"closeTime": 0}
    everything = public.public("ticker/24hr", type="MINI").json()
    assert joined(traded) in [one["symbol"] for one in everything]


@pytest.mark.spec("API-007", "DATA-005")
def test_windows_of_any_size_and_of_a_day(public: Bot, traded: ListedMarket) -> None:
    for size, minutes in (("1m", 1), ("59m", 59), ("2h", 120), (None, 1_440), ("7d", 10_080)):
        told = public.public("ticker", symbol=joined(traded), windowSize=size).json()
        opens, closes = told.pop("openTime"), told.pop("closeTime")
        assert opens % 60_000 == 0
        assert minutes * 60_000 <= closes - opens < (minutes + 1) * 60_000
        if size != "1m":
            assert told == WINDOW | CHANGES | {"symbol": joined(traded)}
    for size in ("60m", "0h", "24h", "8d", "1w", "x"):
        answer = public.public("ticker", symbol=joined(traded), windowSize=size)
        assert said(answer) == (400, -1130, "Data sent for parameter 'windowSize' is not valid.")
    for path in ("ticker", "ticker/tradingDay"):
        (listed,) = public.public(path, symbols=json.dumps([joined(traded)]), type="MINI").json()
        assert "priceChange" not in listed
        answer = public.public(path)
        assert said(answer) == (
            400, -1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!",
        )  # fmt: skip
        answer = public.public(path, symbol=joined(traded), type="TINY")
        assert said(answer) == (400, -1130, "Data sent for parameter 'type' is not valid.")


@pytest.mark.spec("API-007")
def test_a_market_that_never_traded(public: Bot, stack: Stack) -> None:
    quiet = joined(stack.list_market())
    assert public.public("klines", symbol=quiet, interval="1m").json() == []
    assert public.public("avgPrice", symbol=quiet).json()["price"] == "0.00000000"
    for path in ("ticker/24hr", "ticker", "ticker/tradingDay"):
        told = public.public(path, symbol=quiet).json()
        assert told | NEVER == told
        assert (told["priceChangePercent"], told["weightedAvgPrice"]) == ("0.000", "0.00000000")


@pytest.mark.spec("API-007")
def test_the_average_price(public: Bot, traded: ListedMarket) -> None:
    told = public.public("avgPrice", symbol=joined(traded)).json()
    assert (told["mins"], told["price"]) == (5, "10.41666666")
    assert now_ms() - 300_000 < told["closeTime"] <= now_ms()


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(
    ("path", "asked", "weight"),
    [
        ("klines", {}, 2),
        ("avgPrice", {}, 2),
        ("ticker/24hr", {"symbol": "AB"}, 2),
        ("ticker/24hr", {"symbols": names(20)}, 2),
        ("ticker/24hr", {"symbols": names(21)}, 40),
        ("ticker/24hr", {"symbols": names(101)}, 80),
        ("ticker/24hr", {}, 80),
        ("ticker", {"symbols": names(3)}, 12),
        ("ticker", {"symbols": names(51)}, 200),
        ("ticker/tradingDay", {"symbol": "AB"}, 4),
    ],
)
def test_tickers_weigh_by_how_many_are_asked_for(
    path: str, asked: dict[str, str], weight: int
) -> None:
    (operation,) = [one for one in OPERATIONS if one.rest.path == API + path]
    assert operation.weigh(Parameters(asked)) == weight
