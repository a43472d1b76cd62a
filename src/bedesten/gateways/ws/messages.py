"""What goes over the WebSocket, both ways: JSON objects, one a message."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from bedesten.domain.ledger import Balance
from bedesten.domain.market_data import Interval, KlineBody, TickerBody
from bedesten.domain.trading import (
    Amount,
    ArmedTimer,
    CancelledOrder,
    CancelledOrders,
    MarketTrade,
    NewOrder,
    Order,
    ReducedOrder,
    ReplacedOrder,
    Replacement,
    SideName,
    Status,
)
from bedesten.kit.errors import DomainError

Level = tuple[str, str]
ShownOrder = tuple[str, str, str]  # order id, price, quantity
QueuedOrder = tuple[str, str, str, str]  # order id, side, price, quantity
ChannelName = Literal[
    "book", "book_orders", "best", "trades", "klines", "ticker", "market", "orders", "balances"
]
Text = Annotated[str, msgspec.Meta(max_length=128)]
MarketName = Annotated[str, msgspec.Meta(max_length=24)]
WindowName = Literal["1h", "4h", "1d"]
OrderIdText = Annotated[str, msgspec.Meta(max_length=40)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op"):
    """From the client. `id` is theirs and comes back with the answer."""

    id: Annotated[str, msgspec.Meta(max_length=36)] | int | None = None


class Subscribe(Asked, frozen=True, kw_only=True, tag="subscribe"):
    """Listen to a channel. `interval` is for klines (1m unless named), `window` for a ticker (1d
    unless named). `after`, of a private one: the seq of the last message that was heard
    before a connection was lost, to be told what came since instead of the whole state."""

    channel: ChannelName
    market: MarketName | None = None
    interval: Interval | None = None
    window: WindowName | None = None
    after: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Unsubscribe(Asked, frozen=True, kw_only=True, tag="unsubscribe"):
    """Listen no more."""

    channel: ChannelName
    market: MarketName | None = None
    interval: Interval | None = None
    window: WindowName | None = None


class Authenticate(Asked, frozen=True, kw_only=True, tag="auth"):
    """Say who is here: by an API key, by the access token of a session, or (`cookie`) by the one
    that a page of ours sent as a cookie with the handshake. cancel_on_disconnect: when the
    connection ends, every open order of the account is cancelled. account: for which a session or
    a key that may act for several speaks; with a key it is signed as X-Account is."""

    key: Text | None = None
    timestamp: Text | int | None = None
    signature: Text | None = None
    token: Annotated[str, msgspec.Meta(max_length=2048)] | None = None
    cookie: bool = False
    account: Annotated[str, msgspec.Meta(max_length=9)] | int | None = None
    cancel_on_disconnect: bool = False


class Ping(Asked, frozen=True, kw_only=True, tag="ping"):
    """Is anybody there?"""


class KeyedAsk(Asked, frozen=True, kw_only=True):
    """What changes something: under an idempotency_key it takes effect at most once a day."""

    idempotency_key: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | None = None


class PlaceOrder(KeyedAsk, frozen=True, kw_only=True, tag="place"):
    """Place an order. The short answer has no more than its id and status."""

    order: NewOrder
    answer: Literal["whole", "short"] = "whole"


class CancelOrder(KeyedAsk, frozen=True, kw_only=True, tag="cancel"):
    """Cancel an open order."""

    order_id: OrderIdText


class ReduceOrder(KeyedAsk, frozen=True, kw_only=True, tag="reduce"):
    """Reduce an open order to a quantity, what is filled included; it keeps its place."""

    order_id: OrderIdText
    quantity: Amount


class ReplaceOrder(KeyedAsk, frozen=True, kw_only=True, tag="replace"):
    """Cancel an open order and place another, in one step."""

    order_id: OrderIdText
    order: Replacement


class CancelOrders(KeyedAsk, frozen=True, kw_only=True, tag="cancel_all"):
    """Cancel every open order, or those of a market or side."""

    market: MarketName | None = None
    side: SideName | None = None


class CancelAllAfter(KeyedAsk, frozen=True, kw_only=True, tag="cancel_all_after"):
    """Cancel all orders after so many milliseconds unless this is asked anew; 0 disarms."""

    timeout_ms: Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]


Listening = Subscribe | Unsubscribe | Authenticate | Ping
OrderRequest = PlaceOrder | CancelOrder | ReduceOrder | ReplaceOrder | CancelOrders | CancelAllAfter
ORDER_REQUESTS = (
    PlaceOrder, CancelOrder, ReduceOrder, ReplaceOrder, CancelOrders, CancelAllAfter,
)  # fmt: skip
Request = Listening | OrderRequest


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To one request: subscribed, unsubscribed, authenticated, pong, or error with its code.
    `resumed` says whether all was told that came after `after`; if not, it was the state."""

    op: str
    channel: str | None = None
    market: str | None = None
    interval: Interval | None = None
    window: WindowName | None = None
    code: str | None = None
    title: str | None = None
    detail: str | None = None
    retry_after_s: int | None = None
    resumed: bool | None = None
    id: str | int | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True, tag_field="op"):
    """To a request that changed something. `replayed`: its key had done it before."""

    id: str | int | None = None
    replayed: bool = False


