"""Coins in and out: what the tables of custody refuse, and the steps that they allow."""

from uuid import UUID, uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.projector.scribe import BTC, USDT
from tests.schema.people import act
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.schema.treasury import (
    ANN,
    BEN,
    HASH,
    NOW,
    SIGNATURE,
    WALLET,
    add,
    approve,
    chain_transaction,
    change,
    denied,
    deposit,
    history,
    sign,
    stock,
    stranger,
    withdrawal,
)
from tests.support.postgres import Database

MULTISIG = {"required": 2, "total": 3, "signers": ["a", "b", "c"]}
COLD = {"wallet_type": "cold", "crypto_type": "BTC", "network": "bitcoin", "address": "bc1qcold"}
BLOCK = {"block_height": 900_000, "block_hash": "00ff", "confirmations": 12}
DEEP = BLOCK | {"confirmed_at": NOW}


def give_address(conn: psycopg.Connection, **fields: object) -> UUID:
    usual = {"user_id": ALICE_ID, "account_id": ALICE, "network": "bitcoin", "mac": HASH,
             "address": "bc1qalice", "key_id": "xpub-1", "derivation_index": 7}  # fmt: skip
    found: UUID = add(conn, "deposit_addresses", usual | fields, "deposit_address_id")
    return found


def step(conn: psycopg.Connection, row: UUID, status: str, **fields: object) -> None:
    change(conn, "withdrawals", {"withdrawal_id": row}, status=status, **fields)


def arrive(conn: psycopg.Connection, row: UUID, status: str, **fields: object) -> None:
    change(conn, "deposits", {"deposit_id": row}, status=status, **fields)


@pytest.mark.spec("MARK-001")
def test_terms_of_an_asset_are_edited_by_version(staff: psycopg.Connection) -> None:
    add(staff, "asset_terms", {"asset_id": BTC, "min_withdraw_amount": "0.001",
                               "max_withdraw_amount": "10", "withdraw_fee": "0.0001",
                               "deposit_fee": 0, "daily_withdraw_limit": 20})  # fmt: skip
    terms = {"asset_id": BTC}
    change(staff, "asset_terms", terms, withdraw_fee="0.0002", version=1)
    with denied(staff, "stale write"):
        change(staff, "asset_terms", terms, withdraw_fee="0.0003", version=1)
    with denied(staff, "asset_terms_max_not_below_min"):
        change(staff, "asset_terms", terms, max_withdraw_amount="0.0005")
    with denied(staff, "asset_terms_fee_below_max"):
        change(staff, "asset_terms", terms, withdraw_fee="10")
    with denied(staff, "finer than the 8 decimals"):
        change(staff, "asset_terms", terms, withdraw_fee="0.000000001")
    with denied(staff, "asset_terms_asset_fkey"):
        add(staff, "asset_terms", {"asset_id": 99})
    found = rows(staff, "select withdraw_fee, version, updated_at > created_at from asset_terms")
    assert [(str(fee), version, later) for fee, version, later in found] == [("0.0002", 2, True)]


@pytest.mark.spec("MARK-003")
def test_an_asset_lives_on_networks_that_pay_no_finer_than_the_ledger(
    staff: psycopg.Connection,
) -> None:
    listing = {"asset_id": USDT, "network": "bitcoin", "contract": "omni:31", "decimals": 8}
    with denied(staff, "has 9 decimals, more than the ledger"):
        add(staff, "asset_networks", listing | {"decimals": 9})
    with denied(staff, "asset_networks_contract_key"):
        add(staff, "asset_networks", listing | {"contract": ""})  # the native coin is BTC there
    with denied(staff, "asset_networks_network_fkey"):
        add(staff, "asset_networks", listing | {"network": "nowhere"})
    with denied(staff, "network_name_form"):
        add(staff, "networks", {"network": "Bit Coin", "display_name": "", "family": "utxo"})
    add(staff, "asset_networks", listing)
    switches = "select deposits_enabled and withdrawals_enabled, tag_kind::text from asset_networks"
    assert rows(staff, switches + " where contract = 'omni:31'") == [(True, "none")]


