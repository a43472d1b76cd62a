"""Fee and limit profiles, who has them when, parameters; D5, D35, D44."""

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.people import ALI, BTC_TRY, ETH_TRY, OFFICER, THIRD, VELI, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

FEE = (
    "insert into config.fee_profiles (profile_name, maker_fee_percent, taker_fee_percent{}) values"
)
GIVE = "insert into config.user_fee_profiles (user_id, profile_id, market_id, valid_from, valid_to)"
LIMIT = "insert into config.user_limit_profiles (user_id, profile_id, valid_from, valid_to)"


def fee_profile(conn: psycopg.Connection, name: str, market: int | None = None) -> int:
    """A new profile of 0.1 and 0.2 percent."""
    found: int = conn.execute(
        "insert into config.fee_profiles (profile_name, market_id, maker_fee_percent,"
        " taker_fee_percent) values (%s, %s, 0.1, 0.2) returning profile_id",
        [name, market],
    ).fetchone()[0]  # type: ignore[index]
    return found


@pytest.mark.spec("SCHE-017", "MARK-013")
def test_d5_the_extension_for_periods_is_there(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    refused(
        seed,
        "create table p (u uuid, period tstzrange, exclude using gist (u with =, period with &&))",
        "no default operator class",
    )
    owner = "select pg_get_userbyid(extowner) from pg_extension where extname = 'btree_gist'"
    assert value(root, owner) == "bedesten_owner"


@pytest.mark.spec("MARK-010")
def test_d35_a_name_has_many_tiers_and_markets(
    seed: psycopg.Connection, office: psycopg.Connection
) -> None:
    seed.execute("create table f (name text unique not null, maker numeric(5, 4) not null)")
    seed.execute("insert into f values ('vip', 0.1)")
    refused(seed, "insert into f values ('vip', 0.2)", "duplicate key")
    refused(seed, "insert into f values ('dear', 12.5)", "overflow")

    insert = FEE.format(", market_id, min_30day_volume, volume_asset_id")
    run(
        office,
        f"{insert} ('vip', 0.1, 0.2, null, 0, 2), ('vip', 0.05, 0.1, null, 1000, 2),"
        f" ('vip', 0.01, 0.02, {BTC_TRY}, 0, 2), ('dear', 12.5, 12.5, null, 0, 2)",
    )
    for market in ("null", str(BTC_TRY)):
        refused(office, f"{insert} ('vip', 0, 0, {market}, 0, 2)", "name_market_volume_key")
    refused(office, f"{insert} ('vip', 0, 0, 77, 0, 2)", "market_fkey")
    refused(office, f"{insert} ('vip', 0, 0, null, 5, null)", "volume_of_an_asset")
    refused(office, f"{FEE.format('')} (' ', 0, 0)", "name_given")


@pytest.mark.spec("MARK-009")
def test_d35_d44_rates_are_exact_or_refused(
    seed: psycopg.Connection, office: psycopg.Connection
) -> None:
    seed.execute("create table tiers (maker_fee_bps int)")
    seed.execute("insert into tiers values (0.2)")
    assert value(seed, "select maker_fee_bps from tiers") == 0, "half a basis point is lost"

    insert = FEE.format("")
    run(office, f"{insert} ('small', 0.002, 12.50000), ('rebate', -0.01, 0.05)")
    found = rows(office, "select maker_fee_ppm, taker_fee_ppm from config.fee_profiles order by 1")
    assert found == [(-100, 500), (20, 125_000)]
    refused(office, f"{insert} ('fine', 0.00005, 0.1)", "fee_percent_whole_ppm")
    refused(office, f"{insert} ('nan', 'NaN', 0.1)", "fee_percent")
    refused(office, f"{insert} ('whole', 0, 100)", "fee_percent_in_range")
    refused(office, f"{insert} ('paid', -0.2, 0.1)", "rebate_paid_by_taker")
    refused(office, f"{insert} ('half', null, 0.1)", "rates_given")
    refused(office, f"{insert} ('none', null, null)", "rates_given")


@pytest.mark.spec("MARK-010", "MARK-011")
def test_d44_tiers_are_profiles_and_have_owners(office: psycopg.Connection) -> None:
    office.execute(
        "insert into config.fee_profiles (profile_name, tier, min_30day_volume,"
        " volume_asset_id, maker_fee_percent, taker_fee_percent) values"
        " ('tier 1', 1, 100, 2, 0.005, 0.0125), ('tier 2', 2, 500, 2, null, null)"
    )
    listed = rows(
        office,
        "select tier, min_volume, volume_asset_id, name, maker_fee_bps::text,"
        " taker_fee_bps::float from fee_tiers order by tier",
    )
    assert [row[:4] for row in listed] == [(1, 100, 2, "tier 1"), (2, 500, 2, "tier 2")]
    assert listed[0][5] == 1.25
    insert = "insert into config.fee_profiles (profile_name, tier, min_30day_volume,"
    refused(office, f"{insert} volume_asset_id) values ('x', 1, 700, 2)", "tier_key")
    refused(office, f"{insert} volume_asset_id) values ('x', 3, 500, 2)", "tier_volume_key")
    refused(office, f"{insert} volume_asset_id) values ('x', 3, 501, null)", "of_an_asset")
    refused(office, f"{insert} volume_asset_id) values ('x', 101, 501, 2)", "tier_in_range")


@pytest.mark.spec("MARK-013")
@pytest.mark.parametrize("table", ["fee", "limit"])
def test_d35_periods_touch_but_never_overlap(
    seed: psycopg.Connection, office: psycopg.Connection, table: str
) -> None:
    seed.execute("create extension btree_gist")
    seed.execute(
        "create table m (u int, a timestamptz, b timestamptz, exclude using gist"
        " (u with =, tstzrange(a, b, '[]') with &&))"
    )
    seed.execute("insert into m values (1, '2027-01-01', '2027-02-01')")
    refused(seed, "insert into m values (1, '2027-02-01', '2027-03-01')", "conflicting key")

    if table == "fee":
        profile = fee_profile(office, "vip")
        give = f"{GIVE} values ('{{}}', {profile}, 0, {{}}, {{}})"
    else:
        profile = value(
            office, "select profile_id from config.limit_profiles where profile_name = 'level 0'"
        )
        give = f"{LIMIT} values ('{{}}', {profile}, {{}}, {{}})"
    run(office, give.format(ALI, "'2027-01-01'", "'2027-02-01'"))
    run(office, give.format(ALI, "'2027-02-01'", "'2027-03-01'"))
    run(office, give.format(ALI, "'2027-03-01'", "null"))
    run(office, give.format(VELI, "'2027-01-01'", "'2027-02-01'"))
    overlap = "one_at_a_time"
    refused(office, give.format(ALI, "'2027-01-31'", "'2027-02-01'"), overlap)
    refused(office, give.format(ALI, "'2029-01-01'", "null"), overlap)
    refused(office, give.format(ALI, "'2020-01-01'", "null"), overlap)
    refused(office, give.format(VELI, "'2028-01-01'", "'2028-01-01'"), "empty WITHOUT OVERLAPS")
    refused(office, give.format(VELI, "'2028-01-02'", "'2028-01-01'"), "range lower bound")
    refused(office, give.format(VELI, "'2028-01-01'", "'infinity'"), "moments_finite")
    name = f"config.user_{table}_profiles"
    run(office, f"update {name} set valid_to = '2027-06-01' where valid_to is null")
    run(office, give.format(ALI, "'2027-06-01'", "null"))
    refused(office, f"update {name} set valid_from = '2026-01-01'", "permission denied")
    refused(office, f"delete from {name}", "permission denied")


@pytest.mark.spec("MARK-011")
def test_d35_the_markets_own_rates_come_before_general_ones(office: psycopg.Connection) -> None:
    general, own, later = (
        fee_profile(office, "vip"),
        fee_profile(office, "vip", BTC_TRY),
        fee_profile(office, "later"),
    )
    ask = "select config.get_user_fee_profile('{}'{})"
    assert value(office, ask.format(ALI, "")) is None, "nobody gave anything"
    run(
        office,
        f"{GIVE} values ('{ALI}', {general}, 0, now() - interval '1 day', null),"
        f" ('{ALI}', {own}, {BTC_TRY}, now() - interval '1 day', now() + '1 day'),"
        f" ('{ALI}', {later}, {ETH_TRY}, now() + interval '1 day', null)",
    )
    assert value(office, ask.format(ALI, "")) == general
    assert value(office, ask.format(ALI, f", {BTC_TRY}")) == own
    assert value(office, ask.format(ALI, f", {ETH_TRY}")) == general, "its own is not yet valid"
    assert value(office, ask.format(VELI, f", {BTC_TRY}")) is None
    run(office, f"update config.fee_profiles set is_active = false where profile_id = {own}")
    assert value(office, ask.format(ALI, f", {BTC_TRY}")) == general
    run(
        office,
        f"update config.fee_profiles set default_segment = 'retail' where profile_id = {later}",
    )
    assert value(office, ask.format(ALI, "")) == general
    assert value(office, ask.format(VELI, "")) == later
    refused(office, f"{GIVE} values ('{VELI}', {own}, {ETH_TRY}, now(), null)", "is of market 1")
    refused(office, f"{GIVE} values ('{VELI}', {own}, 0, now(), null)", "is of market 1")
    refused(office, f"{GIVE} values ('{VELI}', {general}, 77, now(), null)", "is not listed")
    refused(office, f"{GIVE} values ('{VELI}', {general}, null, now(), null)", "null value")
    run(office, f"{GIVE} values ('{VELI}', {general}, {ETH_TRY}, now(), null)")


@pytest.mark.spec("MARK-012", "MARK-013", "IDEN-006")
def test_d20_limits_follow_the_level(seed: psycopg.Connection, office: psycopg.Connection) -> None:
    run(seed, "create table users (id int primary key, kyc_level int);"
              " create table limit_profiles (id int primary key, kyc_level_required int);"
              " create table user_limit_profiles (u int references users, p int references"
              " limit_profiles); insert into users values (1, 0);"
              " insert into limit_profiles values (1, 3)")  # fmt: skip
    run(seed, "insert into user_limit_profiles values (1, 1)")  # unverified, with every right

    act(office, THIRD)
    names = dict(rows(office, "select profile_name, profile_id from config.limit_profiles"))
    ask = f"select config.get_user_limit_profile('{ALI}')"
    assert value(office, ask) == names["level 0"]
    refused(
        office,
        f"{LIMIT} values ('{ALI}', {names['level 1']}, now(), null)",
        "requires level 1, the customer has 0",
    )
    run(office, f"update users set kyc_level = 1 where user_id = '{ALI}'")
    assert value(office, ask) == names["level 1"]
    high = office.execute(
        "insert into config.limit_profiles (profile_name, kyc_level_required,"
        " daily_withdrawal_limit_fiat) values ('friend', 1, null) returning profile_id"
    ).fetchone()
    assert high is not None
    run(office, f"{LIMIT} values ('{ALI}', {high[0]}, now() - interval '1 day', null)")
    assert value(office, ask) == high[0]
    run(office, f"update users set kyc_level = 0 where user_id = '{ALI}'")
    assert value(office, ask) == names["level 0"], "the level fell below what the profile requires"
    refused(office, "update config.limit_profiles set kyc_level_required = 0", "is fixed")
    insert = "insert into config.limit_profiles (profile_name, kyc_level_required, {}) values"
    refused(office, f"{insert.format('is_default')} ('two', 1, true)", "default_key")
    refused(office, f"{insert.format('is_active')} ('four', 4, true)", "kyc_level_in_range")
    refused(office, f"{insert.format('segment')} ('seg', 1, 'retail')", "segment_of_default")
    column = "daily_deposit_limit_fiat"
    refused(office, f"{insert.format(column)} ('minus', 1, -1)", "amount_exact")
    run(office, f"{insert.format('is_default, segment')} ('firms', 0, true, 'institutional')")
    run(office, f"update users set segment = 'institutional' where user_id = '{ALI}'")
    firms = value(
        office, "select profile_id from config.limit_profiles where profile_name = 'firms'"
    )
    assert value(office, ask) == firms


@pytest.mark.spec("MARK-014")
def test_a_parameter_has_a_value_of_its_type(office: psycopg.Connection) -> None:
    query = "select param_key, param_value, param_type::text from config.system_parameters"
    shipped = {key: (text, kind) for key, text, kind in rows(office, query)}
    assert shipped["platform.maintenance_mode"] == ("false", "boolean")
    assert shipped["trading.max_open_orders_per_user"] == ("100", "number")
    assert shipped["withdrawal.approval_threshold_btc"] == ("1.0", "number")
    assert shipped["withdrawal.approval_threshold_try"] == ("100000", "number")
    insert = "insert into config.system_parameters (param_key, param_type, param_value) values"
    run(office, f"{insert} ('a.b', 'json', '{{\"x\": [1]}}'), ('a.c', 'string', '')")
    for kind, text in (
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", ""),
        ("boolean", "yes"),
        ("boolean", "TRUE"),
        ("json", "{x}"),
        ("json", ""),
    ):
        refused(office, f"{insert} ('a.d', '{kind}', '{text}')", "value_of_type")
    refused(office, f"{insert} ('Maintenance', 'string', '')", "key_form")
    refused(
        office,
        "update config.system_parameters set param_value = 'x'"
        " where param_key = 'platform.maintenance_mode'",
        "value_of_type",
    )
    refused(
        office,
        "update config.system_parameters set param_type = 'string'"
        " where param_key = 'platform.maintenance_mode'",
        "are fixed",
    )


@pytest.mark.spec("AUDI-003", "MARK-014", "AUDI-002")
def test_d32_a_change_names_who_made_it(
    seed: psycopg.Connection, office: psycopg.Connection
) -> None:
    seed.execute("create table audit_logs (resource_id uuid)")
    refused(seed, "insert into audit_logs values ('1')", "invalid input syntax for type uuid")

    act(office, THIRD)
    office.execute("select set_config('app.request_id', 'r-7', true)")
    office.execute(
        "update config.system_parameters set param_value = 'true'"
        " where param_key = 'platform.maintenance_mode'"
    )
    by = value(
        office,
        "select updated_by from config.system_parameters"
        " where param_key = 'platform.maintenance_mode'",
    )
    assert by == THIRD
    log = "select actor_id, actor_type::text, action, resource_type, resource_id,"
    log += " before_state ->> '{0}', after_state ->> '{0}', request_id from audit.audit_logs"
    log += " order by log_id desc limit 1"
    assert rows(office, log.format("param_value")) == [
        (
            str(THIRD),
            "admin",
            "update",
            "config.system_parameters",
            "platform.maintenance_mode",
            "false",
            "true",
            "r-7",
        )
    ]
    act(office, None)
    profile = fee_profile(office, "vip")  # an id that is a number
    assert rows(office, log.format("profile_name")) == [
        ("admin_user", "system", "insert", "config.fee_profiles", str(profile), None, "vip", "r-7")
    ]
    office.execute("set local app.current_staff_id = '00000000-0000-0000-0000-00000000dead'")
    refused(office, "update config.fee_profiles set is_active = false", "no member of staff")
    act(office, None)
    # Whoever made the change cannot take its trace back.
    refused(office, "delete from audit.audit_logs", "permission denied")
    refused(office, "update audit.audit_logs set action = ''", "permission denied|immutable")


@pytest.mark.spec("SCHE-009")
@pytest.mark.parametrize(
    "table", ["config.system_parameters", "config.limit_profiles", "config.retention_classes"]
)
def test_d61_a_stale_edit_is_refused(office: psycopg.Connection, table: str) -> None:
    one = (
        f"update {table} set description = 'x', version = 1"
        if "limit" not in table
        else (f"update {table} set is_active = is_active, version = 1")
    )
    before = rows(office, f"select max(updated_at) from {table}")
    run(office, one)
    assert rows(office, f"select max(updated_at) from {table}") > before
    refused(office, one, "stale write")


@pytest.mark.spec("IDEN-013")
def test_nobody_signs_for_another(office: psycopg.Connection) -> None:
    profile = fee_profile(office, "vip")
    insert = GIVE.replace("valid_to", "valid_to, assigned_by")
    act(office, THIRD)
    refused(
        office,
        f"{insert} values ('{ALI}', {profile}, 0, now(), null, '{OFFICER}')",
        "signed by whoever acts",
    )
    run(office, f"{GIVE} values ('{ALI}', {profile}, 0, now(), null)")
    assert value(office, "select assigned_by from config.user_fee_profiles") == THIRD
    refused(office, "update config.user_fee_profiles set assigned_by = null", "permission denied")


@pytest.mark.spec("SCHE-012", "SCHE-014")
def test_d26_customers_see_what_they_have_and_give_themselves_nothing(peopled: Database) -> None:
    with peopled.connect() as conn:
        profile = fee_profile(conn, "vip")
        level = value(
            conn, "select profile_id from config.limit_profiles where profile_name = 'level 0'"
        )
        for customer in (ALI, VELI):
            run(conn, f"{GIVE} values ('{customer}', {profile}, 0, now(), null)")
            run(conn, f"{LIMIT} values ('{customer}', {level}, now(), null)")
        conn.execute("set local role app_user")
        ask = f"select config.get_user_fee_profile('{VELI}')"
        for table in ("config.user_fee_profiles", "config.user_limit_profiles"):
            assert value(conn, f"select count(*) from {table}") == 0
            conn.execute("select set_config('app.current_user_id', %s, true)", [str(ALI)])
            assert rows(conn, f"select user_id from {table}") == [(ALI,)]
            refused(conn, f"select assignment_reason from {table}", "permission denied")
            refused(conn, f"update {table} set valid_to = now()", "permission denied")
            refused(conn, f"insert into {table} default values", "permission denied")
            conn.execute("select set_config('app.current_user_id', '', true)")
        assert value(conn, ask) is None
        conn.execute("select set_config('app.current_user_id', %s, true)", [str(VELI)])
        assert value(conn, ask) == profile
        assert value(conn, f"select config.get_user_limit_profile('{VELI}')") == level
        for table in ("fee_profiles", "limit_profiles", "system_parameters"):
            value(conn, f"select count(*) from config.{table}")
            refused(conn, f"update config.{table} set version = version", "permission denied")
        refused(conn, "select from config.retention_classes", "permission denied")
        conn.rollback()
    with peopled.connect("read_only_user") as conn:
        assert value(conn, "select count(*) from config.user_fee_profiles") == 0
        assert value(conn, "select count(*) from config.system_parameters") > 4
        refused(conn, "update config.system_parameters set param_value = ''", "permission denied")
    with peopled.connect("app_user") as conn, as_customer(conn, ALI):
        assert value(conn, "select count(*) from fee_tiers") == 0
