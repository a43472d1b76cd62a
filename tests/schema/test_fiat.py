"""Fiat money: IBANs, banks, transfers once per bank reference, statements that add up."""

from uuid import UUID, uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.people import act
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.schema.treasury import (
    ANN,
    BANK,
    BEN,
    HASH,
    IBAN,
    NOW,
    OTHER_IBAN,
    TRY,
    add,
    approve,
    change,
    denied,
    deposit,
    fiat_deposit,
    history,
    payee,
    payout,
    stock,
    withdrawal,
)
from tests.support.postgres import Database


def virtual_iban(conn: psycopg.Connection, **fields: object) -> UUID:
    usual = {"user_id": ALICE_ID, "account_id": ALICE, "asset_id": TRY, "iban": OTHER_IBAN,
             "iban_provider": "Papara", "reference_code": "BD-7F3K2"}  # fmt: skip
    found: UUID = add(conn, "virtual_ibans", usual | fields, "virtual_iban_id")
    return found


def step(conn: psycopg.Connection, row: UUID, status: str, **fields: object) -> None:
    change(conn, "fiat_transfers", {"fiat_transfer_id": row}, status=status, **fields)


@pytest.mark.spec("FIAT-002")
def test_an_iban_has_its_form_and_check_digits(worker: psycopg.Connection) -> None:
    for good in ("TR330006100519786457841326", "DE89370400440532013000",
                 "GB29NWBK60161331926819", "MT84MALT011000012345MTLCAST001S",
                 "NO9386011117947"):  # fmt: skip
        assert value(worker, f"select '{good}'::iban::text") == good
    for bad in (
        "TR330006100519786457841327",  # one digit
        "TR330006100519786457843126",  # two digits exchanged
        "TR33000610051978645784132",
        "TR3300061005197864578413260",
        "tr330006100519786457841326",
        "TR33 0006 1005 1978 6457 8413 26",
        "DE89370400440532013001",
        "DE00", "",
    ):  # fmt: skip
        refused(worker, f"select '{bad}'::iban", "iban_valid")


@pytest.mark.spec("FIAT-002")
def test_a_virtual_iban_is_somebodys_for_ever(worker: psycopg.Connection) -> None:
    first = virtual_iban(worker)
    bob = {"user_id": BOB_ID, "account_id": BOB}
    with denied(worker, "virtual_ibans_iban_key"):
        virtual_iban(worker, reference_code="BD-OTHER", **bob)
    with denied(worker, "virtual_ibans_reference_code_key"):
        virtual_iban(worker, iban=IBAN, **bob)
    with denied(worker, "virtual_ibans_current_key"):
        virtual_iban(worker, iban=IBAN, reference_code="BD-OTHER")
    with denied(worker, "iban_valid"):
        virtual_iban(worker, iban="TR00", reference_code="BD-OTHER", **bob)
    change(worker, "virtual_ibans", {"virtual_iban_id": first}, retired_at=NOW)
    virtual_iban(worker, iban=IBAN, reference_code="BD-OTHER")
    for field, other in (("user_id", BOB_ID), ("iban", IBAN), ("asset_id", 1)):
        with denied(worker, "never change"):
            change(worker, "virtual_ibans", {"virtual_iban_id": first}, **{field: other})
    refused(worker, "delete from virtual_ibans", "permission denied")


@pytest.mark.spec("FIAT-003")
def test_a_bank_reference_counts_once(worker: psycopg.Connection) -> None:
    fiat_deposit(worker, bank_reference="R1")
    with denied(worker, "fiat_transfers_bank_reference_key"):
        fiat_deposit(worker, bank_reference="R1", amount="2", user_id=BOB_ID, account_id=BOB)
    again = worker.execute(
        "insert into fiat_transfers (direction, asset_id, amount, bank_account_id, bank_reference,"
        " status) select direction, asset_id, amount, bank_account_id, bank_reference, status"
        " from fiat_transfers on conflict (bank_account_id, direction, bank_reference) do nothing"
    )
    assert again.rowcount == 0
    for fields, name in (
        ({"bank_reference": None}, "fiat_transfers_deposit_has_reference"),
        ({"bank_account_id": None}, "fiat_transfers_deposit_has_reference"),
        ({"direction": "fee"}, "fiat_transfers_(direction|status_of_direction|payout)"),
        ({"status": "requested"}, "fiat_transfers_status_of_direction"),
        ({"status": "credited"}, "cannot go from nothing to credited"),
        ({"amount": "0"}, "fiat_transfers_fee_below_amount"),
        ({"amount": "0.000000001"}, "finer than the 8 decimals"),
        ({"iban": "TR00"}, "iban_valid"),
        ({"asset_id": 99}, "fiat_transfers_asset_fkey"),
    ):
        with denied(worker, name):
            fiat_deposit(worker, **fields)


