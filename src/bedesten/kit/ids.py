"""Typed ids, and the prefixed form in which orders, trades and transfers leave the exchange."""

import re
from typing import Final, NewType
from uuid import UUID

from bedesten.kit.errors import Malformed

CustomerId = NewType("CustomerId", UUID)  # who owns accounts; zero is the house
AccountId = NewType("AccountId", int)  # small and dense, assigned by the kernel
AssetId = NewType("AssetId", int)
MarketId = NewType("MarketId", int)
OrderId = NewType("OrderId", int)  # time-ordered, see ID_TIME_SHIFT
ListId = NewType("ListId", int)  # an order list
TradeId = NewType("TradeId", int)
TransferId = NewType("TransferId", int)
LogId = NewType("LogId", UUID)  # an audit row, in order of time
StaffId = NewType("StaffId", UUID)
PersonId = NewType("PersonId", UUID)  # a customer or a member of staff
ApprovalId = NewType("ApprovalId", UUID)  # what staff asked for and another member decides
SessionId = NewType("SessionId", UUID)
EventId = NewType("EventId", UUID)  # of the outbox
NoticeId = NewType("NoticeId", UUID)  # what staff announce to everybody
MappingId = NewType("MappingId", UUID)  # which profile a customer has for a while
MovementId = NewType("MovementId", UUID)  # of a deposit, a withdrawal or a fiat transfer
KeyId = NewType("KeyId", UUID)  # of an API key
PasskeyId = NewType("PasskeyId", UUID)
TokenId = NewType("TokenId", UUID)  # a refresh token
ConfirmationId = NewType("ConfirmationId", UUID)  # a link that was mailed
Seq = NewType("Seq", int)  # position in the journal, without gaps
Units = NewType("Units", int)  # an amount in the smallest unit of its asset
Ticks = NewType("Ticks", int)  # a price in the market's price step
Lots = NewType("Lots", int)  # a quantity in the market's quantity step

PLATFORM: Final = AccountId(1)  # house accounts; these two may be negative
FEE_POOL: Final = AccountId(2)

# An engine id is max(last + 1, milliseconds since 2020-01-01 UTC << 12): in order of time, and
# below 2**53, so that it stays exact in JSON numbers, until the year 2089.
ID_TIME_SHIFT: Final = 12
ID_EPOCH_MS: Final = 1_577_836_800_000  # 2020-01-01T00:00:00Z in Unix milliseconds
ID_MAX: Final = 2**53 - 1

PUBLIC_ID = re.compile(r"(ord|lst|trd|trf)_([1-9][0-9]{0,15})", re.ASCII)


class MalformedId(Malformed):
    """The text is not an id of the kind that was asked for."""

    code = "malformed_id"
    title = "An id has a prefix and a number, such as ord_871234567890"


def log_id(raw: bytes) -> LogId:
    """The id of these 16 bytes."""
    return LogId(UUID(bytes=raw))


def log_id_of(text: str) -> LogId:
    """The audit row of this UUID. Raises ValueError."""
    return LogId(UUID(text))


def confirmation_id(raw: bytes) -> ConfirmationId:
    """The id of these 16 bytes. Raises ValueError."""
    return ConfirmationId(UUID(bytes=raw))


def confirmation_of(text: str) -> ConfirmationId:
    """The id of this UUID. Raises ValueError."""
    return ConfirmationId(UUID(text))


def customer_id(text: str) -> CustomerId:
    """The customer of this UUID. Raises ValueError."""
    return CustomerId(UUID(text))


def key_id(text: str) -> KeyId:
    """The API key of this UUID. Raises ValueError."""
    return KeyId(UUID(text))


def passkey_id(text: str) -> PasskeyId:
    """The passkey of this UUID. Raises ValueError."""
    return PasskeyId(UUID(text))


def staff_id(text: str) -> StaffId:
    """The member of staff of this UUID. Raises ValueError."""
    return StaffId(UUID(text))


def approval_id(text: str) -> ApprovalId:
    """The approval of this UUID. Raises ValueError."""
    return ApprovalId(UUID(text))


def notice_id(text: str) -> NoticeId:
    """The notice of this UUID. Raises ValueError."""
    return NoticeId(UUID(text))


def session_id(text: str) -> SessionId:
    """The session of this UUID. Raises ValueError."""
    return SessionId(UUID(text))


def order_text(order: OrderId) -> str:
    """Write `ord_<id>`."""
    return f"ord_{order}"


def list_text(order_list: ListId) -> str:
    """Write `lst_<id>`."""
    return f"lst_{order_list}"


def trade_text(trade: TradeId) -> str:
    """Write `trd_<id>`."""
    return f"trd_{trade}"


def transfer_text(transfer: TransferId) -> str:
    """Write `trf_<id>`."""
    return f"trf_{transfer}"


def parse_order(text: str) -> OrderId:
    """Read `ord_<id>`; raises MalformedId."""
    return OrderId(_parse("ord", text))


def parse_list(text: str) -> ListId:
    """Read `lst_<id>`; raises MalformedId."""
    return ListId(_parse("lst", text))


def parse_trade(text: str) -> TradeId:
    """Read `trd_<id>`; raises MalformedId."""
    return TradeId(_parse("trd", text))


def parse_transfer(text: str) -> TransferId:
    """Read `trf_<id>`; raises MalformedId."""
    return TransferId(_parse("trf", text))


def _parse(prefix: str, text: str) -> int:
    match = PUBLIC_ID.fullmatch(text)
    if match is None or match[1] != prefix or int(match[2]) > ID_MAX:
        raise MalformedId(f"{text[:40]!r} is not an id of the form {prefix}_<number>")
    return int(match[2])
