"""The result of a campaign as the table of docs/reliability.md, which the harness itself writes."""

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.crash.campaign import Blow
from tests.crash.history import Fault
from tests.crash.judge import Verdict

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- campaign: written by `make crash` -->", "<!-- end of campaign -->"
HEADER = (
    "| hit | how | times | leader replaced | missed p50 | missed max |\n|---|---|---|---|---|---|\n"
)


def table(blows: Sequence[Blow], verdict: Verdict, *, command: str) -> str:
    """Markdown: one line per target and signal, then the verdict."""
    groups: dict[tuple[str, str], list[Blow]] = {}
    for blow in blows:
        target = " and ".join(blow.targets)
        groups.setdefault((target, blow.how), []).append(blow)
    lines = [_line(target, how, group) for (target, how), group in sorted(groups.items())]
    total = sum(map(len, groups.values()))
    lines.append(f"| **all** | | **{total}** | | | |")
    rows = "".join(f"{line}\n" for line in lines)
    return f"    {command}\n\n{HEADER}{rows}\n{takeovers(blows)}.\n\n{_verdict(verdict)}"


def takeovers(blows: Iterable[Blow]) -> str:
    """How long nobody acknowledged anything when the standby took over from the leader."""
    took = [it.missed_s for it in blows if it.targets == ("leader",) and it.taken_over]
    if not took:
        return "No takeover from the leader alone"
    p50, most = statistics.median(took), max(took)
    return f"Takeovers from the leader alone: {len(took)}, p50 {p50:.2f} s, max {most:.2f} s"


def write_page(text: str, page: Path = PAGE) -> None:
    """Put the result between its marks on the page."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, mark, after = rest.partition(END)
    assert mark, f"{page} has no place for the result"
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def _line(target: str, how: str, group: list[Blow]) -> str:
    missed = [blow.missed_s for blow in group]
    replaced = sum(blow.taken_over for blow in group)
    p50, most = statistics.median(missed), max(missed)
    words = {"kill": "`kill -9`", "freeze": "frozen for up to 2 s"}
    return f"| {target} | {words[how]} | {len(group)} | {replaced} | {p50:.2f} s | {most:.2f} s |"


def _verdict(verdict: Verdict) -> str:
    lost = verdict.count(Fault.LOST, Fault.OTHER_ANSWER)
    order = verdict.count(Fault.ORDER, Fault.STALE, Fault.WRONG_READ)
    twice = verdict.count(Fault.TWICE, Fault.GHOST)
    return (
        "| checked | found |\n|---|---|\n"
        f"| acknowledged commands | {verdict.commands:,} |\n"
        f"| answered queries | {verdict.reads:,} |\n"
        f"| journal rows, leaders | {verdict.journal_rows:,}, {verdict.epochs:,} |\n"
        f"| lost, or answered otherwise than journaled | {lost} |\n"
        f"| applied twice, or applied after a refusal | {twice} |\n"
        f"| order violations, stale and wrong reads | {order} |\n"
        f"| differences of tables to the journal | {len(verdict.tables)} |\n"
    )
