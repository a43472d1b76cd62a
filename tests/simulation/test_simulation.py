"""A few seeds on each run of the suite, every story, and that a seed is always the same run."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation import story
from tests.simulation.__main__ import attempt
from tests.simulation.plan import Plan
from tests.simulation.world import World

SEEDS = 8
STORIES = sorted(story.STORIES.glob("*.story"))
PRINT_TRACE = """
import hashlib
from tests.simulation import world
from tests.simulation.plan import Plan
trace = world.run(Plan.of("determinism")).trace
print(len(trace), hashlib.sha256("\\n".join(trace).encode()).hexdigest())
"""
pytestmark = pytest.mark.filterwarnings("ignore")  # of coroutines that killed processes left


@pytest.mark.spec("TRAD-022", "LEDG-008", "EVNT-004", "OPER-007")
@pytest.mark.parametrize("number", range(SEEDS))
def test_a_seed_ends_well(number: int) -> None:
    failure = attempt(Plan.of(f"smoke-{number}"))[1]
    assert failure is None, f"{failure.reason}\nmake sim SEED={failure.plan.seed}"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_ends_well(path: Path) -> None:
    failure = attempt(story.read(path))[1]
    assert failure is None, failure.reason


def test_a_run_leaves_nothing_behind() -> None:
    """Or a campaign would need ever more memory; the last run may still be there."""
    for number in range(3):
        attempt(Plan.of(f"smoke-{number}"))
    worlds = [it for it in gc.get_objects() if isinstance(it, World)]
    assert len(worlds) <= 1


def test_a_seed_is_the_same_run_everywhere() -> None:
    """Whatever the addresses of objects and the order of sets in the process."""
    traces = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PRINT_TRACE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(traces) == 1, traces
