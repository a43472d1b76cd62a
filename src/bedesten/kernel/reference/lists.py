"""Order lists: which orders depend on each other, while more than one of them is open."""

from dataclasses import dataclass

from bedesten.protocol.events import ListState
from bedesten.protocol.vocabulary import Contingency


@dataclass(slots=True)
class OrderList:
    """`legs` are the ids of the first, second and third order; 0: none, or done."""

    id: int
    account: int
    market: int
    contingency: int
    legs: list[int]

    @property
    def working(self) -> int:
        """The order that the others follow; 0 when they follow no more."""
        return 0 if self.contingency == Contingency.OCO else self.legs[0]

    @property
    def pair(self) -> tuple[int, int] | None:
        """The two orders of which at most one trades: A and B."""
        if self.contingency == Contingency.OTO:
            return None
        first = 0 if self.contingency == Contingency.OCO else 1
        return self.legs[first], self.legs[first + 1]

    def open_orders(self) -> list[int]:
        """Ids, ascending."""
        return sorted(number for number in self.legs if number)

    def record(self) -> ListState:
        """The list as snapshots show it."""
        return ListState(0, self.id, self.account, self.market, self.contingency, *self.legs)


def restored_list(row: ListState) -> OrderList:
    """The list of a snapshot's record."""
    legs = [row.first, row.second, row.third]
    return OrderList(row.list, row.account, row.market, row.contingency, legs)
