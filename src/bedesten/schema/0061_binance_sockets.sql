-- How many sockets of the Binance dialect one address may open, as its stock clients count them.

insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('rate_limits.binance_sockets', '300/300', 'string',
        'Sockets that one address may open in the Binance dialect')
on conflict do nothing;
