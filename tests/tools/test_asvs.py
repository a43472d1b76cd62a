"""The page on ASVS: what it names exists, every chapter is there, every line has a state."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security" / "asvs.md"
STATES = {"met", "partly", "not met", "not applicable"}
CHAPTER = re.compile(r"^## V(\d+) ", re.MULTILINE)
LINE = re.compile(r"^\| (\d.*) \|$", re.MULTILINE)
NUMBER = re.compile(r"(\d+\.\d+)\.(\d+)(?:-\1\.(\d+))?")
NAMED = re.compile(r"`((?:src|tests|docs|kernel|tools)/[^`]*)`")
# How many requirements of levels 1 and 2 each chapter of version 4.0.3 has.
REQUIREMENTS = {
    1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15,
    9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23,
}  # fmt: skip


def numbers(cell: str) -> list[str]:
    """Every requirement that a line speaks of; "5.1.3-5.1.5" are three."""
    found = []
    for part in cell.split(", "):
        match = NUMBER.fullmatch(part)
        assert match is not None, f"{part} is no number of a requirement"
        section, first, last = match.groups()
        found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def problems(text: str) -> list[str]:
    """What the page says that is not so."""
    found = [f"{path} does not exist" for path in NAMED.findall(text) if not (ROOT / path).exists()]
    chapters = [int(number) for number in CHAPTER.findall(text)]
    if chapters != list(REQUIREMENTS):
        found.append(f"the chapters are {chapters}")
    told: list[str] = []
    for line in LINE.findall(text):
        number, _, state, reason = line.split(" | ")
        told += numbers(number)
        if state not in STATES:
            found.append(f"{number} is {state}")
        if state == "met" and not NAMED.search(reason):
            found.append(f"{number} is met by nothing")
    found += [f"{number} is there twice" for number in sorted(set(told)) if told.count(number) > 1]
    for chapter, many in REQUIREMENTS.items():
        here = sum(number.startswith(f"{chapter}.") for number in told)
        if here != many:
            found.append(f"V{chapter} has {here} requirements of {many}")
    return found


def test_the_page_names_what_exists_and_judges_every_requirement() -> None:
    assert problems(PAGE.read_text()) == []


def test_what_does_not_hold_is_noticed() -> None:
    text = PAGE.read_text()
    wrong = text.replace("## V9 ", "## V99 ").replace("| 4.3.2 |", "| 4.3.1 |")
    wrong = wrong.replace("src/bedesten/kit/text.py", "src/bedesten/kit/absent.py", 1)
    wrong = wrong.replace("| 8.3.6 | overwritten in memory | not met", "| 8.3.6 | overwritten | no")
    assert problems(wrong) == [
        "src/bedesten/kit/absent.py does not exist",
        f"the chapters are {[99 if n == 9 else n for n in REQUIREMENTS]}",
        "8.3.6 is no",
        "4.3.1 is there twice",
    ]