@pytest.mark.spec("FIAT-003")
def test_money_of_others_goes_back_to_its_sender(worker: psycopg.Connection) -> None:
    row = fiat_deposit(worker, user_id=None, account_id=None, iban=OTHER_IBAN)
    with denied(worker, "fiat_transfers_owner_known"):
        step(worker, row, "screening")
    with denied(worker, "cannot go from received to credited"):
        step(worker, row, "credited", processed_at=NOW)
    with denied(worker, "fiat_transfers_reason_given"):
        step(worker, row, "held")
    step(worker, row, "held", status_reason="sent by a third party")
    with denied(worker, "never change"):
        change(worker, "fiat_transfers", {"fiat_transfer_id": row}, iban=IBAN)
    step(worker, row, "returning")
    step(worker, row, "returned", processed_at=NOW)
    shown = f"select shown_status::text from fiat_transfers where fiat_transfer_id = '{row}'"
    assert value(worker, shown) == "cancelled"
    assert history(worker, "fiat_transfers", row) == ["received", "held", "returning", "returned"]
    nameless = fiat_deposit(worker, user_id=None, account_id=None, iban=None)
    step(worker, nameless, "held", status_reason="nobody knows whose")
    with denied(worker, "fiat_transfers_returned_to_sender"):
        step(worker, nameless, "returning")
    change(worker, "fiat_transfers", {"fiat_transfer_id": nameless}, user_id=BOB_ID, account_id=BOB)
    with denied(worker, "never change"):
        change(worker, "fiat_transfers", {"fiat_transfer_id": nameless}, user_id=ALICE_ID,
               account_id=ALICE)  # fmt: skip
    step(worker, nameless, "credited", processed_at=NOW)


@pytest.mark.spec("FIAT-004", "FIAT-005")
def test_impossible_payouts_are_refused(worker: psycopg.Connection) -> None:
    own = payee(worker)
    of_bob = payee(worker, user_id=BOB_ID)
    for fields, name in (
        ({"customer_bank_account_id": of_bob}, "fiat_transfers_payee_fkey"),
        ({"iban": OTHER_IBAN}, "fiat_transfers_payee_fkey"),
        ({"customer_bank_account_id": None}, "fiat_transfers_payout_is_asked_for"),
        ({"idempotency_key": None}, "fiat_transfers_payout_is_asked_for"),
        ({"fee": "500"}, "fiat_transfers_fee_below_amount"),
        ({"amount": "500.001"}, "fiat_transfers_payout_in_cents"),
        ({"status": "received"}, "fiat_transfers_status_of_direction"),
    ):
        with denied(worker, name):
            payout(worker, own, **fields)
    payout(worker, own, amount="500.12345678", fee="5.00345678", idempotency_key="once")
    assert value(worker, "select net_amount::text from fiat_transfers") == "495.12000000"
    with denied(worker, "fiat_transfers_idempotency_key"):
        payout(worker, own, idempotency_key="once")


@pytest.mark.spec("FIAT-004")
def test_an_unknown_payout_is_never_sent_again(worker: psycopg.Connection) -> None:
    bank = value(worker, "select bank_account_id from bank_accounts")
    row = payout(worker, payee(worker))
    step(worker, row, "risk_review")
    step(worker, row, "queued")
    with denied(worker, "fiat_transfers_sent_from_somewhere"):
        step(worker, row, "sent")
    step(worker, row, "sent", bank_account_id=bank)
    step(worker, row, "unknown")
    for again in ("sent", "queued", "cancelled", "requested"):
        with denied(worker, f"cannot go from unknown to {again}"):
            step(worker, row, again)
    with denied(worker, "fiat_transfers_processed_at_given"):
        step(worker, row, "completed")
    step(worker, row, "completed", processed_at=NOW, bank_reference="P1")
    with denied(worker, "never change"):
        change(worker, "fiat_transfers", {"fiat_transfer_id": row}, bank_reference="P2")


