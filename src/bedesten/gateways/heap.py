"""The collector of a process that is built: what is there stays, and is not looked at again."""

import gc
from typing import Final

YOUNG: Final = 20_000  # objects before it looks; a request leaves some tens, nearly none in cycles
ROUNDS: Final = 10


def settle() -> None:
    """Once everything is built. Otherwise every few requests the routes and their documents are
    walked through again, which stops everybody for milliseconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, ROUNDS, ROUNDS)
