"""The guide for bots, executed: every snippet as it stands, with the client that it is for."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.clients.environment import LOCKS, python_of, run
from tests.clients.exchange import Exchange
from tests.support.guide import assert_answers, blocks

GUIDE = Path(__file__).parents[2] / "docs/guides/connect-your-bot.md"
SECTION = re.compile(r"^## (\S+) (\S+)\n", re.MULTILINE)
ENVIRONMENTS = {"ccxt.pro": "ccxt", "nautilus_trader": "nautilus"}


class Section(NamedTuple):
    """What the guide says of one client."""

    client: str
    version: str
    blocks: list[tuple[str, str]]


def sections() -> list[Section]:
    _, *found = SECTION.split(GUIDE.read_text())
    return [
        Section(name, version, blocks(text))
        for name, version, text in zip(found[::3], found[1::3], found[2::3], strict=True)
    ]


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.client)
def test_a_snippet_runs_and_prints_what_the_guide_says(
    request: pytest.FixtureRequest, tmp_path: Path, section: Section
) -> None:
    name = ENVIRONMENTS.get(section.client, section.client)
    python = python_of(name)
    pinned = (LOCKS / f"{name}.in").read_text().replace("_", "-").lower()
    package = section.client.removesuffix(".pro").replace("_", "-")
    assert f"{package}=={section.version}" in pinned.split()
    exchange: Exchange = request.getfixturevalue("exchange")
    key = exchange.open_account()["hmac"]
    asked, answer = "", ""
    for language, text in section.blocks:
        here = (
            text.replace("http://localhost:8003", exchange.rest)
            .replace("ws://localhost:8004", exchange.streams)
            .replace("YOUR KEY", key.key)
            .replace("YOUR SECRET", key.secret)
        )
        match language:
            case "json":
                (tmp_path / "config.json").write_text(here)
            case "python":
                (tmp_path / "bot.py").write_text(here)
                asked, answer = text, run(python, "bot.py", folder=tmp_path)
            case "sh":
                (tmp_path / "commands").write_text(f'PATH="{python.parent}:$PATH"\n{here}')
                asked, answer = text, run("bash", "-eu", "commands", folder=tmp_path)
            case "text":
                assert_answers(asked, answer, text)
    assert asked, "a section without a snippet"


def test_every_client_has_a_snippet() -> None:
    told = {ENVIRONMENTS.get(section.client, section.client) for section in sections()}
    assert told == {path.stem for path in LOCKS.glob("*.in")}


def test_it_begins_as_this_suite_does() -> None:
    commands = [text for language, text in blocks(GUIDE.read_text()) if language == "sh"]
    assert tuple(commands[:2]) == ("bedesten up --demo\n", "bedesten demo account\n")