@pytest.mark.spec("FIAT-004", "CUST-013")
def test_payouts_need_a_known_holder_and_their_approvals(stocked: Database) -> None:
    with stocked.connect() as conn:
        unknown = payee(conn, verified_at=None)
        row = payout(conn, unknown, required_approvals=1)
        step(conn, row, "risk_review")
        with denied(conn, "holder of the bank account is not verified"):
            step(conn, row, "queued")
        change(conn, "customer_bank_accounts", {"customer_bank_account_id": unknown},
               verified_at=NOW)  # fmt: skip
        with denied(conn, "0 of 1 approvals"):
            step(conn, row, "queued")
        with denied(conn, "cannot approve it"):  # Ann is the customer Alice
            approve(conn, ANN, fiat_transfer_id=row)
        with denied(conn, "money_approvals_of_one_thing"):
            approve(conn, BEN, fiat_transfer_id=row, withdrawal_id=withdrawal(conn))
        approve(conn, BEN, fiat_transfer_id=row)
        with denied(conn, "never lowered"):
            step(conn, row, "queued", required_approvals=0)
        step(conn, row, "queued")
        asked = payout(conn, unknown, requested_by=BEN)
        with denied(conn, "cannot approve it"):
            approve(conn, BEN, fiat_transfer_id=asked)
        act(conn, None)
        conn.rollback()


@pytest.mark.spec("FIAT-001")
def test_house_banks_are_one_for_each_iban_and_currency(staff: psycopg.Connection) -> None:
    house = {"bank_name": "Other", "iban": OTHER_IBAN, "asset_id": TRY, "purpose": "operating"}
    with denied(staff, "bank_accounts_iban_key"):
        add(staff, "bank_accounts", house | {"iban": IBAN})
    with denied(staff, "bank_accounts_account_key"):
        add(staff, "bank_accounts", house | {"account_id": BANK})
    with denied(staff, "bank_accounts_account_fkey"):
        add(staff, "bank_accounts", house | {"account_id": 999})
    row = add(staff, "bank_accounts", house, "bank_account_id")
    with denied(staff, "never change"):
        change(staff, "bank_accounts", {"bank_account_id": row}, purpose="customer_funds")
    with denied(staff, "stale write"):
        change(staff, "bank_accounts", {"bank_account_id": row}, is_active=False, version=7)


@pytest.mark.spec("FIAT-006")
def test_a_statement_adds_up_or_is_refused(stocked: Database) -> None:
    with stocked.connect("internal_service") as conn:
        bank = value(conn, "select bank_account_id from bank_accounts")

        def statement(closing: str, amounts: list[str], number: str) -> UUID:
            row: UUID = add(conn, "bank_statements", {
                "bank_account_id": bank, "statement_number": number, "statement_date": NOW.date(),
                "opening_balance": "100", "closing_balance": closing,
                "document_hash": number.encode().ljust(32)}, "statement_id")  # fmt: skip
            for line, amount in enumerate(amounts, 1):
                add(conn, "bank_statement_lines", {
                    "statement_id": row, "line_number": line, "bank_account_id": bank,
                    "booking_date": NOW.date(), "amount": amount,
                    "bank_reference": f"{number}-{line}"})  # fmt: skip
            conn.execute("set constraints all immediate")
            conn.execute("set constraints all deferred")
            return row

        with denied(conn, r"opening 100 \+ entries 49.5 is not closing 150"):
            statement("150", ["50", "-0.5"], "1")
        with denied(conn, "is not closing"):
            statement("100.01", [], "2")
        good = statement("149.5", ["50", "-0.5"], "3")
        with denied(conn, "bank_statements_number_key"):
            statement("149.5", ["50", "-0.5"], "3")
        with denied(conn, "is not closing"):  # nor can an entry be added later
            add(conn, "bank_statement_lines", {
                "statement_id": good, "line_number": 3, "bank_account_id": bank, "amount": "1",
                "booking_date": NOW.date(), "bank_reference": "late"})  # fmt: skip
            conn.execute("set constraints all immediate")
        entry = {"statement_id": good, "line_number": 1}
        change(conn, "bank_statement_lines", entry, fiat_transfer_id=fiat_deposit(conn))
        refused(conn, "update bank_statement_lines set amount = 0.5", "permission denied")
        refused(conn, "update bank_statements set closing_balance = 1", "permission denied")
        refused(conn, "delete from bank_statement_lines", "permission denied")
        conn.rollback()
    with stocked.connect() as conn:
        refused(
            conn, "insert into bank_statements (bank_account_id, statement_number, statement_date,"
            " opening_balance, closing_balance, document_hash) select bank_account_id, '9',"
            f" now(), 0, 'NaN', '\\x{HASH.hex()}' from bank_accounts", "signed_amount_exact",
        )  # fmt: skip
        conn.rollback()


