"""What somebody is told who asks too often."""

from typing import Final

from bedesten.kit.errors import DomainError, RateLimited


class TooManyRequests(RateLimited):
    """The key, account, address or name asked more often than it may."""

    code = "rate_limited"
    title = "Too many requests: wait as long as Retry-After says"


class TooManyOrders(RateLimited):
    """The account placed more orders than it may; cancelling is still possible."""

    code = "order_rate_limited"
    title = "Too many new orders of this account: wait as long as Retry-After says"


class Banned(DomainError):
    """Went on asking although it was refused; each further ban is twice as long."""

    status = 418
    code = "banned"
    title = "Too many requests after refusals: stay away as long as Retry-After says"


ERRORS: Final[tuple[type[DomainError], ...]] = (TooManyRequests, TooManyOrders, Banned)
