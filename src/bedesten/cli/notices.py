"""`bedesten notices add | list | end`: what staff announce to everybody on the status page."""

from typing import Annotated, Any, Literal

import typer
from rich.table import Table

from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.moments import moment_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.domain import notifications
from bedesten.domain.notifications import NewNotice, Notice
from bedesten.kit.ids import notice_id

app = typer.Typer(help="Notices: maintenance and other news on the status page.",
                  no_args_is_help=True)  # fmt: skip


@app.command()
def add(
    kind: Annotated[
        Literal["maintenance", "incident", "news"], typer.Argument(help="What it is about.")
    ],
    *,
    title_tr: Annotated[str, typer.Option(help="Its title in Turkish.")],
    title_en: Annotated[str, typer.Option(help="Its title in English.")],
    text_tr: Annotated[str, typer.Option(help="What happens, in Turkish.")],
    text_en: Annotated[str, typer.Option(help="What happens, in English.")],
    begins: Annotated[
        str | None,
        typer.Option("--from", show_default=False, help="Such as 2027-01-31T02:00:00+03:00."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(show_default=False, help="Else it stands until you end it.")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Announce something, shown at once; to stop trading: parameters set, market phase.

    Example:  bedesten notices add maintenance --title-tr "Bakım" --title-en "Maintenance"
    --text-tr "Kısa bir ara." --text-en "A short pause." --from 2027-01-31T02:00:00+03:00 --as deniz
    """
    wanted = NewNotice(
        kind=kind,
        title={"tr": title_tr, "en": title_en},
        text={"tr": text_tr, "en": text_en},
        starts_at=None if begins is None else moment_named(begins),
        ends_at=None if until is None else moment_named(until),
    )

    async def work(desk: Desk) -> Notice:
        member = await member_of(desk, as_, token)
        return await notifications.add_notice(desk.conn, member, wanted)

    made = at_desk(settings_of(data), work)
    if as_json:
        print_json(as_object(made))
    else:
        console.print(f"announced; end it with: bedesten notices end {made.notice_id}")


@app.command(name="list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show notices that have not ended.

    Example:  bedesten notices list --all
    """

    async def work(desk: Desk) -> list[Notice]:
        read = notifications.all_notices if every else notifications.current_notices
        return await read(desk.conn)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([as_object(one) for one in found])
        return
    table = Table("notice", "kind", "from", "until", "title")
    for one in found:
        until = "" if one.ends_at is None else f"{one.ends_at:%Y-%m-%d %H:%M}"
        table.add_row(
            str(one.notice_id), one.kind, f"{one.starts_at:%Y-%m-%d %H:%M}", until, one.title_en
        )
    console.print(table)


@app.command()
def end(
    notice: Annotated[str, typer.Argument(help="Its id, as `bedesten notices list` shows it.")],
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """End a notice now; one that had not begun is taken back.

    Example:  bedesten notices end 019a8f3c-0000-7000-8000-000000000000 --as deniz
    """
    try:
        wanted = notice_id(notice)
    except ValueError:
        fail(f"{notice!r} is no id of a notice; `bedesten notices list` shows them")

    async def work(desk: Desk) -> None:
        member = await member_of(desk, as_, token)
        await notifications.end_notice(desk.conn, member, wanted)

    at_desk(settings_of(data), work)
    if as_json:
        print_json({"notice_id": notice, "ended": True})
    else:
        console.print("ended")


def as_object(one: Notice) -> dict[str, Any]:
    """A notice for --json."""
    return {
        "notice_id": str(one.notice_id),
        "kind": one.kind,
        "title": {"tr": one.title_tr, "en": one.title_en},
        "text": {"tr": one.text_tr, "en": one.text_en},
        "from": one.starts_at.isoformat(),
        "until": None if one.ends_at is None else one.ends_at.isoformat(),
    }
