"""What each field of each command must not say, and by which name it is refused.

A row is a lawful command with one field made bad. `test_every_field.py` demands a row, or a reason
why anything goes, for every field of every layout.
"""

from typing import Any, NamedTuple

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    NO_KEY,
    AdvanceTime,
    Amend,
    Cancel,
    CancelAllAfter,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Post,
    Replace,
    Reserve,
    RunTriggers,
    SchedulePhase,
    SetAccount,
    SetAsset,
    SetFees,
    SetMarket,
    SetOrderLimit,
    SetPhase,
    SetTier,
    Transfer,
    Void,
)
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import AMOUNT_MAX, PRICE_MAX, QUANTITY_MAX, Refusal

R = Refusal
NOW = 1_767_225_600 * 10**9
DAY = 24 * 3600 * 10**9
TOP, LOW = 2**63 - 1, -(2**63)
WIDE, DEEP = 2**127 - 1, -(2**127)
NOBODY = (99, 2**32 - 1)
OPEN_KEY, USED_KEY, NEW_KEY, RESERVED = (bytes([n]) * 16 for n in (1, 2, 3, 4))
PRICES = (0, -1, PRICE_MAX + 1, TOP, LOW)
AMOUNTS = (0, -1, AMOUNT_MAX + 1, WIDE, DEEP)
TEXTS = ("a b", "x" * 37, "x" * 40, "a\0b", "\x7f", "\xe9", "\n", "\t", "a\r", "\xb2")
SYMBOLS = ("", "AB", "a-b", "-AB", "AB-", "A-B-C", "A B-C", "\xc4-B", "A\0-B", "A-B ", "A_B", "-")


class Row(NamedTuple):
    """`field` (a leg's: leg.field) set to `value` in the kind's lawful command, which has the
    `context` besides."""

    field: str
    value: Any
    refusal: Refusal
    context: dict[str, Any]

    def command(self, lawful: Command) -> Command:
        return changed(self.usual(lawful), self.field, self.value)

    def usual(self, lawful: Command) -> Command:
        """The lawful command that the bad field is put into."""
        for field, value in self.context.items():
            lawful = changed(lawful, field, value)
        return lawful


def changed(command: Command, field: str, value: Any) -> Command:
    """The command with another value of a field, or of a field of one of its legs."""
    leg, _, name = field.rpartition(".")
    if leg:
        value = replace(getattr(command, leg), **{name: value})
    return replace(command, **{leg or field: value})


def bad(field: str, refusal: Refusal, *values: Any, **context: Any) -> list[Row]:
    dotted = {name.replace("__", "."): value for name, value in context.items()}
    return [Row(field, value, refusal, dotted) for value in values]


def order_rows(leg: str = "") -> list[Row]:
    """Of a limit order, here to buy or sell 5 lots far from the other side."""
    at = f"{leg}." if leg else ""

    def told(field: str, refusal: Refusal, *values: Any, **context: Any) -> list[Row]:
        here = {f"{at}{name}": value for name, value in context.items()}
        return [Row(at + field, value, refusal, here) for value in values]

    gtd: dict[str, Any] = {"time_in_force": 5, "expires_at": NOW + DAY}
    return [
        *told("side", R.MALFORMED, 0, 3, 255),
        *told("type", R.MALFORMED, 0, 8, 255, 1, 3, 7),
        *told("time_in_force", R.MALFORMED, 0, 6, 255),
        *told("self_trade", R.MALFORMED, 0, 6, 255),
        *told("flags", R.MALFORMED, 16, 2**15, 2**16 - 1, 8),
        *told("price", R.PRICE_OUT_OF_RANGE, *PRICES),
        *told("price", R.NOTIONAL_OUT_OF_RANGE, PRICE_MAX, quantity=QUANTITY_MAX),
        *told("quantity", R.QUANTITY_OUT_OF_RANGE, *PRICES),
        *told("client_order_id", R.MALFORMED, *TEXTS),
        *told("client_order_id", R.CLIENT_ORDER_ID_TAKEN, "theirs"),
        *told("stop_price", R.MALFORMED, 1, -1, TOP, LOW),
        *told("display_quantity", R.DISPLAY_QUANTITY_OUT_OF_RANGE, -1, 6, TOP, LOW),
        *told("display_quantity", R.MALFORMED, 5, flags=2),
        *told("expires_at", R.MALFORMED, 1, -1, TOP, LOW),
        *told("expires_at", R.EXPIRY_OUT_OF_RANGE, 0, -1, LOW, NOW, NOW - 1, **gtd),
        *told("trail_offset", R.MALFORMED, 1, -1, TOP, LOW),
        *told("activation_price", R.MALFORMED, 1, -1, TOP, LOW),
        *told("trail_ppm", R.MALFORMED, 1, 2**32 - 1),
    ]


