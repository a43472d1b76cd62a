"""Closed lists of the protocol. The numbers are on disk: add at the end, never renumber."""

from enum import IntEnum, IntFlag


class AssetKind(IntEnum):
    CRYPTO = 1
    FIAT = 2


class AccountKind(IntEnum):
    """Kinds from HOUSE_FLOOR on are house accounts: they may be negative and cannot trade."""

    SPOT = 1
    MARGIN = 2
    CUSTODY = 3
    PLATFORM = 64
    FEE_POOL = 65
    CUSTODY_WALLET = 66
    BANK = 67
    SUSPENSE = 68
    IN_TRANSIT = 69
    NETWORK_FEE = 70
    REORG_LOSS = 71


HOUSE_FLOOR = 64
TRADING_KINDS = frozenset({AccountKind.SPOT})


class AccountFlag(IntFlag):
    TRADING_FROZEN = 1
    WITHDRAWALS_FROZEN = 2
    CANCEL_ONLY = 4


class Bucket(IntEnum):
    """Where an account's money stands. SQL says locked for HELD and reserved for SET_ASIDE."""

    AVAILABLE = 1
    HELD = 2
    SET_ASIDE = 3
    BONUS = 4


class Reason(IntEnum):
    """Why money moved: the ledger's entry type."""

    ORDER = 1
    TRADE = 2
    DEPOSIT = 3
    WITHDRAWAL = 4
    FEE = 5
    REBATE = 6
    ADJUSTMENT = 7
    SETTLEMENT = 8
    INTERNAL_TRANSFER = 9


class Phase(IntEnum):
    PENDING = 1
    AUCTION = 2
    CONTINUOUS = 3
    CANCEL_ONLY = 4
    HALTED = 5
    CLOSED = 6


class PhaseCause(IntEnum):
    """Why a market moved to a phase."""

    COMMAND = 0
    VOLATILITY = 1
    SCHEDULE = 2


class Side(IntEnum):
    BUY = 1
    SELL = 2


class OrderType(IntEnum):
    MARKET = 1
    LIMIT = 2
    STOP_LOSS = 3
    STOP_LIMIT = 4
    TAKE_PROFIT = 5
    TAKE_PROFIT_LIMIT = 6
    TRAILING_STOP = 7


class TimeInForce(IntEnum):
    GTC = 1
    IOC = 2
    FOK = 3
    DAY = 4
    GTD = 5


AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
EXPIRING = frozenset({TimeInForce.DAY, TimeInForce.GTD})


class Waiting(IntEnum):
    """Where an order with a stop price stands; 0 is on the book or done."""

    FOR_PRICE = 1
    DUE = 2
    """Its price was reached; it enters in its turn, also if the price moves back."""
    FOR_ACTIVATION = 3
    """A trailing stop that does not trail yet."""
    FOR_ORDER = 4
    """It follows another order of its list and holds nothing yet."""


class SelfTrade(IntEnum):
    """What happens when an order would trade with its own group; the taker's choice decides."""

    NONE = 1
    EXPIRE_TAKER = 2
    EXPIRE_MAKER = 3
    EXPIRE_BOTH = 4
    DECREMENT = 5


class OrderFlag(IntFlag):
    POST_ONLY = 1
    HIDDEN = 2
    CLIENT_ID_WINDOW = 4
    """The client order id stays taken for the idempotency window, not only while open."""
    SLIDE = 8
    """A post-only order that would take is priced one tick behind the best opposite price."""


class Contingency(IntEnum):
    """How the orders of a list depend on each other."""

    OCO = 1
    OTO = 2
    OTOCO = 3


class ReplaceMode(IntEnum):
    STOP_ON_FAILURE = 1
    """No replacement when the old order cannot be cancelled."""
    ALLOW_FAILURE = 2
    """The replacement is placed either way."""
    ATOMIC = 3
    """Both or neither."""


class DoneReason(IntEnum):
    """Why an order is final. FILLED makes it `filled`, EXPIRED `expired`, REJECTED `rejected`, the
    rest `cancelled`."""

    FILLED = 1
    REQUESTED = 2
    MASS_CANCELLED = 3
    IOC_REMAINDER = 4
    FOK_UNFILLED = 5
    MARKET_REMAINDER = 6
    SELF_TRADE_PREVENTED = 7
    EXPIRED = 8
    LINKED_ORDER = 9
    """Another order of its list traded, triggered or ended."""
    REJECTED = 10
    """It could not enter when its turn came; OrderDone.refusal says why."""
    REPLACED = 11
    CANCEL_ALL_AFTER = 12
    TERMS_CHANGED = 13
    """Its price or quantity does not fit the market's new tick or lot."""


