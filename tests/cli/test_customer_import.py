"""People from elsewhere: every line is entered or told, and old passwords open the door once."""

import asyncio
import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import bcrypt
import psycopg
import pytest

from bedesten.domain.identity import Device, passwords
from bedesten.domain.identity.people import CredentialsWrong
from bedesten.domain.identity.sessions.log_in import Credentials, log_in
from bedesten.gateways.door import door_of
from bedesten.kit.clock import SystemClock
from tests.cli.test_staff import Shell
from tests.support.postgres import Server
from tests.support.stack import Stack
from tests.support.staff import Colleague, hire

PASSWORD = "yedi limon köprünün altında"
OLD = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
COLUMNS = ("email", "password_hash", "email_confirmed", "phone", "username", "first_name",
           "date_of_birth", "nationality", "language", "created_at", "reference")  # fmt: skip
HERE = Device("192.0.2.10", "tests")
REST = [
    {"email": "two@example.com"},
    {"email": "no address", "phone": "12"},
    {"email": "three@example.com", "password_hash": "5f4dcc3b5aa765d61d8327deb882cf99"},
    {"email": "ONE@example.com"},
    {"email": "four@example.com", "password_hash": OLD.replace("$04$", "$31$")},
    {"email": "five@example.com", "nationality": "XYZ", "date_of_birth": "1.5.90"},
    {"email": "", "username": "somebody"},
    {"email": "six@example.com", "phone": "+905329999999"},
    {"email": "seven@example.com", "phone": "0532 999 99 99"},
    {"email": "eight@example.com", "first_name": "a\tb"},
]
NO_HASH = "password_hash is neither BCrypt ($2a$, $2b$, $2y$, cost 4 to 14) nor Argon2id"
WRONG = [
    {"line": 4, "why": "email is no e-mail address; phone is no phone number"},
    {"line": 5, "why": NO_HASH},
    {"line": 6, "why": "email is twice in it"},
    {"line": 7, "why": NO_HASH},
    {"line": 8, "why": "date_of_birth is no day such as 1990-05-01; nationality is no country"
                       " of ISO 3166-1 in three letters"},
    {"line": 9, "why": "email is missing"},
    {"line": 11, "why": "phone is twice in it"},
    {"line": 12, "why": "first_name has control characters"},
]  # fmt: skip


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    """Nothing runs: the tables are enough."""
    folder = Path(tempfile.mkdtemp(prefix="bedesten-import-"))
    with postgres.fresh_database() as database:
        made = Stack(database, folder)
        yield made
        made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def member(stack: Stack) -> Colleague:
    return hire(stack, "admin")


@pytest.fixture
def run(stack: Stack, member: Colleague, tmp_path: Path) -> Callable[..., Any]:
    """Import these rows; what --json says, and the rejects."""
    shell = Shell(stack)

    def done(rows: list[dict[str, str]], *flags: str, exit_code: int = 0) -> Any:
        file = tmp_path / "people.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        result = shell.run("customer", "import", str(file), "--token", member.token, "--json",
                           *flags)  # fmt: skip
        assert result.exit_code == exit_code, result.output
        import json

        return json.loads(result.stdout)

    return done


