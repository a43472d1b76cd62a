"""The projector's tables as plain dictionaries, and what its statements do to them.

Values are kept as PostgreSQL's binary format has them, numerics as Decimal: two tables are the
same when their rows are equal. The contract test holds them against PostgreSQL's own.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import Any, Final

from bedesten.db.binary import COPY_BEGIN, NULL, Packed
from bedesten.domain.ledger.projection import BALANCE_TYPES, LOAD_BALANCES, UPSERT_BALANCES
from bedesten.domain.markets.projection import (
    UPDATE_PHASE,
    UPSERT_ACCOUNT,
    UPSERT_ASSET,
    UPSERT_MARKET,
)
from bedesten.domain.trading.projection import CLOSE_OPEN, UPDATE_OPEN
from bedesten.projector import cursor as cursors

Value = Any
Record = dict[str, Value]
Key = tuple[Value, ...]

KEYS: Final = {
    "orders": ("order_id",),
    "open_orders": ("order_id",),
    "trades": ("trade_id",),
    "ledger_transfers": ("transfer_id",),
    "idempotency_keys": ("account_id", "key", "seq"),
    "balances": ("account_id", "asset_id"),
    "assets": ("asset_id",),
    "accounts": ("account_id",),
    "markets": ("market_id",),
}
NUMERICS: Final = frozenset(
    {
        "price", "quantity", "quote_quantity", "stop_price", "display_quantity",
        "filled_quantity", "filled_value", "fee_amount", "total_value", "buyer_fee", "seller_fee",
        "amount", "debit_balance_after", "credit_balance_after", "available", "locked",
        "reserved", "bonus", "fee",
    }
)  # fmt: skip
BALANCE_COLUMNS: Final = (
    "account_id", "asset_id", "is_house", "last_transfer_id", "seq", "updated_at", "available",
    "locked", "reserved", "bonus", "fee",
)  # fmt: skip
UPDATE_COLUMNS: Final = (
    "order_id", "filled_quantity", "filled_value", "fee_amount", "at", "executed_at", "seq",
    "quantity", "triggered",
)  # fmt: skip
CLOSE_COLUMNS: Final = (*UPDATE_COLUMNS[:-1], "reason")
EXACT: Final = Context(prec=200)
TRUE: Final = b"\1"
_INT4 = struct.Struct(">i")
_INT8 = struct.Struct(">q")
_NUMERIC = struct.Struct(">hhHH")


class Tables:
    """All tables and the cursor. Rows are replaced, never changed: a copy is cheap."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Key, Record]] = {name: {} for name in KEYS}
        self.seq = 0
        self.hash = bytes(32)

    def copy(self) -> "Tables":
        """The same rows, to be changed apart."""
        copy = Tables()
        copy.rows = {name: dict(rows) for name, rows in self.rows.items()}
        copy.seq, copy.hash = self.seq, self.hash
        return copy

    def insert(self, name: str, records: Iterable[Record]) -> int:
        """Add rows. A key that is there already is a fault of the projector."""
        count = 0
        for record in records:
            key = tuple(record[column] for column in KEYS[name])
            assert key not in self.rows[name], f"{name} has a row {key} already"
            self.rows[name][key] = record
            count += 1
        return count

    def change(self, statement: str, values: Any) -> int:
        """Carry out one of the projector's statements; how many rows it changed."""
        return _CHANGES[statement](self, values)

    def balances(self, values: list[Any]) -> list[tuple[Any, ...]]:
        """LOAD_BALANCES."""
        found = []
        for account, asset in zip(*values, strict=True):
            row = self.rows["balances"].get((_INT4.pack(account), _INT4.pack(asset)))
            if row is not None:
                unit = 10 ** self.rows["assets"][(asset,)]["scale"]
                amounts = [
                    EXACT.add(row["available"], row["fee"]), row["locked"], row["reserved"],
                    row["bonus"],
                ]  # fmt: skip
                texts = [str(int(EXACT.multiply(amount, unit))) for amount in amounts]
                found.append((account, asset, _INT8.unpack(row["last_transfer_id"])[0], *texts))
        return found

    def copied(self, statement: bytes, data: bytes) -> int:
        """COPY of binary rows into a table."""
        name, columns = copy_target(statement)
        return self.insert(name, copy_rows(columns, data))


def _advance(tables: Tables, values: list[Any]) -> int:
    seq, digest, _, before = values
    if tables.seq != before:
        return 0
    tables.seq, tables.hash = seq, digest
    return 1


def _upsert_balances(tables: Tables, values: list[Packed]) -> int:
    for record in _unnested(BALANCE_COLUMNS, values):
        key = (record["account_id"], record["asset_id"])
        old = tables.rows["balances"].get(key)
        if old is None or old["seq"] < record["seq"]:
            tables.rows["balances"][key] = record
    return len(tables.rows["balances"])


