"""Requests about money: in from outside, set aside for a payment, paid out or released."""

from bedesten.protocol.commands import Post, Reserve, Transfer, Void
from bedesten.protocol.vocabulary import PLATFORM_ACCOUNT, Bucket, Reason
from tests.simulation.customers import BTC, USDT, Customer, Request, command


def deposit(who: Customer) -> Request:
    """Money from outside."""
    asset = who.dice.choice((BTC, USDT))
    amount = who.dice.randint(1, 10) * 10**8
    return command("deposit", money_in(who.account, asset, amount, who.dice.randbytes(16)))


def withdraw(who: Customer) -> Request:
    """Set money aside for a payment."""
    dice = who.dice
    key = dice.randbytes(16)
    who.reservations = [*who.reservations[-5:], key]
    reserve = Reserve(
        account=who.account, key=key, asset=dice.choice((BTC, USDT)), reason=Reason.WITHDRAWAL,
        amount=dice.randint(1, 5) * 10**7,
    )  # fmt: skip
    return command("reserve", reserve)


def settle(who: Customer) -> Request:
    """Pay a reservation out, or release it."""
    dice = who.dice
    reservation = dice.choice(who.reservations or [bytes(15) + b"\1"])
    if dice.random() < 0.4:
        return command("void", Void(key=dice.randbytes(16), reservation=reservation))
    post = Post(
        key=dice.randbytes(16), reservation=reservation, credit_account=PLATFORM_ACCOUNT,
        reason=Reason.WITHDRAWAL, amount=dice.randint(1, 5) * 10**6,
    )  # fmt: skip
    return command("post", post)


def money_in(account: int, asset: int, amount: int, key: bytes) -> Transfer:
    """From outside to the account."""
    return Transfer(
        key=key, debit_account=PLATFORM_ACCOUNT, credit_account=account, asset=asset,
        debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE, reason=Reason.DEPOSIT,
        amount=amount,
    )  # fmt: skip