def stop_rows(leg: str = "") -> list[Row]:
    """Of an order to sell at market under 50."""
    at = f"{leg}." if leg else ""
    past = [2**32 - 1, 10**6]
    trailing = {f"{at}type": 7, f"{at}stop_price": 0}
    by_ticks = {**trailing, f"{at}trail_offset": 5}
    by_parts = {**trailing, f"{at}trail_ppm": 5}
    prices = (PRICE_MAX + 1, -1, TOP, LOW)
    rows: list[tuple[str, int, dict[str, int]]]
    rows = [(f"{at}stop_price", value, {}) for value in PRICES]
    rows += [(f"{at}trail_offset", value, by_ticks) for value in prices]
    rows += [(f"{at}activation_price", value, by_ticks) for value in prices]
    rows += [(f"{at}trail_ppm", value, by_parts) for value in past]
    out_of_range = [Row(f, v, R.STOP_PRICE_OUT_OF_RANGE, dict(c)) for f, v, c in rows]
    shapes = [(f"{at}price", 1), (f"{at}price", LOW), (f"{at}time_in_force", 1)]
    shapes += [(f"{at}display_quantity", 1), (f"{at}expires_at", 1), (f"{at}flags", 1)]
    shapes += [(f"{at}side", 3), (f"{at}type", 0), (f"{at}self_trade", 9)]
    return out_of_range + [Row(field, value, R.MALFORMED, {}) for field, value in shapes]


LIMIT = Leg(side=1, type=2, time_in_force=1, self_trade=1, price=80, quantity=5)
ASK = replace(LIMIT, side=2, price=120)
STOP = Leg(side=2, type=3, time_in_force=2, self_trade=1, quantity=5, stop_price=50)

THREE: dict[str, Any] = {"contingency": 3, "third": STOP}

