"""What the native fold is told about tables, records and words: all of it is said in Python once.

A column added to a table here without its native counterpart makes the plan impossible, and the
plain fold serves; a record that has grown is left to the plain fold too, batch by batch.
"""

from bedesten.db.binary import OIDS
from bedesten.domain.ledger.projection import BALANCE_COLUMNS, SQL_BUCKETS, TRANSFER_COLUMNS
from bedesten.domain.trading.projection_columns import (
    CLOSE_COLUMNS,
    DONE_REASON,
    DONE_STATUS,
    FINAL_COLUMNS,
    LIST_COLUMNS,
    OPEN_COLUMNS,
    PREVENTED_COLUMNS,
    REJECT_CODE,
    TRADE_COLUMNS,
    UPDATE_COLUMNS,
)
from bedesten.projector.fold import SILENT
from bedesten.projector.keys import BEFORE_KEY, KEY_COLUMNS, NO_EFFECT
from bedesten.protocol.commands import MONEY_MOVEMENTS
from bedesten.protocol.events import EVENTS
from bedesten.protocol.vocabulary import (
    Contingency,
    OrderType,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)

TABLES = {
    "open_orders": OPEN_COLUMNS,
    "orders": FINAL_COLUMNS,
    "trades": TRADE_COLUMNS,
    "order_lists": LIST_COLUMNS,
    "prevented_matches": PREVENTED_COLUMNS,
    "ledger_transfers": TRANSFER_COLUMNS,
    "idempotency_keys": KEY_COLUMNS,
}
ARRAYS = {"balances": BALANCE_COLUMNS, "updated": UPDATE_COLUMNS, "closed": CLOSE_COLUMNS}
KINDS = {
    "silent": SILENT,
    "movements": MONEY_MOVEMENTS,
    "no_effect": NO_EFFECT,
    "before_key": BEFORE_KEY,
}
ENUMS = {
    "order_type": OrderType,
    "side": Side,
    "time_in_force": TimeInForce,
    "self_trade": SelfTrade,
    "contingency": Contingency,
    "reason": Reason,
}
NULL_WORD = "-"


def plan() -> str:
    """Lines as projection/plan.hpp reads them."""
    lines = [f"table {name} {' '.join(columns)}" for name, columns in TABLES.items()]
    for name, types in ARRAYS.items():
        columns = " ".join(f"{column}:{OIDS[type_name]}" for column, type_name in types.items())
        lines.append(f"array {name} {columns}")
    for number, event in EVENTS.items():
        layout = event.LAYOUT
        lines.append(f"event {event.__name__} {number} {layout.size} {' '.join(layout.names)}")
    for name, kinds in KINDS.items():
        lines.append(f"kinds {name} {' '.join(str(int(kind)) for kind in sorted(kinds))}")
    lines += [
        f"word {name} {member.value} {member.name.lower()}"
        for name, enum in ENUMS.items()
        for member in enum
    ]
    lines += [f"word bucket {number} {word}" for number, word in enumerate(SQL_BUCKETS, 1)]
    lines += [f"word done_status {reason:d} {word}" for reason, word in DONE_STATUS.items()]
    lines += [
        f"word done_reason {reason:d} {word or NULL_WORD}" for reason, word in DONE_REASON.items()
    ]
    lines += [
        f"word reject_code {refusal:d} {word or NULL_WORD}" for refusal, word in REJECT_CODE.items()
    ]
    return "\n".join(lines)