@pytest.mark.spec("CUST-001", "CUST-002")
@pytest.mark.parametrize("config", [
    {"required": 1, "total": 3, "signers": ["a", "b", "c"]},
    {"required": 4, "total": 3, "signers": ["a", "b", "c"]},
    {"required": 2, "total": 3, "signers": ["a", "b"]},
    {"required": 2, "total": 3, "signers": ["a", "b", "b"]},
    {"required": 2, "total": 3, "signers": ["a", "b", ""]},
    {"required": 2, "total": 3},
    {"required": "x", "total": 3, "signers": ["a", "b", "c"]},
    {"required": None, "total": None, "signers": ["a", "b", "c"]},
    ["a", "b"],
])  # fmt: skip
def test_a_cold_wallet_proves_its_control(
    staff: psycopg.Connection, config: dict[str, object]
) -> None:
    with denied(staff, "custody_wallets_multisig_is_whole"):
        add(staff, "custody_wallets", COLD | {"is_multisig": True, "multisig_config": config})
    with denied(staff, "custody_wallets_multisig_is_whole"):  # a list without the flag is no proof
        add(staff, "custody_wallets", COLD | {"multisig_config": MULTISIG, "hsm_key_id": "k"})


@pytest.mark.spec("CUST-002", "CUST-004")
def test_wallets_are_controlled_and_one_for_each_address(staff: psycopg.Connection) -> None:
    with denied(staff, "custody_wallets_cold_proves_control"):
        add(staff, "custody_wallets", COLD)
    with denied(staff, "custody_wallets_hsm_key_named"):
        add(staff, "custody_wallets", COLD | {"hsm_key_id": ""})
    with denied(staff, 'null value in column "is_multisig"'):
        add(staff, "custody_wallets", COLD | {"is_multisig": None})
    add(staff, "custody_wallets", COLD | {"is_multisig": True, "multisig_config": MULTISIG})
    with denied(staff, "custody_wallets_address_key"):
        add(staff, "custody_wallets", COLD | {"hsm_key_id": "k"})
    add(staff, "custody_wallets", COLD | {"hsm_key_id": "k", "network": "ethereum"})
    add(staff, "custody_wallets", COLD | {"hsm_key_id": "k", "address_tag": "17"})
    with denied(staff, 'null value in column "address_tag"|does not allow null'):
        add(staff, "custody_wallets", COLD | {"hsm_key_id": "k", "address_tag": None})
    with denied(staff, "custody_wallets_account_fkey"):
        add(staff, "custody_wallets", COLD | {"hsm_key_id": "k", "address_tag": "2",
                                              "account_id": 999})  # fmt: skip
    with denied(staff, "never change"):
        change(staff, "custody_wallets", {"address_tag": "17"}, address="bc1qother")


@pytest.mark.spec("CUST-003")
def test_what_wallets_hold_is_derived(worker: psycopg.Connection, stocked: Database) -> None:
    query = "select currency, total_balance::text from custody_wallet_balances order by 1"
    assert rows(worker, query) == [("BTC", "0")]
    with stocked.connect() as conn:
        conn.execute(
            "insert into balances select account_id, 1, -5, 0, 0, 0, 0, true, 9, 9, now()"
            " from accounts where account_id = %s", [WALLET],
        )  # fmt: skip
        assert rows(conn, query) == [("BTC", "5")]  # the house owes it, the chain holds it
        conn.rollback()
    stored = rows(worker, "select attname from pg_attribute where attrelid ="
                          " 'custody_wallets'::regclass and attname ~ '_balance$'")  # fmt: skip
    assert stored == []


@pytest.mark.spec("CUST-004", "CUST-005")
def test_an_address_is_somebodys_for_ever(worker: psycopg.Connection) -> None:
    first = give_address(worker)
    with denied(worker, "deposit_addresses_address_key"):
        give_address(worker, user_id=BOB_ID, account_id=BOB)
    give_address(worker, network="ethereum")
    give_address(worker, network="ripple", address="rHouse", tag="1")
    give_address(worker, network="ripple", address="rHouse", tag="2", user_id=BOB_ID,
                 account_id=BOB, derivation_index=8)  # fmt: skip
    with denied(worker, "deposit_addresses_derivation_key"):
        give_address(worker, address="bc1qnext", user_id=BOB_ID, account_id=BOB)
    with denied(worker, "deposit_addresses_current_key"):
        give_address(worker, address="bc1qnext", derivation_index=8)
    mine = {"deposit_address_id": first}
    change(worker, "deposit_addresses", mine, retired_at=NOW)
    give_address(worker, address="bc1qnext", derivation_index=8)
    for field, other in (("user_id", BOB_ID), ("account_id", BOB), ("address", "bc1qnew"),
                         ("mac", bytes(31) + b"x")):  # fmt: skip
        with denied(worker, "never change"):
            change(worker, "deposit_addresses", mine, **{field: other})
    refused(worker, "delete from deposit_addresses", "permission denied")
    with denied(worker, "deposit_addresses_mac_sha256"):
        give_address(worker, address="bc1qthird", derivation_index=9, mac=b"")
    with denied(worker, "deposit_addresses_user_fkey"):
        give_address(worker, address="bc1qthird", derivation_index=9, user_id=stranger(),
                     account_id=99)  # fmt: skip


