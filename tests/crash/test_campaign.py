"""A short campaign: every target is killed or frozen once under load; `make crash` is the long one.

CRASH_SEED=7 make test     the same one once more
"""

import os
import random
from pathlib import Path

import pytest

from tests.cli.terminal import data_folder
from tests.crash.__main__ import carry_out
from tests.crash.campaign import TARGETS, Blow, make_plan
from tests.crash.judge import Verdict
from tests.crash.report import BEGIN, END, table, write_page

SEED = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)


@pytest.mark.spec("TRAD-022", "LEDG-008", "EVNT-004")
@pytest.mark.timeout(600)
def test_nothing_is_lost_doubled_or_out_of_order_whoever_is_hit() -> None:
    print(f"CRASH_SEED={SEED}")
    with data_folder(prepared=True) as folder:
        campaign, verdict = carry_out(folder, len(TARGETS), SEED)
    assert verdict.violations == []
    assert verdict.tables == []
    assert campaign.odd == {}
    assert {blow.targets for blow in campaign.blows} == set(TARGETS)
    assert verdict.commands > 20 * len(TARGETS)
    assert verdict.reads > 20 * len(TARGETS)


def test_a_plan_of_a_seed_is_always_the_same() -> None:
    plans = [make_plan(40, random.Random(3)) for _ in range(2)]
    assert plans[0] == plans[1]
    assert {targets for targets, _ in plans[0]} == set(TARGETS)
    assert len(plans[0]) == 40


def test_the_page_gets_the_new_result_in_the_old_ones_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    blows = [
        Blow(targets=("leader",), how="kill", missed_s=seconds, taken_over=True)
        for seconds in (0.5, 0.6, 0.7)
    ]
    verdict = Verdict(
        journal_rows=10, epochs=2, commands=1234, reads=5, violations=[], tables=["orders"]
    )
    write_page(table(blows, verdict, command="make crash"), page)
    text = page.read_text()
    assert text.startswith(f"before\n{BEGIN}\n\n    make crash\n")
    assert "| leader | `kill -9` | 3 | 3 | 0.60 s | 0.70 s |" in text
    assert "Takeovers from the leader alone: 3, p50 0.60 s, max 0.70 s." in text
    assert "| acknowledged commands | 1,234 |" in text
    assert "| differences of tables to the journal | 1 |" in text
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
