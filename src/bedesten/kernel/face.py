"""What the engine sees of a kernel, whichever of the two it is."""

import sys
from collections.abc import Callable
from typing import Literal, Protocol

Engine = Literal["auto", "native", "reference"]
Buffer = bytes | bytearray | memoryview

NOT_BUILT = (
    "native kernel not built (no C++ compiler found?): running on the Python reference, "
    "about 200 times slower"
)


class Kernel(Protocol):
    """The rules of docs/reference/kernel.md: bytes in, bytes out. Queries answer concatenated
    event records and nothing at all when there is nothing of that name."""

    def apply(self, batch: Buffer, /) -> bytes:
        """The events of a command batch. Raises ValueError, with the state as it was, when the
        batch is not framed as one or goes back in time."""
        ...

    def snapshot(self) -> bytes:
        """The whole state as canonical bytes."""
        ...

    def restore(self, data: Buffer, /) -> None:
        """Become the state of a snapshot. Raises ValueError, with the state as it was."""
        ...

    def state_hash(self) -> bytes:
        """SHA-256 of the snapshot."""
        ...

    def assets(self) -> bytes: ...

    def markets(self) -> bytes: ...

    def accounts(self) -> bytes: ...

    def account(self, account: int, /) -> bytes: ...

    def balances(self, account: int, /) -> bytes: ...

    def order(self, order: int, /) -> bytes: ...

    def client_order(self, account: int, client_order_id: str, /) -> bytes: ...

    def open_orders(self, account: int, market: int, /) -> bytes: ...

    def book(self, market: int, depth: int, /) -> bytes: ...

    def book_orders(self, market: int, /) -> bytes:
        """OrderState of the orders on the book that the public sees, bids and then asks, each in
        the order of priority."""
        ...

    def counters(self, market: int, /) -> bytes: ...

    def indicative(self, market: int, /) -> bytes:
        """IndicativeChanged of a market: where it would uncross now."""
        ...

    def next_expiry(self) -> bytes:
        """When time brings something next (an expiry, a timer, a change of phase), in ns as i64
        little-endian; 0 when nothing."""
        ...


class NativeKernelMissing(ImportError):
    """The native kernel was asked for by name and is not built."""


def new_kernel(engine: Engine = "auto", *, note: Callable[[str], None] | None = None) -> Kernel:
    """An empty kernel. "auto" is the native one, or else the reference after one sentence to
    `note`. Raises NativeKernelMissing when "native" is asked for and missing."""
    if engine == "reference":
        return _reference()
    try:
        from bedesten.kernel._native import Kernel as Native
    except ImportError as error:
        if engine == "native":
            raise NativeKernelMissing("the native kernel is not built: run make setup") from error
        if note is not None:
            note(NOT_BUILT)
        return _reference()

    return Native()


def _reference() -> Kernel:
    """Imported late: it is a seventh of the start of an engine, which usually runs the native."""
    from bedesten.kernel import reference

    return reference.Kernel()


def restore_kernel(
    engine: Engine, data: Buffer, *, note: Callable[[str], None] | None = None
) -> Kernel:
    """A kernel in the state of a snapshot. Raises ValueError when the data is no snapshot."""
    kernel = new_kernel(engine, note=note)
    kernel.restore(data)
    return kernel


def engine_name(kernel: Kernel) -> Literal["native", "reference"]:
    """Which of the two kernels this is."""
    reference = sys.modules.get("bedesten.kernel.reference")  # unread, nobody has its kernel
    return (
        "native" if reference is None or not isinstance(kernel, reference.Kernel) else "reference"
    )
