"""D27: isolation by the real roles through PgBouncer in transaction mode, with the file we ship."""

import configparser
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bedesten.cli.ports import free_ports
from bedesten.db.pool import as_customer
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.support.postgres import Database

SHIPPED = Path(__file__).resolve().parents[2] / "docs/operating/pgbouncer.ini"
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
ROLES = ("app_user", "read_only_user", "admin_user", "internal_service")
START_S = 15


class Pooled:
    """A running PgBouncer over one database; `connect` goes through it."""

    def __init__(self, database: Database, port: int) -> None:
        self.database = database
        self.port = port

    def connect(self, role: str) -> psycopg.Connection:
        """As our own processes connect, but without prepared statements."""
        url = make_conninfo(self.database.url(role), host="127.0.0.1", port=self.port,
                            dbname="bedesten")  # fmt: skip
        return psycopg.connect(url, autocommit=True, prepare_threshold=None, connect_timeout=2)


def _reach(host: str) -> tuple[str, dict[str, Any]]:
    """PgBouncer refuses to run as root: then it is lent a user that cannot walk to the server's
    socket, and so gets the folder as an open descriptor."""
    if os.geteuid() != 0:
        return host, {}
    lent: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    if not host.startswith("/"):
        return host, lent
    place = os.open(host, os.O_RDONLY | os.O_DIRECTORY)
    owner = os.fstat(place)
    return f"/proc/self/fd/{place}", {
        "user": owner.st_uid, "group": owner.st_gid, "extra_groups": [], "pass_fds": (place,)
    }  # fmt: skip


@contextmanager
def pgbouncer(database: Database, folder: Path, **changes: str) -> Iterator[Pooled]:
    """The shipped file with this test's address, one server connection, and `changes`."""
    assert PROGRAM is not None, "Debian's package pgbouncer is missing: tools/packages.sh pooler"
    folder.mkdir(exist_ok=True)
    (port,) = free_ports(1)
    server = conninfo_to_dict(database.url())
    config = configparser.ConfigParser(interpolation=None)
    config.read(SHIPPED)
    host, options = _reach(str(server["host"]))
    config["databases"]["bedesten"] = (
        f"host={host} port={server.get('port', 5432)} dbname={database.name}"
    )
    config["pgbouncer"].update(
        listen_port=str(port), auth_file=str(folder / "userlist.txt"), min_pool_size="0",
        default_pool_size="1", reserve_pool_size="0", **changes,
    )  # fmt: skip
    users = [f'"{role}" "{database.server.passwords[role]}"\n' for role in ROLES]
    (folder / "userlist.txt").write_text("".join(users))
    with (folder / "pgbouncer.ini").open("w") as file:
        config.write(file)
    for path in (folder, folder / "pgbouncer.ini", folder / "userlist.txt"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [PROGRAM, str(folder / "pgbouncer.ini")], stderr=log, stdout=log, **options
        )
    try:
        pooled = Pooled(database, port)
        _wait_for(pooled, process, folder / "log")
        yield pooled
    finally:
        process.terminate()
        process.wait(START_S)
        for place in options.get("pass_fds", ()):
            os.close(place)


def _wait_for(pooled: Pooled, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            pooled.connect("app_user").close()
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def pooled(filled: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pooled]:
    folder = Path("/tmp") / f"bd-pool-{os.getpid()}"
    try:
        with pgbouncer(filled, folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.spec("OPER-010")
def test_the_file_is_as_promised() -> None:
    config = configparser.ConfigParser(interpolation=None)
    config.read(SHIPPED)
    shipped = config["pgbouncer"]
    promised = {"pool_mode": "transaction", "max_client_conn": "1000", "default_pool_size": "25",
                "min_pool_size": "10"}  # fmt: skip
    assert {name: shipped[name] for name in promised} == promised


@pytest.mark.spec("SCHE-013", "OPER-010")
def test_d27_no_client_sees_anothers_rows_on_the_same_server_connection(pooled: Pooled) -> None:
    with pooled.connect("app_user") as first, pooled.connect("app_user") as second:
        served = set()
        for _ in range(5):
            for conn, customer, account in ((first, ALICE_ID, ALICE), (second, BOB_ID, BOB)):
                assert value(conn, "select count(*) from balances") == 0, "nobody's context"
                with as_customer(conn, customer):
                    served.add(value(conn, "select pg_backend_pid()"))
                    assert rows(conn, "select distinct account_id from balances") == [(account,)]
                    assert rows(conn, "select distinct ledger_account_id from ledger_entries") == [
                        (account,)
                    ]
                assert value(conn, "select count(*) from all_orders") == 0
        assert len(served) == 1, "both clients were served by one server connection"


@pytest.mark.spec("SCHE-013")
def test_d27_what_a_careless_client_sets_is_gone_for_the_next(pooled: Pooled) -> None:
    with pooled.connect("app_user") as careless, pooled.connect("app_user") as other:
        careless.execute(f"set app.current_user_id = '{ALICE_ID}'".encode())
        assert value(other, "select count(*) from balances") == 0
        assert not value(other, "select current_setting('app.current_user_id', true)")


def test_d27_the_seeds_session_setting_leaks_in_a_usual_pool(filled: Database) -> None:
    """Its `SET` with PgBouncer as most run it: the next client becomes the first one's customer."""
    folder = Path("/tmp") / f"bd-leak-{os.getpid()}"
    try:
        with (
            pgbouncer(filled, folder, server_reset_query_always="0") as usual,
            usual.connect("app_user") as first,
            usual.connect("app_user") as second,
        ):
            first.execute(f"set app.current_user_id = '{ALICE_ID}'".encode())
            leaked = rows(second, "select distinct account_id from balances")
            assert leaked == [(ALICE,)], "row security believes the setting"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.spec("SCHE-011", "SCHE-012")
def test_i11_rights_are_the_same_through_the_pool(pooled: Pooled) -> None:
    with pooled.connect("app_user") as conn:
        for table in ("trades", "ledger_transfers", "reporting.user_balance_summary"):
            refused(conn, f"select from {table}", "permission denied")
        refused(conn, "update balances set available = 1", "permission denied")
        refused(conn, "set role admin_user", "permission denied")
        part = value(conn, "select inhrelid::regclass::text from pg_inherits where inhparent ="
                           " 'ledger_transfers'::regclass limit 1")  # fmt: skip
        refused(conn, f"select from {part}", "permission denied")
        for other in (ALICE_ID, BOB_ID):
            with as_customer(conn, other):
                assert rows(conn, "select distinct user_id from account_statement") == [(other,)]
    for role in ("read_only_user", "admin_user", "internal_service"):
        with pooled.connect(role) as conn:
            assert value(conn, "select count(distinct account_id) from balances") > 3
            refused(conn, "truncate ledger_transfers", "permission denied|immutable")


@pytest.mark.spec("OPER-010")
def test_the_engines_connection_has_no_way_through_the_pool(pooled: Pooled) -> None:
    with pytest.raises(psycopg.OperationalError):
        pooled.connect("engine_writer")
