"""Every command explains itself with an example, and starts fast enough to be asked."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_group
from typer.testing import CliRunner

from bedesten.cli.app import app
from bedesten.cli.table import CommandTable
from tests.cli.terminal import bedesten, environment


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, listed in group.commands.items():
        found = group.ENTRIES[name].load(name) if isinstance(group, CommandTable) else listed
        if isinstance(found, TyperGroup):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name)


COMMANDS = list(commands(get_group(app)))


@pytest.mark.spec("API-009")
def test_the_commands_that_other_tools_rely_on_are_there() -> None:
    names = {" ".join(words) for words in COMMANDS}
    assert names >= {
        "asset add", "bench kernel", "book", "demo account", "engine", "halt", "load", "market add",
        "jobs run", "market phase", "migrate", "monitor", "project", "reconcile", "rest",
        "scheduler", "standby", "up", "verify", "ws",
    }  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_shows_an_example(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert f"bedesten {' '.join(words)}" in shown.output


def test_the_version_and_the_table_come_from_the_installed_command() -> None:
    assert bedesten("--version").stdout.startswith("bedesten 0.")
    table = bedesten("--help")
    assert table.returncode == 0
    for words in COMMANDS:
        assert words[0] in table.stdout


def test_help_reads_no_command() -> None:
    words = [sys.executable, "-X", "importtime", "-m", "bedesten", "--help"]
    told = subprocess.run(words, env=environment(), capture_output=True, text=True).stderr
    read = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    assert {name for name in read if name.startswith("bedesten")} == {
        "bedesten", "bedesten.cli", "bedesten.cli.app", "bedesten.cli.table",
    }  # fmt: skip
    assert "psycopg" not in read


def test_no_exchange_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    for words in (["asset", "list"], ["book", "BTC-USDT"], ["halt"], ["demo", "account"]):
        done = bedesten(*words, "--data", str(tmp_path))
        assert done.returncode == 1
        assert "start one with: bedesten up" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_folder_whose_name_looks_like_markup_is_named_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "[bold]x[" / "red]"
    done = bedesten("halt", "--data", str(folder))
    assert done.returncode == 1
    assert f"No exchange answers on {folder}; start" in done.stderr


@pytest.mark.parametrize("address", ["nonsense:sekret", "postgresql://me:sekret@host/x?foo=1"])
def test_an_address_that_is_none_is_said_so_without_its_password(
    tmp_path: Path, address: str
) -> None:
    done = bedesten("migrate", "--data", str(tmp_path), env=environment(DATABASE_URL=address))
    assert done.returncode == 1
    assert "DATABASE_URL is not the address of a database; use postgresql://" in done.stderr
    assert "sekret" not in done.stderr


def test_a_trader_without_an_exchange_says_so(tmp_path: Path) -> None:
    done = bedesten("demo", "trade", "--data", str(tmp_path))
    assert done.returncode == 75, "the supervisor may try again"
    assert "No engine answers" in done.stderr
    assert "Traceback" not in done.stderr
