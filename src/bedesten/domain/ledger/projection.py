"""Transfers and balances: every event that moves money becomes rows of the ledger.

Balances are walked forward transfer by transfer, and at the end of every journal row they must
meet the engine's own figures (`BalanceChanged`): a ledger that differs stops the projector.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

import psycopg

from bedesten.db import binary
from bedesten.db.binary import NULL, Packed, array, numeric
from bedesten.domain.markets import Terms
from bedesten.protocol.events import (
    BalanceChanged,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    Posted,
    Reserved,
    Traded,
    Transferred,
    Voided,
)
from bedesten.protocol.vocabulary import AccountKind, Bucket, Reason, Side

# Only columns of fixed size first: one struct packs them all.
TRANSFER_COLUMNS: Final = (
    "transfer_id", "seq", "debit_account_id", "credit_account_id", "asset_id", "created_at",
    "reference_id", "reference_key", "debit_bucket", "credit_bucket", "entry_type",
    "reference_type", "amount", "debit_balance_after", "credit_balance_after",
)  # fmt: skip
_BY_ID = struct.Struct(">hiqiqiiiiiiiqiqi")  # reference_id and no reference_key
_BY_KEY = struct.Struct(">hiqiqiiiiiiiqii16s")  # no reference_id but reference_key
_PIECES: Final = 5  # a row is appended in so many pieces of bytes
WALLETS_MAX: Final = 200_000  # balances kept in memory between batches

# Statements name every column and join by primary key only, so that no plan depends on statistics.
LOAD_BALANCES: Final = """
    select b.account_id, b.asset_id, b.last_transfer_id,
        trunc((b.available + b.fee) * s.unit)::text, trunc(b.locked * s.unit)::text,
        trunc(b.reserved * s.unit)::text, trunc(b.bonus * s.unit)::text
    from unnest(%s::int4[], %s::int4[]) as w(account_id, asset_id)
    join public.balances as b on b.account_id = w.account_id and b.asset_id = w.asset_id
    join public.assets as a on a.asset_id = b.asset_id
    cross join lateral (select 10::numeric ^ a.scale as unit) as s
"""
UPSERT_BALANCES: Final = """
    insert into public.balances as b
        (account_id, asset_id, is_house, last_transfer_id, seq, updated_at, available, locked,
         reserved, bonus, fee)
    select * from unnest(
        %s::int4[], %s::int4[], %s::bool[], %s::int8[], %s::int8[], %s::timestamptz[],
        %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])
    on conflict (account_id, asset_id) do update
    set available = excluded.available, locked = excluded.locked, reserved = excluded.reserved,
        bonus = excluded.bonus, fee = excluded.fee, last_transfer_id = excluded.last_transfer_id,
        seq = excluded.seq, updated_at = excluded.updated_at
    where b.seq < excluded.seq
"""
BALANCE_COLUMNS: Final = {
    "account_id": "int4", "asset_id": "int4", "is_house": "bool", "last_transfer_id": "int8",
    "seq": "int8", "updated_at": "timestamptz", "available": "numeric", "locked": "numeric",
    "reserved": "numeric", "bonus": "numeric", "fee": "numeric",
}  # fmt: skip
BALANCE_TYPES: Final = tuple(BALANCE_COLUMNS.values())

AVAILABLE, HELD = Bucket.AVAILABLE - 1, Bucket.HELD - 1
SQL_BUCKETS: Final = ("available", "locked", "reserved", "bonus")


class LedgerBroken(Exception):
    """The transfers of a journal row do not lead to the balances that the engine says."""


class Balance(NamedTuple):
    """What an account has of an asset, in units, by bucket in the order of `Bucket`."""

    account: int
    asset: int
    last_transfer: int
    buckets: tuple[int, ...]


def read_balances(conn: psycopg.Connection, keys: Iterable[tuple[int, int]]) -> Iterator[Balance]:
    """Those of these (account, asset) that have a row."""
    accounts, assets = zip(*keys, strict=True)
    for account, asset, last_transfer, *amounts in conn.execute(
        LOAD_BALANCES, [list(accounts), list(assets)]
    ):
        yield Balance(account, asset, last_transfer, tuple(int(amount) for amount in amounts))


class Wallet:
    """An account's balance of one asset, walked along; `buckets` in the order of `Bucket`."""

    __slots__ = (
        "account", "asset", "buckets", "is_fee_pool", "is_house", "last_transfer", "moment",
        "pack", "seq",
    )  # fmt: skip

    def __init__(
        self, account: int, asset: int, *, pack: Callable[[int], bytes], kind: AccountKind | None
    ) -> None:
        self.account = account
        self.asset = asset
        self.buckets = [0, 0, 0, 0]
        self.last_transfer = 0
        self.seq = 0
        self.moment = 0
        self.pack = pack
        self.is_house = kind is not None
        self.is_fee_pool = kind == AccountKind.FEE_POOL


