"""The engine's refusals as errors that a caller can read: one class for each, made from a table."""

from typing import Final

from bedesten.kit.errors import DomainError
from bedesten.protocol.vocabulary import Refusal


class Refused(DomainError):
    """A rule of the exchange stood against the command, which changed nothing."""

    status = 409
    code = "refused"
    title = "A rule of the exchange stands against this"
    replayed = False  # whether the same refusal was given before, under the same key


# Refusal -> HTTP status and sentence. 400: the request cannot be read that way; 404: there is no
# such thing for this sender; 409: a rule stands against it now; 422: the key belongs to another.
TABLE: Final[dict[Refusal, tuple[int, str]]] = {
    Refusal.MALFORMED: (400, "The parts of the request do not fit each other"),
    Refusal.KEY_REQUIRED: (400, "This needs an idempotency key"),
    Refusal.ACCOUNT_NOT_FOUND: (404, "There is no such account"),
    Refusal.KEY_REUSED: (422, "This idempotency key was used for another request"),
    Refusal.ASSET_NOT_FOUND: (404, "There is no such asset"),
    Refusal.MARKET_NOT_FOUND: (404, "There is no such market"),
    Refusal.SYMBOL_MALFORMED: (400, "This is not how a symbol is written"),
    Refusal.SYMBOL_TAKEN: (409, "The symbol belongs to another listing"),
    Refusal.SCALE_OUT_OF_RANGE: (409, "The scale is outside 0 to 18"),
    Refusal.TERMS_FIXED: (409, "These terms cannot change after listing"),
    Refusal.TERMS_OUT_OF_RANGE: (409, "A term of the listing is outside its range"),
    Refusal.PRECISION_EXCEEDS_QUOTE: (409, "Tick and lot are finer than the quote asset"),
    Refusal.FEE_OUT_OF_RANGE: (409, "The fee is outside its range"),
    Refusal.FEE_ACCOUNT_NOT_HOUSE: (409, "Fees can only go to a house account"),
    Refusal.TOO_MANY_HOUSE_ACCOUNTS: (409, "There are too many house accounts"),
    Refusal.CLIENT_ORDER_ID_TAKEN: (409, "The client order id belongs to another order"),
    Refusal.ACCOUNT_CANNOT_TRADE: (409, "This kind of account cannot trade"),
    Refusal.ACCOUNT_FROZEN: (409, "Trading is frozen for this account"),
    Refusal.MARKET_HALTED: (409, "The market is halted"),
    Refusal.MARKET_CANCEL_ONLY: (409, "The market only takes cancels"),
    Refusal.ORDER_TYPE_UNAVAILABLE: (409, "This kind of order is not available"),
    Refusal.PRICE_OUT_OF_RANGE: (409, "The price is outside its range"),
    Refusal.QUANTITY_OUT_OF_RANGE: (409, "The quantity is outside its range"),
    Refusal.AMOUNT_OUT_OF_RANGE: (409, "The amount is outside its range"),
    Refusal.NO_LIQUIDITY: (409, "There is nobody to trade with"),
    Refusal.NOTIONAL_OUT_OF_RANGE: (409, "Price times quantity is too large"),
    Refusal.BELOW_MIN_NOTIONAL: (409, "Price times quantity is too small"),
    Refusal.WOULD_TAKE: (409, "A post-only order would trade at once"),
    Refusal.SAME_ACCOUNT: (409, "Both sides are the same account"),
    Refusal.BUCKET_NOT_ALLOWED: (409, "Money cannot move from or to this bucket"),
    Refusal.ORDER_NOT_FOUND: (404, "There is no such open order"),
    Refusal.RESERVATION_NOT_FOUND: (404, "There is no such reservation"),
    Refusal.INSUFFICIENT_FUNDS: (409, "Not enough available balance"),
    Refusal.SUPPLY_EXCEEDED: (409, "The amount is more than can exist"),
    Refusal.STOP_PRICE_OUT_OF_RANGE: (409, "The stop price is outside its range"),
    Refusal.EXPIRY_OUT_OF_RANGE: (409, "The order would end before it begins"),
    Refusal.WOULD_TRIGGER: (409, "The last trade is already at or beyond the stop price"),
    Refusal.ACCOUNT_CANCEL_ONLY: (409, "The account can only cancel"),
    Refusal.WITHDRAWALS_FROZEN: (409, "Withdrawals are frozen for this account"),
    Refusal.DISPLAY_QUANTITY_OUT_OF_RANGE: (
        409,
        "The display quantity is outside its range, or a small part of the quantity",
    ),
    Refusal.NO_REFERENCE_PRICE: (409, "There was no trade yet to go by"),
    Refusal.PRICE_OUTSIDE_BAND: (409, "The price is too far from the market"),
    Refusal.ABOVE_MAX_NOTIONAL: (409, "Price times quantity is more than the market takes"),
    Refusal.TOO_MANY_OPEN_ORDERS: (409, "The account has too many open orders"),
    Refusal.OPEN_NOTIONAL_EXCEEDED: (409, "The account's open orders would be worth too much"),
    Refusal.ORDER_IN_LIST: (409, "The order depends on others: cancel its list instead"),
    Refusal.ORDER_CHANGED: (409, "The order has traded meanwhile"),
    Refusal.REPLACEMENT_DIFFERS: (409, "The replacement is of another market or side"),
    Refusal.TIME_OUT_OF_RANGE: (409, "The time is outside its range"),
    Refusal.LIMIT_OUT_OF_RANGE: (409, "The limit is outside its range"),
    Refusal.MARKET_NOT_HALTED: (409, "Tick and lot only change while the market does not trade"),
    Refusal.ORDERS_DO_NOT_FIT: (409, "Too many orders do not fit the new tick or lot"),
    Refusal.STEPS_CHANGED: (
        409,
        "The market has another tick or lot now: look at it, then use a new key",
    ),
    Refusal.PRICE_OFF_TICK: (409, "The price is not a multiple of the tick"),
    Refusal.QUANTITY_OFF_LOT: (409, "The quantity is not a multiple of the lot"),
    Refusal.AMOUNT_TOO_PRECISE: (409, "The amount has more decimals than its asset"),
}


def _error(refusal: Refusal, status: int, title: str) -> type[Refused]:
    name = refusal.name.title().replace("_", "")
    body = {"status": status, "code": refusal.name.lower(), "title": title, "__module__": __name__}
    return type(name, (Refused,), body)


ERRORS: Final = {refusal: _error(refusal, *line) for refusal, line in TABLE.items()}


def refused(refusal: int, detail: str | None = None) -> Refused:
    """The error that says this refusal; a number from a newer engine reads as plain `refused`."""
    try:
        return ERRORS[Refusal(refusal)](detail)
    except (ValueError, KeyError):
        return Refused(detail)