class Placed(Done, frozen=True, kw_only=True, tag="placed"):
    """The order as it stands after it was placed."""

    order: Order


class PlacedShort(Done, frozen=True, kw_only=True, tag="placed_short"):
    """The short answer."""

    order_id: str
    status: Status


class Cancelled(Done, frozen=True, kw_only=True, tag="cancelled"):
    """The order as it ended."""

    order: CancelledOrder


class Reduced(Done, frozen=True, kw_only=True, tag="reduced"):
    """What is left of the order."""

    order: ReducedOrder


class Replaced(Done, frozen=True, kw_only=True, tag="replaced"):
    """Both halves."""

    outcome: ReplacedOrder


class AllCancelled(Done, frozen=True, kw_only=True, tag="all_cancelled"):
    """What was cancelled at once; `remaining` more follow."""

    outcome: CancelledOrders


class TimerArmed(Done, frozen=True, kw_only=True, tag="timer_armed"):
    """When all orders will be cancelled."""

    outcome: ArmedTimer


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """Every few seconds: silence longer than that is a lost connection."""

    channel: Literal["heartbeat"] = "heartbeat"
    seq: int
    epoch_ms: int


class BookMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot has every level. An update has the changed levels, absolute ("0" removes one),
    and covers the book's changes `first_update` to `update`: the next one begins at update + 1.
    `checksum` is that of the best ten levels of each side after it."""

    channel: Literal["book"] = "book"
    market: str
    type: Literal["snapshot", "update"]
    seq: int
    first_update: int
    update: int
    bids: list[Level]
    asks: list[Level]
    checksum: int


class BookOrdersMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Level 3: every order that the public sees. A snapshot has `bids` and `asks`, each best price
    first and in the order of priority. An update has the ids that are `gone`, orders that `changed`
    what they show and keep their place, and those that go behind all others at their price, in
    this order, new or known: `queued`. `update` is the newest change of the book channel."""

    channel: Literal["book_orders"] = "book_orders"
    market: str
    type: Literal["snapshot", "update"]
    seq: int
    update: int
    bids: list[ShownOrder] | UnsetType = UNSET
    asks: list[ShownOrder] | UnsetType = UNSET
    gone: list[str] | UnsetType = UNSET
    changed: list[tuple[str, str]] | UnsetType = UNSET
    queued: list[QueuedOrder] | UnsetType = UNSET


class TradesMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Trades in order; `number` counts a market's trades without gaps."""

    channel: Literal["trades"] = "trades"
    market: str
    type: Literal["update"] = "update"
    seq: int
    data: list[MarketTrade]


class BestMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The best price of each side, null where there is none; when one of them has changed."""

    channel: Literal["best"] = "best"
    market: str
    seq: int
    update: int
    bid: str | None
    bid_quantity: str | None
    ask: str | None
    ask_quantity: str | None


class KlineMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A kline as it grows; with `is_closed` each once, when it is over."""

    channel: Literal["klines"] = "klines"
    market: str
    interval: Interval
    seq: int
    data: KlineBody


class TickerMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A rolling window, as in REST; at most four times a second, when something of it is new."""

    channel: Literal["ticker"] = "ticker"
    seq: int
    data: TickerBody


class MarketMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The phase of a market, why it came to it (null in a snapshot), and where an auction would
    end now: nulls where nothing would trade."""

    channel: Literal["market"] = "market"
    market: str
    type: Literal["snapshot", "update"]
    seq: int
    phase: str
    cause: str | None
    indicative_price: str | None
    indicative_quantity: str | None
    surplus_quantity: str | None
    surplus_side: str | None


class OrdersMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot has the open orders. An update has the orders that changed, with the trades they
    made in it; one that is filled, cancelled or expired is told a last time."""

    channel: Literal["orders"] = "orders"
    type: Literal["snapshot", "update"]
    seq: int
    data: list[Order]


class BalancesMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot has every balance, an update those that changed; both are absolute."""

    channel: Literal["balances"] = "balances"
    type: Literal["snapshot", "update"]
    seq: int
    data: list[Balance]


encoder = msgspec.json.Encoder()
requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)


def refusal_of(error: DomainError, number: str | int | None) -> Reply:
    """The error as the client is told."""
    return Reply(
        op="error",
        code=error.code,
        title=error.title,
        detail=error.detail,
        retry_after_s=error.retry_after_s,
        id=number,
    )
