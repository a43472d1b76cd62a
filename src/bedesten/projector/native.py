"""The fold in C++ for the events that come by the million, and the plain one for all others.

Both write the same bytes. A batch in which the native fold meets anything that it does not know
is folded in Python whole: then the balances that both need change hands, before and after.
"""

import struct
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

import psycopg
import structlog

from bedesten.db.binary import Packed
from bedesten.domain.ledger.projection import WALLETS_MAX, Balance, read_balances
from bedesten.domain.markets import ListedMarket, Terms
from bedesten.projector.fold import Batch, Fold, Folding, balances_after
from bedesten.projector.plan import plan
from bedesten.projector.tail import JournalRow
from bedesten.protocol.vocabulary import AccountKind

if TYPE_CHECKING:
    from bedesten.projector._native import Fold as Native

# As projection/listing.hpp and ledger.hpp read them.
ASSET: Final = struct.Struct("<II")
HOUSE: Final = struct.Struct("<II")
MARKET: Final = struct.Struct("<IIIIqqIIII16s16s")
BALANCE: Final = struct.Struct("<IIq16s16s16s16s")
KEY: Final = struct.Struct("<II")  # a u64: the asset is its lower half

Choice = Literal["auto", "native", "python"]

log = structlog.get_logger()


class NativeFoldMissing(ImportError):
    """The native fold was asked for by name, and is not built or not for these tables."""


class NativeFold:
    """`Folding`, native where it can be."""

    def __init__(self, native: "Native") -> None:
        self._native = native
        self._python = Fold()
        self.given_back = 0  # batches that Python folded

    def load(self, conn: psycopg.Connection) -> None:
        """Learn what the tables say is listed."""
        self._python.load(conn)
        self._learn()

    @property
    def crowded(self) -> bool:
        """Whether to forget what is known, as soon as all of it is in the tables."""
        return self._native.wallets() > WALLETS_MAX

    def forget(self) -> None:
        """Drop all balances; they are read again when needed."""
        self._native.forget()

    def batch(self, rows: list[JournalRow], conn: psycopg.Connection) -> Batch:
        """One batch of table rows from these journal rows (at least one).

        `conn` reads balances not met before. Raises ProjectorProblem.
        """
        plain = [(row.seq, row.at, row.commands, row.answers.data) for row in rows]
        missing = self._native.missing(plain)
        if missing is None or not self._load(conn, missing):
            return self._in_python(rows, conn)
        found = self._native.fold(plain)
        if found is None:
            return self._in_python(rows, conn)
        tables: dict[str, Any] = found
        last = rows[-1]
        return Batch(
            before=rows[0].seq - 1,
            seq=last.seq,
            hash=last.hash,
            at=last.at,
            commands=sum(row.answers.commands for row in rows),
            listing=[],
            closed=_packed(*tables["closed"]),
            updated=_packed(*tables["updated"]),
            final=tables["final"],
            opened=tables["opened"],
            trades=tables["trades"],
            lists=tables["lists"],
            prevented=tables["prevented"],
            transfers=tables["transfers"],
            keys=tables["keys"],
            balances=_packed(*tables["balances"])[1],
        )

    def _load(self, conn: psycopg.Connection, missing: bytes) -> bool:
        """Hand over these balances; what has no row starts at zero. False when one cannot be."""
        if not missing:
            return True
        keys = [(account, asset) for asset, account in KEY.iter_unpack(missing)]
        found = {(one.account, one.asset): one for one in read_balances(conn, keys)}
        return self._give(found.get(key) or Balance(*key, 0, (0, 0, 0, 0)) for key in keys)

    def _give(self, balances: Iterable[Balance]) -> bool:
        return self._native.load(b"".join(map(_balance_record, balances)))

    def _in_python(self, rows: list[JournalRow], conn: psycopg.Connection) -> Batch:
        self.given_back += 1
        python = self._python
        python.forget()
        for account, asset in {(e.account, e.asset) for t in balances_after(rows) for e in t}:
            record = self._native.wallet(account, asset)
            if record is not None:
                python.ledger.adopt(_read_balance(record))
        batch = python.batch(rows, conn)
        if batch.listing:
            self._learn()
        taken = self._give(python.ledger.balances())
        assert taken, "what Python folded can be taken back"
        return batch

    def _learn(self) -> None:
        listing = self._python.listing
        houses = listing.house.items()
        markets = listing.listed.values()
        self._native.learn(
            b"".join(ASSET.pack(*item) for item in listing.scales.items()),
            b"".join(HOUSE.pack(a, kind == AccountKind.FEE_POOL) for a, kind in houses),
            b"".join(
                _market_record(row, listing.terms[row.market_id], listing.scales) for row in markets
            ),
        )


def new_fold(choice: Choice = "auto") -> Folding:
    """A fold; "auto" is the native one, or else the plain one, which says so.

    Raises NativeFoldMissing when "native" is asked for and cannot be had.
    """
    if choice == "python":
        return Fold()
    try:
        from bedesten.projector._native import Fold as Native

        return NativeFold(Native(plan()))
    except (ImportError, ValueError) as error:
        if choice == "native":
            raise NativeFoldMissing(f"the native fold is not there: {error}") from error
        log.warning("the native fold is not there, rows are made in Python", reason=str(error))
        return Fold()


def _packed(count: int, columns: list[bytes]) -> tuple[int, list[Packed]]:
    return count, [Packed(column) for column in columns]


def _balance_record(balance: Balance) -> bytes:
    return BALANCE.pack(
        balance.account, balance.asset, balance.last_transfer, *map(_i128, balance.buckets)
    )


def _read_balance(record: bytes) -> Balance:
    account, asset, last_transfer, *buckets = BALANCE.unpack(record)
    amounts = tuple(int.from_bytes(raw, "little", signed=True) for raw in buckets)
    return Balance(account, asset, last_transfer, amounts)


def _market_record(row: ListedMarket, terms: Terms, scales: dict[int, int]) -> bytes:
    return MARKET.pack(
        row.market_id, row.base_asset_id, row.quote_asset_id, row.fee_account_id,
        row.tick_mantissa, row.lot_mantissa, row.tick_decimals, row.lot_decimals,
        scales[row.base_asset_id], scales[row.quote_asset_id], _i128(terms.lot_units),
        _i128(terms.notional_unit),
    )  # fmt: skip


def _i128(value: int) -> bytes:
    return value.to_bytes(16, "little", signed=True)
