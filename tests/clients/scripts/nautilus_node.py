"""nautilus_trader: a live node with Binance's data and execution clients, its answers strict."""

import asyncio
from decimal import Decimal
from types import SimpleNamespace

from nautilus_trader.adapters.binance import (
    BINANCE,
    BinanceAccountType,
    BinanceDataClientConfig,
    BinanceExecClientConfig,
    BinanceKeyType,
    BinanceLiveDataClientFactory,
    BinanceLiveExecClientFactory,
)
from nautilus_trader.config import (
    InstrumentProviderConfig,
    LiveExecEngineConfig,
    LiveRiskEngineConfig,
    LoggingConfig,
    TradingNodeConfig,
)
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import BarType, OrderBookDeltas, QuoteTick, TradeTick
from nautilus_trader.model.enums import OrderSide, OrderStatus, TimeInForce
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.trading.strategy import Strategy
from steps import GIVEN, LOOP, away, carry_out, step, until_later

BTC = InstrumentId.from_str(f"BTCUSDT.{BINANCE}")
ED25519 = {
    "api_key": GIVEN.keys.ed25519.key,
    # What stands between the first and the last line of the PEM.
    "api_secret": "".join(GIVEN.keys.ed25519.secret.splitlines()[1:-1]),
    "key_type": BinanceKeyType.ED25519,
}
HMAC = {"api_key": GIVEN.keys.hmac.key, "api_secret": GIVEN.keys.hmac.secret}
OURS = {
    "account_type": BinanceAccountType.SPOT,
    "base_url_http": GIVEN.rest,
    "base_url_ws": GIVEN.streams,
    "instrument_provider": InstrumentProviderConfig(load_ids=frozenset({BTC})),
}


class Trader(Strategy):
    """Watches everything of one market, and trades when a step tells it to."""

    def on_start(self) -> None:
        self.seen = SimpleNamespace(quotes=[], trades=[], deltas=[], orders=[])
        self.subscribe_quote_ticks(BTC)
        self.subscribe_trade_ticks(BTC)
        self.subscribe_order_book_deltas(BTC)
        self.subscribe_bars(BarType.from_str(f"{BTC}-1-MINUTE-LAST-EXTERNAL"))

    def on_quote_tick(self, tick: QuoteTick) -> None:
        self.seen.quotes.append(tick)

    def on_trade_tick(self, tick: TradeTick) -> None:
        self.seen.trades.append(tick)

    def on_order_book_deltas(self, deltas: OrderBookDeltas) -> None:
        self.seen.deltas.append(deltas)

    def on_order_event(self, event: object) -> None:
        self.seen.orders.append(event)

    def limit(self, percent: int) -> object:
        """A limit order to buy this far from the best bid."""
        market = self.cache.instrument(BTC)
        price = away(self.seen.quotes[-1].bid_price, percent)
        order = self.order_factory.limit(
            BTC, OrderSide.BUY, market.make_qty(Decimal("0.01")), market.make_price(Decimal(price)),
            time_in_force=TimeInForce.GTC,
        )  # fmt: skip
        self.submit_order(order)
        return order

    def market(self, side: OrderSide) -> object:
        """A market order."""
        quantity = self.cache.instrument(BTC).make_qty(Decimal("0.01"))
        order = self.order_factory.market(BTC, side, quantity)
        self.submit_order(order)
        return order


def made(key: dict) -> tuple[TradingNode, Trader]:
    """A node that reconciles when it starts, and what trades on it."""
    node = TradingNode(
        TradingNodeConfig(
            trader_id="TRADER-001",
            logging=LoggingConfig(log_level="WARNING", log_colors=False),
            exec_engine=LiveExecEngineConfig(reconciliation=True),
            data_clients={BINANCE: BinanceDataClientConfig(**key, **OURS)},
            exec_clients={BINANCE: BinanceExecClientConfig(**key, **OURS)},
            risk_engine=LiveRiskEngineConfig(
                bypass=True
            ),  # the exchange shall refuse, not the node
            timeout_connection=30.0,
            timeout_post_stop=0.5,
        ),
        loop=LOOP,
    )
    node.add_data_client_factory(BINANCE, BinanceLiveDataClientFactory)
    node.add_exec_client_factory(BINANCE, BinanceLiveExecClientFactory)
    node.build()
    trader = Trader()
    node.trader.add_strategy(trader)
    return node, trader