RATES = [
    *bad("maker_fee_ppm", R.FEE_OUT_OF_RANGE, 10**6, 2**31 - 1, -1001, -(10**6), -(2**31)),
    *bad("taker_fee_ppm", R.FEE_OUT_OF_RANGE, 10**6, 2**31 - 1, -1, -(10**6), -(2**31)),
]
ONE_ORDER = [
    *bad("account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
    *bad("account", R.ORDER_NOT_FOUND, 4),
    *bad("key", R.KEY_REUSED, USED_KEY),
    *bad("order", R.MALFORMED, 0, -1, LOW),
    *bad("order", R.ORDER_NOT_FOUND, 1, TOP),
    *bad("client_order_id", R.MALFORMED, "open", *TEXTS),
    *bad("client_order_id", R.MALFORMED, "", *TEXTS, order=0, client_order_id="open"),
    *bad("client_order_id", R.ORDER_NOT_FOUND, "nobody", order=0, client_order_id="open"),
]
PLACING = [
    *bad("account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
    *bad("account", R.ACCOUNT_CANNOT_TRADE, 1, 2),
    *bad("key", R.KEY_REUSED, USED_KEY),
    *bad("market", R.MARKET_NOT_FOUND, 0, *NOBODY),
    *bad("steps", R.STEPS_CHANGED, 2, 255),
]
BY_QUOTE = {
    "type": 1, "time_in_force": 2, "price": 0, "quantity": 0, "quote_quantity": 10**9,
}  # fmt: skip
STOPPED = {"side": 2, "type": 3, "time_in_force": 2, "price": 0, "stop_price": 50}

LAWFUL: dict[type[Command], Command] = {
    SetAsset: SetAsset(scale=8, kind=1, symbol="NEW"),
    SetMarket: SetMarket(
        base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=2,
        lot_decimals=4, phase=3, maker_fee_ppm=0, taker_fee_ppm=1000, band_ppm=50_000,
        symbol="X-Y",
    ),
    SetPhase: SetPhase(market=1, phase=5),
    SetAccount: SetAccount(kind=1),
    Transfer: Transfer(
        key=NEW_KEY, debit_account=1, credit_account=3, asset=1, debit_bucket=1, credit_bucket=1,
        reason=3, amount=5,
    ),
    Reserve: Reserve(account=3, key=NEW_KEY, asset=1, reason=4, amount=5),
    Post: Post(key=NEW_KEY, reservation=RESERVED, credit_account=1, reason=4, amount=5),
    Void: Void(key=NEW_KEY, reservation=RESERVED),
    Place: Place(account=3, market=1, **{k: v for k, v in asdict(LIMIT).items() if v}),
    Cancel: Cancel(account=3, order=0),
    MassCancel: MassCancel(account=3),
    AdvanceTime: AdvanceTime(),
    RunTriggers: RunTriggers(market=1),
    Amend: Amend(account=3, order=0, quantity=3),
    PlaceList: PlaceList(account=3, market=1, contingency=1, first=ASK, second=STOP),
    Replace: Replace(account=3, order=0, market=1, mode=3, replacement=LIMIT),
    CancelAllAfter: CancelAllAfter(account=3, after=10**9),
    SetOrderLimit: SetOrderLimit(account=3, limit=100),
    SchedulePhase: SchedulePhase(market=1, phase=5, at=NOW + DAY),
    SetFees: SetFees(account=3, taker_fee_ppm=1000),
    SetTier: SetTier(account=3, tier=1),
}  # fmt: skip
"""Orders named 0 are the customer's open bid, whose id the world knows."""

FREE: dict[tuple[type[Command], str], str] = {
    (SetAsset, "key"): "an operator's key is any number",
    (SetMarket, "key"): "an operator's key is any number",
    (SetPhase, "key"): "an operator's key is any number",
    (SetAccount, "key"): "an operator's key is any number",
    (MassCancel, "key"): "as of any command",
    (SetFees, "key"): "an operator's key is any number",
    (SetTier, "key"): "an operator's key is any number",
    (SchedulePhase, "key"): "an operator's key is any number",
    (SetOrderLimit, "key"): "an operator's key is any number",
    (CancelAllAfter, "key"): "as of any command",
    (SetAccount, "group"): "any group, also one that nobody is in",
}

HEAD = bad("account", R.ACCOUNT_NOT_FOUND, *NOBODY)
MONEY = [
    *bad("key", R.KEY_REQUIRED, NO_KEY),
    *bad("key", R.KEY_REUSED, OPEN_KEY),
]
ROWS: dict[type[Command], list[Row]] = {
    SetAsset: [
        *HEAD,
        *bad("asset", R.ASSET_NOT_FOUND, *NOBODY),
        *bad("scale", R.SCALE_OUT_OF_RANGE, 19, 255),
        *bad("kind", R.MALFORMED, 0, 3, 255),
        *bad("symbol", R.SYMBOL_MALFORMED, "", "a", "A-B", " A", "A ", "\xc4", "A\0B", "A\n"),
        *bad("symbol", R.SYMBOL_TAKEN, "A", "B"),
        *bad("symbol", R.TERMS_FIXED, "Z", asset=1, symbol="A"),
        *bad("scale", R.TERMS_FIXED, 7, asset=1, symbol="A"),
    ],
    SetMarket: [
        *HEAD,
        *RATES,
        *bad("market", R.MARKET_NOT_FOUND, *NOBODY),
        *bad("base", R.ASSET_NOT_FOUND, 0, *NOBODY),
        *bad("quote", R.ASSET_NOT_FOUND, 0, *NOBODY),
        *bad("base", R.TERMS_OUT_OF_RANGE, 2),
        *bad("quote", R.TERMS_OUT_OF_RANGE, 1),
        *bad("base", R.TERMS_FIXED, 3, market=1, symbol="A-B"),
        *bad("fee_account", R.FEE_ACCOUNT_NOT_HOUSE, 0, 3, *NOBODY),
        *bad("tick_mantissa", R.TERMS_OUT_OF_RANGE, 0, -1, 10**18 + 1, TOP, LOW),
        *bad("lot_mantissa", R.TERMS_OUT_OF_RANGE, 0, -1, 10**18 + 1, TOP, LOW),
        *bad("tick_mantissa", R.TERMS_OUT_OF_RANGE, 10**18, lot_mantissa=10**14, tick_decimals=0),
        *bad("lot_mantissa", R.TERMS_OUT_OF_RANGE, 10**18, base=3, lot_decimals=0),
        *bad("tick_mantissa", R.MARKET_NOT_HALTED, 3, market=1, symbol="A-B"),
        *bad("tick_decimals", R.TERMS_OUT_OF_RANGE, 19, 255),
        *bad("tick_decimals", R.PRECISION_EXCEEDS_QUOTE, 5, 18),
        *bad("lot_decimals", R.TERMS_OUT_OF_RANGE, 9, 19, 255),
        *bad("lot_decimals", R.PRECISION_EXCEEDS_QUOTE, 7, 8),
        *bad("phase", R.MALFORMED, 0, 7, 255),
        *bad("band_ppm", R.TERMS_OUT_OF_RANGE, 10**6, 2**32 - 1),
        *bad("min_notional", R.TERMS_OUT_OF_RANGE, *AMOUNTS[1:]),
        *bad("max_notional", R.TERMS_OUT_OF_RANGE, *AMOUNTS[1:]),
        *bad("max_notional", R.TERMS_OUT_OF_RANGE, 4, min_notional=5),
        *bad("min_quantity", R.TERMS_OUT_OF_RANGE, -1, LOW),
        *bad("max_quantity", R.TERMS_OUT_OF_RANGE, -1, LOW),
        *bad("max_quantity", R.TERMS_OUT_OF_RANGE, 4, min_quantity=5),
        *bad("symbol", R.SYMBOL_MALFORMED, *SYMBOLS),
        *bad("symbol", R.SYMBOL_TAKEN, "A-B"),
        *bad("min_price", R.TERMS_OUT_OF_RANGE, *PRICES[1:]),
        *bad("max_price", R.TERMS_OUT_OF_RANGE, *PRICES[1:]),
        *bad("max_price", R.TERMS_OUT_OF_RANGE, 4, min_price=5),
        *bad("price_band_ppm", R.TERMS_OUT_OF_RANGE, 10**7 + 1, 2**32 - 1),
        *bad("volatility_ppm", R.TERMS_OUT_OF_RANGE, 10**7 + 1, 2**32 - 1),
        *bad("auction_ns", R.TERMS_OUT_OF_RANGE, -1, DAY + 1, TOP, LOW),
        *bad("reference_ns", R.TERMS_OUT_OF_RANGE, -1, DAY + 1, TOP, LOW),
    ],
    SetPhase: [
        *HEAD,
        *bad("market", R.MARKET_NOT_FOUND, *NOBODY),
        *bad("phase", R.MALFORMED, 0, 7, 255),
    ],
    SetAccount: [
        *HEAD,
        *bad("kind", R.MALFORMED, 0, 4, 63, 72, 255),
        *bad("kind", R.TERMS_FIXED, 2, account=3),
        *bad("flags", R.MALFORMED, 8, 2**15, 2**16 - 1),
        *bad("owner", R.TERMS_FIXED, bytes([255]) * 16, account=3),
    ],
    Transfer: [
        *HEAD,
        *MONEY,
        *bad("debit_account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("credit_account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("credit_account", R.SAME_ACCOUNT, 1),
        *bad("asset", R.ASSET_NOT_FOUND, 0, *NOBODY),
        *bad("debit_bucket", R.MALFORMED, 0, 5, 255),
        *bad("credit_bucket", R.MALFORMED, 0, 5, 255),
        *bad("debit_bucket", R.BUCKET_NOT_ALLOWED, 2, 3, 4),
        *bad("credit_bucket", R.BUCKET_NOT_ALLOWED, 2),
        *bad("reason", R.MALFORMED, 0, 10, 255),
        *bad("amount", R.AMOUNT_OUT_OF_RANGE, *AMOUNTS),
        *bad("amount", R.INSUFFICIENT_FUNDS, AMOUNT_MAX, debit_account=3, credit_account=4),
        *bad("credit_account", R.SUPPLY_EXCEEDED, 4, asset=3, debit_account=5),
    ],
    Reserve: [
        *bad("account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("account", R.ACCOUNT_CANNOT_TRADE, 1, 2),
        *MONEY,
        *bad("asset", R.ASSET_NOT_FOUND, 0, *NOBODY),
        *bad("reason", R.MALFORMED, 0, 10, 255),
        *bad("amount", R.AMOUNT_OUT_OF_RANGE, *AMOUNTS),
        *bad("amount", R.INSUFFICIENT_FUNDS, AMOUNT_MAX),
    ],
    Post: [
        *HEAD,
        *MONEY,
        *bad("reservation", R.RESERVATION_NOT_FOUND, NO_KEY, USED_KEY, bytes([255]) * 16),
        *bad("credit_account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("credit_account", R.SAME_ACCOUNT, 3),
        *bad("reason", R.MALFORMED, 0, 10, 255),
        *bad("amount", R.AMOUNT_OUT_OF_RANGE, *AMOUNTS, 101),
    ],
    Void: [
        *HEAD,
        *MONEY,
        *bad("reservation", R.RESERVATION_NOT_FOUND, NO_KEY, USED_KEY, bytes([255]) * 16),
    ],
    Place: [
        *PLACING,
        *order_rows(),
        *[row._replace(context=STOPPED | row.context) for row in stop_rows()],
        *bad("quote_quantity", R.MALFORMED, 1, -1, WIDE, DEEP),
        *bad("quote_quantity", R.AMOUNT_OUT_OF_RANGE, -1, AMOUNT_MAX + 1, WIDE, DEEP, **BY_QUOTE),
        *bad("quote_quantity", R.QUANTITY_OUT_OF_RANGE, 0, **BY_QUOTE),
        *bad("quantity", R.INSUFFICIENT_FUNDS, 10**12, account=4, side=2, price=120),
    ],
    Cancel: ONE_ORDER,
    MassCancel: [
        *HEAD,
        *bad("market", R.MARKET_NOT_FOUND, *NOBODY),
        *bad("side", R.MALFORMED, 3, 255),
    ],
    AdvanceTime: [
        *bad("account", R.MALFORMED, 1, 3, *NOBODY),
        *bad("key", R.MALFORMED, NEW_KEY),
    ],
    RunTriggers: [
        *bad("account", R.MALFORMED, 1, 3, *NOBODY),
        *bad("key", R.MALFORMED, NEW_KEY),
        *bad("market", R.MARKET_NOT_FOUND, 0, *NOBODY),
    ],
    Amend: [
        *ONE_ORDER,
        *bad("quantity", R.QUANTITY_OUT_OF_RANGE, 0, -1, 5, 6, TOP, LOW),
        *bad("steps", R.STEPS_CHANGED, 2, 255),
    ],
    PlaceList: [
        *PLACING,
        *bad("contingency", R.MALFORMED, 0, 4, 255),
        *[row._replace(context={"contingency": 2} | row.context) for row in order_rows("first")],
        *stop_rows("second"),
        *bad("first.quantity", R.MALFORMED, 0, 4, 6, TOP, LOW),
        *bad("second.quantity", R.MALFORMED, 0, 4, 6, TOP, LOW),
        *bad("second.client_order_id", R.MALFORMED, *TEXTS),
        *bad("second.client_order_id", R.CLIENT_ORDER_ID_TAKEN, "theirs"),
        *bad("second.client_order_id", R.CLIENT_ORDER_ID_TAKEN, "me", first__client_order_id="me"),
        *[
            Row(f"third.{name}", value, R.MALFORMED, {})
            for name in Leg.__struct_fields__
            for value in (["x"] if name == "client_order_id" else [1])
        ],
        *[row._replace(context=THREE | row.context) for row in stop_rows("third")],
        *bad("client_list_id", R.MALFORMED, *TEXTS),
    ],
    Replace: [
        *ONE_ORDER,
        *order_rows("replacement"),
        *bad("expected_filled", R.MALFORMED, -2, LOW),
        *bad("expected_filled", R.ORDER_CHANGED, 1, TOP),
        *bad("market", R.REPLACEMENT_DIFFERS, 0, *NOBODY),
        *bad("mode", R.MALFORMED, 0, 4, 255),
        *bad("steps", R.STEPS_CHANGED, 2, 255),
        *bad("replacement.side", R.REPLACEMENT_DIFFERS, 2),
        *bad("replacement.flags", R.MALFORMED, 4, replacement__client_order_id="w"),
    ],
    CancelAllAfter: [
        *bad("account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("after", R.TIME_OUT_OF_RANGE, -1, DAY + 1, TOP, LOW),
    ],
    SetOrderLimit: [
        *HEAD,
        *bad("asset", R.ASSET_NOT_FOUND, *NOBODY),
        *bad("limit", R.LIMIT_OUT_OF_RANGE, -2, 10**6 + 1, WIDE, DEEP),
        *bad("limit", R.LIMIT_OUT_OF_RANGE, -2, AMOUNT_MAX + 1, WIDE, DEEP, asset=2),
    ],
    SchedulePhase: [
        *bad("account", R.MALFORMED, 1, 3, *NOBODY),
        *bad("market", R.MARKET_NOT_FOUND, 0, *NOBODY),
        *bad("phase", R.MALFORMED, 0, 7, 255),
        *bad("at", R.TIME_OUT_OF_RANGE, -1, LOW, 1, NOW),
        *bad("every", R.TIME_OUT_OF_RANGE, -1, 1, 60 * 10**9 - 1, 366 * DAY + 1, TOP, LOW),
        *bad("at", R.TIME_OUT_OF_RANGE, 0, every=60 * 10**9),
    ],
    SetFees: [
        *RATES,
        *bad("account", R.MALFORMED, 0),
        *bad("account", R.ACCOUNT_NOT_FOUND, *NOBODY),
        *bad("account", R.ACCOUNT_CANNOT_TRADE, 1, 2),
        *bad("market", R.MARKET_NOT_FOUND, *NOBODY),
        *bad("tier", R.MALFORMED, 1, 255),
        *bad("tier", R.MALFORMED, 0, 101, 255, account=0, tier=1),
        *bad("remove", R.MALFORMED, 2, 255),
        *bad("valid_from", R.TIME_OUT_OF_RANGE, -1, LOW),
        *bad("valid_from", R.TIME_OUT_OF_RANGE, 9, TOP, valid_until=9),
        *bad("valid_until", R.TIME_OUT_OF_RANGE, -1, LOW),
        *bad("valid_until", R.TIME_OUT_OF_RANGE, 1, TOP, account=0, tier=1),
    ],
    SetTier: [
        *bad("account", R.ACCOUNT_NOT_FOUND, 0, *NOBODY),
        *bad("account", R.ACCOUNT_CANNOT_TRADE, 1, 2),
        *bad("tier", R.MALFORMED, 101, 255),
    ],
}
