"""Idempotency: what was answered under which key, for 24 hours or, for money, for ever."""

import struct
from collections.abc import Iterator
from enum import IntEnum

from bedesten.protocol.events import KeyRemembered
from bedesten.protocol.vocabulary import KEY_WINDOW_NS, KEYS_PER_ACCOUNT_MAX

_U64 = 2**64 - 1
_MULTIPLIER = 0xFF51AFD7ED558CCD
_START = 0x9E3779B97F4A7C15
_OTHER_START = 0xC2B2AE3D27D4EB4F
_BODY_START = 24
_CLIENT_ID_SIZE = 40


class Space(IntEnum):
    """What a remembered key is; the numbers are on disk."""

    KEY = 1
    CLIENT_ORDER_ID = 2
    MOVEMENT = 3


def fingerprint(record: bytes) -> int:
    """64-bit hash of a command's kind, account and body; `record` is as long as its layout."""
    kind, account = struct.unpack_from("<2xBxI", record)
    body = struct.unpack_from(f"<{(len(record) - _BODY_START) // 8}Q", record, _BODY_START)
    return _mix(_START, (kind | account << 32, *body))


def digest(client_order_id: str) -> bytes:
    """A client order id as a key of 16 bytes."""
    raw = client_order_id.encode("ascii").ljust(_CLIENT_ID_SIZE, b"\0")
    words = struct.unpack("<5Q", raw)
    return struct.pack("<2Q", _mix(_START, words), _mix(_OTHER_START, words))


def _mix(start: int, words: tuple[int, ...]) -> int:
    mixed = start
    for word in words:
        mixed = ((mixed ^ word) * _MULTIPLIER) & _U64
        mixed ^= mixed >> 32
    return mixed


class Window:
    """Keys and client order ids of the last 24 hours, at most 10,000 an account."""

    def __init__(self) -> None:
        # Both dictionaries keep the order of insertion: the oldest entry is the first.
        self._entries: dict[tuple[int, int, bytes], KeyRemembered] = {}
        self._of_account: dict[int, dict[tuple[int, int, bytes], None]] = {}

    def find(self, account: int, space: Space, key: bytes) -> KeyRemembered | None:
        """What was remembered under this key, if it still is."""
        return self._entries.get((account, space, key))

    def remember(self, entry: KeyRemembered) -> None:
        """Insert the newest entry; an account that is full forgets its oldest."""
        own = self._of_account.setdefault(entry.account, {})
        if len(own) >= KEYS_PER_ACCOUNT_MAX:
            self._forget(next(iter(own)))
        place = (entry.account, entry.space, entry.key)
        assert place not in self._entries
        self._entries[place] = entry
        own[place] = None

    def expire(self, at: int) -> None:
        """Forget what is 24 hours old at `at`, oldest first."""
        while self._entries:
            oldest = next(iter(self._entries))
            if at - self._entries[oldest].at < KEY_WINDOW_NS:
                return
            self._forget(oldest)

    def records(self) -> Iterator[KeyRemembered]:
        """Oldest first."""
        yield from self._entries.values()

    def _forget(self, place: tuple[int, int, bytes]) -> None:
        del self._entries[place]
        del self._of_account[place[0]][place]


class Movements:
    """Keys of money movements. They never expire: money never moves twice for one cause."""

    def __init__(self) -> None:
        self._entries: dict[bytes, KeyRemembered] = {}

    def find(self, key: bytes) -> KeyRemembered | None:
        """What was remembered under this key."""
        return self._entries.get(key)

    def remember(self, entry: KeyRemembered) -> None:
        assert entry.key not in self._entries
        self._entries[entry.key] = entry

    def records(self) -> Iterator[KeyRemembered]:
        """Oldest first."""
        yield from self._entries.values()