def _update_open(tables: Tables, values: list[Packed]) -> int:
    count = 0
    for change in _unnested(UPDATE_COLUMNS, values):
        old = tables.rows["open_orders"].get((change["order_id"],))
        if old is None:
            continue
        count += 1
        new = dict(old)
        filled = _first(change["filled_quantity"], old["filled_quantity"])
        new["filled_quantity"] = filled
        for column in ("filled_value", "fee_amount"):
            new[column] = EXACT.add(old[column], _first(change[column], Decimal(0)))
        new["quantity"] = _first(change["quantity"], old["quantity"])
        if filled > 0:
            new["status"] = b"partially_filled"
        elif change["triggered"] == TRUE:
            new["status"] = b"open"
        new["updated_at"] = max(change["at"], old["created_at"])
        new["executed_at"] = _first(change["executed_at"], old["executed_at"])
        new["seq"] = change["seq"]
        tables.rows["open_orders"][old["order_id"],] = new
    return count


def _close_open(tables: Tables, values: list[Packed]) -> int:
    closed = []
    for change in _unnested(CLOSE_COLUMNS, values):
        old = tables.rows["open_orders"].pop((change["order_id"],), None)
        if old is None:
            continue
        reason = change["reason"]
        status = b"cancelled"
        if reason is None or reason == b"expired":
            status = b"filled" if reason is None else reason
        same = {column: change[column] for column in ("filled_quantity", "filled_value", "seq")}
        closed.append(
            old | same | {
                "fee_amount": change["fee_amount"],
                "quantity": _first(change["quantity"], old["quantity"]),
                "status": status,
                "cancellation_reason": reason,
                "updated_at": max(change["at"], old["created_at"]),
                "executed_at": _first(change["executed_at"], old["executed_at"]),
            }
        )  # fmt: skip
    return tables.insert("orders", closed)


def _listing(name: str, fixed: tuple[str, ...]) -> Callable[[Tables, Record], int]:
    """An upsert guarded by seq, whose `fixed` columns stay as they were first set."""

    def change(tables: Tables, values: Record) -> int:
        key = (values["id"],)
        old = tables.rows[name].get(key)
        if old is None:
            tables.rows[name][key] = values | {"created_at": values["at"]}
        elif old["seq"] <= values["seq"]:
            tables.rows[name][key] = values | {
                column: old[column] for column in (*fixed, "created_at")
            }
        return 1

    return change


def _update_phase(tables: Tables, values: Record) -> int:
    old = tables.rows["markets"][(values["id"],)]
    if old["seq"] <= values["seq"]:
        tables.rows["markets"][(values["id"],)] = old | values
    return 1


_CHANGES: Final[dict[str, Callable[[Tables, Any], int]]] = {
    cursors.ADVANCE: _advance,
    UPSERT_BALANCES: _upsert_balances,
    UPDATE_OPEN: _update_open,
    CLOSE_OPEN: _close_open,
    UPSERT_ASSET: _listing("assets", ("symbol", "kind", "scale")),
    UPSERT_ACCOUNT: _listing("accounts", ("kind", "user", "house")),
    UPSERT_MARKET: _listing(
        "markets", ("symbol", "base", "quote", "tick", "tick_decimals", "lot", "lot_decimals")
    ),
    UPDATE_PHASE: _update_phase,
}
READS_BALANCES: Final = LOAD_BALANCES
assert len(BALANCE_COLUMNS) == len(BALANCE_TYPES)


def copy_target(statement: bytes) -> tuple[str, list[str]]:
    """Table and columns of `copy public."t" ("a", "b") from stdin ...`."""
    head, _, rest = statement.decode().partition("(")
    columns = rest.partition(")")[0].replace('"', "").split(", ")
    return head.replace('"', "").split(".")[1].strip(), columns


def copy_rows(columns: list[str], data: bytes) -> Iterator[Record]:
    """Rows of COPY's binary format."""
    assert data.startswith(COPY_BEGIN)
    offset = len(COPY_BEGIN)
    while True:
        (count,) = struct.unpack_from(">h", data, offset)
        offset += 2
        if count < 0:
            return
        assert count == len(columns), f"{count} fields for {columns}"
        record: Record = {}
        for column in columns:
            record[column], offset = _field(column, data, offset)
        yield record


def _unnested(columns: tuple[str, ...], arrays: list[Packed]) -> Iterator[Record]:
    lists = [list(_elements(name, it.data)) for name, it in zip(columns, arrays, strict=True)]
    for values in zip(*lists, strict=True):
        yield dict(zip(columns, values, strict=True))


def _elements(column: str, data: bytes) -> Iterator[Value]:
    (count,) = struct.unpack_from(">i", data, 12)
    offset = 20
    for _ in range(count):
        value, offset = _field(column, data, offset)
        yield value


def _field(column: str, data: bytes, offset: int) -> tuple[Value, int]:
    length = data[offset : offset + 4]
    offset += 4
    if length == NULL:
        return None, offset
    end = offset + int.from_bytes(length, "big")
    raw = data[offset:end]
    return (_numeric(raw) if column in NUMERICS else raw), end


def _numeric(raw: bytes) -> Decimal:
    count, weight, sign, scale = _NUMERIC.unpack_from(raw)
    number = 0
    for digit in struct.unpack_from(f">{count}H", raw, _NUMERIC.size):
        number = number * 10_000 + digit
    exponent = 4 * (weight + 1 - count)
    shown = EXACT.scaleb(Decimal(number), exponent)
    return EXACT.quantize(-shown if sign else shown, Decimal(1).scaleb(-scale))


def _first(value: Value, otherwise: Value) -> Value:
    return otherwise if value is None else value