@pytest.mark.spec("CUST-006")
def test_a_movement_is_written_down_once(worker: psycopg.Connection) -> None:
    txid = "ab" * 32
    deposit(worker, txid=txid, ordinal=0)
    deposit(worker, txid=txid, ordinal=1)  # the next output of the same transaction
    deposit(worker, txid=txid, ordinal=0, contract="0xdac1", asset_id=USDT, network="ethereum")
    for second in ({"asset_id": None}, {"address": "bc1qbob", "user_id": BOB_ID}):
        with denied(worker, "deposits_movement_key"):
            deposit(worker, txid=txid, ordinal=0, **second)
    inserted = worker.execute(
        "insert into deposits (network, address, txid, ordinal, amount) values"
        " ('bitcoin', 'bc1qalice', %s, 1, 1) on conflict (network, txid, ordinal, contract)"
        " do nothing", [txid],
    )  # fmt: skip
    assert inserted.rowcount == 0


@pytest.mark.spec("CUST-006", "CUST-009", "MARK-002")
def test_impossible_deposits_are_refused(worker: psycopg.Connection) -> None:
    for fields, name in (
        ({"amount": "0"}, "deposits_amount_positive"),  # zero-value token events never show
        ({"amount": "-1"}, "amount_exact"),
        ({"amount": "NaN"}, "amount_exact"),
        ({"fee": "0.5"}, "deposits_fee_below_amount"),
        ({"amount": "0.000000001"}, "finer than the 8 decimals"),
        ({"ordinal": -2}, "deposits_ordinal_from_minus_one"),
        ({"network": "nowhere"}, "deposits_(asset_)?network_fkey"),
        ({"network": "ethereum"}, "deposits_asset_network_fkey"),  # no BTC there
        ({"account_id": 999}, "deposits_account_fkey"),
        ({"required_confirmations": 0}, "deposits_confirmations_not_negative"),
        ({"status": "credited"}, "cannot go from nothing to credited"),
        ({"address": "has space"}, "chain_address_form"),
    ):
        with denied(worker, name):
            deposit(worker, **fields)
    row = deposit(worker, amount="0.5", fee="0.1")
    found = rows(worker, "select net_amount::text, required_confirmations from deposits")
    assert found == [("0.4", 12)]
    for field, other in (("amount", "0.6"), ("txid", "ff"), ("ordinal", 3), ("address", "bc1qx")):
        with denied(worker, "never change"):
            change(worker, "deposits", {"deposit_id": row}, **{field: other})
    with denied(worker, r"never change"):
        change(worker, "deposits", {"deposit_id": row}, user_id=BOB_ID, account_id=BOB)


@pytest.mark.spec("CUST-007", "CUST-008")
def test_a_deposit_is_credited_after_its_confirmations(worker: psycopg.Connection) -> None:
    row = deposit(worker)
    with denied(worker, "deposits_mined_in_block"):
        arrive(worker, row, "confirming")
    arrive(worker, row, "confirming", **BLOCK | {"confirmations": 1})
    with denied(worker, "cannot go from confirming to credited"):
        arrive(worker, row, "credited", processed_at=NOW)
    with denied(worker, "deposits_confirmed_deep_enough"):
        arrive(worker, row, "screening")
    arrive(worker, row, "orphaned", block_hash=None, block_height=None, confirmations=0)
    arrive(worker, row, "confirming", **BLOCK)
    arrive(worker, row, "screening", **DEEP)
    with denied(worker, "deposits_processed_at_given"):
        arrive(worker, row, "credited")
    with denied(worker, "deposits_reason_given"):
        arrive(worker, row, "held")
    arrive(worker, row, "held", status_reason="sanctions hit")
    arrive(worker, row, "credited", processed_at=NOW)
    with denied(worker, "cannot go from credited to screening"):
        arrive(worker, row, "screening")
    arrive(worker, row, "reversal_required", status_reason="deep reorganisation")
    assert history(worker, "deposits", row) == [
        "seen", "confirming", "orphaned", "confirming", "screening", "held", "credited",
        "reversal_required",
    ]  # fmt: skip


