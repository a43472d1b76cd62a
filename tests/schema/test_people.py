"""Customers, staff, roles, sessions and keys; D20, D31, D45, D46."""

import re
from importlib import resources
from uuid import UUID

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.people import ALI, OFFICER, SECOND, VELI, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

JOIN = "insert into users (email) values ('{}')"
CHANGE = f"update users set {{}} where user_id = '{ALI}'"


@pytest.mark.spec("IDEN-003", "IDEN-005")
def test_d31_addresses_are_unique_regardless_of_case_and_come_free(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    form = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Z|a-z]{2,}$"
    run(seed, f"create table users (email text unique check (email ~ '{form}'), deleted_at date)")
    run(seed, "insert into users values ('a@x.com', now()), ('A@X.com', null), ('a@x.c||m', null)")
    refused(seed, "insert into users values ('a@x.com', null)", "duplicate key")  # for ever

    refused(root, JOIN.format("ALI@example.COM"), "users_email_key")
    for wrong in ("ali", "ali@", "ali@x", "a b@x.com", "a@b@x.com", "@x.com", "a@x.com.", ""):
        refused(root, JOIN.format(wrong), "email_address_form")
    refused(root, JOIN.format("a" * 250 + "@x.com"), "email_address_form")
    for column, taken in (("phone", "+905320000002"), ("username", "VELI")):
        run(root, f"update users set username = 'veli' where user_id = '{VELI}'")
        refused(root, CHANGE.format(f"{column} = '{taken}'"), f"users_{column}_key")
    run(root, f"update users set status = 'deleted', deleted_at = now() where user_id = '{VELI}'")
    run(root, "insert into users (email, phone, username) values"
              " ('Veli@Example.com', '+905320000002', 'Veli')")  # fmt: skip
    assert value(root, "select email from users where username = 'Veli'") == "Veli@Example.com"


@pytest.mark.spec("IDEN-009")
def test_d31_d46_second_factors_are_sealed_and_seen_by_nobody(
    seed: psycopg.Connection, peopled: Database
) -> None:
    run(seed, "create table users (totp_secret text)")
    run(seed, "insert into users values ('JBSWY3DPEHPK3PXP')")
    assert value(seed, "select totp_secret from users") == "JBSWY3DPEHPK3PXP"

    with peopled.connect() as conn:
        refused(conn, CHANGE.format("two_fa_enabled = true"), "two_fa_has_secret")
        kinds = rows(conn, "select format_type(atttypid, null) from pg_attribute where attname ="
                           " 'two_fa_secret' and attrelid in ('users'::regclass,"
                           " 'staff_users'::regclass)")  # fmt: skip
        assert kinds == [("bytea",), ("bytea",)]
    for role in ("app_user", "read_only_user"):
        with peopled.connect(role) as conn:
            for secret in ("two_fa_secret", "password_hash"):
                refused(conn, f"select {secret} from users", "permission denied")
                refused(conn, f"select {secret} from staff_users", "permission denied")


@pytest.mark.spec("IDEN-002", "KYC-001")
@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        ("user_type = 'admin'", "users_are_customers"),
        ("username = 'a'", "username_form"),
        ("phone = '05320000001'", "phone_number_form"),
        ("nationality = 'TR'", "country_code_form"),
        ("kyc_level = null", "null value"),
        ("risk_score = 101", "risk_score_in_range"),
        ("risk_score = -1", "risk_score_in_range"),
        ("is_pep = null", "null value"),
        ("aml_status = null", "cannot go from clear to <NULL>"),
        ("login_attempts = -1", "login_attempts_not_negative"),
        ("deleted_at = now()", "deleted_at_given"),
        ("status = 'deleted'", "deleted_at_given"),
        ("kyc_level = 1, phone = null", "verified_is_known"),
        ("kyc_level = 1, last_name = null", "verified_is_known"),
        ("version = 7", "stale write"),
    ],
)
def test_what_a_customer_cannot_be(
    office: psycopg.Connection, change: str, pattern: str
) -> None:  # fmt: skip
    refused(office, CHANGE.format(change), pattern)


