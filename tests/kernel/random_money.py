"""Random commands that move money: transfers, and reservations with what becomes of them."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol

from bedesten.protocol.commands import NO_KEY, Command, Post, Reserve, Transfer, Void
from bedesten.protocol.vocabulary import AMOUNT_MAX, Bucket, Reason
from tests.kernel.random_markets import CUSTOMERS, HOUSE, MARGIN

SCALES = (8, 2, 18, 0, 0, 0)
EXTREME_I128 = (0, 1, -1, 2**64, AMOUNT_MAX, AMOUNT_MAX + 1, 2**118, 2**127 - 1, -(2**127))


def deposit(dice: random.Random, account: int, asset: int, amount: int) -> Transfer:
    """Money from the platform."""
    return Transfer(
        key=dice.randbytes(16),
        debit_account=1,
        credit_account=account,
        asset=asset,
        debit_bucket=Bucket.AVAILABLE,
        credit_bucket=Bucket.AVAILABLE,
        reason=Reason.DEPOSIT,
        amount=amount,
    )


class Flow(Protocol):
    """What the other commands are drawn from as well."""

    def draw_key(self) -> bytes: ...

    def draw_customer(self) -> int: ...


class RandomMoney:
    """Draws commands that move money, often under keys that were used already."""

    def __init__(self, dice: random.Random, flow: Flow) -> None:
        self._dice = dice
        self._flow = flow
        self._reservations: list[bytes] = [NO_KEY]
        self.draws: list[tuple[int, Callable[[], Command]]] = [
            (8, self._transfer),
            (5, self._reserve),
            (4, self._post),
            (3, self._void),
        ]

    def _often(self, usual: int, others: Sequence[int]) -> int:
        return usual if self._dice.random() < 0.97 else self._dice.choice(others)

    def _movement_key(self) -> bytes:
        key = self._flow.draw_key()
        return key if key != NO_KEY or self._dice.random() < 0.1 else self._dice.randbytes(16)

    def _amount(self, asset: int) -> int:
        scale = SCALES[asset - 1] if 1 <= asset <= len(SCALES) else 0
        usual = self._dice.randint(1, 5000) * 10 ** max(scale - 2, 0)
        if asset > 4:
            usual *= 2**90
        return usual if self._dice.random() < 0.93 else self._dice.choice(EXTREME_I128)

    def _transfer(self) -> Transfer:
        dice = self._dice
        asset = self._often(dice.randint(1, 6), (0, 7))
        house = dice.random() < 0.6
        return Transfer(
            account=self._often(0, (3, 77)),
            key=self._movement_key(),
            debit_account=self._often(1 if house else dice.choice(CUSTOMERS), (0, 2, MARGIN, 77)),
            credit_account=self._often(dice.choice(CUSTOMERS), (0, 1, 2, MARGIN, 77)),
            asset=asset,
            debit_bucket=1 if house else self._often(dice.choice((1, 1, 3, 4)), range(6)),
            credit_bucket=self._often(dice.choice((1, 1, 3, 4)), range(6)),
            reason=self._often(dice.randint(1, 9), (0, 10)),
            amount=self._amount(asset),
        )

    def _reserve(self) -> Reserve:
        asset = self._often(self._dice.randint(1, 6), (0, 7))
        key = self._movement_key()
        self._reservations = [*self._reservations[-8:], key]
        return Reserve(
            account=self._flow.draw_customer(),
            key=key,
            asset=asset,
            reason=self._often(4, (0, 10)),
            amount=self._amount(asset),
        )

    def _post(self) -> Post:
        return Post(
            account=self._often(0, (3, 77)),
            key=self._movement_key(),
            reservation=self._dice.choice(self._reservations),
            credit_account=self._often(self._dice.choice((*CUSTOMERS, *HOUSE)), (0, 77)),
            reason=self._often(4, (0, 10)),
            amount=self._amount(self._dice.choice((1, 2, 4))),
        )

    def _void(self) -> Void:
        reservation = self._dice.choice(self._reservations)
        return Void(key=self._movement_key(), reservation=reservation)