@pytest.mark.spec("CUST-007")
def test_what_customers_are_shown_of_a_deposit(worker: psycopg.Connection) -> None:
    shown = "select shown_status::text from deposits where deposit_id = '{}'"
    nobody: dict[str, object] = {"user_id": None, "account_id": None, "asset_id": None}
    row = deposit(worker, **nobody)
    assert value(worker, shown.format(row)) == "pending"
    arrive(worker, row, "confirming", **BLOCK)
    assert value(worker, shown.format(row)) == "confirming"
    arrive(worker, row, "missing_tag", **DEEP)
    assert value(worker, shown.format(row)) == "confirmed"
    with denied(worker, "deposits_owner_known"):
        arrive(worker, row, "screening")
    arrive(worker, row, "screening", user_id=BOB_ID, account_id=BOB, asset_id=BTC)  # a claim
    arrive(worker, row, "held", status_reason="screening")
    assert value(worker, shown.format(row)) == "confirmed"
    arrive(worker, row, "credited", processed_at=NOW)
    assert value(worker, shown.format(row)) == "completed"
    for end in ("below_minimum", "unsupported_asset"):
        row = deposit(worker)
        arrive(worker, row, "confirming", **BLOCK)
        arrive(worker, row, end, **DEEP)
        assert value(worker, shown.format(row)) == "confirmed"


@pytest.mark.spec("CUST-010", "CUST-016")
def test_impossible_withdrawals_are_refused(worker: psycopg.Connection) -> None:
    book = {"user_id": BOB_ID, "network": "bitcoin", "address": "bc1qbob", "created_at": NOW,
            "usable_from": NOW}  # fmt: skip
    of_bob = add(worker, "withdrawal_addresses", book, "address_id")
    for fields, name in (
        ({"fee": "0.5"}, "withdrawals_fee_below_amount"),
        ({"fee": "-0.1"}, "amount_exact"),
        ({"amount": "0.500000001"}, "finer than the 8 decimals"),
        ({"asset_id": USDT, "network": "ethereum", "amount": "1", "fee": "0.0000001"},
         "net amount .* finer than the 6 decimals of its network"),
        ({"network": "ethereum"}, "withdrawals_asset_network_fkey"),
        ({"address_id": of_bob}, "withdrawals_address_fkey"),  # in another's book
        ({"user_id": stranger()}, "withdrawals_user_fkey"),
        ({"idempotency_key": ""}, "withdrawals_idempotency_key_short"),
        ({"status": "queued"}, "cannot go from nothing to queued"),
        ({"approved_by": BEN}, "withdrawals_approved_by_and_at"),
        ({"is_unknown": True}, "withdrawals_unknown_on_its_way"),
        ({"requested_by": BEN, "approved_by": BEN, "approved_at": NOW},
         "withdrawals_approved_by_another"),
    ):  # fmt: skip
        with denied(worker, name):
            withdrawal(worker, **fields)
    # What the ledger knows more finely may go as the fee, if what is paid fits the chain.
    row = withdrawal(worker, asset_id=USDT, network="ethereum", amount="1.23456789",
                     fee="0.00000089", idempotency_key="once")  # fmt: skip
    assert value(worker, "select net_amount::text from withdrawals") == "1.23456700"
    with denied(worker, "withdrawals_idempotency_key"):
        withdrawal(worker, idempotency_key="once")
    withdrawal(worker, idempotency_key="once", user_id=BOB_ID, account_id=BOB)
    for field, other in (("amount", "2"), ("address", "0xdead"), ("fee", "0"),
                         ("account_id", BOB)):  # fmt: skip
        with denied(worker, "never change"):
            change(worker, "withdrawals", {"withdrawal_id": row}, **{field: other})