def sql(stack: Stack, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        return conn.execute(query.encode(), parameters).fetchall()


def enter(stack: Stack, email: str, password: str) -> str:
    """Log in; the hash that is kept then."""

    async def work() -> None:
        url = stack.database.url("identity_service")

        @asynccontextmanager
        async def connect() -> Any:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
                yield conn

        shown = Credentials(email=email, password=password)
        await log_in(connect, door_of(stack.settings, SystemClock()), shown, HERE)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()
    query = "select password_hash from public.users where email = %s and deleted_at is null"
    return str(sql(stack, query, email)[0][0])


Run = Callable[..., Any]


@pytest.mark.spec("IDEN-007")
def test_an_old_password_opens_the_door_once_and_is_kept_anew(stack: Stack, run: Run) -> None:
    row = {"email": "Ali@example.com", "password_hash": OLD, "email_confirmed": "yes",
           "phone": "0532 123 45 67", "username": "ali.veli", "first_name": "Ali",
           "date_of_birth": "1985-02-03", "nationality": "tur", "language": "EN",
           "created_at": "2019-03-01T10:00:00+03:00", "reference": "old-17"}  # fmt: skip
    assert run([row]) == {"dry_run": False, "entered": 1, "known": 0, "refused": []}
    assert sql(
        stack,
        "select email, phone, username, first_name, date_of_birth::text, nationality, language,"
        " created_at = '2019-03-01 07:00Z', email_confirmed_at is not null, kyc_level, status::text"
        " from public.users where email = 'Ali@example.com'",
    ) == [("Ali@example.com", "+905321234567", "ali.veli", "Ali", "1985-02-03", "TUR", "en",
           True, True, 0, "active")]  # fmt: skip
    with pytest.raises(CredentialsWrong):
        enter(stack, "ali@example.com", "not this one at all")
    assert sql(stack, "select password_hash from public.users where username = 'ali.veli'") == [
        (OLD,)
    ]
    sql(stack, "update public.users set login_attempts = 0 where true returning 1")
    fresh = enter(stack, "Ali@example.com", PASSWORD)
    assert fresh.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert enter(stack, "Ali@example.com", PASSWORD) == fresh, "and kept from then on"
    due = "select (public.standing(user_id)).terms_due from public.users where username = %s"
    assert sql(stack, due, "ali.veli") == [("2026-11",)], "terms are accepted here"


def test_every_line_is_entered_or_told_and_nothing_is_lost(
    stack: Stack, run: Run, tmp_path: Path
) -> None:
    argon = passwords.hash_password(PASSWORD)
    rows = [{"email": "one@example.com", "password_hash": argon}, *REST]
    before = sql(stack, "select count(*) from public.users")
    dry = run(rows, "--dry-run", exit_code=1)
    assert sql(stack, "select count(*) from public.users") == before
    assert not (tmp_path / "people.csv.rejected.csv").exists()
    done = run(rows, exit_code=1)
    assert dry == done | {"dry_run": True}
    assert (done["entered"], done["known"]) == (3, 0)
    assert done["refused"] == WRONG
    rejected = tmp_path / "people.csv.rejected.csv"
    assert rejected.stat().st_mode & 0o777 == 0o600
    with rejected.open(encoding="utf-8") as kept:
        lines = list(csv.DictReader(kept))
    assert [line["line"] for line in lines] == ["4", "5", "6", "7", "8", "9", "11", "12"]
    assert lines[1]["password_hash"] == "5f4dcc3b5aa765d61d8327deb882cf99"
    again = run(rows, exit_code=1)
    assert (again["entered"], again["known"]) == (0, 3), "the same file changes nobody"
    assert [one["line"] for one in again["refused"]] == [4, 5, 6, 7, 8, 9, 11, 12]
    assert enter(stack, "one@example.com", PASSWORD) == argon
    acts = sql(
        stack,
        "select metadata -> 'line' from audit.audit_logs where action ="
        " 'import_customer' and metadata -> 'reference' = 'null' order by 1",
    )
    assert acts == [(2,), (3,), (10,)]
    files = sql(
        stack,
        "select metadata - 'x' from audit.audit_logs where action ="
        " 'import_customers' and (metadata ->> 'entered')::int = 3",
    )
    assert files == [({"entered": 3, "known": 0, "refused": 8},)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "email is one of them"),
        (b"mail,phone\n", "There is no column 'mail'"),
        (b"email,email\na@b.de,a@b.de\n", "each once"),
        (b"email\n\xff\xfe@example.com\n", "not UTF-8"),
        (b'email,phone\n"a@example.com,1\n', "is no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    stack: Stack, member: Colleague, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    shell = Shell(stack)
    assert sentence in shell.refused("customer", "import", str(file), "--token", member.token)
    missing = str(tmp_path / "nobody.csv")
    assert "cannot be read" in shell.refused("customer", "import", missing, "--token", member.token)


def test_a_file_with_semicolons_and_a_mark_of_its_bytes(
    stack: Stack, member: Colleague, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("\ufeffE-mail\n".replace("E-mail", "email;first_name").encode()
                     + "nine@example.com;Şükrü\n;\nten@example.com;x;more\n".encode())  # fmt: skip
    done = Shell(stack).run("customer", "import", str(file), "--token", member.token)
    assert done.exit_code == 1
    assert "line 4: 3 fields, and 2 columns" in done.output
    assert "1 entered, 0 known before, 1 refused" in done.output
    found = sql(stack, "select first_name from public.users where email = 'nine@example.com'")
    assert found == [("Şükrü",)]


def test_only_who_may_update_customers_may_import(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\neleven@example.com\n")
    viewer = hire(stack, "viewer")
    refused = Shell(stack).refused("customer", "import", str(file), "--token", viewer.token)
    assert "None of your roles allows this" in refused
    assert sql(stack, "select 1 from public.users where email = 'eleven@example.com'") == []
