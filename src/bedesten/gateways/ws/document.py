"""The AsyncAPI 3 document of the native WebSocket, read off its messages."""

import functools
import inspect
from typing import Any, Final, get_args

import msgspec

from bedesten.gateways.ws import messages

Kinds = tuple[type[msgspec.Struct], ...]
NAMES: Final = get_args(messages.ChannelName)
REFS: Final = "#/components/schemas/{name}"
ABOUT: Final = """\
One JSON object a text message, both ways. Money is a string holding a plain decimal number.
Everything told is committed. How to use it: docs/reference/websocket.md; the codes of errors:
docs/reference/errors.md.
"""
TO_US: Final[Kinds] = get_args(messages.Request)
FROM_US: Final[Kinds] = (
    messages.Reply, messages.Placed, messages.PlacedShort, messages.Cancelled, messages.Reduced,
    messages.Replaced, messages.AllCancelled, messages.TimerArmed, messages.Heartbeat,
    messages.BookMessage, messages.BookOrdersMessage,
    messages.BestMessage, messages.TradesMessage, messages.KlineMessage, messages.TickerMessage,
    messages.MarketMessage, messages.OrdersMessage,
    messages.BalancesMessage,
)  # fmt: skip


@functools.cache
def encoded() -> bytes:
    """The document as it is served and committed."""
    return msgspec.json.format(msgspec.json.encode(_document()), indent=2) + b"\n"


def _document() -> dict[str, Any]:
    kinds = (*TO_US, *FROM_US)
    _, schemas = msgspec.json.schema_components(kinds, ref_template=REFS)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "bedesten WebSocket", "version": "1", "description": ABOUT},
        "servers": {
            "local": {"host": "localhost:8001", "protocol": "ws", "pathname": "/ws"},
        },
        "channels": {
            "socket": {
                "address": "/",
                "description": f"Channels to subscribe to: {', '.join(NAMES)}",
                "messages": {kind.__name__: {"$ref": _message_ref(kind)} for kind in kinds},
            }
        },
        "operations": {
            "ask": _operation("receive", "What a client sends", TO_US),
            "tell": _operation("send", "What it is sent", FROM_US),
        },
        "components": {
            "messages": {kind.__name__: _message(kind) for kind in kinds},
            "schemas": schemas,
        },
    }


def _message_ref(kind: type[msgspec.Struct]) -> str:
    return f"#/components/messages/{kind.__name__}"


def _operation(action: str, summary: str, kinds: Kinds) -> dict[str, Any]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/socket"},
        "messages": [{"$ref": f"#/channels/socket/messages/{kind.__name__}"} for kind in kinds],
    }


def _message(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "name": kind.__name__,
        "contentType": "application/json",
        "summary": inspect.getdoc(kind),
        "payload": {"$ref": REFS.format(name=kind.__name__)},
    }