@pytest.mark.spec("FIAT-001", "CUST-020", "LEDG-010", "SCHE-012")
def test_customers_see_their_own_money_in_the_seeds_shapes(database: Database) -> None:
    stock(database)
    with database.connect() as conn:
        virtual_iban(conn)
        virtual_iban(conn, user_id=BOB_ID, account_id=BOB, iban=IBAN, reference_code="BD-BOB1")
        deposit(conn)
        deposit(conn, user_id=BOB_ID, account_id=BOB)
        deposit(conn, user_id=None, account_id=None)
        withdrawal(conn)
        fiat_deposit(conn)
        payout(conn, payee(conn))
    with database.connect("app_user") as app, as_customer(app, ALICE_ID):
        fiat = rows(app, "select account_id, currency, available_balance, virtual_iban,"
                         " iban_provider from fiat_accounts")  # fmt: skip
        assert fiat == [(ALICE, "TRY", 0, OTHER_IBAN, "Papara")]
        moves = rows(app, "select type::text, status::text, net_amount::text, user_id"
                          " from deposit_withdrawals order by 1, 3")  # fmt: skip
        assert moves == [
            ("deposit", "pending", "0.5", ALICE_ID), ("deposit", "pending", "1000", ALICE_ID),
            ("withdrawal", "pending", "0.4999", ALICE_ID),
            ("withdrawal", "pending", "495", ALICE_ID),
        ]  # fmt: skip
        kinds = rows(app, "select tx_type::text, status::text, count(*), count(distinct user_id)"
                          " from transactions group by 1, 2 order by 1, 2")  # fmt: skip
        assert kinds == [("deposit", "pending", 2, 1), ("rebate", "completed", 1, 1),
                         ("withdrawal", "pending", 2, 1)]  # fmt: skip
        for column in ("status", "status_reason", "approved_by"):
            refused(app, f"select {column} from fiat_transfers", "permission denied")
        for table in ("bank_accounts", "bank_statements", "bank_statement_lines"):
            refused(app, f"select from {table}", "permission denied")
        for table in ("fiat_transfers", "virtual_ibans", "customer_bank_accounts"):
            refused(app, f"insert into {table} default values", "permission denied")
            refused(app, f"update {table} set user_id = null", "permission denied")
    with database.connect("app_user") as app:
        for customer in (uuid4(), None):
            app.execute("select set_config('app.current_user_id', %s, true)", [str(customer or "")])
            for name in ("fiat_accounts", "deposit_withdrawals", "transactions", "fiat_transfers",
                         "virtual_ibans", "customer_bank_accounts"):  # fmt: skip
                assert value(app, f"select count(*) from {name}") == 0, name
    with database.connect("read_only_user") as analyst:
        assert value(analyst, "select count(*) from deposit_withdrawals") == 6
        refused(analyst, "update fiat_transfers set amount = 1", "permission denied")


@pytest.mark.spec("CUST-020")
def test_a_list_of_withdrawals_leaves_the_ledger_alone(stocked: Database) -> None:
    with stocked.connect("admin_user") as conn:
        plan = "\n".join(line for (line,) in rows(
            conn, "explain select status, count(*) from transactions where tx_type = 'withdrawal'"
                  " and status in ('pending', 'confirming') group by 1"))  # fmt: skip
        conn.rollback()
    assert "ledger_transfers" not in plan
    assert "withdrawals" in plan
