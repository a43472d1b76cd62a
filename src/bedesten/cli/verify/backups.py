"""`bedesten verify --backup`: reads what a restore would need, and names what is not right."""

import typer
from rich.text import Text

from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.options import console, fail, print_json
from bedesten.config import Settings
from bedesten.db.backup.check import check_archive, check_backup
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.opened import key_of, repository_of
from bedesten.db.backup.repository import Repository


def verify_backup(settings: Settings, wanted: str, *, as_json: bool) -> None:
    """Check a backup, `newest` or `all`, and the archive; exit code 1 when anything is wrong."""
    repository = repository_of(settings)
    try:
        names = _named(repository, wanted)
        key = key_of(repository, settings.backup_key_file)
        with byte_bars() as bars:
            progress = shown_on(bars)
            found = [check_backup(repository, key, name, progress) for name in names]
            segments, problems = check_archive(repository, key, progress)
    except BackupProblem as error:
        fail(str(error))
    every = list(dict.fromkeys([*(problem for one in found for problem in one), *problems]))
    if as_json:
        print_json({"ok": not every, "backups": names, "segments": segments, "problems": every})
    else:
        for problem in every:
            console.print(Text(problem, "red"), soft_wrap=True)
        word = "[red]NOT right[/]" if every else "[green]right[/]"
        console.print(f"{', '.join(names)} and {segments} segments of the archive: {word}")
    if every:
        raise typer.Exit(1)


def _named(repository: Repository, wanted: str) -> list[str]:
    known = [backup.name for backup in repository.backups()]
    if wanted == "all" and known:
        return known
    if wanted == "newest" and known:
        return known[-1:]
    return [repository.backup(wanted).name]
