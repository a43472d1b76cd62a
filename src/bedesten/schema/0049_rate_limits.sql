-- How often may be asked: quotas of the gateways, which hold within seconds of a change.

alter table config.system_parameters add constraint system_parameters_rate_limit_form check (
    not starts_with(param_key, 'rate_limits.')
    or (param_type = 'string' and param_value ~ '^(off|[1-9][0-9]{0,8}/[1-9][0-9]{0,5})$')
);

insert into config.system_parameters (param_key, param_value, param_type, description) values
    ('rate_limits.address', '6000/10', 'string',
        'Weight of all requests of one address (IPv6: its /64) / in so many seconds'),
    ('rate_limits.key', '2000/10', 'string', 'Weight of one API key, session or member of staff'),
    ('rate_limits.account', '4000/10', 'string', 'Weight of all keys and sessions of an account'),
    ('rate_limits.orders', '1000/10', 'string', 'New orders of an account'),
    ('rate_limits.orders_day', '1000000/86400', 'string', 'New orders of an account in a day'),
    ('rate_limits.socket', '1000/10', 'string', 'Messages that one WebSocket may send'),
    ('rate_limits.stranger', '60/10', 'string', 'Wrong keys, signatures and tokens of an address'),
    ('rate_limits.entry', '60/600', 'string',
        'Log-ins, confirmations and other things to guess, of an address'),
    ('rate_limits.entry_name', '10/600', 'string', 'Likewise, with one name'),
    ('rate_limits.letter', '10/3600', 'string', 'Sign-ups and requests for mail of an address'),
    ('rate_limits.letter_name', '3/3600', 'string', 'Likewise, for one name'),
    ('rate_limits.refusal', '300/60', 'string', 'Refusals from which whoever goes on is banned')
on conflict do nothing;
