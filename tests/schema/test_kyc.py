"""Verification: files, documents, levels by steps, screening, holds, and what may be purged."""

from uuid import UUID

import psycopg
import pytest

from tests.schema.people import ALI, OFFICER, SECOND, THIRD, VELI, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

NUMBER = "decode(repeat('ab', 40), 'hex')"
HASH = "sha256('x')"
SUBMIT = "update kyc_records set status = 'submitted', submitted_at = now()"
REVIEW = "update kyc_records set status = 'in_review'"
DECIDE = "update kyc_records set status = '{}', reviewed_by = '{}', reviewed_at = now()"
DOCUMENT = (
    "insert into kyc_documents (user_id, kyc_record_id, document_type, document_name,"
    " document_path, mime_type, file_size, content_sha256) values"
)
USER = f"select kyc_status::text, kyc_level from users where user_id = '{ALI}'"


def record(conn: psycopg.Connection, *, user: UUID = ALI, level: int = 1) -> UUID:
    """A new file of a customer."""
    return UUID(str(value(
        conn, "insert into kyc_records (user_id, level, document_type, document_number) values"
        f" ('{user}', {level}, 'passport', {NUMBER}) returning kyc_record_id",
    )))  # fmt: skip


def approve(conn: psycopg.Connection, level: int) -> None:
    """Take a file of this level all the way."""
    found = record(conn, level=level)
    for step in (SUBMIT, REVIEW, DECIDE.format("approved", OFFICER)):
        run(conn, f"{step} where kyc_record_id = '{found}'")


def document(conn: psycopg.Connection, path: str = "a/1", user: UUID = ALI) -> UUID:
    """A new document that belongs to no file."""
    return UUID(str(value(
        conn, f"{DOCUMENT} ('{user}', null, 'passport', 'p.jpg', '{path}', 'image/jpeg', 100,"
        f" {HASH}) returning document_id",
    )))  # fmt: skip


