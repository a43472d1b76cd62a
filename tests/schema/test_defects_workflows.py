"""D29, D30, D41, D42, D45, D48, D50, D55, D59, D60, D62, D64: money in and out, settlement,
candles and events, in the seeds' form and in ours."""

import hashlib
import hmac
from uuid import UUID

import psycopg
import pytest

from tests.projector.scribe import BTC, MARKET, USDT
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.schema.treasury import (
    HASH,
    NOW,
    TRY,
    add,
    chain_transaction,
    change,
    denied,
    deposit,
    history,
    sign,
    withdrawal,
)
from tests.support.horizon import all_ended
from tests.support.postgres import Database


@pytest.mark.spec("CUST-004")
def test_d29_an_address_serves_tags_and_tokens(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table user_wallets (user_id int, crypto_type text,"
                 " deposit_address text unique, deposit_address_tag text)")  # fmt: skip
    seed.execute("insert into user_wallets values (1, 'XRP', 'rHouse', '1')")
    refused(seed, "insert into user_wallets values (2, 'XRP', 'rHouse', '2')", "duplicate key")
    seed.execute("insert into user_wallets values (1, 'ETH', '0xa', null)")
    refused(seed, "insert into user_wallets values (1, 'USDT', '0xa', null)", "duplicate key")

    place = {"network": "ripple", "address": "rHouse", "key_id": "k", "mac": HASH}
    for number, (user, account) in enumerate(((ALICE_ID, ALICE), (BOB_ID, BOB)), 1):
        add(worker, "deposit_addresses", place | {
            "user_id": user, "account_id": account, "tag": str(number),
            "derivation_index": number})  # fmt: skip
    # A token needs no address of its own: one of its network serves it and every other.
    shared = rows(worker, "select count(*) from user_wallets where deposit_address = 'rHouse'"
                          " and crypto_type = 'USDT'")  # fmt: skip
    assert shared == [(2,)]
    with denied(worker, "deposit_addresses_address_key"):  # nobody gets another's tag
        add(worker, "deposit_addresses", place | {
            "user_id": BOB_ID, "account_id": 5, "tag": "1", "derivation_index": 3})  # fmt: skip


@pytest.mark.spec("CUST-002")
def test_d30_an_unknown_flag_does_not_pass(
    seed: psycopg.Connection, staff: psycopg.Connection
) -> None:
    seed.execute("create table w (wallet_type text, is_multisig boolean default false, check"
                 " ((wallet_type = 'cold' and is_multisig = true) or wallet_type != 'cold'))"
                 )  # fmt: skip
    seed.execute("insert into w values ('cold', null)")
    cold = {"wallet_type": "cold", "crypto_type": "BTC", "network": "bitcoin", "address": "bc1qc"}
    with denied(staff, 'null value in column "is_multisig"'):
        add(staff, "custody_wallets", cold | {"is_multisig": None})
    with denied(staff, "custody_wallets_cold_proves_control"):
        add(staff, "custody_wallets", cold)
    with denied(staff, "custody_wallets_multisig_is_whole"):
        add(staff, "custody_wallets", cold | {"is_multisig": True})
    add(staff, "custody_wallets", cold | {"hsm_key_id": "hsm-1"})  # the seed allows none in an HSM


@pytest.mark.spec("CUST-006", "CUST-008")
def test_d41_a_deposit_is_credited_once(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table deposits (id uuid primary key default gen_random_uuid(),"
                 " asset text, amount numeric, txid text, status text)")  # fmt: skip
    for _ in range(2):
        seed.execute("insert into deposits (asset, amount, txid, status)"
                     " values ('BTC', 1, 'ab', 'credited')")  # fmt: skip
    assert value(seed, "select sum(amount) from deposits where txid = 'ab'") == 2

    row = deposit(worker, txid="ab")
    with denied(worker, "deposits_movement_key"):
        deposit(worker, txid="ab")
    block = {"block_height": 7, "block_hash": "h", "confirmations": 1}
    change(worker, "deposits", {"deposit_id": row}, status="confirming", **block)
    with denied(worker, "deposits_confirmed_deep_enough"):
        change(worker, "deposits", {"deposit_id": row}, status="screening")
    change(worker, "deposits", {"deposit_id": row}, status="orphaned")
    moved = block | {"block_hash": "other", "confirmations": 12, "confirmed_at": NOW}
    change(worker, "deposits", {"deposit_id": row}, status="confirming", **moved)
    change(worker, "deposits", {"deposit_id": row}, status="screening")
    change(worker, "deposits", {"deposit_id": row}, status="credited", processed_at=NOW)
    # Its id is the key of its transfer, and keys of movements are unique for ever.
    keys = rows(worker, "select indexdef from pg_indexes where indexname ="
                        " 'idempotency_keys_movement_key'")  # fmt: skip
    assert "UNIQUE" in keys[0][0]
    assert history(worker, "deposits", row).count("credited") == 1


@pytest.mark.spec("CUST-010")
def test_d42_a_withdrawal_says_where_and_who_allowed_it(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table withdrawals (id uuid primary key default gen_random_uuid(),"
                 " account_id uuid, asset text, address text, amount numeric, status text)"
                 )  # fmt: skip
    for _ in range(2):  # a client's retry pays twice; to which chain, and who said so?
        seed.execute("insert into withdrawals (asset, address, amount, status)"
                     " values ('USDT', '0xa', 1000000, 'completed')")  # fmt: skip
    assert value(seed, "select count(*) from withdrawals") == 2

    withdrawal(worker, idempotency_key="k1")
    with denied(worker, "withdrawals_idempotency_key"):
        withdrawal(worker, idempotency_key="k1")
    for missing in ("network", "fee", "idempotency_key", "address"):
        with denied(worker, f'null value in column "{missing}"|does not allow null'):
            withdrawal(worker, **{missing: None})
    row = withdrawal(worker, required_approvals=1)
    change(worker, "withdrawals", {"withdrawal_id": row}, status="risk_review")
    change(worker, "withdrawals", {"withdrawal_id": row}, status="awaiting_approval")
    with denied(worker, "0 of 1 approvals"):
        change(worker, "withdrawals", {"withdrawal_id": row}, status="queued")


@pytest.mark.spec("IDEN-016")
def test_d45_a_signature_can_be_checked(
    seed: psycopg.Connection, staff: psycopg.Connection
) -> None:
    secret, message = b"what the customer keeps", b"POST /api/v1/orders"
    seed.execute("create table api_keys (prefix text, key_hash text)")
    seed.execute("insert into api_keys values ('bd', %s)", [hashlib.sha256(secret).hexdigest()])
    stored = value(seed, "select key_hash from api_keys").encode()
    sent = hmac.digest(secret, message, "sha256")
    assert hmac.digest(stored, message, "sha256") != sent  # what is stored verifies nothing

    key = {"user_id": ALICE_ID, "account_id": ALICE, "prefix": "bd_1", "key_hash": HASH,
           "scopes": ["read"]}  # fmt: skip
    insert = ("insert into api_keys (user_id, account_id, prefix, key_hash, scopes, kind,"
              " sealed_secret, public_key) values (%(user_id)s, %(account_id)s, %(prefix)s,"
              " %(key_hash)s, %(scopes)s, %(kind)s, %(sealed)s, %(public)s)")  # fmt: skip
    for kind, sealed, public in (
        ("hmac", None, None), ("hmac", None, b"key"), ("ed25519", bytes(40), b"key"),
        ("ed25519", None, None), ("rsa", None, None),
    ):  # fmt: skip
        with denied(staff, "api_keys_kind_has_its_key"):
            staff.execute(insert, key | {"kind": kind, "sealed": sealed, "public": public})
    good = key | {"kind": "hmac", "sealed": bytes(40), "public": None}
    assert staff.execute(insert, good).rowcount == 1


@pytest.mark.spec("DATA-006")
def test_d48_nothing_needs_timescale(seed: psycopg.Connection, worker: psycopg.Connection) -> None:
    refused(seed, "select create_hypertable('trades', 'executed_at')", "does not exist")
    seed.execute("create table trades (id int, executed_at timestamptz not null)"
                 " partition by range (executed_at)")  # fmt: skip
    refused(seed, "alter table trades add primary key (id)", "must include all partitioning")
    refused(seed, "alter table trades add unique (id)", "must include all partitioning")

    extensions = {name for (name,) in rows(worker, "select extname from pg_extension")}
    assert not {"timescaledb", "pg_partman", "pg_cron"} & extensions
    # One settlement for each trade, and it can be looked up by the trade.
    found = rows(worker, "select count(*), count(distinct trade_id) from settlements")
    assert found[0][0] == found[0][1] == value(worker, "select count(*) from trades")
    trade = value(worker, "select trade_id from trades")
    deal = {
        "buyer_account_id": BOB,
        "seller_account_id": ALICE,
        "market_id": MARKET,
        "quantity": 1,
        "price": 1,
        "amount": 1,
        "settlement_date": NOW,
        "trade_id": trade,
    }
    add(worker, "dvp_settlements", deal)
    with denied(worker, "dvp_settlements_trade_key"):
        add(worker, "dvp_settlements", deal)


@pytest.mark.spec("CUST-006", "CUST-015")
def test_d50_one_transaction_brings_and_pays_many(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table deposits (account_id int, transaction_hash text unique)")
    seed.execute("insert into deposits values (1, 'ab')")
    refused(seed, "insert into deposits values (2, 'ab')", "duplicate key")  # his money is lost

    deposit(worker, txid="ab", ordinal=0)
    deposit(worker, txid="ab", ordinal=1, user_id=BOB_ID, account_id=BOB, address="bc1qbob")
    payer = chain_transaction(worker)
    txid = ""
    paid = [withdrawal(worker), withdrawal(worker, user_id=BOB_ID, account_id=BOB)]
    for state in ("risk_review", "queued", "built", "signed", "broadcast"):
        if state == "signed":
            txid = sign(worker, payer)
        for row in paid:
            link: dict[str, dict[str, object]] = {
                "built": {"chain_transaction_id": payer},
                "signed": {"txid": txid},
            }
            change(worker, "withdrawals", {"withdrawal_id": row}, status=state,
                   **link.get(state, {}))  # fmt: skip
    assert rows(worker, "select count(*) from withdrawals where status = 'broadcast'"
                        " group by txid") == [(2,)]  # fmt: skip


@pytest.mark.spec("SETT-003", "SETT-004")
def test_d55_settlements_keep_to_their_steps_and_locks_end(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table settlements (id int, status text default 'pending',"
                 " counter_account_id varchar(255), retry_count int default 0)")  # fmt: skip
    seed.execute("insert into settlements values (1, 'pending', 'nobody at all')")
    seed.execute("update settlements set status = 'settled'")
    seed.execute("update settlements set status = 'pending', retry_count = 1000000")

    row = {"settlement_id": add(worker, "dvp_settlements", {
        "deal_reference": "D", "buyer_account_id": BOB, "seller_account_id": ALICE,
        "market_id": MARKET, "quantity": 1, "price": 1, "amount": 1, "settlement_date": NOW,
    }, "settlement_id")}  # fmt: skip
    with denied(worker, "cannot go from pending to settled"):
        change(worker, "dvp_settlements", row, status="settled", settled_at=NOW)
    change(worker, "dvp_settlements", row, status="initiated", initiated_at=NOW)
    with denied(worker, "dvp_settlements_locks_expire"):
        change(worker, "dvp_settlements", row, status="seller_securities_locked",
               seller_securities_ledger_ref=UUID(int=1))  # fmt: skip
    with denied(worker, "dvp_settlements_retries_bounded"):
        change(worker, "dvp_settlements", row, retry_count=1000)
    with denied(worker, "dvp_settlements_buyer_fkey"):
        add(worker, "dvp_settlements", {
            "deal_reference": "E", "buyer_account_id": 99, "seller_account_id": ALICE,
            "market_id": MARKET, "quantity": 1, "price": 1, "amount": 1, "settlement_date": NOW,
        })  # fmt: skip


@pytest.mark.spec("DATA-001")
def test_d59_a_candle_is_there_once(seed: psycopg.Connection, worker: psycopg.Connection) -> None:
    candle = "insert into klines ({}) values ({}) on conflict ({}) do update set volume = 2"
    seed.execute("create table klines (id bigserial primary key, trading_pair_id int,"
                 ' "interval" text, open_time timestamp, volume decimal)')  # fmt: skip
    key = 'trading_pair_id, "interval", open_time'
    for _ in range(2):
        seed.execute(f"insert into klines ({key}, volume) values (1, '1m', '2026-01-01', 1)")
    assert value(seed, "select count(*) from klines") == 2
    refused(seed, candle.format(key + ", volume", "1, '1m', '2026-01-01', 1", key),
            "no unique or exclusion constraint")  # fmt: skip

    ours = "market_id, interval, open_time"
    columns = ours + (", open_price, high_price, low_price, close_price, volume, quote_volume,"
                      " taker_buy_volume, taker_buy_quote_volume, trades_count, seq")  # fmt: skip
    values = "1, '1m', '2026-01-01 00:00Z', 5, 5, 5, 5, 1, 5, 0, 0, 1, 1"
    for _ in range(2):
        worker.execute(candle.format(columns, values, ours).encode())
    assert rows(worker, "select volume::text from klines") == [("2",)]
    with denied(worker, "klines_open_time_on_grid"):  # nor a second one a moment later
        worker.execute(candle.format(columns, values.replace("00:00Z", "00:00:01Z"), ours).encode())


@pytest.mark.spec("CUST-011", "CUST-014")
def test_d60_a_crash_between_sending_and_writing_pays_once(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table deposit_withdrawals (id int, status text, tx_hash text)")
    seed.execute("insert into deposit_withdrawals values (1, 'processing', null)")
    # The process sends, and dies before it writes the hash: the next one sees the very same row.
    again = "select count(*) from deposit_withdrawals where status = 'processing' and tx_hash is"
    assert value(seed, f"{again} null") == 1

    row, payer = withdrawal(worker), chain_transaction(worker)
    one = {"withdrawal_id": row}
    change(worker, "withdrawals", one, status="risk_review")
    change(worker, "withdrawals", one, status="queued")
    change(worker, "withdrawals", one, status="built", chain_transaction_id=payer)
    with denied(worker, "signed bytes are stored before"):
        change(worker, "withdrawals", one, status="signed", txid="ff")
    txid = sign(worker, payer)
    change(worker, "withdrawals", one, status="signed", txid=txid)
    # From here on whoever finds it has the bytes to send, may send nothing else, and gives no
    # money back while nobody knows.
    with denied(worker, "never change"):
        change(worker, "chain_transactions", {"chain_transaction_id": payer}, signed_bytes=b"new")
    for back in ("queued", "built", "cancelled"):
        with denied(worker, f"cannot go from signed to {back}"):
            change(worker, "withdrawals", one, status=back)
    change(worker, "withdrawals", one, status="broadcast", is_unknown=True)
    with denied(worker, "withdrawals_unknown_on_its_way"):
        change(worker, "withdrawals", one, status="failed", status_reason="timeout",
               conflicting_txid="ee")  # fmt: skip


@pytest.mark.spec("SETT-005")
def test_d62_batches_run_again_and_add_no_bitcoin_to_doge(
    seed: psycopg.Connection, worker: psycopg.Connection
) -> None:
    seed.execute("create table settlement_batches (batch_date date unique, total_volume decimal)")
    seed.execute("insert into settlement_batches values ('2026-11-21', 1 + 900000)")  # BTC + DOGE
    refused(seed, "insert into settlement_batches values ('2026-11-21', 5)", "duplicate key")

    for run_no, first in enumerate((1, 11, 21), 1):
        row = add(worker, "settlement_batches", {
            "batch_date": NOW.date(), "run_no": run_no, "first_seq": first, "last_seq": first + 9,
        }, "batch_id")  # fmt: skip
    change(worker, "settlement_batches", {"batch_id": row}, status="running", started_at=NOW)
    for asset, volume in ((BTC, "1"), (USDT, "900000")):
        add(worker, "settlement_batch_volumes", {"batch_id": row, "asset_id": asset, "trades": 1,
                                                 "volume": volume})  # fmt: skip
    with denied(worker, "settlement_batches_volume_has_asset"):  # a headline says in what
        change(worker, "settlement_batches", {"batch_id": row}, total_volume=900001)
    change(worker, "settlement_batches", {"batch_id": row}, total_volume=41, volume_asset_id=TRY)


@pytest.mark.spec("EVNT-002")
def test_d64_consumers_miss_nothing_and_can_drop_repeats(
    empty_database: Database, database: Database
) -> None:
    late = "insert into outbox_events (aggregate_type, aggregate_id, event_type, event_data) values"
    late += " ('order', '{}', 'e', '{{}}')"
    with (
        empty_database.connect() as slow,
        empty_database.connect(autocommit=True) as quick,
    ):
        quick.execute("create table outbox_events (id bigserial, aggregate_type text,"
                      " aggregate_id text, event_type text, event_data jsonb)")  # fmt: skip
        slow.execute(late.format(1).encode())
        quick.execute(late.format(2).encode())
        seen = value(quick, "select max(id) from outbox_events")
        slow.commit()
        assert rows(quick, f"select id from outbox_events where id > {seen}") == []  # 1 is missed
    numbering = (
        "with ended as (select event_id, row_number() over (order by xid, event_id) as place from"
        " outbox_events where seq is null and xid < pg_snapshot_xmin(pg_current_snapshot()))"
        " update outbox_events as o set seq = ended.place from ended"
        " where o.event_id = ended.event_id"
    )
    with (
        database.connect("internal_service") as slow,
        database.connect("internal_service", autocommit=True) as quick,
    ):
        slow.execute(late.format(1).encode())
        quick.execute(late.format(2).encode())
        assert quick.execute(numbering).rowcount == 0
        slow.commit()
        all_ended(quick)
        assert quick.execute(numbering).rowcount == 2
        assert rows(quick, "select seq, aggregate_id from outbox_events order by seq") == [
            (1, "1"), (2, "2")]  # fmt: skip
        ids = value(quick, "select count(distinct event_id) from outbox_events")
        assert ids == 2  # stable, so that a message sent twice is known
