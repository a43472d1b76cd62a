-- Klines as they are built from the trades: which trades are in, how far the builder has come, and
-- the files of past days that anybody may download.

drop view public.market_data;
alter table public.klines
    alter column trades_count type bigint,
    add column first_trade_id bigint,
    add column last_trade_id bigint,
    add column first_trade_number bigint,
    add constraint klines_trade_ids_in_order check (first_trade_id <= last_trade_id);
comment on column public.klines.first_trade_number is
    'Number of its first trade; the last one is this plus trades_count minus 1';
comment on table public.klines is
    'Klines of each market and interval. A period without trades needs no row: readers repeat the'
    ' last close with volume 0';
create view public.market_data with (security_invoker = true) as
select
    k.open_time as time, m.symbol, k.open_price as open, k.high_price as high, k.low_price as low,
    k.close_price as close, k.volume, k.trades_count as trade_count, k.vwap, k.interval,
    k.market_id
from public.klines as k
join public.markets as m on m.market_id = k.market_id;
comment on view public.market_data is
    'Candles in the shape of the third document; select one interval, here they are all';
grant select on public.market_data to app_user, read_only_user, admin_user, internal_service;

alter table public.ticker_24hr
    add column opens_at timestamptz,
    add column close_before public.price,
    add column last_quantity public.amount,
    add column first_trade_number bigint,
    add column last_minute timestamptz,
    add column trades_ever bigint not null default 0;
comment on column public.ticker_24hr.last_minute is
    'The minute of the last trade, which may be long ago';
comment on column public.ticker_24hr.trades_ever is 'Number of the last trade';
comment on column public.ticker_24hr.opens_at is
    'When its 24 hours begin, on a minute; they end when it was updated';
comment on column public.ticker_24hr.close_before is 'The last price before its 24 hours';
comment on column public.ticker_24hr.last_quantity is 'Of the last trade';

create table public.kline_cursor (
    name text not null,
    seq bigint not null default 0,
    trade_id bigint not null default 0,
    whole_trade_id bigint not null default 0,
    at timestamptz,
    generation bigint not null default 0,
    updated_at timestamptz not null default clock_timestamp(),
    constraint kline_cursor_pkey primary key (name),
    constraint kline_cursor_seq_not_negative check (seq >= 0)
) with (fillfactor = 50);
comment on table public.kline_cursor is
    'How far klines and tickers are built; moved together with their rows';
comment on column public.kline_cursor.seq is 'All trades of this journal row and before are in';
comment on column public.kline_cursor.trade_id is 'The last trade that is in; trades go by id';
comment on column public.kline_cursor.whole_trade_id is
    'Klines of every interval have the trades up to this one; since then only those of seconds and'
    ' minutes, and all that are over';
comment on column public.kline_cursor.at is 'Engine time of that journal row';
comment on column public.kline_cursor.generation is
    'Counts rebuilds: whoever has another one in memory must read the klines again';
insert into public.kline_cursor (name) values ('main');
grant select on public.kline_cursor to app_user, read_only_user, admin_user, internal_service;
grant update on public.kline_cursor to internal_service;

create type public.history_format as enum ('csv', 'parquet');
create table public.history_files (
    market_id integer not null,
    series text not null,
    day date not null,
    format public.history_format not null,
    path text not null,
    bytes bigint not null,
    sha256 bytea not null,
    entries bigint not null,
    written_at timestamptz not null default clock_timestamp(),
    constraint history_files_pkey primary key (market_id, series, day, format),
    constraint history_files_path_key unique (path),
    constraint history_files_market_fkey foreign key (market_id)
        references public.markets on delete restrict,
    constraint history_files_series_known check (
        series in ('trades', '1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h',
            '12h', '1d')),
    constraint history_files_sha256_whole check (octet_length(sha256) = 32),
    constraint history_files_sizes_possible check (bytes > 0 and entries >= 0)
);
comment on table public.history_files is
    'Files of past days for everybody to download: trades, and klines of an interval';
comment on column public.history_files.series is 'trades, or the interval of the klines';
comment on column public.history_files.day is 'A day of UTC that is over';
comment on column public.history_files.path is 'Below the folder of history';
comment on column public.history_files.entries is 'Rows in the file, its header not counted';
grant select on public.history_files to app_user, read_only_user, admin_user, internal_service;
grant insert, update, delete on public.history_files to internal_service;

insert into admin.jobs (name, description, every, at, zone, next_run)
values ('history', 'Writes trades and klines of days that are over into files', 'day', '00:15',
    'UTC', admin.next_run('day', '00:15', 'UTC', clock_timestamp()));