class Refusal(IntEnum):
    """Why a command changed nothing. Up to 34, ascending number = order of the checks within a
    command.

    Numbers from 128 on are refused before the kernel is asked, where decimals become
    ticks, lots and units.
    """

    MALFORMED = 1
    KEY_REQUIRED = 2
    ACCOUNT_NOT_FOUND = 3
    KEY_REUSED = 4
    ASSET_NOT_FOUND = 5
    MARKET_NOT_FOUND = 6
    SYMBOL_MALFORMED = 7
    SYMBOL_TAKEN = 8
    SCALE_OUT_OF_RANGE = 9
    TERMS_FIXED = 10
    TERMS_OUT_OF_RANGE = 11
    PRECISION_EXCEEDS_QUOTE = 12
    FEE_OUT_OF_RANGE = 13
    FEE_ACCOUNT_NOT_HOUSE = 14
    TOO_MANY_HOUSE_ACCOUNTS = 15
    CLIENT_ORDER_ID_TAKEN = 16
    ACCOUNT_CANNOT_TRADE = 17
    ACCOUNT_FROZEN = 18
    MARKET_HALTED = 19
    MARKET_CANCEL_ONLY = 20
    ORDER_TYPE_UNAVAILABLE = 21
    PRICE_OUT_OF_RANGE = 22
    QUANTITY_OUT_OF_RANGE = 23
    AMOUNT_OUT_OF_RANGE = 24
    NO_LIQUIDITY = 25
    NOTIONAL_OUT_OF_RANGE = 26
    BELOW_MIN_NOTIONAL = 27
    WOULD_TAKE = 28
    SAME_ACCOUNT = 29
    BUCKET_NOT_ALLOWED = 30
    ORDER_NOT_FOUND = 31
    RESERVATION_NOT_FOUND = 32
    INSUFFICIENT_FUNDS = 33
    SUPPLY_EXCEEDED = 34
    STOP_PRICE_OUT_OF_RANGE = 35
    EXPIRY_OUT_OF_RANGE = 36
    WOULD_TRIGGER = 37
    ACCOUNT_CANCEL_ONLY = 38
    WITHDRAWALS_FROZEN = 39
    DISPLAY_QUANTITY_OUT_OF_RANGE = 40
    NO_REFERENCE_PRICE = 41
    PRICE_OUTSIDE_BAND = 42
    ABOVE_MAX_NOTIONAL = 43
    TOO_MANY_OPEN_ORDERS = 44
    OPEN_NOTIONAL_EXCEEDED = 45
    ORDER_IN_LIST = 46
    ORDER_CHANGED = 47
    REPLACEMENT_DIFFERS = 48
    TIME_OUT_OF_RANGE = 49
    LIMIT_OUT_OF_RANGE = 50
    MARKET_NOT_HALTED = 51
    ORDERS_DO_NOT_FIT = 52
    STEPS_CHANGED = 53
    """The market has another tick or lot than the command's numbers were made for."""

    PRICE_OFF_TICK = 128
    QUANTITY_OFF_LOT = 129
    AMOUNT_TOO_PRECISE = 130


PLATFORM_ACCOUNT = 1
FEE_POOL_ACCOUNT = 2

PRICE_MAX = 2**62
QUANTITY_MAX = 2**62
AMOUNT_MAX = 2**110
BALANCE_MAX = 2**118
HOUSE_ACCOUNTS_MAX = 256
MASS_CANCEL_MAX = 1024
"""Orders per mass-cancel command: at most 4,096 events with their prevented or released legs."""
EXPIRIES_MAX = 1024
"""Orders that one advance-time command expires."""
OPEN_ORDERS_DEFAULT = 100
"""How many open orders an account of a new exchange may have, until an operator says otherwise."""
ICEBERG_PARTS_MAX = 100
"""How often an iceberg may have to be shown: quantity over display quantity, rounded up."""
CANCEL_ALL_AFTER_MAX_NS = 24 * 3600 * 10**9
SCHEDULE_EVERY_MIN_NS = 60 * 10**9
AUCTION_MAX_NS = 24 * 3600 * 10**9
REFIT_MAX = 1024
"""Orders that one change of tick or lot may cancel."""
TRIGGER_EVENTS_MAX = 2048
"""A command that has emitted this many events activates no further order; a continuation does."""
KEYS_PER_ACCOUNT_MAX = 10_000
KEY_WINDOW_NS = 24 * 3600 * 10**9
PPM = 1_000_000
SCALE_MAX = 18
EPOCH_2020_MS = 1_577_836_800_000
ID_SHIFT = 12