node, trader = made(HMAC)
running: list[asyncio.Task] = []


async def order_is(order: object, status: OrderStatus) -> None:
    await until_later(f"{order} is {status.name}", lambda: order.status == status)


@step
async def starts_and_loads_the_market_and_the_account() -> None:
    running.append(asyncio.create_task(node.run_async()))
    await until_later("the node runs", lambda: trader.is_running)
    market = trader.cache.instrument(BTC)
    assert (str(market.base_currency), str(market.quote_currency)) == ("BTC", "USDT")
    assert market.price_increment.as_decimal() == Decimal("0.01")
    assert market.taker_fee == Decimal("0.001")
    account = trader.portfolio.account(BTC.venue)
    assert account.balance_total(market.base_currency).as_decimal() == 10


@step
async def watches_the_market() -> None:
    seen = trader.seen
    await until_later("quotes", lambda: len(seen.quotes) >= 3)
    await until_later("trades", lambda: seen.trades)
    await until_later("changes of the book", lambda: len(seen.deltas) >= 3)
    assert seen.quotes[-1].bid_price < seen.quotes[-1].ask_price
    book = trader.cache.order_book(BTC)
    assert book.best_bid_price() < book.best_ask_price()


@step
async def an_order_rests_and_is_cancelled() -> None:
    order = trader.limit(-10)
    await order_is(order, OrderStatus.ACCEPTED)
    assert order.venue_order_id is not None
    trader.cancel_order(order)
    await order_is(order, OrderStatus.CANCELED)


@step
async def all_orders_are_cancelled() -> None:
    order = trader.limit(-10)
    await order_is(order, OrderStatus.ACCEPTED)
    trader.limit(-11)
    await until_later("two open", lambda: len(trader.cache.orders_open(venue=BTC.venue)) == 2)
    trader.cancel_all_orders(BTC)
    await until_later("none open", lambda: not trader.cache.orders_open(venue=BTC.venue))


@step
async def a_market_order_fills_and_moves_the_balance() -> None:
    order = trader.market(OrderSide.BUY)
    await order_is(order, OrderStatus.FILLED)
    assert order.filled_qty.as_decimal() == Decimal("0.01")
    market = trader.cache.instrument(BTC)
    account = trader.portfolio.account(BTC.venue)
    paid = sum(fee.as_decimal() for fee in order.commissions())
    assert paid > 0
    await until_later(
        "the balance",
        lambda: account.balance_total(market.base_currency).as_decimal() > 10,
    )
    assert trader.portfolio.net_position(BTC) == Decimal("0.01")


@step
async def what_the_account_cannot_pay_is_rejected() -> None:
    market = trader.cache.instrument(BTC)
    order = trader.order_factory.limit(
        BTC, OrderSide.SELL, market.make_qty(Decimal(5_000)),
        market.make_price(Decimal(away(trader.seen.quotes[-1].ask_price, 5))),
    )  # fmt: skip
    trader.submit_order(order)
    await order_is(order, OrderStatus.REJECTED)
    assert "insufficient balance" in order.last_event.reason


@step
async def a_second_node_with_another_key_finds_what_the_first_left() -> None:
    left = trader.limit(-10)
    await order_is(left, OrderStatus.ACCEPTED)
    await node.stop_async()
    second, later = made(ED25519)
    running.append(asyncio.create_task(second.run_async()))
    await until_later("the second node runs", lambda: later.is_running)
    (found,) = later.cache.orders_open(venue=BTC.venue)
    assert found.client_order_id == left.client_order_id
    assert found.venue_order_id == left.venue_order_id
    assert found.quantity == left.quantity
    later.cancel_order(found)
    await order_is(found, OrderStatus.CANCELED)
    await second.stop_async()


if __name__ == "__main__":
    carry_out()