@pytest.mark.spec("KYC-002", "KYC-003", "AUDI-003")
def test_an_approved_file_raises_the_level_with_it(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    found = record(office)
    assert rows(office, USER) == [("pending", 0)]
    run(office, SUBMIT)
    assert rows(office, USER) == [("submitted", 0)]
    run(office, REVIEW)
    assert rows(office, USER) == [("in_review", 0)]
    run(office, DECIDE.format("approved", OFFICER))
    assert rows(office, USER) == [("approved", 1)]
    history = rows(office, "select from_state, to_state, staff_id from audit.state_history"
                           f" where row_id = '{found}' order by change_id")  # fmt: skip
    assert history == [
        (None, "pending", OFFICER), ("pending", "submitted", OFFICER),
        ("submitted", "in_review", OFFICER), ("in_review", "approved", OFFICER),
    ]  # fmt: skip
    logged = rows(office, "select after_state ->> 'status', after_state ? 'document_number',"
                          " after_state ? 'submitted_data' from audit.audit_logs"
                          f" where resource_id = '{found}' order by log_id")  # fmt: skip
    assert logged == [
        (status, False, False) for status in ("pending", "submitted", "in_review", "approved")
    ]
    refused(office, "update kyc_records set status = 'pending'", "cannot go from approved")


@pytest.mark.spec("KYC-001", "KYC-003")
def test_no_level_is_skipped(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    skipped = pytest.raises(psycopg.errors.CheckViolation, match="levels rise by one")
    with skipped, office.transaction():
        approve(office, 2)
    assert rows(office, USER) == [("pending", 0)], "nothing of the approval stays"
    refused(office, "update users set kyc_level = 2", "levels rise by one")
    refused(office, "update users set kyc_level = 4", "levels rise by one|kyc_level_in_range")
    refused(office, "update users set kyc_level = -1", "kyc_level_in_range")
    approve(office, 1)
    approve(office, 2)
    approve(office, 1)  # a renewal
    assert rows(office, USER) == [("approved", 2)]
    for level in (0, 4):
        refused(office, "insert into kyc_records (user_id, level, document_type) values"
                        f" ('{VELI}', {level}, 'passport')", "level_in_range")  # fmt: skip


@pytest.mark.spec("KYC-003")
def test_a_level_needs_to_know_who_it_is(root: psycopg.Connection) -> None:
    somebody = UUID(int=7)
    run(root, f"insert into users (user_id, email) values ('{somebody}', 'who@example.com')")
    refused(root, f"update users set kyc_level = 1 where user_id = '{somebody}'", "is_known")


@pytest.mark.spec("KYC-007", "IDEN-013")
def test_a_reviewer_decides_the_files_of_others(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    record(office)
    run(office, f"{SUBMIT}, submitted_by = '{OFFICER}'")
    run(office, REVIEW)
    refused(office, DECIDE.format("approved", OFFICER), "reviewed_by_another")
    refused(office, DECIDE.format("approved", SECOND), "signed by whoever acts")
    refused(office, "update kyc_records set status = 'approved'", "decided_by_somebody")
    act(office, SECOND)
    refused(office, DECIDE.format("rejected", SECOND), "refusal_explained")
    refused(office, DECIDE.format("resubmit_required", SECOND), "refusal_explained")
    run(office, DECIDE.format("resubmit_required", SECOND) + ", review_notes = 'blurred'")
    assert rows(office, USER) == [("resubmit_required", 0)]
    refused(office, "insert into kyc_records (user_id, level, document_type) values"
                    f" ('{ALI}', 1, 'passport')", "one_open_idx")  # fmt: skip
    run(office, SUBMIT)
    run(office, REVIEW)
    run(office, DECIDE.format("rejected", SECOND) + ", review_notes = 'forged'")
    assert rows(office, USER) == [("rejected", 0)]
    record(office)  # the next try


@pytest.mark.spec("KYC-008")
def test_a_provider_decides_once(office: psycopg.Connection) -> None:
    record(office)
    run(office, f"{SUBMIT}, provider = 'eye', provider_reference = 'r-1'")
    run(office, REVIEW)
    run(office, "update kyc_records set status = 'approved', reviewed_at = now()")
    assert rows(office, USER) == [("approved", 1)]
    insert = "insert into kyc_records (user_id, level, document_type, provider,"
    refused(office, f"{insert} provider_reference) values ('{VELI}', 1, 'passport', 'eye', 'r-1')",
            "provider_reference_key")  # fmt: skip
    refused(office, f"{insert} status) values ('{VELI}', 1, 'passport', 'eye', 'pending')",
            "provider_named")  # fmt: skip


@pytest.mark.spec("KYC-003")
def test_d65_document_numbers_are_sealed(
    seed: psycopg.Connection, office: psycopg.Connection
) -> None:
    seed.execute("create table kyc_records (document_number text)")
    seed.execute("insert into kyc_records values ('12345678901')")
    assert value(seed, "select document_number from kyc_records") == "12345678901"

    insert = "insert into kyc_records (user_id, level, document_type, document_number) values"
    refused(office, f"{insert} ('{ALI}', 1, 'passport', '12345678901')", "number_sealed")
    refused(office, f"{insert} ('{ALI}', 1, 'passport', '\\x00')", "number_sealed")


@pytest.mark.spec("KYC-004", "KYC-006")
def test_what_cannot_be_a_document(office: psycopg.Connection) -> None:
    good = ["a/1", "image/jpeg", "100", HASH, "p.jpg"]
    bad = {
        0: ("''", "path_given"), 1: ("'image/svg+xml'", "mime_type_allowed"),
        2: ("0", "file_size_in_range"), 3: ("'\\x00'", "sha256_length"), 4: ("' '", "name_given"),
    }  # fmt: skip
    for place, (wrong, pattern) in bad.items():
        words = [f"'{word}'" if word not in ("100", HASH) else word for word in good]
        words[place] = wrong
        path, mime, size, content, name = words
        refused(office, f"{DOCUMENT} ('{ALI}', null, 'selfie', {name}, {path}, {mime}, {size},"
                        f" {content})", pattern)  # fmt: skip
    other = f"{DOCUMENT} ('{{}}', {{}}, 'selfie', 'n', '{{}}', 'image/png', {{}}, {HASH})"
    refused(office, other.format(ALI, "null", "p", 20_971_521), "file_size_in_range")
    of_veli = record(office, user=VELI)
    refused(office, other.format(ALI, f"'{of_veli}'", "p", 1), "kyc_record_fkey")
    document(office)
    refused(office, other.format(VELI, "null", "a/1", 1), "document_path_key")
    document(office, path="a/2", user=VELI)  # the same content: a warning for staff, no error
    labels = value(office, "select array_to_string(enum_range(null::document_type), ' ')")
    assert labels == ("national_id_front national_id_back passport drivers_license selfie"
                      " address_proof tax_document employment_proof")  # fmt: skip


@pytest.mark.spec("KYC-005", "KYC-006", "KYC-007")
def test_a_document_is_scanned_then_decided(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    document(office)
    to = "update kyc_documents set verification_status = '{}'"
    refused(office, to.format("verified"), "cannot go from pending to verified")
    refused(office, to.format("submitted"), "scanned_before_use")
    run(office, to.format("submitted") + ", scanned_at = now()")
    signed = f"{to}, verified_by = '{OFFICER}', verified_at = now()"
    refused(office, to.format("verified"), "verified_by_somebody")
    refused(office, signed.format("verified") + ", expires_on = '2020-01-01'", "valid_when")
    refused(office, to.format("rejected"), "rejection_explained")
    refused(office, to.format("rejected") + ", rejection_reason = ' '", "rejection_explained")
    refused(office, signed.format("verified").replace(str(OFFICER), str(SECOND)), "whoever acts")
    run(office, signed.format("verified") + ", expires_on = current_date + 30")
    refused(office, "update kyc_documents set content_sha256 = sha256('y')", "permission denied")
    refused(office, "update kyc_documents set document_path = 'other'", "permission denied")
    own = (f"{DOCUMENT.replace('content_sha256', 'content_sha256, submitted_by')} ('{ALI}', null,"
           f" 'selfie', 'n', 'b/1', 'image/png', 1, {HASH}, '{OFFICER}')")  # fmt: skip
    run(office, own)
    mine = " where document_path = 'b/1'"
    run(office, to.format("submitted") + ", scanned_at = now()" + mine)
    refused(office, signed.format("verified") + mine, "verified_by_another")


@pytest.mark.spec("KYC-005")
def test_an_expired_document_asks_for_another(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    approve(office, 1)
    document(office)
    document(office, "a/2")  # without a date
    run(office, "update kyc_documents set verification_status = 'submitted', scanned_at = now()")
    run(office, "update kyc_documents set verification_status = 'verified', verified_at = now(),"
                f" verified_by = '{OFFICER}'")  # fmt: skip
    run(office, "update kyc_documents set expires_on = current_date + 1"
                " where document_path = 'a/1'")  # fmt: skip
    assert value(office, "select admin.expire_documents(current_date + 1)") == 0
    assert value(office, "select admin.expire_documents(current_date + 2)") == 1
    assert value(office, "select admin.expire_documents(current_date + 2)") == 0
    assert rows(office, USER) == [("resubmit_required", 1)]
    statuses = "select verification_status::text from kyc_documents order by document_path"
    found = rows(office, statuses)
    assert found == [("expired",), ("verified",)]


@pytest.mark.spec("COMP-002")
def test_a_dismissed_hit_stays_dismissed(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    hit = ("insert into screening_hits (user_id, kind, list_name, entry_reference, entry_hash,"
           " subject_hash, score, score_parts) values ('{}', 'sanctions', 'un', 'e-1',"
           " sha256('{}'), sha256('{}'), 91.5, '{{\"name\": 91.5}}')"
           " on conflict do nothing returning hit_id")  # fmt: skip
    assert len(rows(office, hit.format(ALI, "entry", "ali"))) == 1
    dismiss = "update screening_hits set status = 'dismissed'"
    refused(office, dismiss, "decision_whole")
    whole = f", decided_by = '{OFFICER}', decided_at = now(), decision_reason = '{{}}'"
    refused(office, dismiss + whole.format(" "), "reason_given")
    run(office, dismiss + whole.format("another birth date"))
    assert rows(office, hit.format(ALI, "entry", "ali")) == [], "nothing has changed"
    assert len(rows(office, hit.format(ALI, "entry, corrected", "ali"))) == 1
    assert len(rows(office, hit.format(ALI, "entry", "ali, married"))) == 1
    assert len(rows(office, hit.format(VELI, "entry", "ali"))) == 1
    refused(office, "update screening_hits set status = 'open' where status = 'dismissed'",
            "cannot go from dismissed")  # fmt: skip
    refused(office, hit.format(ALI, "a", "b").replace("91.5,", "101,"), "score_in_range")


@pytest.mark.spec("COMP-012", "IDEN-005")
def test_d28_nothing_is_purged_early_or_under_hold(
    seed: psycopg.Connection, root: psycopg.Connection
) -> None:
    seed.execute("create table users (id int primary key)")
    seed.execute("create table cases (id int references users on delete cascade)")
    seed.execute("insert into users values (1)")
    seed.execute("insert into cases values (1)")
    seed.execute("delete from users")
    assert value(seed, "select count(*) from cases") == 0, "the open case is gone"

    act(root, OFFICER)
    record(root)
    run(root, "set local role bedesten_owner")  # not even the owner
    delete = f"delete from kyc_records where user_id = '{ALI}'"
    refused(root, delete, "term of class identity has not begun")
    refused(root, f"delete from users where user_id = '{ALI}'", "has not begun|fkey")
    for table in ("kyc_records", "kyc_documents", "screening_hits", "compliance_cases",
                  "risk_events"):  # fmt: skip
        refused(root, f"truncate {table} cascade", "under retention")
    leave = "update users set status = 'deleted', deleted_at = now() - interval '{}'"
    leave += f" where user_id = '{ALI}'"
    run(root, leave.format("7 years"))
    refused(root, delete, "kept until")
    run(root, leave.format("9 years"))
    refused(root, delete, "kept until")  # the file itself is of today
    run(root, "update kyc_records set created_at = now() - interval '10 years'")
    run(root, "insert into legal_holds (user_id, reason, placed_by) values"
              f" ('{ALI}', 'court order', '{OFFICER}')")  # fmt: skip
    refused(root, delete, "under legal hold")
    run(root, "update legal_holds set released_at = now(), release_reason = 'ended',"
              f" released_by = '{SECOND}'")  # fmt: skip
    run(root, delete)
    refused(root, f"delete from users where user_id = '{ALI}'", "legal_holds_user_fkey")
    run(root, "delete from legal_holds")
    refused(root, f"delete from users where user_id = '{VELI}'", "has not begun")
    run(root, f"delete from users where user_id = '{ALI}'")


@pytest.mark.spec("COMP-012")
def test_a_hold_is_released_by_another(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    run(office, "insert into legal_holds (user_id, reason, placed_by) values"
                f" ('{ALI}', 'court order', '{OFFICER}')")  # fmt: skip
    release = "update legal_holds set released_at = now(), release_reason = 'x', released_by = '{}'"
    refused(office, release.format(OFFICER), "released_by_another")
    refused(office, release.format(SECOND), "signed by whoever acts")
    refused(office, "update legal_holds set released_at = now()", "released_whole")
    act(office, SECOND)
    run(office, release.format(SECOND))
    ask = "select admin.purge_refusal('{}', '{}', {})"
    nine = "now() - interval '9 years'"
    assert value(office, ask.format("compliance", ALI, nine)) is None
    assert "kept until" in value(office, ask.format("compliance", ALI, "now()"))
    assert "not begun" in value(office, ask.format("compliance", ALI, "null"))
    assert "not begun" in value(office, ask.format("identity", ALI, nine))
    refused(office, ask.format("unknown", ALI, nine), "no rows")
    act(office, THIRD)
    run(office, "update config.retention_classes set keep_for = '20 years'"
                " where retention_class = 'compliance'")  # fmt: skip
    assert "kept until" in value(office, ask.format("compliance", ALI, nine))


@pytest.mark.spec("SCHE-012", "COMP-008", "SCHE-014")
def test_d25_d26_customers_see_their_files_and_decide_nothing(peopled: Database) -> None:
    with peopled.connect() as conn:
        act(conn, OFFICER)
        for customer in (ALI, VELI):
            record(conn, user=customer)
            document(conn, str(customer), customer)
        conn.execute("set local role app_user")
        for table, secret in (("kyc_records", "document_number"), ("kyc_records", "review_notes"),
                              ("kyc_documents", "document_path"),
                              ("kyc_documents", "verified_by")):  # fmt: skip
            conn.execute("select set_config('app.current_user_id', '', true)")
            assert value(conn, f"select count(*) from {table}") == 0
            conn.execute("select set_config('app.current_user_id', %s, true)", [str(ALI)])
            assert rows(conn, f"select user_id from {table}") == [(ALI,)]
            refused(conn, f"select {secret} from {table}", "permission denied")
            refused(conn, f"select * from {table}", "permission denied")
            for statement in (f"delete from {table}", f"update {table} set user_id = user_id",
                              f"insert into {table} default values"):  # fmt: skip
                refused(conn, statement, "permission denied")
        for table in ("screening_hits", "legal_holds"):
            refused(conn, f"select from {table}", "permission denied")
        refused(conn, "select is_pep from users", "permission denied")
        refused(conn, "update users set kyc_level = 3", "permission denied")
        conn.execute("reset role")
        conn.execute("set local role read_only_user")
        assert value(conn, "select count(user_id) from kyc_records") == 2
        for what in ("document_number from kyc_records", "submitted_data from kyc_records",
                     "document_path from kyc_documents", "user_id from screening_hits",
                     "user_id from legal_holds"):  # fmt: skip
            refused(conn, f"select {what}", "permission denied")
        conn.rollback()
