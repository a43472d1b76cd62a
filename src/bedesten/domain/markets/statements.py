"""SQL of what operators set: assets, accounts, markets, phases, schedules, rates, limits."""

from typing import Final

UPSERT_ASSET: Final = """
    insert into public.assets
        (asset_id, symbol, name, asset_type, scale, seq, created_at, updated_at)
    values (%(id)s, %(symbol)s::text, %(symbol)s::text, %(kind)s, %(scale)s, %(seq)s, %(at)s,
        %(at)s)
    on conflict (asset_id) do update
    set seq = excluded.seq, updated_at = excluded.updated_at
    where assets.seq <= excluded.seq
"""
UPSERT_ACCOUNT: Final = """
    insert into public.accounts
        (account_id, kind, user_id, group_id, trading_frozen, withdrawals_frozen, cancel_only,
         is_house, seq, created_at, updated_at)
    values (%(id)s, %(kind)s, %(user)s::uuid, %(group)s, %(trading)s, %(withdrawals)s,
        %(cancel_only)s, %(house)s, %(seq)s, %(at)s, %(at)s)
    on conflict (account_id) do update
    set group_id = excluded.group_id, trading_frozen = excluded.trading_frozen,
        withdrawals_frozen = excluded.withdrawals_frozen, cancel_only = excluded.cancel_only,
        seq = excluded.seq,
        updated_at = excluded.updated_at
    where accounts.seq <= excluded.seq
"""
UPSERT_MARKET: Final = """
    insert into public.markets
        (market_id, symbol, base_asset_id, quote_asset_id, fee_account_id, phase, tick_mantissa,
         tick_decimals, lot_mantissa, lot_decimals, min_notional, min_quantity, max_quantity,
         maker_fee_ppm, taker_fee_ppm, band_ppm, max_notional, min_price, max_price,
         price_band_ppm, volatility_ppm, auction_ns, reference_ns, seq, created_at, updated_at)
    values (%(id)s, %(symbol)s, %(base)s, %(quote)s, %(fee_account)s, %(phase)s, %(tick)s,
        %(tick_decimals)s, %(lot)s, %(lot_decimals)s, %(min_notional)s, %(min_quantity)s,
        %(max_quantity)s, %(maker)s, %(taker)s, %(band)s, %(max_notional)s, %(min_price)s,
        %(max_price)s, %(price_band)s, %(volatility)s, %(auction_ns)s, %(reference_ns)s, %(seq)s,
        %(at)s, %(at)s)
    on conflict (market_id) do update
    set fee_account_id = excluded.fee_account_id, phase = excluded.phase,
        tick_mantissa = excluded.tick_mantissa, tick_decimals = excluded.tick_decimals,
        lot_mantissa = excluded.lot_mantissa, lot_decimals = excluded.lot_decimals,
        max_notional = excluded.max_notional, min_price = excluded.min_price,
        max_price = excluded.max_price, price_band_ppm = excluded.price_band_ppm,
        volatility_ppm = excluded.volatility_ppm, auction_ns = excluded.auction_ns,
        reference_ns = excluded.reference_ns,
        min_notional = excluded.min_notional, min_quantity = excluded.min_quantity,
        max_quantity = excluded.max_quantity, maker_fee_ppm = excluded.maker_fee_ppm,
        taker_fee_ppm = excluded.taker_fee_ppm, band_ppm = excluded.band_ppm,
        seq = excluded.seq, updated_at = excluded.updated_at
    where markets.seq <= excluded.seq
"""
# After the market's tick changed: the protection of a sell that takes like a market order, and the
# first stop price of one that trails, which need not be whole ticks. Not what ended before.
REFIT_PROTECTION: Final = """
    update public.open_orders as o
    set price = case o.side
            when 'sell' then ceil(o.price / %(tick)s::numeric) * %(tick)s::numeric
            else o.price end,
        stop_price = case o.order_type
            when 'trailing_stop' then ceil(o.stop_price / %(tick)s::numeric) * %(tick)s::numeric
            else o.stop_price end
    where o.market_id = %(id)s and o.order_id <> all (%(ended)s::int8[])
        and o.order_type in ('stop_loss', 'take_profit', 'trailing_stop')
"""
UPDATE_PHASE: Final = """
    update public.markets set phase = %(phase)s, seq = %(seq)s, updated_at = %(at)s
    where market_id = %(id)s and seq <= %(seq)s
"""
INSERT_PHASE: Final = """
    insert into public.market_phases (seq, number, market_id, phase, previous, cause, at)
    values (%(seq)s, %(number)s, %(id)s, %(phase)s, %(previous)s, %(cause)s, %(at)s)
"""
UPSERT_SCHEDULE: Final = """
    insert into public.market_schedules (market_id, phase, at, every_ns, seq)
    values (%(id)s, %(phase)s, %(moment)s, %(every)s, %(seq)s)
    on conflict (market_id, phase) do update
    set at = excluded.at, every_ns = excluded.every_ns, seq = excluded.seq
"""
DELETE_SCHEDULE: Final = """
    delete from public.market_schedules where market_id = %(id)s and phase = %(phase)s
"""
UPSERT_FEES: Final = """
    insert into public.fee_rates (account_id, tier, market_id, maker_fee_ppm, taker_fee_ppm,
        valid_from, valid_until, seq)
    values (%(account)s, %(tier)s, %(market)s, %(maker)s, %(taker)s, %(from)s, %(until)s, %(seq)s)
    on conflict (account_id, tier, market_id) do update
    set maker_fee_ppm = excluded.maker_fee_ppm, taker_fee_ppm = excluded.taker_fee_ppm,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, seq = excluded.seq
"""
DELETE_FEES: Final = """
    delete from public.fee_rates
    where account_id = %(account)s and tier = %(tier)s and market_id = %(market)s
"""
UPDATE_TIER: Final = """
    update public.accounts set fee_tier = %(tier)s, seq = %(seq)s, updated_at = %(at)s
    where account_id = %(id)s and seq <= %(seq)s
"""
UPSERT_LIMIT: Final = """
    insert into public.order_limits (account_id, asset_id, max_open, seq)
    values (%(account)s, %(asset)s, %(limit)s, %(seq)s)
    on conflict (account_id, asset_id) do update
    set max_open = excluded.max_open, seq = excluded.seq
"""
DELETE_LIMIT: Final = """
    delete from public.order_limits where account_id = %(account)s and asset_id = %(asset)s
"""
