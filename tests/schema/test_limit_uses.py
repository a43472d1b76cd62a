"""What a movement used of a limit is given back when the movement does not go through, whoever
ends it and however far it had come; and never before, never twice, never another's."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.projector.scribe import BTC
from tests.schema.probe import ALICE_ID
from tests.schema.treasury import (
    NOW,
    TRY,
    add,
    chain_transaction,
    change,
    fiat_deposit,
    payee,
    payout,
    withdrawal,
)

WHY = {"status_reason": "a test"}
COUNTED = "select sum(value) from limit_uses where user_id = %s and released_at is null"
RELEASED = "select released_at from limit_uses where movement_id = %s"


def use(conn: psycopg.Connection, movement: UUID, kind: str, asset: int, amount: str) -> None:
    add(conn, "limit_uses", {"movement_id": movement, "user_id": ALICE_ID, "kind": kind,
                             "asset_id": asset, "amount": amount, "currency": "TRY",
                             "rate": 1})  # fmt: skip


def counted(conn: psycopg.Connection) -> object:
    (found,) = conn.execute(COUNTED, [ALICE_ID]).fetchone() or (None,)
    return found


def released(conn: psycopg.Connection, movement: UUID) -> bool:
    (found,) = conn.execute(RELEASED, [movement]).fetchone() or (None,)
    return found is not None


@pytest.mark.spec("RISK-009", "CUST-011")
@pytest.mark.parametrize(
    "steps",
    [
        ("rejected",),
        ("cancelled",),
        ("risk_review", "rejected"),
        ("risk_review", "cooling_down", "cancelled"),
        ("risk_review", "awaiting_approval", "rejected"),
        ("risk_review", "queued", "failed"),
        ("risk_review", "queued", "built", "failed"),
        ("risk_review", "queued", "built", "cancelled"),
    ],
)
def test_coins_that_do_not_go_out_give_their_limit_back(
    worker: psycopg.Connection, steps: tuple[str, ...]
) -> None:
    row, other = withdrawal(worker, amount="0.5"), withdrawal(worker, amount="0.3")
    use(worker, row, "withdrawal_crypto", BTC, "0.5")
    use(worker, other, "withdrawal_crypto", BTC, "0.3")
    for status in steps:
        assert not released(worker, row), f"before it is {status}"
        more: dict[str, Any] = {}
        more |= {"chain_transaction_id": chain_transaction(worker)} if status == "built" else {}
        more |= {"cooling_until": NOW} if status == "cooling_down" else {}
        change(worker, "withdrawals", {"withdrawal_id": row}, status=status, **WHY, **more)
    assert released(worker, row)
    assert not released(worker, other)
    (left,) = worker.execute(COUNTED, [ALICE_ID]).fetchone() or (None,)
    assert str(left).startswith("0.3")


@pytest.mark.spec("RISK-009", "FIAT-004")
@pytest.mark.parametrize(
    ("steps", "gives_back"),
    [
        (("rejected",), True),
        (("risk_review", "cancelled"), True),
        (("risk_review", "queued", "failed"), True),
        (("risk_review", "queued", "sent", "failed"), True),
        (("risk_review", "queued", "sent", "unknown"), False),
        (("risk_review", "queued", "sent", "unknown", "failed"), True),
        (("risk_review", "queued", "sent", "completed"), False),
        (("risk_review", "queued", "sent", "completed", "returned"), True),
    ],
)
def test_payouts_count_until_it_is_known_that_they_failed(
    worker: psycopg.Connection, steps: tuple[str, ...], gives_back: bool
) -> None:
    (bank,) = worker.execute("select bank_account_id from bank_accounts").fetchone() or (None,)
    given = {
        "sent": {"bank_account_id": bank},
        "completed": {"processed_at": NOW, "bank_reference": f"limit {steps}"[:60]},
    }
    row = payout(worker, payee(worker))
    use(worker, row, "withdrawal_fiat", TRY, "500")
    for status in steps:
        change(worker, "fiat_transfers", {"fiat_transfer_id": row}, status=status,
               **WHY, **given.get(status, {}))  # fmt: skip
    assert released(worker, row) is gives_back
    assert (counted(worker) is None) is gives_back


@pytest.mark.spec("RISK-009", "FIAT-002")
def test_money_that_came_in_and_was_sent_back_counts_no_more(worker: psycopg.Connection) -> None:
    row = fiat_deposit(worker)
    use(worker, row, "deposit_fiat", TRY, "1000")
    for status in ("held", "returning"):
        change(worker, "fiat_transfers", {"fiat_transfer_id": row}, status=status, **WHY)
        assert not released(worker, row)
    change(
        worker,
        "fiat_transfers",
        {"fiat_transfer_id": row},
        status="returned",
        processed_at=NOW,
        **WHY,
    )
    assert released(worker, row)


@pytest.mark.spec("RISK-009")
def test_it_is_given_back_once_and_stays_on_record(worker: psycopg.Connection) -> None:
    row = withdrawal(worker)
    use(worker, row, "withdrawal_crypto", BTC, "0.5")
    change(worker, "withdrawals", {"withdrawal_id": row}, status="cancelled")
    before = worker.execute(RELEASED, [row]).fetchone()
    change(worker, "withdrawals", {"withdrawal_id": row}, status_reason="by the customer")
    assert worker.execute(RELEASED, [row]).fetchone() == before
    (kept,) = worker.execute("select count(*) from limit_uses where movement_id = %s",
                             [row]).fetchone() or (0,)  # fmt: skip
    assert kept == 1
