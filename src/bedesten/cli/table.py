"""A table of commands whose files are read when a command is asked for, and not before.

Each part of an exchange is such a command: reading the files of all others was half of its start.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


class Entry(NamedTuple):
    """One line: the module, the name in it of a function or a `typer.Typer`, what `--help` says."""

    module: str
    name: str
    help: str

    def load(self, command: str) -> TyperCommand | TyperGroup:
        """Read its file, and answer it as the command of this name."""
        found = getattr(import_module(self.module), self.name)
        made: object
        if isinstance(found, typer.Typer):
            made = get_group(found)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command(command)(found)
            made = get_command(alone)
        assert isinstance(made, TyperCommand | TyperGroup)
        made.name = command
        return made


class CommandTable(TyperGroup):
    """A group for `typer.Typer(cls=...)`: list the commands in ENTRIES, in the order of help."""

    ENTRIES: ClassVar[Mapping[str, Entry]]

    def __init__(self, **named: object) -> None:
        super().__init__(**named)  # type: ignore[arg-type]
        for command, entry in self.ENTRIES.items():
            self.add_command(TyperCommand(command, help=entry.help))

    def resolve_command(  # type: ignore[override]
        self, context: typer.Context, words: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """The command that runs, which is not the one that help lists."""
        command, _, rest = super().resolve_command(context, words)
        return command, None if command is None else self.ENTRIES[command].load(command), rest