@pytest.mark.spec("CUST-011", "CUST-012", "CUST-014", "CUST-015")
def test_a_withdrawal_is_signed_on_record_before_it_is_sent(worker: psycopg.Connection) -> None:
    row, other = withdrawal(worker), withdrawal(worker)
    for each in (row, other):
        step(worker, each, "risk_review")
        step(worker, each, "queued")
    with denied(worker, "withdrawals_has_transaction"):
        step(worker, row, "built")
    with denied(worker, "cannot go from queued to broadcast"):
        step(worker, row, "broadcast")
    paid_by = chain_transaction(worker)
    step(worker, row, "built", chain_transaction_id=paid_by)
    step(worker, other, "built", chain_transaction_id=paid_by)  # one transaction pays many
    with denied(worker, "signed bytes are stored before"):
        step(worker, row, "signed", txid="ff")
    txid = sign(worker, paid_by)
    with denied(worker, "withdrawals_sent_has_txid"):
        step(worker, row, "signed")
    step(worker, row, "signed", txid=txid)
    step(worker, other, "signed", txid=txid)
    with denied(worker, "cannot go from signed to cancelled"):
        step(worker, row, "cancelled")
    with denied(worker, "cannot go from signed to queued"):
        step(worker, row, "queued")
    step(worker, row, "broadcast", is_unknown=True)
    with denied(worker, "withdrawals_unknown_on_its_way"):  # unknown is never failed
        step(worker, row, "failed", status_reason="timeout", conflicting_txid="ee")
    with denied(worker, "withdrawals_failed_by_proof"):
        step(worker, row, "failed", status_reason="timeout", is_unknown=False)
    step(worker, row, "confirming", is_unknown=False)
    with denied(worker, "withdrawals_completed_at_given"):
        step(worker, row, "completed")
    step(worker, row, "completed", processed_at=NOW, confirmed_at=NOW)
    with denied(worker, "cannot go from completed to failed"):
        step(worker, row, "failed", status_reason="no", conflicting_txid="ee")
    assert history(worker, "withdrawals", row) == [
        "requested", "risk_review", "queued", "built", "signed", "broadcast", "confirming",
        "completed",
    ]  # fmt: skip
    step(worker, other, "failed", status_reason="inputs spent", conflicting_txid="ee")


@pytest.mark.spec("CUST-014")
def test_signed_bytes_and_nonces_are_used_once(worker: psycopg.Connection) -> None:
    wallet = value(worker, "select custody_wallet_id from custody_wallets")
    first = chain_transaction(worker, custody_wallet_id=wallet, nonce=5)
    with denied(worker, "chain_transactions_nonce_key"):
        chain_transaction(worker, custody_wallet_id=wallet, nonce=5)
    with denied(worker, "chain_transactions_signed_bytes_kept"):
        change(worker, "chain_transactions", {"chain_transaction_id": first}, status="signed")
    sign(worker, first)
    one = {"chain_transaction_id": first}
    with denied(worker, "never change"):
        change(worker, "chain_transactions", one, signed_bytes=b"other")
    with denied(worker, "chain_transactions_failed_by_proof"):
        change(worker, "chain_transactions", one, status="failed")
    change(worker, "chain_transactions", one, status="broadcast", is_unknown=True)
    with denied(worker, "chain_transactions_unknown_on_its_way"):
        change(worker, "chain_transactions", one, status="replaced")
    change(worker, "chain_transactions", one, status="replaced", is_unknown=False)
    chain_transaction(worker, custody_wallet_id=wallet, nonce=5, replaces=first)
    with denied(worker, "chain_transactions_replaced_once"):
        chain_transaction(worker, custody_wallet_id=wallet, nonce=5, replaces=first)


@pytest.mark.spec("CUST-013")
def test_large_withdrawals_wait_for_others_to_approve(stocked: Database) -> None:
    with stocked.connect() as conn:  # the worker asks, staff approve: two roles on one connection
        conn.execute("set role internal_service")
        row = withdrawal(conn, required_approvals=2, user_id=BOB_ID, account_id=BOB)
        own = withdrawal(conn, required_approvals=1)
        for each in (row, own):
            step(conn, each, "risk_review")
            step(conn, each, "awaiting_approval")
        with denied(conn, "0 of 2 approvals"):
            step(conn, row, "queued")
        with denied(conn, "never lowered"):
            change(conn, "withdrawals", {"withdrawal_id": row}, required_approvals=0)
        conn.execute("set role admin_user")
        approve(conn, BEN, withdrawal_id=row)
        with denied(conn, "money_approvals_withdrawal_key"):
            approve(conn, BEN, withdrawal_id=row)
        with denied(conn, "1 of 2 approvals"):
            step(conn, row, "queued")
        with denied(conn, "approve for themselves alone"):
            act(conn, BEN)
            add(conn, "money_approvals", {
                "withdrawal_id": row, "staff_id": ANN, "decision": "approve",
                "intent_hash": HASH, "signature": SIGNATURE, "signing_key_id": "k",
            })  # fmt: skip
        with denied(conn, "cannot approve it"):  # Ann is the customer Alice
            approve(conn, ANN, withdrawal_id=own)
        approve(conn, ANN, withdrawal_id=row)
        step(conn, row, "queued", approved_by=BEN, approved_at=NOW)
        refused(conn, "update money_approvals set decision = 'reject'", "permission denied")
        refused(conn, "delete from money_approvals", "permission denied")
        conn.execute("set role bedesten_owner")
        refused(conn, "truncate money_approvals", "immutable")
        refused(conn, "delete from money_approvals", "immutable")
        conn.rollback()


