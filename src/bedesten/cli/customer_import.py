"""`bedesten customer import`: people from elsewhere, with the passwords that they have."""

import csv
import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, NamedTuple

import typer

from bedesten.cli.as_staff import TERMINAL, As, Desk, Token, at_desk, member_of
from bedesten.cli.bars import byte_bars
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.domain import audit, identity

imports = identity.imports
PERMISSION: Final = "customer:update"
BATCH: Final = 500
SHOWN_MAX: Final = 20  # the rest is in the file of what was refused
MORE: Final = "more"
BYTE_ORDER_MARK: Final = "\ufeff"
Fields = dict[str, str]


class Refused(NamedTuple):
    """A line that was not entered, and why."""

    number: int
    fields: Fields
    why: str
    known: bool


class Result:
    """What became of a file."""

    def __init__(self) -> None:
        self.entered = 0
        self.seen: set[tuple[str, str]] = set()  # values that only one customer has
        self.refused: list[Refused] = []

    @property
    def known(self) -> int:
        """How many were customers before, by their address."""
        return sum(one.known for one in self.refused)

    @property
    def wrong(self) -> list[Refused]:
        """What has to be looked at."""
        return [one for one in self.refused if not one.known]


def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV, UTF-8, its first line the names of the columns.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look; enter nobody.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(show_default=False, help="Where refused lines go; FILE.rejected.csv."),
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Enter customers of another exchange with the passwords that they have.

    Columns: email, password_hash (BCrypt or Argon2id; empty: a reset by mail), email_confirmed,
    phone, username, first_name, last_name, date_of_birth, nationality, language, time_zone,
    created_at, reference. Nobody who is here is changed, so the same file can be given again; what
    is refused is written to a file with the reason. Levels and money are not imported.

    Example:  bedesten customer import people.csv --dry-run --as deniz
    """

    async def work(desk: Desk) -> Result:
        member = await member_of(desk, as_, token)
        member.check(PERMISSION)
        actor = member.actor(TERMINAL)
        result = Result()
        with byte_bars() as bars, _opened(file) as content:
            task = bars.add_task(file.name, total=file.stat().st_size)
            lines = _lines(content, lambda done: bars.update(task, completed=done))
            while batch := list(islice(lines, BATCH)):
                await _enter(desk, actor, batch, result, dry=dry_run)
        if not dry_run:
            await audit.record_async(desk.conn, actor, _act(file, result))
        return result

    result = at_desk(settings_of(data), work)
    written = None
    if result.refused and not dry_run:
        written = rejects or file.with_name(f"{file.name}.rejected.csv")
        _write(written, result.refused)
    _show(result, written, dry=dry_run, as_json=as_json)
    if result.wrong:
        raise typer.Exit(1)


async def _enter(
    desk: Desk, actor: audit.Actor, batch: list[tuple[int, Fields]], result: Result, *, dry: bool
) -> None:
    """One database transaction: what was entered stays when a later one fails."""
    fields = dict(batch)
    lines: list[imports.Line] = []
    for number, given in batch:
        read = [given[MORE]] if MORE in given else imports.read_line(given)
        if isinstance(read, list):
            result.refused.append(Refused(number, given, "; ".join(read), known=False))
        elif twice := _twice(read, result.seen):
            result.refused.append(Refused(number, given, f"{twice} is twice in it", known=False))
        else:
            lines.append(imports.Line(number, read))
    for outcome in await imports.bring_in(desk.conn, actor, lines, dry=dry):
        _count(outcome, fields[outcome.number], result)


def _count(outcome: imports.Outcome, given: Fields, result: Result) -> None:
    if outcome.entered:
        result.entered += 1
    else:
        result.refused.append(Refused(outcome.number, given, outcome.problem, known=outcome.known))


def _twice(one: imports.Candidate, seen: set[tuple[str, str]]) -> str | None:
    """Which value an earlier line has, too."""
    values = {"email": one.email, "phone": one.phone, "username": one.username}
    mine = {(name, value.lower()) for name, value in values.items() if value is not None}
    found = next((name for name, _ in sorted(mine & seen)), None)
    seen |= mine
    return found


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")


def _lines(content: BinaryIO, progress: Callable[[int], None]) -> Iterator[tuple[int, Fields]]:
    """Number and fields of each line below the first."""
    text = _decoded(content, progress)
    first = next(text, "").removeprefix(BYTE_ORDER_MARK)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    columns = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    _check_columns(columns)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if any(field.strip() for field in row):
                yield 1 + rows.line_num, _fields(columns, row)
    except csv.Error as error:
        fail(f"line {1 + rows.line_num} is no CSV: {error}")


def _decoded(content: BinaryIO, progress: Callable[[int], None]) -> Iterator[str]:
    done = 0
    for number, raw in enumerate(content, 1):
        done += len(raw)
        progress(done)
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            fail(f"line {number} is not UTF-8")


def _fields(columns: list[str], row: list[str]) -> Fields:
    """Beside them "more", where there are more or fewer fields than columns: that is refused."""
    found = dict(zip(columns, row, strict=False))
    if len(row) != len(columns):
        found[MORE] = f"{len(row)} fields, and {len(columns)} columns"
    return found


def _check_columns(columns: list[str]) -> None:
    unknown = sorted(set(columns) - imports.COLUMNS.keys())
    if unknown:
        wrong, right = ", ".join(map(repr, unknown)), ", ".join(imports.COLUMNS)
        fail(f"There is no column {wrong}; there are {right}")
    if "email" not in columns or len(set(columns)) < len(columns):
        fail("The first line names the columns, each once, and email is one of them")


def _act(file: Path, result: Result) -> audit.Act:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return audit.Act(
        event_type="import",
        action="import_customers",
        resource_type="file",
        resource_id=digest,
        metadata={
            "entered": result.entered, "known": result.known, "refused": len(result.wrong),
        },
    )  # fmt: skip


def _write(path: Path, refused: list[Refused]) -> None:
    """The lines as they were, with number and reason, for their owner alone: they have hashes."""
    names = [name for name in imports.COLUMNS if any(name in one.fields for one in refused)]
    try:
        path.touch(mode=0o600)
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*names, "line", "why"])
            for one in refused:
                values = [one.fields.get(name, "") for name in names]
                writer.writerow([*values, one.number, one.why])
    except OSError as error:
        fail(
            f"{path} cannot be written: {error.strerror}; the lines: {[r.number for r in refused]}"
        )


def _show(result: Result, written: Path | None, *, dry: bool, as_json: bool) -> None:
    if as_json:
        print_json(as_object(result, dry=dry))
        return
    for one in result.wrong[:SHOWN_MAX]:
        console.print(f"line {one.number}: {one.why}", style="red", highlight=False)
    if len(result.wrong) > SHOWN_MAX:
        console.print(f"… and {len(result.wrong) - SHOWN_MAX} lines more")
    verb = "could be entered" if dry else "entered"
    console.print(
        f"{result.entered} {verb}, {result.known} known before, {len(result.wrong)} refused"
    )
    if written is not None:
        console.print(f"What was not entered is in {written}")


def as_object(result: Result, *, dry: bool) -> dict[str, Any]:
    """What became of the file for --json."""
    return {
        "dry_run": dry,
        "entered": result.entered,
        "known": result.known,
        "refused": [{"line": one.number, "why": one.why} for one in result.wrong],
    }
