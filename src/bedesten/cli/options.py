"""The flags that many commands share, and the settings and client that follow from them."""

import asyncio
import json
import os
import struct
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from rich.console import Console
from rich.text import Text

from bedesten.config import BadSetting, Settings, load, unknown_names
from bedesten.kit.errors import DomainError
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown

Answer = TypeVar("Answer")

console = Console(highlight=False, stderr=True)
"""For people: progress, prose and errors go to stderr, so that stdout stays clean for --json."""

Data = Annotated[
    Path | None,
    typer.Option("--data", help="The exchange's folder; ~/.local/share/bedesten by default."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]

CONNECT_S = 5
ANSWER_S = 60


def settings_of(data: Path | None, **overrides: object) -> Settings:
    """The settings from environment and flags; leaves with a sentence when one cannot be used."""
    for name in unknown_names(os.environ):
        console.print(f"[yellow]{name} is not a setting of bedesten; is it misspelt?[/]")
    try:
        settings = load(os.environ, data=data, **overrides)
    except BadSetting as error:
        fail(str(error))
    try:
        conninfo_to_dict(settings.database_url or "")
    except ProgrammingError:  # its words may hold the password
        fail(
            "DATABASE_URL is not the address of a database;"
            " use postgresql://USER:PASSWORD@HOST:PORT/NAME"
        )
    return settings


def fail(sentence: str, code: int = 1) -> NoReturn:
    """Print the sentence in red and leave with `code`."""
    console.print(Text(sentence, "red"), soft_wrap=True)  # a path may look like markup
    raise typer.Exit(code)


def print_json(figures: object) -> None:
    """One JSON object on stdout."""
    json.dump(figures, sys.stdout, separators=(", ", ": "))
    sys.stdout.write("\n")


def with_engine(
    settings: Settings,
    work: Callable[[EngineClient], Coroutine[Any, Any, Answer]],
    *,
    within_s: int | None = ANSWER_S,
) -> Answer:
    """Run `work` with a connection to the running engine; errors become a sentence and exit 1."""

    nobody = f"No exchange answers on {settings.data}; start one with: bedesten up"
    if not settings.engine_socket.exists():
        fail(nobody)

    async def connected() -> Answer:
        client = await EngineClient.connect(settings.engine_socket, timeout_s=CONNECT_S)
        try:
            async with asyncio.timeout(within_s):
                return await work(client)
        finally:
            await client.close()

    try:
        return asyncio.run(connected())
    except EngineUnavailable:
        fail(nobody)
    except OutcomeUnknown as error:
        fail(f"The engine went away before it answered ({error}); look before you repeat this")
    except TimeoutError:
        fail(f"The engine has not answered for {within_s} s; see {settings.logs_dir}/engine.log")
    except (OverflowError, struct.error):
        fail("A number there is larger than the exchange can hold")
    except DomainError as error:
        fail(f"{error.title}: {error.detail}" if error.detail else error.title)
