"""The one question that deposits and withdrawals ask before they begin: may this amount move?"""

from datetime import datetime
from decimal import Decimal

import psycopg

from bedesten.domain import identity
from bedesten.domain.limits import rules, store
from bedesten.domain.limits.model import (
    DAY_H,
    AccountRestricted,
    AmountOutsideTerms,
    Kind,
    LimitExceeded,
    Movement,
    PriceUnknown,
    Standing,
    Terms,
    Valued,
)
from bedesten.kit.ids import MovementId

OUT: tuple[Kind, ...] = ("withdrawal_fiat", "withdrawal_crypto")


async def use(conn: psycopg.AsyncConnection, movement: Movement) -> Valued | None:
    """Count the movement against the customer's limits, at the price of now, which stays.

    In the database transaction that writes the movement's row: both stand or fall together, and
    movements of one customer are looked at one after the other. Asked again for the same movement
    it answers the same. None: coins that come in have no limit. A movement that fails, or is
    cancelled or rejected, counts no more by itself.

    Raises LevelTooLow, AccountRestricted, CoolingDown, InMaintenance, AmountOutsideTerms,
    PriceUnknown, LimitExceeded; then nothing has changed.
    """
    in_transaction = psycopg.pq.TransactionStatus.INTRANS
    assert conn.info.transaction_status == in_transaction, "inside the caller's"
    standing = await store.standing(conn, movement.customer, lock=True)
    if standing is None:
        raise AccountRestricted
    before = await store.use_of(conn, movement.id)
    if before is not None:
        return before
    rules.check_gate(standing, movement.direction)
    terms = await store.terms(conn, movement.asset, standing.currency)
    if movement.direction == "withdrawal":
        await _check_terms(conn, movement, terms)
    kind = rules.kind_of(movement.direction, is_fiat=terms.is_fiat)
    if kind is None:
        return None
    rate = Decimal(1) if terms.symbol == standing.currency else terms.rate
    if rate is None:
        raise PriceUnknown(terms.symbol)
    await _check_limits(conn, standing, kind, rules.worth(movement.amount, rate))
    return await store.add_use(conn, movement, kind, standing.currency, rate)


async def give_back(conn: psycopg.AsyncConnection, movement: MovementId) -> bool:
    """Count it no more, where no row of withdrawals or fiat_transfers says that it failed."""
    return await store.release(conn, movement)


async def _check_terms(conn: psycopg.AsyncConnection, movement: Movement, terms: Terms) -> None:
    await identity.check_open(conn)
    amount, asset = movement.amount, terms.symbol
    if amount < terms.smallest or (terms.largest is not None and amount > terms.largest):
        most = "any" if terms.largest is None else rules.plain(terms.largest)
        least = rules.plain(terms.smallest)
        facts = {"asset": asset, "least": least, "most": most}
        raise AmountOutsideTerms(f"{least} to {most} {asset} at a time", facts=facts)
    if terms.daily is None:
        return
    used = await store.used_of_asset(conn, movement.customer, movement.asset)
    excess = rules.over(used, amount, terms.daily)
    if excess > 0:
        at = await store.fits_at(
            conn, movement.customer, OUT, DAY_H, excess=excess, asset=movement.asset
        )
        numbers = (terms.daily, used, amount)
        raise _exceeded("daily_withdrawal_of_asset", numbers, asset, at)


async def _check_limits(
    conn: psycopg.AsyncConnection, standing: Standing, kind: Kind, value: Decimal
) -> None:
    used = await store.used(conn, standing.customer)
    for one in rules.limits_of(standing.profile, used):
        if one.rule.kind != kind or one.limit is None:
            continue
        excess = rules.over(one.used.value, value, one.limit)
        if excess <= 0:
            continue
        at = await store.fits_at(conn, standing.customer, (kind,), one.rule.hours, excess=excess)
        numbers = (one.limit, one.used.value, value)
        raise _exceeded(one.rule.name, numbers, standing.currency, at)


def _exceeded(
    name: str, numbers: tuple[Decimal, Decimal, Decimal], unit: str, at: datetime | None
) -> LimitExceeded:
    """`at` None: so much never fits."""
    limit, used, asked = (rules.plain(number) for number in numbers)
    facts = {"limit_name": name, "limit": limit, "used": used, "asked": asked, "unit": unit}
    when = "so much never fits"
    if at is not None:
        facts["resets_at"] = at.isoformat()
        when = f"it fits from {at.isoformat()}"
    sentence = f"{name}: {used} of {limit} {unit} are used, {asked} are asked; {when}"
    return LimitExceeded(sentence, facts=facts)
