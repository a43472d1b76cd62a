"""Numbers that no record can hold, and text that only looks like a number: refused in words."""

import json
import struct

import pytest

from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import Place
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
NO_NUMBERS = [
    "NaN", "Infinity", "-Infinity", "1e400", "1E5", "1.5", "5", "-1", "0x10", "1_000", "true",
    "[]", "{}", '""', '"NaN"', '"Infinity"', '"-inf"', '"1e5"', '"1E-5"', '"0x10"', '"1_000"',
    '"1,5"', '" 1"', '"1 "', '"+1"', '"--1"', '"1\\n"', '"1\\u0000"', '"\\u0661"', '"\\uff11"',
    '"\\u00b2"', '"\\ud800"', '"1\\u202e"', '"\\u0007"', '"1' + "0" * 5000 + '"',
    "1" + "0" * 5000, '"1.' + "0" * 5000 + '1"', "[" * 9000, '{"a":' * 2000,
]  # fmt: skip
TOO_LARGE = [
    "9223372036854775807", "9223372036854775808", "46116860184273879.05", "4611686018427387905",
    "170141183460469231731687303715884105728", "340282366920938463463374607431768211456",
    "9" * 39, "-1", "-9223372036854775809", "0", "0.000000000000000001", "-0",
]  # fmt: skip


@pytest.fixture(scope="module")
def bad_market(stack: Stack) -> ListedMarket:
    return stack.list_market()


@pytest.fixture(scope="module")
def account(stack: Stack, bad_market: ListedMarket) -> Account:
    return stack.open_account({bad_market.base: "10", bad_market.quote: "1000"})


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: value[:16].encode().hex())
@pytest.mark.parametrize("field", ["price", "quantity", "quote_quantity", "stop_price"])
def test_what_is_no_decimal_is_malformed(
    account: Account, bad_market: ListedMarket, field: str, value: str
) -> None:
    order = {"market": bad_market.symbol, "side": "buy", "quantity": "1", "price": "100"}
    order |= {field: "HERE"}
    body = json.dumps(order).replace('"HERE"', value).encode()
    answer = account.request("POST", ORDERS, body)
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert problem["code"].startswith(("malformed", "order_malformed"))
    assert len(problem["detail"]) > 10


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("value", TOO_LARGE)
@pytest.mark.parametrize("field", ["price", "quantity"])
def test_a_decimal_that_fits_nowhere_is_refused_by_name(
    account: Account, bad_market: ListedMarket, field: str, value: str
) -> None:
    order = {"market": bad_market.symbol, "side": "buy", "quantity": "1", "price": "100"}
    answer = account.post(ORDERS, order | {field: value})
    assert answer.status_code in (400, 409), answer.text
    assert answer.json()["code"] in (
        "malformed", "malformed_amount", f"{field}_out_of_range", "price_off_tick",
        "quantity_off_lot",
    )  # fmt: skip
    assert len(answer.json()["title"]) > 10


def test_a_record_that_cannot_be_written_is_never_sent(stack: Stack) -> None:
    """The engine's client tells which number does not fit; the connection lives on."""
    order = Place(
        account=3, market=1, side=1, type=2, time_in_force=1, self_trade=1, price=1, quantity=1
    )
    wide = [{"price": 2**63}, {"quantity": -(2**63) - 1}, {"quote_quantity": 2**127}]
    wide += [{"market": 2**32}, {"account": -1}, {"side": 256}]

    async def work(client: EngineClient) -> int:
        refused = 0
        for fields in wide:
            bad = Place(**{name: getattr(order, name) for name in order.__struct_fields__} | fields)
            with pytest.raises((struct.error, OverflowError)):
                await client.submit(bad)
            refused += 1
        await client.submit(order)
        return refused

    assert stack.with_engine(work) == len(wide)
