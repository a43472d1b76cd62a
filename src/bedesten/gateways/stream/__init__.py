"""The engine's feed as state that is always current, and everybody who listens to it.

A **source** follows one thing (a market's book, an account's orders): seeded by a question to the
engine, carried on by every later row. A **view** tells its listeners of a source's changes in the
words of one dialect, at once or gathered for a while. A **channel** names both. The **publisher**
reads the feed once for all of them.
"""

from bedesten.gateways.stream.account import AccountChange, AccountSource, Happening
from bedesten.gateways.stream.balances import BalancesSource
from bedesten.gateways.stream.board import BoardSource
from bedesten.gateways.stream.book import BookChange, BookSource
from bedesten.gateways.stream.book_orders import BookOrdersSource, OrdersChange
from bedesten.gateways.stream.channel import About, Channel, Of
from bedesten.gateways.stream.kline_view import KlineView
from bedesten.gateways.stream.orders import OrdersSource
from bedesten.gateways.stream.phase import PhaseChange, PhaseSource
from bedesten.gateways.stream.publisher import FeedMissing, Publisher
from bedesten.gateways.stream.source import Source
from bedesten.gateways.stream.ticker import TickerSource
from bedesten.gateways.stream.trades import TradesSource
from bedesten.gateways.stream.view import GatheredView, Listener, RememberingView, View

__all__ = [
    "About", "AccountChange", "AccountSource", "BalancesSource", "BoardSource", "BookChange",
    "BookOrdersSource", "BookSource", "Channel", "FeedMissing", "GatheredView", "Happening",
    "KlineView", "Listener", "Of", "OrdersChange", "OrdersSource", "PhaseChange", "PhaseSource",
    "Publisher", "RememberingView", "Source", "TickerSource", "TradesSource", "View",
]  # fmt: skip
