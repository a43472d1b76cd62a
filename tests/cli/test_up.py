"""`bedesten up` as a person meets it: takes over, refuses, recovers, stops and leaves nothing.

How it lives and heals is in `test_demo.py`.
"""

import os
import signal
import socket
import time

import pytest

from bedesten.cli.parts import Spare
from tests.cli.terminal import (
    ANY_PORTS,
    REST_ALONE,
    WITHOUT_ANY,
    Terminal,
    answer_here,
    bedesten,
    data_folder,
    environment,
    living,
    newest_trade,
    pids,
    rest,
    until_true,
    up,
    without,
)
from tests.support.postgres import Server


@pytest.mark.spec("OPER-007")
def test_with_a_standby_trade_goes_on_when_the_engine_dies() -> None:
    with (
        data_folder(prepared=True) as folder,
        up(folder, "--demo", "--standby", *REST_ALONE) as terminal,
    ):
        with rest(terminal) as api:
            for part in ("engine", "standby"):  # the second time the first is the one that follows
                until_true("a trade", lambda: newest_trade(api))
                before = newest_trade(api) or 0
                killed = pids(folder)[part]
                os.kill(killed, signal.SIGKILL)
                until_true("trade goes on", lambda b=before: (newest_trade(api) or 0) > b)
                until_true("a new process", lambda p=part, k=killed: pids(folder).get(p, k) != k)
                terminal.until("standing by", times=3 if part == "engine" else 4)
        assert "ended with signal SIGKILL; starting it again" in terminal.text
        assert "given up" not in terminal.text
        assert terminal.interrupt() == 0
        assert living(folder) == []


def test_a_killed_supervisor_takes_its_parts_along_and_the_next_recovers() -> None:
    with data_folder(prepared=True) as folder:
        with up(folder, *WITHOUT_ANY) as terminal:
            left = pids(folder)
            assert left.keys() == {"postgres", "supervisor", "engine", "project"}
            assert "streams" not in terminal.text, "nobody is sent where nothing answers"
            terminal.process.kill()
            terminal.process.wait()
            parts = set(left.values()) - {left["postgres"], left["supervisor"]}
            until_true("the parts end", lambda: not parts & set(living(folder)), 30)
        with up(folder, *WITHOUT_ANY) as terminal:
            assert "stopping the PostgreSQL server of an earlier run" in terminal.text
            terminal.process.send_signal(signal.SIGTERM)
            assert terminal.process.wait(60) == 0
        assert living(folder) == []


@pytest.mark.spec("OPER-007")
def test_gateways_that_share_a_port_stand_in_for_each_other() -> None:
    env = environment(BEDESTEN_REST_GATEWAYS="2")
    with data_folder(prepared=True) as folder, up(folder, *REST_ALONE, env=env) as terminal:
        gone = pids(folder)["rest"]
        assert pids(folder)["rest-2"] != gone
        os.kill(gone, signal.SIGKILL)
        terminal.until("ended with signal SIGKILL; starting it again")  # its socket is closed
        for _ in range(20):
            with rest(terminal) as api:  # a connection of its own: the kernel deals them out
                assert api.get("/time").status_code == 200
        until_true("it is back", lambda: pids(folder).get("rest", gone) != gone)
        assert terminal.interrupt() == 0


def test_a_part_that_cannot_live_ends_the_exchange_with_its_last_words() -> None:
    with data_folder(prepared=True) as folder:
        env = environment(BEDESTEN_SMTP_URL="post://nowhere")
        others = without(*(part for part in Spare if part is not Spare.RELAY))
        terminal = Terminal("up", "--data", str(folder), *ANY_PORTS, *others, env=env)
        try:
            assert terminal.process.wait(90) == 1
            assert "The relay ended 5 times within 60 s, last with exit code" in terminal.text
            assert "address is like smtp://user:password@host:587" in terminal.text
        finally:
            terminal.end()
        assert living(folder) == []


@pytest.mark.parametrize(("flag", "name"), [("--rest-port", None), (None, "BEDESTEN_WS_PORT")])
def test_a_port_in_use_is_a_clear_sentence(flag: str | None, name: str | None) -> None:
    with data_folder() as folder, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ports = dict(zip(ANY_PORTS[::2], ANY_PORTS[1::2], strict=True))
        if flag is None:
            del ports["--ws-port"]
        else:
            ports[flag] = port
        words = [word for pair in ports.items() for word in pair]
        env = environment(**({name: port} if name else {}))
        done = bedesten("up", "--data", str(folder), *words, env=env)
        assert done.returncode == 1
        assert f"Port {port} on 127.0.0.1 is in use; choose another with --" in done.stderr
        assert not (folder / "pg").exists()


def test_ctrl_c_while_starting_stops_cleanly() -> None:
    with data_folder() as folder:
        terminal = Terminal("up", "--data", str(folder), *ANY_PORTS)
        try:
            terminal.until("migrating")
            begin = time.monotonic()
            assert terminal.interrupt() == 0
            assert time.monotonic() - begin < 20
        finally:
            terminal.end()
        assert living(folder) == []


def test_another_postgresql_by_its_url(postgres: Server) -> None:
    with postgres.fresh_database(migrated=False) as database, data_folder() as folder:
        (folder / "run").mkdir(mode=0o700)
        words = folder / "run/postgres-passwords.json"
        words.touch(mode=0o600)
        words.write_text(str(postgres.passwords).replace("'", '"'))
        env = environment(DATABASE_URL=database.url())
        with (
            up(folder, *WITHOUT_ANY, env=env) as terminal,
            database.connect(autocommit=True) as conn,
        ):
            answer_here("asset", "add", "GOLD", "--data", str(folder))
            found = "select count(*) = 1 from public.assets where symbol = 'GOLD'"
            until_true("the asset is in it", lambda: conn.execute(found).fetchone() == (True,))
            assert not (folder / "pg").exists()
            assert terminal.interrupt() == 0
        done = bedesten("verify", "--data", str(folder), env=env)
        assert done.returncode == 0, done.stderr
