-- Candles and 24 hour tickers: public figures, computed from the trades and equal when rebuilt.

create type public.kline_interval as enum (
    '1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w',
    '1M');

create function public.kline_length(step public.kline_interval) returns interval
language sql immutable strict parallel safe set search_path = pg_catalog
return case step
    when '1s' then interval '1 second'
    when '1m' then interval '1 minute'
    when '3m' then interval '3 minutes'
    when '5m' then interval '5 minutes'
    when '15m' then interval '15 minutes'
    when '30m' then interval '30 minutes'
    when '1h' then interval '1 hour'
    when '2h' then interval '2 hours'
    when '4h' then interval '4 hours'
    when '6h' then interval '6 hours'
    when '8h' then interval '8 hours'
    when '12h' then interval '12 hours'
    when '1d' then interval '1 day'
    when '3d' then interval '3 days'
    when '1w' then interval '7 days'
    when '1M' then interval '1 month'
end;
comment on function public.kline_length(public.kline_interval) is 'How long a candle is';

-- By UTC, not the time zone of a session, so that every reader computes the same.
create function public.kline_start(step public.kline_interval, moment timestamptz)
returns timestamptz
language sql immutable strict parallel safe set search_path = pg_catalog
return case step
    when '1M' then date_trunc('month', moment at time zone 'UTC') at time zone 'UTC'
    when '1w' then date_trunc('week', moment at time zone 'UTC') at time zone 'UTC'
    else date_bin(public.kline_length(step), moment, timestamptz '1970-01-01 00:00:00+00')
end;
comment on function public.kline_start(public.kline_interval, timestamptz) is
    'When the candle of a moment opens; weeks begin on Monday';

create function public.kline_close(step public.kline_interval, opens timestamptz)
returns timestamptz
language sql immutable strict parallel safe set search_path = pg_catalog
return (opens at time zone 'UTC' + public.kline_length(step) - interval '1 millisecond')
    at time zone 'UTC';
comment on function public.kline_close(public.kline_interval, timestamptz) is
    'The last millisecond of the candle that opens then';

create table public.klines (
    market_id integer not null,
    interval public.kline_interval not null,
    open_time timestamptz not null,
    close_time timestamptz not null generated always as
        (public.kline_close(interval, open_time)) stored,
    open_price public.price not null,
    high_price public.price not null,
    low_price public.price not null,
    close_price public.price not null,
    volume public.amount not null,
    quote_volume public.amount not null,
    taker_buy_volume public.amount not null,
    taker_buy_quote_volume public.amount not null,
    trades_count integer not null,
    vwap numeric generated always as (round(quote_volume / nullif(volume, 0), 18)) stored,
    seq bigint not null,
    constraint klines_pkey primary key (market_id, interval, open_time),
    constraint klines_market_fkey foreign key (market_id)
        references public.markets not enforced,
    constraint klines_open_time_on_grid check (
        open_time = public.kline_start(interval, open_time)),
    constraint klines_prices_in_range check (
        low_price <= open_price and open_price <= high_price
        and low_price <= close_price and close_price <= high_price),
    constraint klines_volume_of_trades check (
        (trades_count > 0) = (volume > 0) and (volume > 0) = (quote_volume > 0)),
    constraint klines_empty_is_flat check (trades_count > 0 or low_price = high_price),
    constraint klines_trades_count_not_negative check (trades_count >= 0),
    constraint klines_taker_buys_within check (
        taker_buy_volume <= volume and taker_buy_quote_volume <= quote_volume)
) partition by range (open_time);
comment on table public.klines is
    'Candles of each market and interval; an empty period repeats the last close with volume 0';
comment on column public.klines.close_time is 'The last millisecond that belongs to it';
comment on column public.klines.volume is 'In base; quote_volume in quote';
comment on column public.klines.taker_buy_volume is 'Of trades whose buyer came second';
comment on column public.klines.vwap is 'Volume-weighted average price; empty without trades';
comment on column public.klines.seq is 'Journal row that last changed it';
select admin.cut_by_period('public.klines', 'month', 'time', false);

create table public.ticker_24hr (
    market_id integer not null,
    open_price public.price,
    high_price public.price,
    low_price public.price,
    close_price public.price,
    volume public.amount not null default 0,
    quote_volume public.amount not null default 0,
    price_change public.signed_amount generated always as (close_price - open_price) stored,
    price_change_percent numeric generated always as
        (round((close_price - open_price) * 100 / open_price, 8)) stored,
    trades_count bigint not null default 0,
    first_trade_id bigint,
    last_trade_id bigint,
    seq bigint not null,
    updated_at timestamptz not null default clock_timestamp(),
    constraint ticker_24hr_pkey primary key (market_id),
    constraint ticker_24hr_market_fkey foreign key (market_id)
        references public.markets on delete restrict,
    constraint ticker_24hr_prices_together check (
        num_nonnulls(open_price, high_price, low_price, close_price) in (0, 4)),
    constraint ticker_24hr_prices_in_range check (
        low_price <= open_price and open_price <= high_price
        and low_price <= close_price and close_price <= high_price),
    constraint ticker_24hr_volume_of_trades check (
        (trades_count > 0) = (volume > 0) and (volume > 0) = (quote_volume > 0)
        and (trades_count = 0 or open_price is not null)),
    constraint ticker_24hr_trades_count_not_negative check (trades_count >= 0)
) with (fillfactor = 50);
comment on table public.ticker_24hr is 'The last 24 hours of each market, also when none trades';
comment on column public.ticker_24hr.open_price is
    'First price of the 24 hours; without trades the last price before; empty: never traded';
comment on column public.ticker_24hr.seq is 'Journal row up to which it is computed';
select admin.keep_current('public.ticker_24hr');

create view public.market_data with (security_invoker = true) as
select
    k.open_time as time, m.symbol, k.open_price as open, k.high_price as high, k.low_price as low,
    k.close_price as close, k.volume, k.trades_count as trade_count, k.vwap, k.interval,
    k.market_id
from public.klines as k
join public.markets as m on m.market_id = k.market_id;
comment on view public.market_data is
    'Candles in the shape of the third document; select one interval, here they are all';

grant select on public.klines, public.ticker_24hr, public.market_data
    to app_user, read_only_user, admin_user, internal_service;
grant insert, update, delete on public.klines, public.ticker_24hr to internal_service;
