"""Every error of the exchange has a code, a sentence and a status of Binance."""

import pytest

from bedesten.domain import ledger, markets, trading
from bedesten.gateways import keys, limits
from bedesten.gateways.binance.translation import ELSEWHERE, TABLE, said_of, said_of_cancel
from bedesten.gateways.registry import registry
from bedesten.protocol import client
from bedesten.protocol.vocabulary import Refusal

# What operators do with listings and money moves by other doors: no order meets these.
NOT_OF_ORDERS = {
    Refusal.MALFORMED, Refusal.KEY_REQUIRED, Refusal.KEY_REUSED, Refusal.ASSET_NOT_FOUND,
    Refusal.SYMBOL_TAKEN, Refusal.SCALE_OUT_OF_RANGE, Refusal.TERMS_FIXED,
    Refusal.TERMS_OUT_OF_RANGE, Refusal.PRECISION_EXCEEDS_QUOTE, Refusal.FEE_OUT_OF_RANGE,
    Refusal.FEE_ACCOUNT_NOT_HOUSE, Refusal.TOO_MANY_HOUSE_ACCOUNTS, Refusal.SAME_ACCOUNT,
    Refusal.BUCKET_NOT_ALLOWED, Refusal.RESERVATION_NOT_FOUND, Refusal.SUPPLY_EXCEEDED,
    Refusal.EXPIRY_OUT_OF_RANGE, Refusal.TIME_OUT_OF_RANGE, Refusal.LIMIT_OUT_OF_RANGE,
    Refusal.MARKET_NOT_HALTED, Refusal.ORDERS_DO_NOT_FIT,
}  # fmt: skip
EXACT = {
    "insufficient_funds": (-2010, "Account has insufficient balance for requested action."),
    "would_take": (-2010, "Order would immediately match and take."),
    "would_trigger": (-2010, "Order would trigger immediately."),
    "client_order_id_taken": (-2010, "Duplicate order sent."),
    "order_not_found": (-2013, "Order does not exist."),
    "market_halted": (-1013, "Market is closed."),
    "market_not_found": (-1121, "Invalid symbol."),
    "rate_limited": (-1003, "Too many requests. Please try again later."),
    "signature_wrong": (-1022, "Signature for this request is not valid."),
}


@pytest.mark.spec("API-003", "API-007")
def test_every_error_says_something_in_this_dialect() -> None:
    for kind in registry():
        said = said_of(kind)
        assert -5_000 < said.code <= -1_000, kind.code
        assert said.msg, kind.code
        assert said.msg[0].isupper(), kind.code
        assert 400 <= said.status <= 504, kind.code
        assert kind.code in TABLE or kind.status in ELSEWHERE, kind.code


@pytest.mark.spec("API-003", "API-007")
def test_what_orders_can_meet_has_its_own_line() -> None:
    met = {Refusal(number).name.lower() for number in set(Refusal) - NOT_OF_ORDERS}
    for module in (trading, keys, limits):
        met |= {kind.code for kind in module.ERRORS} - {"idempotency_key_malformed"}
    met |= {kind.code for kind in ledger.ERRORS if kind.status == 503}
    met |= {kind.code for kind in (client.EngineUnavailable, client.Overloaded)}
    assert met - TABLE.keys() == set()
    known = {kind.code for kind in registry()}
    assert TABLE.keys() - known == set(), "a line for an error that there is no more"


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(("code", "said"), EXACT.items())
def test_texts_that_clients_know_by_heart(code: str, said: tuple[int, str]) -> None:
    kind = next(kind for kind in registry() if kind.code == code)
    found = said_of(kind)
    assert (found.code, found.msg) == said


@pytest.mark.spec("API-007")
def test_a_cancel_is_refused_in_its_own_words() -> None:
    unknown = said_of_cancel(markets.ERRORS[Refusal.ORDER_NOT_FOUND]())
    assert (unknown.code, unknown.msg) == (-2011, "Unknown order sent.")
    closed = said_of_cancel(markets.ERRORS[Refusal.MARKET_HALTED]())
    assert (closed.code, closed.msg) == (-2011, "Market is closed.")
    frozen = said_of_cancel(markets.ERRORS[Refusal.ACCOUNT_FROZEN]())
    assert frozen.code == -2011