@pytest.mark.spec("IDEN-002")
def test_a_new_customer_is_unverified_clear_and_active(root: psycopg.Connection) -> None:
    run(root, JOIN.format("new@example.com"))
    assert rows(root, "select user_type::text, kyc_status::text, kyc_level, risk_score,"
                      " risk_level::text, is_pep, is_sanctioned, aml_status::text, two_fa_enabled,"
                      " segment::text, status::text, version from users where email ="
                      " 'new@example.com'") == [
        ("customer", "pending", 0, 0, "low", False, False, "clear", False, "retail", "active", 1)
    ]  # fmt: skip


@pytest.mark.spec("IDEN-001", "IDEN-010", "IDEN-011")
@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        ("staff_type = 'customer'", "are_staff"),
        ("two_fa_enabled = false", "people_use_two_fa"),
        ("staff_type = 'system', password_hash = 'x'", "system_has_no_login"),
        ("permissions = '{}'", "permissions_is_list"),
        ("role = 'king'", "role_fkey"),
        ("email = 'CAN@example.com'", "staff_users_email_key"),
        ("username = 'CAN'", "staff_users_username_key"),
        ("version = 7", "stale write"),
    ],
)
def test_what_staff_cannot_be(office: psycopg.Connection, change: str, pattern: str) -> None:
    refused(office, f"update staff_users set {change} where staff_id = '{OFFICER}'", pattern)


@pytest.mark.spec("IDEN-001")
def test_staff_decide_and_customers_are_decided_about(root: psycopg.Connection) -> None:
    targets = dict(rows(
        root, "select c.conrelid::regclass::text || '.' || a.attname, c.confrelid::regclass::text"
        " from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum ="
        " c.conkey[1] where c.contype = 'f' and a.attname ~"
        " '^(approved|verified|reviewed|resolved|created|assigned|decided|placed|released)_by$'",
    ))  # fmt: skip
    assert len(targets) > 8
    assert set(targets.values()) == {"staff_users"}


@pytest.mark.spec("IDEN-012")
def test_roles_ship_once_however_often_they_are_loaded(root: psycopg.Connection) -> None:
    text = (resources.files("bedesten") / "schema" / "0021_people.sql").read_text()
    loads = re.findall(
        r"insert into public\.(?:roles|permissions|role_permissions).*?on conflict do nothing;",
        text, flags=re.DOTALL,
    )  # fmt: skip
    assert len(loads) == 3
    count = ("select (select count(*) from roles), (select count(*) from permissions),"
             " (select count(*) from role_permissions)")  # fmt: skip
    before = rows(root, count)
    for load in loads * 2:
        run(root, load)
    assert rows(root, count) == before
    granted = "select p.name from role_permissions join permissions as p using (permission_id)"
    granted += " join roles as r using (role_id) where r.name = '{}'"
    assert {name for (name,) in rows(root, "select name from roles")} >= {
        "super_admin", "admin", "compliance_officer", "viewer", "system"
    }  # fmt: skip
    every = value(root, "select count(*) from permissions")
    assert len(rows(root, granted.format("super_admin"))) == every
    viewer = {name for (name,) in rows(root, granted.format("viewer"))}
    assert "compliance:read" not in viewer
    assert all(name.endswith(":read") for name in viewer)
    assert ("kyc:review",) in rows(root, granted.format("compliance_officer"))
    assert ("kyc:review",) not in rows(root, granted.format("admin"))
    refused(root, "insert into roles (name, description) values ('Big Boss', '')", "name_form")
    refused(root, "insert into permissions (resource, action, description) values"
                  " ('kyc', 'review', '')", "resource_action_key")  # fmt: skip


@pytest.mark.spec("IDEN-012", "IDEN-013")
def test_nobody_gives_themselves_a_role(office: psycopg.Connection) -> None:
    give = ("insert into staff_roles (staff_id, role_id, granted_by) select '{}', role_id, '{}'"
            " from roles where name = 'super_admin'")  # fmt: skip
    refused(office, give.format(OFFICER, OFFICER), "granted_by_another")
    run(office, give.format(OFFICER, SECOND))
    refused(office, "update staff_roles set granted_by = null", "permission denied")


