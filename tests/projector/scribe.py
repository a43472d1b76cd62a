"""Makes journal rows as the engine does, with a real kernel but without the engine."""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import psycopg

from bedesten.cli.flow_file import BUY, CANCEL, PLACE_IOC, read_records
from bedesten.kernel import new_kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    Cancel,
    Command,
    Place,
    SetAccount,
    SetAsset,
    SetMarket,
    Transfer,
    encode,
)
from bedesten.protocol.events import Event, decode
from bedesten.protocol.vocabulary import (
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)

START_NS = 1_795_000_000 * 10**9  # November 2026
STEP_NS = 10_000_000
CHAIN = struct.Struct("<QIq")
PLATFORM, FEE_POOL = 1, 2
BTC, USDT = 1, 2
MARKET = 1
MARKET_TERMS = SetMarket(
    base=BTC, quote=USDT, fee_account=FEE_POOL, tick_mantissa=1, tick_decimals=2,
    lot_mantissa=1, lot_decimals=6, phase=Phase.CONTINUOUS, maker_fee_ppm=-100,
    taker_fee_ppm=1_000, band_ppm=50_000, symbol="BTC-USDT",
)  # fmt: skip
APPEND = """
    insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)
    values (%s, 1, timestamptz '1970-01-01Z' + %s * interval '1 microsecond', %s, %b, %b, %b)
"""
Row = tuple[int, int, int, bytes, bytes, bytes]


class Scribe:
    """A kernel and the chain of rows that its batches make."""

    def __init__(self, at: int = START_NS) -> None:
        self.kernel = new_kernel("auto")
        self.seq = 0
        self.at = at
        self.hash = bytes(32)
        self._keys = 0

    def key(self) -> bytes:
        """A key never given before."""
        self._keys += 1
        return self._keys.to_bytes(16, "big")

    def row(self, commands: Sequence[Command] | Sequence[bytes]) -> Row:
        """The next journal row; `events` of it with `answers`."""
        records = [c if isinstance(c, bytes) else encode(c) for c in commands]
        self.seq += 1
        self.at += STEP_NS
        batch = command_batch(self.seq, self.at, records)
        events = self.kernel.apply(batch)
        digest = hashlib.sha256(self.hash)
        digest.update(CHAIN.pack(self.seq, 1, self.at))
        digest.update(batch)
        digest.update(events)
        self.hash = digest.digest()
        return (self.seq, self.at, len(records), batch, events, self.hash)

    def opening(self) -> list[Row]:
        """House accounts, two assets and a market."""
        return [
            self.row(
                [SetAccount(kind=AccountKind.PLATFORM), SetAccount(kind=AccountKind.FEE_POOL)]
            ),
            self.row(
                [
                    SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="BTC"),
                    SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="USDT"),
                    MARKET_TERMS,
                ]
            ),
        ]

    def accounts(self, count: int, amount: int = 10**17) -> list[Row]:
        """Funded customers; account ids go on from 3. Their uuid is `owner(account)`."""
        first = 3
        opened = [
            SetAccount(kind=AccountKind.SPOT, owner=owner(account).bytes)
            for account in range(first, first + count)
        ]
        funded = [
            self.fund(account, asset, amount)
            for account in range(first, first + count)
            for asset in (BTC, USDT)
        ]
        return [self.row(opened), *(self.row(part) for part in _parts(funded, 1000))]

    def fund(self, account: int, asset: int, amount: int) -> Transfer:
        """A deposit from the platform."""
        return Transfer(
            key=self.key(), debit_account=PLATFORM, credit_account=account, asset=asset,
            debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
            reason=Reason.DEPOSIT, amount=amount,
        )  # fmt: skip

    def flow(self, path: Path, batch: int = 200) -> Iterator[Row]:
        """The rows of a flow file, every command with a key; users are accounts from 3 on."""
        owners: dict[int, int] = {}
        records: list[bytes] = []
        for record in read_records(path):
            if record.op == CANCEL:
                command: Command = Cancel(
                    account=owners[record.order_id], key=self.key(),
                    client_order_id=str(record.order_id),
                )  # fmt: skip
            else:
                account = owners[record.order_id] = 3 + record.user
                command = place(
                    account, Side.BUY if record.side == BUY else Side.SELL, record.price_ticks,
                    record.quantity_lots, ioc=record.op == PLACE_IOC, key=self.key(),
                    client_order_id=str(record.order_id),
                )  # fmt: skip
            records.append(encode(command))
            if len(records) == batch:
                yield self.row(records)
                records = []
        if records:
            yield self.row(records)


def place(
    account: int, side: Side, price: int, quantity: int, *, ioc: bool = False,
    key: bytes = bytes(16), client_order_id: str = "", self_trade: SelfTrade = SelfTrade.NONE,
) -> Place:  # fmt: skip
    """A limit order."""
    return Place(
        account=account, key=key, market=MARKET, side=side, type=OrderType.LIMIT,
        time_in_force=TimeInForce.IOC if ioc else TimeInForce.GTC, self_trade=self_trade,
        price=price, quantity=quantity, client_order_id=client_order_id,
    )  # fmt: skip


def owner(account: int) -> UUID:
    """The customer to whom a test account belongs."""
    return UUID(int=0xC0FFEE << 64 | account)


def append(conn: psycopg.Connection, rows: Iterable[Row]) -> None:
    """Append rows to the journal and commit."""
    with conn.cursor() as cursor:
        cursor.executemany(APPEND, [(seq, at // 1000, *rest) for seq, at, *rest in rows])
    conn.commit()


def events(row: Row) -> list[Event]:
    """The events of a row."""
    answers = read_event_batch(row[4])
    return list(decode(answers.data, answers.offsets[0]))


def _parts(items: Sequence[Command], size: int) -> Iterator[Sequence[Command]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