class Route(NamedTuple):
    """From which bucket to which, and the four words that say so in a row."""

    debit: int
    credit: int
    words: bytes


@cache
def route(debit: str, credit: str, entry: str, reference: str) -> Route:
    """A route between buckets, named as in SQL; `fee` is a fee pool's available."""
    places = [SQL_BUCKETS.index("available" if b == "fee" else b) for b in (debit, credit)]
    words = b"".join(binary.text(word) for word in (debit, credit, entry, reference))
    return Route(places[0], places[1], words)


HOLD: Final = route("available", "locked", "order", "order")
RELEASE: Final = route("locked", "available", "order", "order")
TRADE: Final = route("locked", "available", "trade", "trade")
IMPROVEMENT: Final = route("locked", "available", "order", "trade")
FEE: Final = (
    route("available", "available", "fee", "trade"),
    route("available", "fee", "fee", "trade"),  # to a fee pool
)
REBATE: Final = (
    route("available", "available", "rebate", "trade"),
    route("fee", "available", "rebate", "trade"),
)


class Ledger:
    """Rows of `ledger_transfers` and `balances` of one batch, and the wallets between batches."""

    def __init__(
        self, scale: Callable[[int], int], house_kind: Callable[[int], AccountKind | None]
    ) -> None:
        self._scale = scale
        self._house_kind = house_kind
        self._wallets: dict[tuple[int, int], Wallet] = {}
        self._empty: set[tuple[int, int]] = set()  # known to have no row yet
        self._packs: dict[int, Callable[[int], bytes]] = {}
        self._moved: dict[tuple[int, int], Wallet] = {}
        self._rows: list[bytes] = []
        self._seq = 0
        self._moment = 0
        self._reference = 0

    # Between batches.

    def missing(self, keys: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Those of these (account, asset) whose balance is not known here yet."""
        known, empty = self._wallets, self._empty
        return [key for key in set(keys) if key not in known and key not in empty]

    def load(self, conn: psycopg.Connection, keys: list[tuple[int, int]]) -> None:
        """Learn these balances from the tables; what is not there starts at zero."""
        # What is not there may be of an account or asset that this very batch opens.
        self._empty.update(keys)
        for balance in read_balances(conn, keys):
            self.adopt(balance)

    def adopt(self, balance: Balance) -> None:
        """Take this as what the wallet has now."""
        key = (balance.account, balance.asset)
        if key not in self._wallets:
            self._empty.add(key)
        wallet = self._wallet(*key)
        wallet.buckets = list(balance.buckets)
        wallet.last_transfer = balance.last_transfer

    def balances(self) -> Iterator[Balance]:
        """All wallets as they are now."""
        for wallet in self._wallets.values():
            yield Balance(wallet.account, wallet.asset, wallet.last_transfer, tuple(wallet.buckets))

    @property
    def crowded(self) -> bool:
        """Whether to forget what is known, as soon as all of it is in the tables."""
        return len(self._wallets) > WALLETS_MAX

    def forget(self) -> None:
        """Drop all wallets; they are read again when needed."""
        self._wallets.clear()
        self._empty.clear()

    # A journal row.

    def begin_row(self, seq: int, at: int) -> None:
        """What follows happened in this journal row."""
        self._seq = seq
        self._moment = binary.ns_moment(at)

    def end_row(self, balances: Iterable[BalanceChanged]) -> None:
        """Compare with what the engine says. Raises LedgerBroken."""
        for event in balances:
            wallet = self._wallet(event.account, event.asset)
            engine = [event.available, event.held, event.set_aside, event.bonus]
            if wallet.buckets != engine:
                raise LedgerBroken(
                    f"journal row {self._seq}: the transfers of account {event.account}, asset"
                    f" {event.asset}, lead to {wallet.buckets}, the engine says {engine}"
                )
            wallet.seq, wallet.moment = self._seq, self._moment
            self._moved[event.account, event.asset] = wallet

    def held(self, event: OrderAccepted | OrderHeld, transfer: int, market: Terms) -> None:
        """An order's hold. One that follows another order holds nothing until its turn."""
        if not event.held:
            return
        asset = market.quote if event.side == Side.BUY else market.base
        wallet = self._wallet(event.account, asset)
        self._reference = event.order
        self._move(HOLD, transfer, wallet, wallet, event.held)

    def released(self, event: OrderDone | OrderReduced, market: Terms) -> None:
        """What the order holds no more comes back."""
        if event.released:
            asset = market.quote if event.side == Side.BUY else market.base
            wallet = self._wallet(event.account, asset)
            self._reference = event.order
            self._move(RELEASE, event.release_transfer, wallet, wallet, event.released)

    def traded(self, event: Traded, market: Terms) -> None:
        """Base to the buyer, quote to the seller, a fee or rebate of each, price improvement."""
        maker, taker = event.maker_account, event.taker_account
        base, quote = market.base, market.quote
        buys = event.taker_side == Side.BUY
        buyer, seller = (taker, maker) if buys else (maker, taker)
        buyer_base, buyer_quote = self._wallet(buyer, base), self._wallet(buyer, quote)
        seller_quote = self._wallet(seller, quote)
        trade = self._reference = event.trade
        self._move(
            TRADE, trade, self._wallet(seller, base), buyer_base, event.quantity * market.lot_units
        )
        value = event.price * event.quantity * market.notional_unit
        self._move(TRADE, trade + 1, buyer_quote, seller_quote, value)
        taker_wallet, maker_wallet = (
            (buyer_base, seller_quote) if buys else (seller_quote, buyer_base)
        )
        if event.taker_fee:
            self._fee(trade + 2, taker_wallet, event.taker_fee, market.fee_account)
        if event.maker_fee:
            self._fee(trade + 3, maker_wallet, event.maker_fee, market.fee_account)
        if event.released:
            self._move(IMPROVEMENT, trade + 4, buyer_quote, buyer_quote, event.released)

    def transferred(self, event: Transferred) -> None:
        """A movement between two accounts or two buckets."""
        debit = self._wallet(event.debit_account, event.asset)
        credit = self._wallet(event.credit_account, event.asset)
        way = route(
            _bucket(debit, event.debit_bucket), _bucket(credit, event.credit_bucket),
            _entry(event.reason), "transfer",
        )  # fmt: skip
        self._move(way, event.transfer, debit, credit, event.amount, key=event.key)

    def reserved(self, event: Reserved) -> None:
        """Available became held."""
        wallet = self._wallet(event.account, event.asset)
        way = route("available", "locked", _entry(event.reason), "reservation")
        self._move(way, event.transfer, wallet, wallet, event.amount, key=event.key)

    def posted(self, event: Posted) -> None:
        """A reservation was paid out; the rest came back."""
        holder = self._wallet(event.account, event.asset)
        credit = self._wallet(event.credit_account, event.asset)
        entry = _entry(event.reason)
        way = route("locked", _bucket(credit, Bucket.AVAILABLE), entry, "reservation")
        self._move(way, event.transfer, holder, credit, event.amount, key=event.reservation)
        if event.released:
            way = route("locked", "available", entry, "reservation")
            self._move(
                way, event.release_transfer, holder, holder, event.released, key=event.reservation
            )

    def voided(self, event: Voided) -> None:
        """A reservation came back whole."""
        wallet = self._wallet(event.account, event.asset)
        way = route("locked", "available", "order", "reservation")
        self._move(way, event.transfer, wallet, wallet, event.amount, key=event.reservation)

    # The rows.

    def take_transfers(self) -> tuple[int, bytes]:
        """Rows of `ledger_transfers` for binary COPY (TRANSFER_COLUMNS), and how many."""
        rows, self._rows = self._rows, []
        return len(rows) // _PIECES, b"".join(rows)

    def take_balances(self) -> list[Packed]:
        """Parameters of UPSERT_BALANCES; [] when no balance changed."""
        moved, self._moved = self._moved, {}
        if not moved:
            return []
        columns: list[list[bytes]] = [[] for _ in BALANCE_TYPES]
        for wallet in moved.values():
            for column, field in zip(columns, self._balance_row(wallet), strict=True):
                column.append(field)
        return [array(name, fields) for name, fields in zip(BALANCE_TYPES, columns, strict=True)]

    def _balance_row(self, wallet: Wallet) -> tuple[bytes, ...]:
        pack = wallet.pack
        available, held, set_aside, bonus = wallet.buckets
        fee = 0
        if wallet.is_fee_pool:
            available, fee = 0, available
        return (
            binary.int4(wallet.account), binary.int4(wallet.asset),
            binary.boolean(wallet.is_house), binary.int8(wallet.last_transfer),
            binary.int8(wallet.seq), binary.int8(wallet.moment),
            pack(available), pack(held), pack(set_aside), pack(bonus), pack(fee),
        )  # fmt: skip

    def _fee(self, transfer: int, payer: Wallet, amount: int, fee_account: int) -> None:
        house = self._wallet(fee_account, payer.asset)
        if amount > 0:
            self._move(FEE[house.is_fee_pool], transfer, payer, house, amount)
        else:
            self._move(REBATE[house.is_fee_pool], transfer, house, payer, -amount)

    def _move(
        self,
        way: Route,
        transfer: int,
        debit: Wallet,
        credit: Wallet,
        amount: int,
        *,
        key: bytes | None = None,
    ) -> None:
        debit_after = debit.buckets[way.debit] - amount
        debit.buckets[way.debit] = debit_after
        credit_after = credit.buckets[way.credit] + amount
        credit.buckets[way.credit] = credit_after
        debit.last_transfer = credit.last_transfer = transfer
        pack = debit.pack
        if key is None:
            head = _BY_ID.pack(
                15, 8, transfer, 8, self._seq, 4, debit.account, 4, credit.account,
                4, debit.asset, 8, self._moment, 8, self._reference, -1,
            )  # fmt: skip
        else:
            head = _BY_KEY.pack(
                15, 8, transfer, 8, self._seq, 4, debit.account, 4, credit.account,
                4, debit.asset, 8, self._moment, -1, 16, key,
            )  # fmt: skip
        self._rows += (head, way.words, pack(amount), pack(debit_after), pack(credit_after))

    def _wallet(self, account: int, asset: int) -> Wallet:
        return self._wallets.get((account, asset)) or self._open_wallet(account, asset)

    def _open_wallet(self, account: int, asset: int) -> Wallet:
        key = (account, asset)
        if key not in self._empty:
            raise LedgerBroken(
                f"journal row {self._seq} moves asset {asset} of account {account} but does not"
                " say the balance afterwards"
            )
        pack = self._packs.get(asset)
        if pack is None:
            pack = self._packs[asset] = numeric(self._scale(asset))
        self._empty.discard(key)
        wallet = Wallet(account, asset, pack=pack, kind=self._house_kind(account))
        self._wallets[key] = wallet
        return wallet


def _bucket(wallet: Wallet, bucket: int) -> str:
    if wallet.is_fee_pool and bucket == Bucket.AVAILABLE:
        return "fee"
    return SQL_BUCKETS[bucket - 1]


def _entry(reason: int) -> str:
    return Reason(reason).name.lower()


assert struct.pack(">i", -1) == NULL, "the structs above write -1 for NULL"
