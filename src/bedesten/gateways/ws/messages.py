"""What goes over the WebSocket, both ways: JSON objects, one a message."""

from typing import Annotated, Literal

import msgspec

from bedesten.domain.ledger import Balance
from bedesten.domain.trading import MarketTrade, Order

Level = tuple[str, str]
ChannelName = Literal["book", "trades", "market", "orders", "balances"]
Text = Annotated[str, msgspec.Meta(max_length=128)]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From the client. `id` is theirs and comes back with the answer. cancel_on_disconnect goes
    with auth: when the connection ends, every open order of the account is cancelled."""

    op: Literal["subscribe", "unsubscribe", "auth", "ping"]
    channel: ChannelName | None = None
    market: Annotated[str, msgspec.Meta(max_length=24)] | None = None
    key: Text | None = None
    timestamp: Text | int | None = None
    signature: Text | None = None
    cancel_on_disconnect: bool = False
    id: Annotated[str, msgspec.Meta(max_length=36)] | int | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To one request: subscribed, unsubscribed, authenticated, pong, or error with its code."""

    op: str
    channel: str | None = None
    market: str | None = None
    code: str | None = None
    title: str | None = None
    detail: str | None = None
    id: str | int | None = None


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """Every few seconds: silence longer than that is a lost connection."""

    channel: Literal["heartbeat"] = "heartbeat"
    seq: int
    epoch_ms: int


class BookMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot has every level. An update has the changed levels, absolute ("0" removes one),
    and covers the book's changes `first_update` to `update`: the next one begins at update + 1."""

    channel: Literal["book"] = "book"
    market: str
    type: Literal["snapshot", "update"]
    seq: int
    first_update: int
    update: int
    bids: list[Level]
    asks: list[Level]


class TradesMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Trades in order; `number` counts a market's trades without gaps."""

    channel: Literal["trades"] = "trades"
    market: str
    type: Literal["update"] = "update"
    seq: int
    data: list[MarketTrade]


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
requests = msgspec.json.Decoder(Request)
