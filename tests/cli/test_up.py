"""`bedesten up` as a person meets it: lives, heals, refuses, recovers, stops and leaves nothing."""

import os
import re
import signal
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.terminal import (
    ANY_PORTS,
    Terminal,
    answer,
    bedesten,
    data_folder,
    environment,
    living,
    pids,
    rest,
    until_true,
    up,
)
from tests.support.postgres import Server


def newest_trade(api: httpx.Client) -> Any:
    """The newest trade of BTC-USDT, if there is one and somebody answers."""
    try:
        trades = api.get("/markets/BTC-USDT/trades", params={"limit": 1})
    except httpx.TransportError:
        return None
    found = trades.json().get("data") if trades.status_code == 200 else None
    return found[0]["number"] if found else None


def admin_ports(folder: Path) -> list[int]:
    """The admin port of each part, out of its environment."""
    names = {
        "engine": "ENGINE",
        "project": "PROJECTOR",
        "rest": "REST",
        "ws": "WS",
    }
    ports = []
    for part, name in names.items():
        words = Path(f"/proc/{pids(folder)[part]}/environ").read_bytes().split(b"\0")
        (port,) = [w for w in words if w.startswith(f"BEDESTEN_{name}_ADMIN_PORT=".encode())]
        ports.append(int(port.split(b"=")[1]))
    return ports


def supervisor_port(terminal: Terminal) -> int:
    """The admin port that the welcome names."""
    found = re.search(r"http://localhost:(\d+)/metrics", terminal.text)
    assert found is not None
    return int(found[1])


@pytest.mark.spec("OPER-013")
def test_the_demo_lives_heals_and_stops() -> None:
    with data_folder() as folder, up(folder, "--demo") as terminal, rest(terminal) as api:
        until_true("a trade", lambda: newest_trade(api))
        second = bedesten("up", "--data", str(folder))
        assert second.returncode == 1
        assert f"already running on {folder}" in second.stderr

        for port in [*admin_ports(folder), supervisor_port(terminal)]:
            assert httpx.get(f"http://127.0.0.1:{port}/ready").json() == {
                "ready": True,
                "reason": None,
            }
            assert "# TYPE" in httpx.get(f"http://127.0.0.1:{port}/metrics").text

        for part in ("engine", "project", "rest", "ws", "demo"):
            killed = pids(folder)[part]
            os.kill(killed, signal.SIGKILL)
            terminal.until(f"{part} ended with signal SIGKILL; starting it again")
            until_true("a new process", lambda p=part, k=killed: pids(folder).get(p, k) != k)
        os.kill(pids(folder)["postgres"], signal.SIGKILL)
        terminal.until("PostgreSQL died; starting it again")

        def trades_again() -> bool:
            now = newest_trade(api)
            return now is not None and now > before

        until_true("history answers again", lambda: newest_trade(api))
        before = newest_trade(api) or 0
        until_true("trade goes on after all that", trades_again)
        assert answer("verify", "--data", str(folder))["ok"] is True
        assert terminal.interrupt() == 0
        assert "stopped; everything acknowledged is on disk" in terminal.text
        assert living(folder) == []
        assert not (folder / "run/parts.json").exists()


@pytest.mark.spec("OPER-007")
def test_with_a_standby_trade_goes_on_when_the_engine_dies() -> None:
    with data_folder() as folder, up(folder, "--demo", "--standby") as terminal:
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
    with data_folder() as folder:
        with up(folder) as terminal:
            left = pids(folder)
            terminal.process.kill()
            terminal.process.wait()
            parts = set(left.values()) - {left["postgres"], left["supervisor"]}
            until_true("the parts end", lambda: not parts & set(living(folder)), 30)
        with up(folder) as terminal:
            assert "stopping the PostgreSQL server of an earlier run" in terminal.text
            terminal.process.send_signal(signal.SIGTERM)
            assert terminal.process.wait(60) == 0
        assert living(folder) == []


def test_a_part_that_cannot_live_ends_the_exchange_with_its_last_words() -> None:
    with data_folder() as folder:
        (folder / "run").mkdir(mode=0o700)
        key = folder / "run/api-keys.key"
        key.write_text("x" * 43)
        key.chmod(0o644)
        terminal = Terminal("up", "--data", str(folder), *ANY_PORTS)
        try:
            assert terminal.process.wait(90) == 1
            assert "ended 5 times within 60 s, last with exit code 1" in terminal.text
            assert f"use chmod 600 {key}" in terminal.text
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
        with up(folder, "--demo", env=env) as terminal, rest(terminal) as api:
            until_true("a trade", lambda: newest_trade(api))
            assert not (folder / "pg").exists()
            assert terminal.interrupt() == 0
        done = bedesten("verify", "--data", str(folder), env=env)
        assert done.returncode == 0, done.stderr