@pytest.mark.spec("CUST-013")
def test_one_rejection_ends_it(stocked: Database) -> None:
    with stocked.connect() as conn:
        row = withdrawal(conn, required_approvals=1, user_id=BOB_ID, account_id=BOB)
        step(conn, row, "risk_review")
        step(conn, row, "awaiting_approval")
        approve(conn, BEN, withdrawal_id=row)
        approve(conn, ANN, withdrawal_id=row, decision="reject")
        with denied(conn, "was rejected"):
            step(conn, row, "queued")
        step(conn, row, "rejected", status_reason="Ann says no")
        conn.rollback()


@pytest.mark.spec("CUST-013")
def test_staff_who_ask_for_a_customer_do_not_approve(stocked: Database) -> None:
    with stocked.connect() as conn:
        row = withdrawal(conn, required_approvals=1, requested_by=BEN)
        with denied(conn, "cannot approve it"):
            approve(conn, BEN, withdrawal_id=row)
        conn.rollback()


@pytest.mark.spec("CUST-011")
def test_what_customers_are_shown_of_a_withdrawal(worker: psycopg.Connection) -> None:
    row = withdrawal(worker, is_internal=True)
    shown = f"select shown_status::text from withdrawals where withdrawal_id = '{row}'"
    assert value(worker, shown) == "pending"
    step(worker, row, "risk_review")
    with denied(worker, "withdrawals_cooling_until_given"):
        step(worker, row, "cooling_down")
    step(worker, row, "cooling_down", cooling_until=NOW)
    assert value(worker, shown) == "pending"
    step(worker, row, "queued")
    assert value(worker, shown) == "approved"
    with denied(worker, "withdrawals_internal_has_no_chain"):
        step(worker, row, "built", chain_transaction_id=chain_transaction(worker))
    step(worker, row, "completed", processed_at=NOW, confirmed_at=NOW)
    assert value(worker, shown) == "confirmed"
    row = withdrawal(worker)
    shown = f"select shown_status::text from withdrawals where withdrawal_id = '{row}'"
    with denied(worker, "withdrawals_reason_given"):
        step(worker, row, "rejected")
    step(worker, row, "rejected", status_reason="not allowed")
    assert value(worker, shown) == "failed"


@pytest.mark.spec("CUST-018")
def test_moves_between_wallets_are_proposed_and_approved(stocked: Database) -> None:
    with stocked.connect() as conn:
        hot = value(conn, "select custody_wallet_id from custody_wallets")
        conn.execute("set role admin_user")
        cold = add(conn, "custody_wallets", COLD | {"hsm_key_id": "k"}, "custody_wallet_id")
        plan = {"kind": "rebalance", "asset_id": BTC, "network": "bitcoin", "amount": "3",
                "from_wallet_id": hot, "to_wallet_id": cold, "reason": "hot is full",
                "proposed_by": BEN, "required_approvals": 1}  # fmt: skip
        for fields, name in (
            ({"to_wallet_id": hot}, "wallet_moves_wallets_differ"),
            ({"amount": 0}, "wallet_moves_amount_positive"),
            ({"required_approvals": 0}, "wallet_moves_rebalancing_is_approved"),
            ({"proposed_by": None}, "wallet_moves_rebalancing_is_approved"),
            ({"kind": "sweep"}, "wallet_moves_from_one_place"),
            ({"from_wallet_id": None}, "wallet_moves_from_one_place"),
        ):
            with denied(conn, name):
                add(conn, "wallet_moves", plan | fields)
        move = add(conn, "wallet_moves", plan, "wallet_move_id")
        row = {"wallet_move_id": move}
        with denied(conn, "0 of 1 approvals"):
            change(conn, "wallet_moves", row, status="approved")
        with denied(conn, "cannot approve it"):
            approve(conn, BEN, wallet_move_id=move)
        approve(conn, ANN, wallet_move_id=move)
        change(conn, "wallet_moves", row, status="approved")
        with denied(conn, "cannot go from approved to completed"):
            change(conn, "wallet_moves", row, status="completed", completed_at=NOW)
        with denied(conn, "never change"):
            change(conn, "wallet_moves", row, amount="4")
        conn.rollback()


