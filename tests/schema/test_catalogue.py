"""What holds for every table, column, key and function, found in the catalogue itself."""

import psycopg
import pytest

from tests.schema.probe import refused, rows, run, value

OURS = "('public', 'config', 'audit', 'reporting', 'admin', 'engine')"
TABLES = f"""
    select c.oid, format('%s.%s', n.nspname, c.relname)
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in {OURS} and c.relkind in ('r', 'p') and not c.relispartition
"""
# Tables with an account in them that need no row security, and why.
HOUSE = "the account is the exchange's own"
OF_THE_HOUSE = {
    "public.markets": HOUSE,
    "public.custody_wallets": HOUSE,
    "public.bank_accounts": HOUSE,
    "public.bank_statements": HOUSE,
    "public.bank_statement_lines": HOUSE,
    "public.idempotency_keys": "the projector's alone",
}


@pytest.mark.spec("SCHE-019")
def test_every_object_says_what_it_is(root: psycopg.Connection) -> None:
    silent = rows(
        root,
        f"select format('%s.%s', n.nspname, c.relname) from pg_class as c join pg_namespace as n"
        f" on n.oid = c.relnamespace where n.nspname in {OURS} and c.relkind in ('r', 'p', 'v',"
        " 'm') and not c.relispartition and obj_description(c.oid, 'pg_class') is null",
    )
    assert silent == []
    silent = rows(
        root,
        f"select p.oid::regprocedure::text from pg_proc as p where p.pronamespace::regnamespace"
        f"::text in {OURS} and obj_description(p.oid, 'pg_proc') is null and not exists (select"
        " from pg_depend as d where d.objid = p.oid and d.deptype = 'e')",
    )
    assert silent == []


