"""Deposits and withdrawals of a made-up history: those of the ledger, and some called off.

Each deposit is made of the transfer that credited it and has its key, as in real life.
"""

from typing import Final

import psycopg

from bedesten.cli.fill.flow import BANK_ACCOUNT
from bedesten.cli.fill.imports import importing, is_filled, run
from bedesten.cli.fill.plan import Plan

COUNTRY: Final = "TR"
BBAN: Final = "0006200000000000000001"
NETWORKS: Final = """
    insert into public.networks (network, display_name, family, is_active)
    values ('bitcoin', 'Bitcoin', 'utxo', false), ('ethereum', 'Ethereum', 'evm', false)
    on conflict do nothing
"""
ASSET_NETWORKS: Final = """
    insert into public.asset_networks
        (asset_id, network, contract, decimals, deposits_enabled, withdrawals_enabled)
    select asset_id, case symbol when 'BTC' then 'bitcoin' else 'ethereum' end,
        case symbol when 'USDT' then '0xdac17f958d2ee523a2206206994597c13d831ec7' else '' end,
        case symbol when 'USDT' then 6 else 8 end, false, false
    from public.assets where symbol in ('BTC', 'ETH', 'USDT')
    on conflict do nothing
"""
DEPOSITS: Final = """
    insert into public.deposits
        (deposit_id, user_id, account_id, asset_id, network, contract, address, txid, ordinal,
         amount, block_height, block_hash, confirmations, status, created_at, confirmed_at,
         processed_at, updated_at)
    select l.reference_key, a.user_id, a.account_id, l.asset_id, n.network, n.contract,
        'demo-' || a.account_id, md5(l.reference_key::text), 0, l.amount,
        (l.transfer_id >> 12) / 600000, md5(l.transfer_id::text), 12, 'credited', l.created_at,
        l.created_at, l.created_at, l.created_at
    from public.ledger_transfers as l
    join public.accounts as a on a.account_id = l.credit_account_id
    join public.asset_networks as n on n.asset_id = l.asset_id
    where l.entry_type = 'deposit' and l.reference_key is not null and a.user_id is not null
    order by l.transfer_id
"""
BANK: Final = """
    insert into public.bank_accounts (bank_name, iban, asset_id, purpose, account_id)
    select 'Demo', %(iban)s, asset_id, 'customer_funds', %(account)s
    from public.assets where symbol = 'TRY'
    on conflict do nothing
"""
FIAT: Final = """
    insert into public.fiat_transfers
        (fiat_transfer_id, direction, user_id, account_id, asset_id, amount, bank_account_id,
         bank_reference, status, created_at, processed_at, updated_at)
    select l.reference_key, 'deposit', a.user_id, a.account_id, l.asset_id, l.amount,
        b.bank_account_id, 'demo-' || l.transfer_id, 'credited', l.created_at, l.created_at,
        l.created_at
    from public.ledger_transfers as l
    join public.accounts as a on a.account_id = l.credit_account_id
    join public.bank_accounts as b on b.account_id = l.debit_account_id
    where l.entry_type = 'deposit' and l.reference_key is not null and a.user_id is not null
    order by l.transfer_id
"""
# Asked for and called off before anything was held, so the ledger knows nothing of them.
WITHDRAWALS: Final = """
    insert into public.withdrawals
        (withdrawal_id, user_id, account_id, asset_id, network, address, amount, fee,
         idempotency_key, status, created_at, updated_at)
    select overlay(d.deposit_id::text placing 'f' from 16 for 1)::uuid, d.user_id, d.account_id,
        d.asset_id, d.network, d.address, 1, 0, 'demo-' || d.asset_id, 'cancelled', d.created_at,
        d.created_at
    from public.deposits as d
    where d.contract = '' order by d.deposit_id
"""


def fill_deposits(conn: psycopg.Connection, _: Plan) -> None:
    """Deposits of coins, and withdrawals that were cancelled."""
    if is_filled(conn, "deposits"):
        return
    with importing(conn, into=("deposits", "withdrawals"), out_of=("ledger_transfers", "accounts")):
        run(conn, NETWORKS)
        run(conn, ASSET_NETWORKS)
        run(conn, DEPOSITS)
        run(conn, WITHDRAWALS)


def fill_fiat(conn: psycopg.Connection, _: Plan) -> None:
    """Deposits from banks."""
    if is_filled(conn, "fiat_transfers"):
        return
    with importing(conn, into=("fiat_transfers",), out_of=("ledger_transfers", "accounts")):
        run(conn, BANK, iban=iban(), account=BANK_ACCOUNT)
        run(conn, FIAT)


def iban() -> str:
    """The exchange's own, with the check digits of ISO 13616."""
    digits = "".join(str(int(letter, 36)) for letter in COUNTRY)
    return f"{COUNTRY}{98 - int(f'{BBAN}{digits}00') % 97:02}{BBAN}"
