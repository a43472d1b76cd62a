"""What was paid for what is sold: first in, first out, asset by asset.

Amounts are smallest units. A purchase is a parcel with what it cost, in the asset it was paid in;
what came otherwise (a deposit, the proceeds of a sale) is a parcel whose cost nobody here knows.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class Parcel:
    """What is left of it, and of its cost; `paid_in` None: the cost is unknown."""

    quantity: int
    cost: int
    paid_in: int | None


class Piece(NamedTuple):
    """A part of a sale: proceeds net of the fee; `cost` None: unknown, or paid in another asset."""

    quantity: int
    proceeds: int
    cost: int | None


class Parcels:
    """The parcels of every asset of one account."""

    def __init__(self) -> None:
        self._parcels: dict[int, deque[Parcel]] = defaultdict(deque)

    def bought(self, asset: int, quantity: int, cost: int, paid_in: int) -> None:
        """So much came, fee taken off, for this cost."""
        self._come(asset, Parcel(quantity, cost, paid_in))

    def came(self, asset: int, quantity: int) -> None:
        """At no cost that is known."""
        self._come(asset, Parcel(quantity, 0, None))

    def went(self, asset: int, quantity: int) -> None:
        """Spent, withdrawn or moved: no sale, but the oldest parcels are the ones that went."""
        self._take(asset, quantity)

    def sold(self, asset: int, quantity: int, proceeds: int, paid_in: int) -> list[Piece]:
        """The part that was bought in the asset it is sold for, and the part that was not."""
        known = cost = 0
        for parcel in self._take(asset, quantity):
            if parcel.paid_in == paid_in:
                known, cost = known + parcel.quantity, cost + parcel.cost
        share = proceeds * known // quantity
        pieces = [
            Piece(known, share, cost),
            Piece(quantity - known, proceeds - share, None),
        ]
        return [piece for piece in pieces if piece.quantity]

    def left(self, asset: int) -> list[Parcel]:
        """The parcels of now, the oldest first."""
        return list(self._parcels[asset])

    def _come(self, asset: int, parcel: Parcel) -> None:
        if parcel.quantity > 0:
            self._parcels[asset].append(parcel)

    def _take(self, asset: int, quantity: int) -> list[Parcel]:
        """The oldest parts, so much of them as there is; a part's cost is rounded down, and what
        that leaves stays with the rest."""
        parcels, taken = self._parcels[asset], []
        while quantity > 0 and parcels:
            oldest = parcels[0]
            part = min(quantity, oldest.quantity)
            cost = oldest.cost * part // oldest.quantity
            taken.append(Parcel(part, cost, oldest.paid_in))
            oldest.quantity, oldest.cost = oldest.quantity - part, oldest.cost - cost
            quantity -= part
            if not oldest.quantity:
                parcels.popleft()
        return taken