@pytest.mark.spec("SCHE-008", "IDEN-005")
def test_d28_every_reference_to_people_restricts(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    run(seed, "create table users (id int primary key)")
    run(seed, "create table cases (id int references users on delete cascade)")
    run(seed, "insert into users values (1); insert into cases values (1); delete from users")
    assert value(seed, "select count(*) from cases") == 0

    loose = rows(
        root,
        "select conrelid::regclass::text, conname from pg_constraint where contype = 'f'"
        " and confrelid in ('users'::regclass, 'staff_users'::regclass, 'accounts'::regclass)"
        " and confdeltype <> 'r' and conenforced and conparentid = 0",
    )
    assert loose == []
    names = "'user_id', 'customer_id', 'buyer_id', 'seller_id'"
    unbound = rows(
        root,
        f"select t.format, a.attname from ({TABLES}) as t (oid, format) join pg_attribute as a on"
        f" a.attrelid = t.oid and not a.attisdropped where a.attname in ({names}) and a.atttypid ="
        " 'uuid'::regtype and t.format not like 'audit.%' and t.format <> 'public.users' and not"
        " exists (select from pg_constraint as f where f.contype = 'f' and f.conrelid = t.oid"
        " and a.attnum = any (f.conkey) and f.confrelid <> 0)",
    )
    assert unbound == [], "a customer that nobody checks"


@pytest.mark.spec("SCHE-004", "SCHE-005")
def test_d58_d54_no_float_and_no_time_without_zone(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    run(seed, "create table k (fee decimal(6, 4), at timestamp)")
    run(seed, "set timezone = 'Europe/Berlin'")
    run(seed, "insert into k select 0.00002, moment from (values (timestamptz '2026-10-25"
              " 00:30Z'), (timestamptz '2026-10-25 01:30Z')) as two (moment)")  # fmt: skip
    assert rows(seed, "select count(distinct at), max(fee) from k") == [(1, 0)]

    wrong = rows(
        root,
        f"select t.format, a.attname, format_type(a.atttypid, null) from ({TABLES}) as t (oid,"
        " format) join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 where a.atttypid ="
        " any (array['real', 'double precision', 'money', 'timestamp', 'time', 'timetz',"
        " 'float4[]', 'float8[]', 'timestamp[]', 'json']::regtype[])",
    )
    assert wrong == []
    rounding = rows(  # numeric(p, s) rounds what it is given
        root,
        f"select t.format, a.attname from ({TABLES}) as t (oid, format) join pg_attribute as a on"
        " a.attrelid = t.oid and a.attnum > 0 where a.atttypid = 'numeric'::regtype"
        " and a.atttypmod <> -1",
    )
    assert rounding == []


@pytest.mark.spec("SCHE-002")
def test_d30_no_flag_is_unknown(seed: psycopg.Connection, root: psycopg.Connection) -> None:
    run(seed, "create table w (cold bool, multisig bool, check (not cold or multisig))")
    run(seed, "insert into w values (true, null)")
    assert value(seed, "select count(*) from w") == 1, "a check lets an empty flag pass"

    nullable = rows(
        root,
        f"select t.format, a.attname from ({TABLES}) as t (oid, format) join pg_attribute as a on"
        " a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped where a.atttypid ="
        " 'bool'::regtype and not a.attnotnull",
    )
    assert nullable == []
    statuses = rows(
        root,
        f"select t.format, a.attname from ({TABLES}) as t (oid, format) join pg_attribute as a on"
        " a.attrelid = t.oid and a.attnum > 0 join config.state_transitions as s on s.table_name ="
        " t.format and s.column_name = a.attname where not a.attnotnull",
    )
    assert statuses == []


@pytest.mark.spec("SCHE-012")
def test_d25_d65_every_table_about_customers_forces_row_security(root: psycopg.Connection) -> None:
    bare = {
        name for (name,) in rows(
            root,
            f"select distinct t.format from ({TABLES}) as t (oid, format) join pg_class as c on"
            " c.oid = t.oid join pg_attribute as a on a.attrelid = t.oid and not a.attisdropped"
            " where (a.attname ~ '(^|_)(user_id|account_id)$' or exists (select from pg_constraint"
            " as f where f.conrelid = t.oid and f.contype = 'f' and f.confrelid in"
            " ('users'::regclass, 'accounts'::regclass))) and t.format !~ '^(audit|reporting)\\.'"
            " and not (c.relrowsecurity and c.relforcerowsecurity)",
        )
    }  # fmt: skip
    assert bare == set(OF_THE_HOUSE)
    assert not value(root, "select has_schema_privilege('app_user', 'reporting', 'usage')")
    assert not value(root, "select has_table_privilege('app_user', 'audit.audit_logs', 'select')")
    for name in OF_THE_HOUSE.keys() - {"public.markets"}:
        assert not value(root, f"select has_any_column_privilege('app_user', '{name}', 'select')")


@pytest.mark.spec("SCHE-014")
def test_d25_no_partition_is_granted_to_anybody(root: psycopg.Connection) -> None:
    granted = rows(
        root,
        "select c.oid::regclass::text, x.grantee::regrole::text from pg_class as c, aclexplode("
        "c.relacl) as x where c.relispartition and x.grantee <> c.relowner",
    )
    assert granted == []


@pytest.mark.spec("SCHE-009")
def test_every_edited_table_stamps_its_rows(root: psycopg.Connection) -> None:
    """The projector stamps its own rows, so that a replay writes the same."""
    unstamped = rows(
        root,
        f"select t.format from ({TABLES}) as t (oid, format) join pg_attribute as a on a.attrelid ="
        " t.oid and a.attname = 'updated_at' where has_table_privilege('admin_user', t.oid,"
        " 'update') and not exists (select from pg_trigger as g where g.tgrelid = t.oid"
        " and g.tgname = 'update_updated_at')",
    )
    assert unstamped == []
    unguarded = rows(
        root,
        f"select t.format from ({TABLES}) as t (oid, format) join pg_attribute as a on a.attrelid ="
        " t.oid and a.attname = 'version' join pg_attribute as u on u.attrelid = t.oid and"
        " u.attname = 'updated_at' where not exists (select from pg_trigger as g where g.tgrelid ="
        " t.oid and g.tgname = 'refuse_stale_write') and not exists (select from pg_index as i"
        " where i.indrelid = t.oid and i.indisunique and a.attnum = any (i.indkey))",
    )
    assert unguarded == []


@pytest.mark.spec("SCHE-014")
def test_functions_with_the_owners_rights_look_in_their_own_schemas(
    root: psycopg.Connection,
) -> None:
    loose = rows(
        root,
        f"select p.oid::regprocedure::text from pg_proc as p where p.prosecdef and"
        f" p.pronamespace::regnamespace::text in {OURS} and not coalesce(exists (select from"
        " unnest(p.proconfig) as s where s like 'search_path=%'), false)",
    )
    assert loose == []


@pytest.mark.spec("SCHE-002", "SCHE-003")
def test_d4_every_type_is_used(root: psycopg.Connection) -> None:
    unused = rows(
        root,
        "select t.oid::regtype::text from pg_type as t where t.typtype = 'e' and"
        f" t.typnamespace::regnamespace::text in {OURS} and not exists (select from pg_depend as d"
        " where d.refclassid = 'pg_type'::regclass and d.refobjid = t.oid and d.classid in"
        " ('pg_class'::regclass, 'pg_proc'::regclass))",
    )
    assert unused == []


@pytest.mark.spec("SCHE-003")
def test_d36_the_seeds_way_to_replace_an_enumeration_loses_what_hangs_on_it(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    run(seed, "create type s as enum ('a', 'b'); create table o (id int, status s not null"
              " default 'a'); create index o_status on o (status)")  # fmt: skip
    run(seed, "create type s_new as enum ('a', 'new', 'b'); alter table o add column n s_new;"
              " update o set n = status::text::s_new; alter table o drop column status;"
              " alter table o rename column n to status")  # fmt: skip
    assert rows(seed, "select attnotnull, atthasdef from pg_attribute where attrelid ="
                      " 'o'::regclass and attname = 'status'") == [(False, False)]  # fmt: skip
    assert value(seed, "select count(*) from pg_index where indrelid = 'o'::regclass") == 0

    # Ours grow in any place without touching a row, in columns, indexes and guards.
    run(root, "set local role bedesten_owner")
    run(root, "alter type compliance_case_status add value 'suspended' before 'escalated'")
    labels = value(root, "select array_agg(enumlabel::text order by enumsortorder) from pg_enum"
                         " where enumtypid = 'compliance_case_status'::regtype")  # fmt: skip
    assert labels == [
        "open", "investigating", "suspended", "escalated", "resolved", "false_positive"
    ]  # fmt: skip
    refused(root, "select 'paused'::compliance_case_status", "invalid input value")
