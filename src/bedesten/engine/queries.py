"""Which kernel call answers which query."""

from collections.abc import Callable

from bedesten.kernel import Kernel
from bedesten.protocol.frames import Asked, Query

BOOK_DEPTH_MAX = 10_000
_U32 = range(2**32)
_I64 = range(2**63)


def _account(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.account(_fits(asked.first, _U32))


def _balances(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.balances(_fits(asked.first, _U32))


def _order(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.order(_fits(asked.first, _I64))


def _client_order(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.client_order(_fits(asked.first, _U32), asked.text)


def _open_orders(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.open_orders(_fits(asked.first, _U32), _fits(asked.second, _U32))


def _book(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.book(_fits(asked.first, _U32), min(_fits(asked.second, _U32), BOOK_DEPTH_MAX))


def _book_orders(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.book_orders(_fits(asked.first, _U32))


def _counters(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.counters(_fits(asked.first, _U32))


def _indicative(kernel: Kernel, asked: Asked) -> bytes:
    return kernel.indicative(_fits(asked.first, _U32))


_ANSWERS: dict[Query, Callable[[Kernel, Asked], bytes]] = {
    Query.ASSETS: lambda kernel, _: kernel.assets(),
    Query.MARKETS: lambda kernel, _: kernel.markets(),
    Query.ACCOUNTS: lambda kernel, _: kernel.accounts(),
    Query.ACCOUNT: _account,
    Query.BALANCES: _balances,
    Query.ORDER: _order,
    Query.CLIENT_ORDER: _client_order,
    Query.OPEN_ORDERS: _open_orders,
    Query.BOOK: _book,
    Query.BOOK_ORDERS: _book_orders,
    Query.COUNTERS: _counters,
    Query.INDICATIVE: _indicative,
    Query.STATE_HASH: lambda kernel, _: kernel.state_hash(),
}


def answer(kernel: Kernel, asked: Asked) -> bytes:
    """The records that answer a query. Raises ValueError for arguments outside their range."""
    return _ANSWERS[asked.query](kernel, asked)


def _fits(number: int, numbers: range) -> int:
    if number not in numbers:
        raise ValueError(f"{number} is outside {numbers.start}..{numbers.stop - 1}")
    return number
