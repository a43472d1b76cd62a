"""`bedesten terms list | show | publish`: the terms of use, and new versions of them."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bedesten.cli.approvals import ask, show_asked
from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.moments import moment_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.domain import approvals, identity
from bedesten.domain.approvals import Approval
from bedesten.domain.identity import Terms

app = typer.Typer(help="The terms of use that customers accept.", no_args_is_help=True)


@app.command(name="list")
def list_(data: Data = None, as_json: AsJson = False) -> None:
    """Show every version, the newest first.

    Example:  bedesten terms list
    """

    async def work(desk: Desk) -> list[Terms]:
        return await identity.all_terms(desk.conn)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([as_object(one) for one in found])
        return
    table = Table("version", "effective", "published", "letters")
    for one in found:
        letters = f"{len(one.text_tr)} tr, {len(one.text_en)} en"
        table.add_row(
            one.version, f"{one.effective_at:%Y-%m-%d %H:%M}", f"{one.published_at:%Y-%m-%d %H:%M}",
            letters,
        )  # fmt: skip
    console.print(table)


@app.command()
def show(
    version: Annotated[str, typer.Argument(help="Such as 2026-11.")],
    language: Annotated[str, typer.Option(help="tr or en.")] = "tr",
    data: Data = None,
) -> None:
    """Print the text of a version.

    Example:  bedesten terms show 2026-11 --language en
    """

    async def work(desk: Desk) -> list[Terms]:
        return await identity.all_terms(desk.conn)

    for one in at_desk(settings_of(data), work):
        if one.version == version:
            typer.echo(one.text_en if language == "en" else one.text_tr)
            return
    fail(f"There is no version {version}")


@app.command()
def publish(
    version: Annotated[str, typer.Argument(help="Its name, such as 2027-01; never used again.")],
    *,
    tr: Annotated[Path, typer.Option(help="File with the text in Turkish.")],
    en: Annotated[Path, typer.Option(help="File with the text in English.")],
    reason: Annotated[str, typer.Option(help="Why; the member who decides reads it.")],
    effective: Annotated[
        str | None,
        typer.Option(
            show_default=False,
            help="From when trading wants it, such as 2027-01-31T10:00:00+03:00.",
        ),
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to publish terms of use; from then on trading wants them accepted.

    Example:  bedesten terms publish 2027-01 --tr tr.txt --en en.txt --reason "new fees" --as deniz
    """
    payload = {"version": version, "text_tr": _text(tr), "text_en": _text(en)}
    if effective is not None:
        payload["effective_at"] = moment_named(effective).isoformat()

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, as_, token)
        asked = approvals.Asked(action="terms.publish", payload=payload, reason=reason)
        return await ask(desk, member, asked)

    show_asked(at_desk(settings_of(data), work), as_json=as_json)


def as_object(one: Terms) -> dict[str, Any]:
    """A version for --json."""
    return {
        "version": one.version,
        "effective_at": one.effective_at.isoformat(),
        "published_at": one.published_at.isoformat(),
        "text": {"tr": one.text_tr, "en": one.text_en},
    }


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be read: {error}")
