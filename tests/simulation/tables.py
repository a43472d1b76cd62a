"""The projector's tables as plain dictionaries, and what its statements do to them.

Values are kept as PostgreSQL's binary format has them, numerics as Decimal: two tables are the
same when their rows are equal. The contract test holds them against PostgreSQL's own.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import Any, Final

from bedesten.db.binary import COPY_BEGIN, NULL, Packed
from bedesten.domain.ledger.projection import BALANCE_COLUMNS, UPSERT_BALANCES
from bedesten.domain.markets import statements
from bedesten.domain.trading.projection_columns import (
    CLOSE_COLUMNS,
    CLOSE_OPEN,
    FINAL_COLUMNS,
    UPDATE_COLUMNS,
    UPDATE_OPEN,
)
from bedesten.projector import cursor as cursors

Value = Any
Record = dict[str, Value]
Key = tuple[Value, ...]

KEYS: Final = {
    "orders": ("order_id",),
    "open_orders": ("order_id",),
    "trades": ("trade_id",),
    "order_lists": ("order_list_id",),
    "prevented_matches": ("seq", "number"),
    "ledger_transfers": ("transfer_id",),
    "idempotency_keys": ("account_id", "key", "seq"),
    "balances": ("account_id", "asset_id"),
    # From here on columns are called as the statements' parameters.
    "assets": ("id",),
    "accounts": ("id",),
    "markets": ("id",),
    "market_phases": ("seq", "number"),
    "market_schedules": ("id", "phase"),
    "fee_rates": ("account", "tier", "market"),
    "order_limits": ("account", "asset"),
}
NUMERICS: Final = frozenset(
    {
        "price", "quantity", "quote_quantity", "stop_price", "display_quantity", "trail_offset",
        "activation_price", "trail_percent", "filled_quantity", "filled_value", "fee_amount",
        "total_value", "buyer_fee", "seller_fee", "amount", "debit_balance_after",
        "credit_balance_after",
    }
)  # fmt: skip
EXACT: Final = Context(prec=200)
TRUE: Final = b"\1"
PROTECTED: Final = (b"stop_loss", b"take_profit", b"trailing_stop")
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
            key = _key(name, record)
            assert key not in self.rows[name], f"{name} has a row {key} already"
            self.rows[name][key] = record
            count += 1
        if name == "open_orders":
            self._check_client_ids()
        return count

    def _check_client_ids(self) -> None:
        """Open orders have a unique index on them."""
        own = [
            (row["account_id"], row["client_order_id"])
            for row in self.rows["open_orders"].values()
            if row["client_order_id"] is not None
        ]
        assert len(own) == len(set(own)), "two open orders have one client order id"

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


def _key(name: str, record: Record) -> Key:
    return tuple(record[column] for column in KEYS[name])


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
        filled = _first(change["filled"], old["filled_quantity"])
        status = old["status"]
        if filled > 0:
            status = b"partially_filled"
        elif change["entered"] == TRUE:
            status = b"open"
        tables.rows["open_orders"][old["order_id"],] = old | {
            "filled_quantity": filled,
            "filled_value": EXACT.add(old["filled_value"], _first(change["value"], Decimal(0))),
            "fee_amount": EXACT.add(old["fee_amount"], _first(change["fee"], Decimal(0))),
            "quantity": _first(change["reduced"], old["quantity"]),
            "status": status,
            "price": _first(change["price"], old["price"]),
            "stop_price": _first(change["stop_price"], old["stop_price"]),
            "holds": max(old["holds"], change["held"]),
            "updated_at": max(change["at"], old["created_at"]),
            "executed_at": _first(change["executed_at"], old["executed_at"]),
            "seq": change["seq"],
        }
    return count


def _close_open(tables: Tables, values: list[Packed]) -> int:
    closed = []
    for change in _unnested(CLOSE_COLUMNS, values):
        old = tables.rows["open_orders"].pop((change["order_id"],), None)
        if old is None:
            continue
        new = old | {
            "filled_quantity": change["filled"],
            "filled_value": change["value"],
            "fee_amount": change["fee"],
            "quantity": _first(change["reduced"], old["quantity"]),
            "price": _first(change["price"], old["price"]),
            "stop_price": _first(change["stop_price"], old["stop_price"]),
            "status": change["status"],
            "cancellation_reason": change["reason"],
            "reject_code": change["reject_code"],
            "updated_at": max(change["at"], old["created_at"]),
            "executed_at": _first(change["executed_at"], old["executed_at"]),
            "seq": change["seq"],
        }
        closed.append({column: new[column] for column in FINAL_COLUMNS})
    return tables.insert("orders", closed)


def _refit(tables: Tables, values: Record) -> int:
    tick, count = values["tick"], 0
    ended = {_INT8.pack(order) for order in values["ended"]}
    for key, old in tables.rows["open_orders"].items():
        elsewhere = old["market_id"] != _INT4.pack(values["id"]) or key[0] in ended
        if elsewhere or old["order_type"] not in PROTECTED:
            continue
        count += 1
        new = dict(old)
        if old["side"] == b"sell":
            new["price"] = _whole_ticks(old["price"], tick)
        if old["order_type"] == b"trailing_stop":
            new["stop_price"] = _whole_ticks(old["stop_price"], tick)
        tables.rows["open_orders"][key] = new
    return count


def _whole_ticks(price: Decimal | None, tick: Decimal) -> Decimal | None:
    if price is None:
        return None
    rest = EXACT.remainder(price, tick)
    return EXACT.add(price, EXACT.subtract(tick, rest)) if rest else price


def _listing(name: str, fixed: tuple[str, ...], **born: Value) -> Callable[[Tables, Record], int]:
    """An upsert guarded by seq, whose `fixed` columns stay as they were first set, and which knows
    nothing of those that are `born` with a row."""
    kept = (*fixed, *born, "created_at")

    def change(tables: Tables, values: Record) -> int:
        key = (values["id"],)
        old = tables.rows[name].get(key)
        if old is None:
            tables.rows[name][key] = values | born | {"created_at": values["at"]}
        elif old["seq"] <= values["seq"]:
            tables.rows[name][key] = values | {column: old[column] for column in kept}
        return 1

    return change


def _patch(name: str) -> Callable[[Tables, Record], int]:
    """An update guarded by seq."""

    def change(tables: Tables, values: Record) -> int:
        old = tables.rows[name][(values["id"],)]
        if old["seq"] <= values["seq"]:
            tables.rows[name][(values["id"],)] = old | values
        return 1

    return change


def _insert(name: str) -> Callable[[Tables, Record], int]:
    return lambda tables, values: tables.insert(name, [values])


def _put(name: str) -> Callable[[Tables, Record], int]:
    """An upsert of every column."""

    def change(tables: Tables, values: Record) -> int:
        tables.rows[name][_key(name, values)] = values
        return 1

    return change


def _delete(name: str) -> Callable[[Tables, Record], int]:
    return lambda tables, values: int(tables.rows[name].pop(_key(name, values), None) is not None)


_CHANGES: Final[dict[str, Callable[[Tables, Any], int]]] = {
    cursors.ADVANCE: _advance,
    UPSERT_BALANCES: _upsert_balances,
    UPDATE_OPEN: _update_open,
    CLOSE_OPEN: _close_open,
    statements.REFIT_PROTECTION: _refit,
    statements.UPSERT_ASSET: _listing("assets", ("symbol", "kind", "scale")),
    statements.UPSERT_ACCOUNT: _listing("accounts", ("kind", "user", "house"), tier=0),
    statements.UPDATE_TIER: _patch("accounts"),
    statements.UPSERT_MARKET: _listing("markets", ("symbol", "base", "quote")),
    statements.UPDATE_PHASE: _patch("markets"),
    statements.INSERT_PHASE: _insert("market_phases"),
    statements.UPSERT_SCHEDULE: _put("market_schedules"),
    statements.DELETE_SCHEDULE: _delete("market_schedules"),
    statements.UPSERT_FEES: _put("fee_rates"),
    statements.DELETE_FEES: _delete("fee_rates"),
    statements.UPSERT_LIMIT: _put("order_limits"),
    statements.DELETE_LIMIT: _delete("order_limits"),
}


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
            record[column], offset = _field(data, offset, is_numeric=column in NUMERICS)
        yield record


def _unnested(types: dict[str, str], arrays: list[Packed]) -> Iterator[Record]:
    """Rows of the arrays, whose columns have these types."""
    lists = [
        list(_elements(it.data, is_numeric=name == "numeric"))
        for name, it in zip(types.values(), arrays, strict=True)
    ]
    for values in zip(*lists, strict=True):
        yield dict(zip(types, values, strict=True))


def _elements(data: bytes, *, is_numeric: bool) -> Iterator[Value]:
    (count,) = struct.unpack_from(">i", data, 12)
    offset = 20
    for _ in range(count):
        value, offset = _field(data, offset, is_numeric=is_numeric)
        yield value


def _field(data: bytes, offset: int, *, is_numeric: bool) -> tuple[Value, int]:
    length = data[offset : offset + 4]
    offset += 4
    if length == NULL:
        return None, offset
    end = offset + int.from_bytes(length, "big")
    raw = data[offset:end]
    return (_numeric(raw) if is_numeric else raw), end


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
