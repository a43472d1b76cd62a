"""A failure as a file: what reproduces it, and the trace of its smallest form."""

from pathlib import Path
from typing import Final

import msgspec

from tests.simulation.plan import Plan

STORIES: Final = Path(__file__).parent / "stories"
COMMENT: Final = "# "


def write(plan: Plan, reason: str, trace: list[str], folder: Path = STORIES) -> Path:
    """Keep a plan that failed. The first line is the plan, all others are for people."""
    folder.mkdir(exist_ok=True)
    path = folder / f"seed_{plan.seed}.story"
    people = [reason, f"make sim STORY={path.name}", "", *trace]
    lines = [msgspec.json.encode(plan).decode(), *(COMMENT + line for line in people)]
    path.write_text("\n".join(lines) + "\n")
    return path


def read(path: Path) -> Plan:
    """The plan of a story."""
    return msgspec.json.decode(path.read_text().partition("\n")[0], type=Plan)
