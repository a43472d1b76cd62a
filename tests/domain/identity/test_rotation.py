"""Replacing the key that seals secrets: everything is sealed again, interrupted or not."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bedesten.domain import audit
from bedesten.domain.identity import Sealer, enrol, issue_key, sealing
from bedesten.kit.ids import AccountId, CustomerId
from tests.support.postgres import Database

NONCE = bytes(12)


class Secrets:
    """Customers with an authenticator app and an API key each, and one member of staff."""

    def __init__(self, conn: psycopg.Connection, folder: Path) -> None:
        self.conn = conn
        self.source = sealing.FileSource(folder / "sealing.keys", os.urandom)
        self.sealer = self.fresh_sealer()
        self.rows: dict[tuple[str, object], str] = {}
        self.pauses: list[Callable[[], None]] = []

    def fresh_sealer(self) -> Sealer:
        """Of a process that has just started."""
        return Sealer(bytes(32), sealing.Sources(self.source))

    def add_customer(self, sealer: Sealer) -> None:
        customer = CustomerId(uuid.uuid4())
        enrol(self.conn, [customer])
        secret = f"secret of {customer}"
        sealed = sealer.seal(secret.encode(), row=f"users.two_fa_secret:{customer}", nonce=NONCE)
        self.conn.execute(
            "update public.users set two_fa_secret = %s where user_id = %s", [sealed, customer]
        )
        self.rows["users.two_fa_secret", customer] = secret
        issued = issue_key(
            self.conn, sealer, customer, AccountId(1), label="bot", entropy=os.urandom
        )
        row = self.conn.execute(
            "select api_key_id from public.api_keys where user_id = %s", [customer]
        ).fetchone()
        assert row is not None
        self.rows["api_keys.sealed_secret", row[0]] = issued.secret

    def add_staff(self) -> None:
        member = uuid.uuid4()
        sealed = self.sealer.seal(b"of staff", row=f"staff_users.two_fa_secret:{member}",
                                  nonce=NONCE)  # fmt: skip
        self.conn.execute(
            "insert into public.staff_users (staff_id, staff_type, email, username, first_name,"
            " last_name, role, two_fa_secret) values (%s, 'admin', 'a@example.com', 'aaa', 'A',"
            " 'B', 'admin', %s)",
            [member, sealed],
        )
        self.rows["staff_users.two_fa_secret", member] = "of staff"

    def rotate(self) -> sealing.Rotated:
        tools = sealing.Tools(
            sealer=self.fresh_sealer(), wrapping=self.source, entropy=os.urandom,
            pause=lambda: self.pauses.pop(0)() if self.pauses else None,
        )  # fmt: skip
        return sealing.rotate(self.conn, tools, self.note)

    def note(self, done: int, of: int) -> None:
        """Progress; a test may put something in its place."""

    def check_all_open(self) -> None:
        """By a process that has just started."""
        sealer = self.fresh_sealer()
        sealer.learn(sealing.kept(self.conn))
        for column in (sealing.API_KEY, sealing.CUSTOMER_APP, sealing.STAFF_APP):
            query = f"select {column.key}, {column.secret} from {column.table}"
            for key, sealed in self.conn.execute(query.encode()).fetchall():
                name = f"{column.table.removeprefix('public.')}.{column.secret}"
                opened = sealer.open(bytes(sealed), row=column.row(key)).decode()
                assert opened == self.rows[name, key], (name, key)

    def counts(self) -> dict[int, int]:
        return {one.number: one.secrets for one in sealing.shown(self.conn)}


@pytest.fixture
def secrets(database: Database, tmp_path: Path) -> Iterator[Secrets]:
    with psycopg.connect(database.url("admin_user"), autocommit=True) as conn:
        made = Secrets(conn, tmp_path)
        for _ in range(3):
            made.add_customer(made.sealer)
        made.add_staff()
        yield made


@pytest.mark.spec("IDEN-016", "IDEN-009", "OPER-012")
def test_every_secret_is_sealed_again_and_the_old_key_is_dropped(secrets: Secrets) -> None:
    look = sealing.plan(secrets.conn)
    assert (look.number, look.fresh, look.secrets) == (1, True, 7)
    assert secrets.counts() == {0: 7}, "looking changes nothing"
    first = secrets.rotate()
    assert (first.number, first.fresh, first.sealed, first.dropped) == (1, True, 7, [])
    assert secrets.counts() == {1: 7, 0: 0}
    second = secrets.rotate()
    assert (second.number, second.sealed, second.dropped) == (2, 7, [1])
    assert secrets.counts() == {2: 7, 0: 0}
    secrets.check_all_open()
    acts = audit.search(secrets.conn, audit.Question(resource_type="sealing_key"))
    assert [(a.action, a.resource_id) for a in acts] == [
        ("seal_again", "2"), ("make_sealing_key", "2"),
        ("seal_again", "1"), ("make_sealing_key", "1"),
    ]  # fmt: skip


@pytest.mark.spec("IDEN-016", "OPER-012")
def test_an_interrupted_rotation_is_gone_on_with(secrets: Secrets) -> None:
    secrets.rotate()

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    secrets.note = interrupt  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        secrets.rotate()
    assert secrets.counts() == {2: 3, 1: 4, 0: 0}
    secrets.check_all_open()
    secrets.note = lambda done, of: None  # type: ignore[method-assign]
    look = sealing.plan(secrets.conn)
    assert (look.number, look.fresh, look.secrets) == (2, False, 4)
    again = secrets.rotate()
    assert (again.number, again.fresh, again.sealed, again.dropped) == (2, False, 4, [1])
    secrets.check_all_open()


@pytest.mark.spec("IDEN-016", "OPER-012")
def test_who_seals_with_the_old_key_meanwhile_keeps_it_until_that_is_sealed_again(
    secrets: Secrets,
) -> None:
    secrets.rotate()
    late = secrets.fresh_sealer()
    late.learn(sealing.kept(secrets.conn))
    secrets.pauses.append(lambda: late_customer(secrets, late))
    done = secrets.rotate()
    assert (done.sealed, done.dropped) == (8, [1])
    secrets.check_all_open()


def late_customer(secrets: Secrets, late: Sealer) -> None:
    """A gateway that has not looked yet; issuing a key would make it look."""
    customer = CustomerId(uuid.uuid4())
    enrol(secrets.conn, [customer])
    sealed = late.seal(b"late", row=f"users.two_fa_secret:{customer}", nonce=NONCE)
    secrets.conn.execute(
        "update public.users set two_fa_secret = %s where user_id = %s", [sealed, customer]
    )
    secrets.rows["users.two_fa_secret", customer] = "late"
    with pytest.raises(psycopg.errors.RestrictViolation):
        secrets.conn.execute("delete from public.sealing_keys where key_number = 1")


@pytest.mark.spec("OPER-012")
def test_what_cannot_be_read_stays_as_it_is_and_stands_in_nobodys_way(secrets: Secrets) -> None:
    victim = next(key for name, key in secrets.rows if name == "users.two_fa_secret")
    secrets.conn.execute(
        "update public.users set two_fa_secret = %s where user_id = %s", [b"\x01" * 60, victim]
    )
    for number in (1, 2):
        done = secrets.rotate()
        assert (done.number, done.fresh, done.sealed) == (number, True, 6)
        assert done.unreadable == [f"public.users {victim}"]
    assert secrets.counts() == {2: 6, 0: 1}
    secrets.conn.execute(
        "update public.users set two_fa_secret = %s where user_id = %s",
        [b"\x02\x00\x00\x00\x02" + bytes(60), victim],
    )
    assert secrets.rotate().dropped == [], "what cannot be read still names key 2"
    assert secrets.counts() == {3: 6, 2: 1, 0: 0}


@pytest.mark.spec("OPER-012")
def test_one_rotation_runs_at_a_time(secrets: Secrets, database: Database) -> None:
    def another() -> None:
        with psycopg.connect(database.url("admin_user"), autocommit=True) as conn:
            there = Secrets(conn, Path())
            with pytest.raises(sealing.RotationRuns):
                there.rotate()

    secrets.pauses.append(another)
    secrets.rotate()
