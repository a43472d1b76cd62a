"""Guides that are run: their fenced blocks, and whether an answer is what they say."""

import doctest
import re

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of each fenced block."""
    return BLOCK.findall(page)


def assert_answers(asked: str, answer: str, wanted: str) -> None:
    """What was answered is what the guide says; its `…` stands for anything."""
    pattern = wanted.replace("…", "...").strip() + "\n"
    checker = doctest.OutputChecker()
    fits = checker.check_output(pattern, answer.strip() + "\n", doctest.ELLIPSIS)
    assert fits, f"{asked}\nanswers\n{answer}\nand the guide says\n{wanted}"