@pytest.mark.spec("IDEN-015")
def test_d46_a_refresh_token_is_a_hash_and_is_replaced_once(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    run(seed, "create table refresh_tokens (id int, token text)")
    run(seed, "insert into refresh_tokens values (1, 'secret'), (2, 'secret')")

    session = value(root, "insert into sessions (user_id, expires_at) values"
                          f" ('{ALI}', now() + interval '1 day') returning session_id")  # fmt: skip
    insert = ("insert into refresh_tokens (user_id, family_id, token_hash, expires_at,"
              f" replaced_by) values ('{ALI}', '{{}}', {{}}, now(), {{}})"
              " returning refresh_token_id")  # fmt: skip
    newer = value(root, insert.format(session, "sha256('2')", "null"))
    value(root, insert.format(session, "sha256('1')", f"'{newer}'"))
    refused(root, insert.format(session, "sha256('3')", f"'{newer}'"), "replaced_once")
    refused(root, insert.format(session, "sha256('1')", "null"), "token_hash_key")
    refused(root, insert.format(session, "'secret'", "null"), "hash_sha256")
    refused(root, insert.format(UUID(int=1), "sha256('4')", "null"), "family_fkey")
    refused(root, "update sessions set ended_at = now()", "ended_with_reason")
    run(root, "set local role app_user")
    refused(root, "select from refresh_tokens", "permission denied")


@pytest.mark.spec("IDEN-016")
def test_d45_a_key_can_be_verified_and_is_limited_by_real_addresses(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    run(seed, "create table api_keys (key_hash text, ip_whitelist jsonb)")
    run(seed, "insert into api_keys values ('f00', '[\"anywhere\", 999]')")

    insert = ("insert into api_keys (user_id, account_id, prefix, key_hash, scopes, kind,"
              f" sealed_secret, public_key, ip_allowlist) values ('{ALI}', 1, 'bd_1',"
              " sha256('{}'), '{}', '{}', {}, {}, '{}')")  # fmt: skip
    sealed, der = "decode(repeat('ab', 40), 'hex')", "'\\x3031'"
    run(root, insert.format("a", "{read}", "hmac", sealed, "null", "{10.0.0.0/8,2001:db8::/32}"))
    run(root, insert.format("b", "{trade}", "ed25519", "null", der, "{}"))
    for kind, secret, public in (("hmac", "null", "null"), ("hmac", "null", der),
                                 ("hmac", sealed, der), ("ed25519", sealed, "null"),
                                 ("ed25519", "null", "null"), ("rsa", sealed, der)):  # fmt: skip
        refused(root, insert.format("c", "{read}", kind, secret, public, "{}"), "has_its_key")
    for scopes in ("{}", "{admin}", "{read,root}"):
        refused(root, insert.format("c", scopes, "hmac", sealed, "null", "{}"), "scopes_check")
    for addresses in ("{anywhere}", "{10.0.0.1/8}", "{999.0.0.0/8}"):
        refused(root, insert.format("c", "{read}", "hmac", sealed, "null", addresses), "cidr")
    refused(root, insert.format("a", "{read}", "hmac", sealed, "null", "{}"), "key_hash")


@pytest.mark.spec("SCHE-012", "SCHE-013", "SCHE-014")
def test_d26_d27_customers_see_themselves_and_change_nothing(peopled: Database) -> None:
    with peopled.connect("app_user") as conn:
        assert value(conn, "select count(*) from users") == 0, "nobody asks"
        conn.rollback()
        with as_customer(conn, ALI):
            assert rows(conn, "select user_id, kyc_level from users") == [(ALI, 0)]
            for column in ("risk_score", "is_sanctioned", "aml_status", "two_fa_secret",
                           "password_hash", "login_attempts"):  # fmt: skip
                refused(conn, f"select {column} from users", "permission denied")
            for change in ("kyc_level = 3", "aml_status = 'clear'", "two_fa_enabled = false",
                           "is_pep = false", "status = 'active'",
                           "segment = 'retail'"):  # fmt: skip
                refused(conn, f"update users set {change}", "permission denied")
            for table in ("staff_users", "roles", "permissions", "role_permissions",
                          "staff_roles", "audit.audit_logs", "audit.state_history"):  # fmt: skip
                refused(conn, f"select from {table}", "permission denied")
            refused(conn, "insert into users (email) values ('x@x.com')", "permission denied")
        assert value(conn, "select count(*) from users") == 0


@pytest.mark.spec("SCHE-009")
def test_an_edit_stamps_and_counts_the_row(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    read = f"select version, updated_at > created_at from users where user_id = '{ALI}'"
    assert rows(office, read)[0][0] == 1
    run(office, CHANGE.format("segment = 'professional', version = 1"))
    assert rows(office, read) == [(2, True)]
    refused(office, CHANGE.format("segment = 'retail', version = 1"), "stale write")
