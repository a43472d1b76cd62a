"""Orders over REST: placed, matched, refused, repeated, cancelled."""

from tests.support.stack import ListedMarket, Stack


def test_a_placed_order_answers_with_its_trades(stack: Stack, market: ListedMarket) -> None:
    maker = stack.open_account({market.base: "10"})
    taker = stack.open_account({market.quote: "1000"})
    resting = maker.place(market, "sell", "2", "100.5")
    assert resting["status"] == "open"
    assert resting["remaining_quantity"] == "2"
    assert resting["trades"] == []
    done = taker.place(market, "buy", "1.5", "101")
    assert done["status"] == "filled"
    assert done["filled_quantity"] == "1.5"
    assert done["average_filled_price"] == "100.5"
    assert done["filled_value"] == "150.75"
    (trade,) = done["trades"]
    assert (trade["price"], trade["quantity"], trade["role"]) == ("100.5", "1.5", "taker")
    assert taker.balance(market.quote)["available"] == "849.25"
    assert taker.balance(market.base)["total"] == "1.5"
    assert maker.balance(market.base)["locked"] == "0.5"
