-- Seals over the audit rows: what was written can still be read, but no more be changed unseen.

create table audit.seals (
    seal_no bigint not null,
    from_xid xid8 not null,
    to_xid xid8 not null,
    row_count integer not null,
    members bytea not null,
    hash bytea not null,
    system_identifier bigint not null,
    sealed_at timestamptz not null default clock_timestamp(),
    constraint seals_pkey primary key (seal_no),
    constraint seals_from_xid_key unique (from_xid),
    constraint seals_range_not_empty check (from_xid < to_xid),
    constraint seals_hash_sha256 check (octet_length(hash) = 32),
    constraint seals_members_whole check (octet_length(members) = row_count * 48 and row_count > 0)
);
comment on table audit.seals is
    'A chain over audit_logs and state_history: each seal takes the rows of the database'
    ' transactions that have ended since the seal before';
comment on column audit.seals.from_xid is 'Rows with from_xid <= xid < to_xid belong to it';
comment on column audit.seals.members is
    'For each row, by id: the id (16 bytes) and the SHA-256 of the row (32 bytes)';
comment on column audit.seals.hash is 'SHA-256 of the hash before (32 zero bytes), and members';
comment on column audit.seals.system_identifier is
    'The database cluster that counted the xids; another one counts anew';
create trigger immutable before update or delete or truncate on audit.seals
for each statement execute function audit.prevent_audit_modification();
grant select on audit.seals to read_only_user, admin_user, internal_service;
grant insert on audit.seals to internal_service;

create index audit_logs_xid_idx on audit.audit_logs (xid);
create index state_history_xid_idx on audit.state_history (xid);

-- A column that a later version adds is empty in old rows, and does not count.
create function audit.row_digest(content jsonb) returns bytea
language sql stable strict parallel safe set search_path = pg_catalog
begin atomic
    select sha256(convert_to(jsonb_object_agg(f.key, f.value)::text, 'UTF8'))
    from jsonb_each(content) as f
    where f.value <> 'null'::jsonb;
end;
comment on function audit.row_digest(jsonb) is
    'SHA-256 of a row as to_jsonb gives it in UTC, without its empty columns';

create view audit.sealable with (security_invoker = true) as
select log_id as id, xid, 'audit_logs' as table_name, to_jsonb(l) as content
from audit.audit_logs as l
union all
select change_id, xid, 'state_history', to_jsonb(h)
from audit.state_history as h;
comment on view audit.sealable is 'All rows that are sealed; read it in UTC';
grant select on audit.sealable to admin_user, internal_service;
grant execute on function admin.uuid_floor(timestamptz), admin.uuid_time(uuid)
    to read_only_user, admin_user, internal_service;
revoke all on function audit.row_digest(jsonb) from public;
grant execute on function audit.row_digest(jsonb) to read_only_user, admin_user, internal_service;