@pytest.mark.spec("CUST-019")
def test_a_scanner_knows_where_it_stands(worker: psycopg.Connection) -> None:
    block = {"network": "bitcoin", "height": 1, "block_hash": "b1", "parent_hash": "b0"}
    add(worker, "chain_blocks", block)
    add(worker, "chain_cursors", {"network": "bitcoin", "height": 1, "block_hash": "b1"})
    for fields, name in (
        ({}, "chain_blocks_pkey"),
        ({"height": 2}, "chain_blocks_hash_key"),
        ({"height": 2, "block_hash": "b0"}, "chain_blocks_not_its_own_parent"),
    ):
        with denied(worker, name):
            add(worker, "chain_blocks", block | fields)
    with denied(worker, "chain_cursors_height_not_negative"):
        change(worker, "chain_cursors", {"network": "bitcoin"}, height=-1)


@pytest.mark.spec("LEDG-010")
def test_wallets_of_customers_show_where_to_pay(database: Database) -> None:
    stock(database)
    with database.connect() as conn:
        give_address(conn)
        give_address(conn, network="ripple", address="rHouse", tag="42")
        add(conn, "withdrawal_settings", {"user_id": ALICE_ID})
        deposit(conn, user_id=BOB_ID, account_id=BOB)
        deposit(conn)
        withdrawal(conn)
    with database.connect("app_user") as app, as_customer(app, ALICE_ID):
        wallets = rows(app, "select crypto_type, deposit_address, deposit_address_tag,"
                            " available_balance > 0 from user_wallets order by 1")  # fmt: skip
        assert wallets == [("BTC", "bc1qalice", None, True), ("USDT", "rHouse", "42", True)]
        assert value(app, "select count(*) from deposits") == 1
        assert value(app, "select count(*) from withdrawals") == 1
        assert value(app, "select count(*) from deposit_addresses") == 2
    with database.connect("app_user") as app, as_customer(app, uuid4()):
        for name in ("deposits", "withdrawals", "deposit_addresses", "user_wallets",
                     "withdrawal_addresses", "withdrawal_settings"):  # fmt: skip
            assert value(app, f"select count(*) from {name}") == 0, name
    with database.connect("read_only_user") as analyst:
        assert value(analyst, "select count(*) from deposits") == 2
        assert value(analyst, "select count(*) from user_wallets") == 6


@pytest.mark.spec("SCHE-011", "CUST-017")
def test_secrets_and_suspicions_stay_where_they_belong(stocked: Database) -> None:
    closed = {
        "app_user": ["custody_wallets", "custody_wallet_balances", "chain_transactions",
                     "wallet_moves", "money_approvals", "chain_cursors"],
        "read_only_user": [],
    }  # fmt: skip
    secrets = {
        "app_user": [("deposits", "status"), ("deposits", "status_reason"),
                     ("withdrawals", "status"), ("withdrawals", "approved_by"),
                     ("deposit_addresses", "mac"), ("deposit_addresses", "derivation_index")],
        "read_only_user": [("custody_wallets", "hsm_key_id"),
                           ("custody_wallets", "multisig_config"),
                           ("chain_transactions", "signed_bytes"), ("deposit_addresses", "mac")],
        "admin_user": [("chain_transactions", "signed_bytes")],
    }  # fmt: skip
    for role, columns in secrets.items():
        with stocked.connect(role) as conn:
            for table in closed.get(role, []):
                refused(conn, f"select from {table}", "permission denied")
            for table, column in columns:
                refused(conn, f"select {column} from {table}", "permission denied")
            if role != "admin_user":
                for table in ("deposits", "withdrawals", "asset_terms", "deposit_addresses"):
                    refused(conn, f"insert into {table} default values", "permission denied")
                    refused(conn, f"update {table} set created_at = now()", "permission denied")
            refused(conn, "delete from deposits", "permission denied")
            conn.rollback()
