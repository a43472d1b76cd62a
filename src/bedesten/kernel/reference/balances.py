"""Balances: four buckets for each account and asset, credit-positive, and who was touched."""

from collections.abc import Iterator

from bedesten.protocol.events import BalanceChanged
from bedesten.protocol.vocabulary import Bucket

_EMPTY = (0, 0, 0, 0)


class Balances:
    """Amounts in the asset's smallest unit. Every asset sums to zero over all accounts."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], list[int]] = {}
        self._touched: dict[tuple[int, int], None] = {}  # a set that keeps its order

    def read(self, account: int, asset: int, bucket: int) -> int:
        """What stands in a bucket."""
        return self._row(account, asset)[bucket - 1]

    def add(self, account: int, asset: int, bucket: int, amount: int) -> None:
        """Credit a bucket (debit it if negative) and remember that it was touched."""
        self._rows.setdefault((account, asset), [0, 0, 0, 0])[bucket - 1] += amount
        self._touched.setdefault((account, asset))
        assert bucket != Bucket.HELD or self.read(account, asset, bucket) >= 0

    def hold(self, account: int, asset: int, amount: int) -> None:
        """Available becomes held; a negative amount releases."""
        self.add(account, asset, Bucket.AVAILABLE, -amount)
        self.add(account, asset, Bucket.HELD, amount)

    def take_touched(self) -> list[tuple[int, int]]:
        """(account, asset) in order of first touch since the last call."""
        touched = list(self._touched)
        self._touched.clear()
        return touched

    def record(self, command: int, account: int, asset: int) -> BalanceChanged:
        """The balance as an event."""
        return BalanceChanged(command, account, asset, *self._row(account, asset))

    def records(self, account: int) -> Iterator[BalanceChanged]:
        """Balances of an account (0: all) that are not all zero, ascending."""
        for holder, asset in sorted(self._rows):
            if account in (0, holder) and any(self._row(holder, asset)):
                yield self.record(0, holder, asset)

    def load(self, row: BalanceChanged) -> None:
        """Put back a row of a snapshot."""
        buckets = [row.available, row.held, row.set_aside, row.bonus]
        self._rows[row.account, row.asset] = buckets

    def _row(self, account: int, asset: int) -> tuple[int, ...] | list[int]:
        return self._rows.get((account, asset), _EMPTY)
