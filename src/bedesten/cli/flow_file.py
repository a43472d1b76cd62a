"""Order-flow files: their 32-byte records, the oracle's totals beside them, the trade hash.

A flow file `NAME.bin` is a sequence of little-endian records `<BBHIQqq`; `NAME.json` beside it
holds what an independent, slow order book made of the same sequence. Prices are in ticks and
quantities in lots, both integers. Order ids are 1, 2, 3 ... in file order of new orders.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

RECORD: Final = struct.Struct("<BBHIQqq")

PLACE_GTC: Final = 1
PLACE_IOC: Final = 2
CANCEL: Final = 3

BUY: Final = 0
SELL: Final = 1

FNV_OFFSET: Final = 0xCBF29CE484222325
FNV_PRIME: Final = 0x100000001B3
U64: Final = (1 << 64) - 1


class FlowFileError(Exception):
    """The file is not a whole number of records, or its totals are missing or unreadable."""


class FlowRecord(NamedTuple):
    """One command. A cancel names its target by `order_id`, repeats its price, has quantity 0."""

    op: int
    side: int
    market: int
    user: int
    order_id: int
    price_ticks: int
    quantity_lots: int


class Oracle(msgspec.Struct, frozen=True, kw_only=True):
    """Totals of the reference book after the whole file; field names are the JSON's."""

    profile: str
    seed: int
    commands: int
    prefill: int
    users: int
    new: int
    ioc: int
    cancel: int
    trades: int
    volume: int
    notional: int
    hash: str
    live: int
    max_live: int
    levels: tuple[int, int]
    live_qty: int
    sha256: str


class TradeTotals:
    """Running trade count, volume (lots), notional (ticks x lots) and trade-sequence hash.

    The hash is 64-bit FNV-1a over whole integers instead of bytes: maker id, taker id, price and
    quantity of each trade, in order. It differs as soon as one trade differs or two swap places.
    """

    __slots__ = ("_hash", "notional", "trades", "volume")

    def __init__(self) -> None:
        self.trades = 0
        self.volume = 0
        self.notional = 0
        self._hash = FNV_OFFSET

    def add(self, maker: int, taker: int, price_ticks: int, quantity_lots: int) -> None:
        self.trades += 1
        self.volume += quantity_lots
        self.notional += price_ticks * quantity_lots
        mixed = self._hash
        for number in (maker, taker, price_ticks, quantity_lots):
            mixed = ((mixed ^ number) * FNV_PRIME) & U64
        self._hash = mixed

    @property
    def trade_hash(self) -> str:
        return f"{self._hash:016x}"

    def differences(self, oracle: Oracle) -> list[str]:
        """One sentence for each total that is not the oracle's; empty when all four are equal."""
        pairs: tuple[tuple[str, int | str, int | str], ...] = (
            ("trades", self.trades, oracle.trades),
            ("volume", self.volume, oracle.volume),
            ("notional", self.notional, oracle.notional),
            ("trade_hash", self.trade_hash, oracle.hash),
        )
        return [
            f"{name} is {ours}, the oracle has {theirs}"
            for name, ours, theirs in pairs
            if ours != theirs
        ]


def read_records(path: Path) -> Iterator[FlowRecord]:
    """The commands in file order. Raises FlowFileError at once if the file is cut short."""
    data = path.read_bytes()
    if len(data) % RECORD.size:
        raise FlowFileError(
            f"{path} has {len(data)} bytes, not a multiple of {RECORD.size}: not a whole flow file"
        )
    return map(FlowRecord._make, RECORD.iter_unpack(data))


def oracle_path(path: Path) -> Path:
    """Where the totals of the flow file at `path` are kept."""
    return path.with_suffix(".json")


def read_oracle(path: Path) -> Oracle:
    """The totals beside the flow file at `path`. Raises FlowFileError if missing or malformed."""
    beside = oracle_path(path)
    try:
        return msgspec.json.decode(beside.read_bytes(), type=Oracle)
    except OSError as error:
        raise FlowFileError(f"no totals beside {path}: {error}") from error
    except msgspec.DecodeError as error:
        raise FlowFileError(f"{beside} does not hold the totals of a flow: {error}") from error
