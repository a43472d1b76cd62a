"""People, chains, wallets and banks that tests of money in and out begin with, and their rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from bedesten.protocol.commands import Place, SetAccount, SetAsset
from bedesten.protocol.vocabulary import (
    AccountKind,
    AssetKind,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.projector.scribe import BTC, MARKET, USDT, Scribe, append, place
from tests.projector.tables import project
from tests.schema.people import act
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, CAROL, CAROL_ID
from tests.support.postgres import Database

ANN, BEN = UUID(int=0xA11), UUID(int=0xBE1)  # of the staff; Ann is also the customer Alice
TRY, WALLET, BANK = 3, 6, 7
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
IBAN, OTHER_IBAN = "TR330006100519786457841326", "DE89370400440532013000"
HASH, SIGNATURE = bytes(32), bytes(64)
_numbers = count(1)


@contextmanager
def denied(conn: psycopg.Connection, pattern: str) -> Iterator[None]:
    """What happens inside is refused with a message like this one, and leaves nothing behind."""
    with pytest.raises(psycopg.Error, match=pattern), conn.transaction():
        yield


def add(conn: psycopg.Connection, table: str, fields: dict[str, Any], key: str = "") -> Any:
    """Insert one row; answers its column `key`, if one is named."""
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, fields)),
        sql.SQL(", ").join(sql.Placeholder() * len(fields)),
    )  # fmt: skip
    if key:
        statement += sql.SQL(" returning {}").format(sql.Identifier(key))
    values = [Jsonb(v) if isinstance(v, dict | list) else v for v in fields.values()]
    cursor = conn.execute(statement, values)
    row = cursor.fetchone() if key else None
    return row[0] if row else None


def change(conn: psycopg.Connection, table: str, row: dict[str, Any], **fields: Any) -> None:
    """Update the one row that `row` names."""
    statement = sql.SQL("update {} set {} where {}").format(
        sql.Identifier(table), _equals(fields, ", "), _equals(row, " and "))  # fmt: skip
    assert conn.execute(statement, [*fields.values(), *row.values()]).rowcount == 1


def history(conn: psycopg.Connection, table: str, row_id: UUID) -> list[str]:
    """The states that a row has gone through."""
    found = conn.execute(
        "select to_state from audit.state_history where table_name = %s and row_id = %s"
        " order by change_id", [f"public.{table}", str(row_id)],
    )  # fmt: skip
    return [state for (state,) in found]


def deposit(conn: psycopg.Connection, **fields: Any) -> UUID:
    """A movement to an address of Alice, unlike all others."""
    number = next(_numbers)
    usual = {
        "user_id": ALICE_ID, "account_id": ALICE, "asset_id": BTC, "network": "bitcoin",
        "address": "bc1qalice", "txid": f"{number:064x}", "ordinal": 0, "amount": "0.5",
    }  # fmt: skip
    found: UUID = add(conn, "deposits", usual | fields, "deposit_id")
    return found


def withdrawal(conn: psycopg.Connection, **fields: Any) -> UUID:
    """A request of Alice."""
    usual = {
        "user_id": ALICE_ID, "account_id": ALICE, "asset_id": BTC, "network": "bitcoin",
        "address": "bc1qelsewhere", "amount": "0.5", "fee": "0.0001",
        "idempotency_key": str(uuid4()),
    }  # fmt: skip
    found: UUID = add(conn, "withdrawals", usual | fields, "withdrawal_id")
    return found


def chain_transaction(conn: psycopg.Connection, **fields: Any) -> UUID:
    """A transaction that is built and not signed."""
    usual = {"network": "bitcoin", "unsigned_bytes": b"psbt"}
    found: UUID = add(conn, "chain_transactions", usual | fields, "chain_transaction_id")
    return found


def sign(conn: psycopg.Connection, transaction: UUID) -> str:
    """Its signature arrives; answers the txid."""
    txid = f"{next(_numbers):064x}"
    change(conn, "chain_transactions", {"chain_transaction_id": transaction}, status="signed",
           signed_bytes=b"signed", txid=txid, signed_at=NOW)  # fmt: skip
    return txid


def fiat_deposit(conn: psycopg.Connection, **fields: Any) -> UUID:
    """Money that came to the bank for Alice."""
    bank = conn.execute("select bank_account_id from bank_accounts").fetchone()
    usual = {
        "direction": "deposit", "user_id": ALICE_ID, "account_id": ALICE, "asset_id": TRY,
        "amount": "1000", "bank_account_id": bank and bank[0], "iban": IBAN,
        "bank_reference": f"B{next(_numbers)}", "status": "received",
    }  # fmt: skip
    found: UUID = add(conn, "fiat_transfers", usual | fields, "fiat_transfer_id")
    return found


def payee(conn: psycopg.Connection, **fields: Any) -> UUID:
    """A bank account of Alice whose holder is known."""
    usual = {"user_id": ALICE_ID, "iban": IBAN, "holder_name": "Alice Example",
             "created_at": NOW, "usable_from": NOW, "verified_at": NOW}  # fmt: skip
    found: UUID = add(conn, "customer_bank_accounts", usual | fields, "customer_bank_account_id")
    return found


def payout(conn: psycopg.Connection, to: UUID, **fields: Any) -> UUID:
    """A fiat withdrawal that Alice asks for."""
    usual = {
        "direction": "withdrawal", "user_id": ALICE_ID, "account_id": ALICE, "asset_id": TRY,
        "amount": "500", "fee": "5", "iban": IBAN, "customer_bank_account_id": to,
        "idempotency_key": str(uuid4()), "status": "requested",
    }  # fmt: skip
    found: UUID = add(conn, "fiat_transfers", usual | fields, "fiat_transfer_id")
    return found


def approve(conn: psycopg.Connection, staff: UUID, **subject: UUID | str) -> None:
    """One signed approval (or another decision) about a subject."""
    act(conn, staff)
    add(conn, "money_approvals", {
        "staff_id": staff, "decision": "approve", "intent_hash": HASH, "signature": SIGNATURE,
        "signing_key_id": "k", **subject,
    })  # fmt: skip


def stock(database: Database) -> None:
    """Three customers who traded, a wallet and a bank account with their ledger accounts, two of
    the staff, and the terms of three networks."""
    scribe = Scribe()
    buy = Place(
        account=BOB, market=MARKET, side=Side.BUY, type=OrderType.MARKET,
        time_in_force=TimeInForce.IOC, self_trade=SelfTrade.NONE, quote_quantity=700_000_000,
    )  # fmt: skip
    rows = [
        *scribe.opening(),
        *scribe.accounts(3, 10**12),
        scribe.row([SetAsset(scale=8, kind=AssetKind.FIAT, symbol="TRY"),
                    SetAccount(kind=AccountKind.CUSTODY_WALLET),
                    SetAccount(kind=AccountKind.BANK)]),
        scribe.row([place(ALICE, Side.SELL, 1_000_000, 1_000), buy]),
    ]  # fmt: skip
    with database.connect("engine_writer") as conn:
        append(conn, rows)
    project(database)
    with database.connect() as conn:
        _people(conn)
        _places(conn)


def _people(conn: psycopg.Connection) -> None:
    for customer, name in ((ALICE_ID, "alice"), (BOB_ID, "bob"), (CAROL_ID, "carol")):
        add(conn, "users", {"user_id": customer, "email": f"{name}@example.com"})
    for staff, email in ((ANN, "Alice@Example.com"), (BEN, "ben@example.com")):
        add(conn, "staff_users", {
            "staff_id": staff, "staff_type": "admin", "email": email, "first_name": "A",
            "last_name": "B", "username": email.split("@")[0], "role": "admin",
        })  # fmt: skip


def _places(conn: psycopg.Connection) -> None:
    for network, family in (("bitcoin", "utxo"), ("ethereum", "evm"), ("ripple", "tagged")):
        add(conn, "networks", {"network": network, "family": family, "display_name": network})
    for asset, network, contract, decimals in (
        (BTC, "bitcoin", "", 8), (USDT, "ethereum", "0xdac1", 6), (USDT, "ripple", "rUSDT", 6),
    ):  # fmt: skip
        add(conn, "asset_networks", {"asset_id": asset, "network": network,
                                     "contract": contract, "decimals": decimals})  # fmt: skip
    add(conn, "custody_wallets", {"wallet_type": "hot", "crypto_type": "BTC", "account_id": WALLET,
                                  "network": "bitcoin", "address": "bc1qhot"})  # fmt: skip
    add(conn, "bank_accounts", {"bank_name": "Bank", "iban": IBAN, "asset_id": TRY,
                                "purpose": "customer_funds", "account_id": BANK})  # fmt: skip


def _equals(fields: dict[str, Any], between: str) -> sql.Composed:
    pairs = [sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder()) for name in fields]
    return sql.SQL(between).join(pairs)


def stranger() -> UUID:
    """A customer whom nobody knows."""
    return UUID(int=CAROL + 1)
