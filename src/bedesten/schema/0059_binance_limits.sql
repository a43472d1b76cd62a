-- The quotas of the Binance dialect, whose stock clients count their weight by it.

insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('rate_limits.binance_weight', '6000/60', 'string',
        'Weight of the requests of one address in the Binance dialect'),
    ('rate_limits.binance_raw', '61000/300', 'string', 'Likewise, requests of any weight')
on conflict do nothing;
