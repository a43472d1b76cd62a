"""What decoders raise for bytes of strangers: each kind of nonsense has an exception of its own."""

from typing import Final

import msgspec

UNREADABLE: Final[tuple[type[Exception], ...]] = (
    msgspec.MsgspecError,
    UnicodeDecodeError,  # a text that is no UTF-8
    RecursionError,  # lists of lists of lists
)
