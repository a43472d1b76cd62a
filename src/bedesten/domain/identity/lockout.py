"""How wrong attempts lock an account, of customers and of staff alike."""

from typing import Final, TypedDict


class Lock(TypedDict):
    """From `free` attempts on each locks it: for `first_s`, then twice as long, to `most_s`."""

    free: int
    first_s: int
    most_s: int


LOCK: Final[Lock] = {"free": 5, "first_s": 15 * 60, "most_s": 24 * 3600}
