"""Customers and staff of the tests of workflows, and how staff act."""

from uuid import UUID

import psycopg

ALI, VELI = UUID(int=0xA11), UUID(int=0xE11)
OFFICER, SECOND, THIRD, ROBOT = (UUID(int=0x5AF0 + number) for number in range(4))
BTC_TRY, ETH_TRY = 1, 2
CUSTOMERS = """
    insert into users (user_id, email, phone, first_name, last_name, date_of_birth, nationality)
    values
        (%s, 'ali@example.com', '+905320000001', 'Ali', 'Demir', '1990-02-28', 'TUR'),
        (%s, 'veli@example.com', '+905320000002', 'Veli', 'Kaya', '1985-12-31', 'TUR')
"""
STAFF = """
    insert into staff_users
        (staff_id, staff_type, email, username, first_name, last_name, role)
    values
        (%s, 'compliance', 'ayse@example.com', 'ayse', 'Ayşe', 'Ak', 'compliance_officer'),
        (%s, 'compliance', 'can@example.com', 'can', 'Can', 'Er', 'compliance_officer'),
        (%s, 'admin', 'ece@example.com', 'ece', 'Ece', 'Su', 'admin'),
        (%s, 'system', 'robot@example.com', 'robot', 'Robot', 'One', 'system')
"""
MARKETS = """
    insert into assets (asset_id, symbol, name, asset_type, scale, seq, created_at, updated_at)
    values (1, 'BTC', 'Bitcoin', 'crypto', 8, 1, now(), now()),
        (2, 'TRY', 'Lira', 'fiat', 8, 1, now(), now()),
        (3, 'ETH', 'Ether', 'crypto', 18, 1, now(), now());
    insert into accounts (account_id, kind, group_id, trading_frozen, withdrawals_frozen, is_house,
        seq, created_at, updated_at)
    values (1, 'fee_pool', 1, false, false, true, 1, now(), now());
    insert into markets (market_id, symbol, base_asset_id, quote_asset_id, fee_account_id, phase,
        tick_mantissa, tick_decimals, lot_mantissa, lot_decimals, min_notional, maker_fee_ppm,
        taker_fee_ppm, band_ppm, seq, created_at, updated_at)
    values (1, 'BTC-TRY', 1, 2, 1, 'continuous', 1, 2, 1, 6, 0, 0, 0, 0, 1, now(), now()),
        (2, 'ETH-TRY', 3, 2, 1, 'continuous', 1, 2, 1, 6, 0, 0, 0, 0, 1, now(), now())
"""


def settle(conn: psycopg.Connection) -> None:
    """Put everybody, and two markets, into an empty schema."""
    conn.execute(CUSTOMERS, [ALI, VELI])
    conn.execute(STAFF, [OFFICER, SECOND, THIRD, ROBOT])
    conn.execute(MARKETS)


def act(conn: psycopg.Connection, staff: UUID | None) -> None:
    """From here to the end of the database transaction, this member of staff acts."""
    text = "" if staff is None else str(staff)
    conn.execute("select set_config('app.current_staff_id', %s, true)", [text])
