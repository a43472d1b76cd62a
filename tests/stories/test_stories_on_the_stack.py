"""Stories on a running exchange: REST, engine and projector as processes, then the proof."""

import subprocess
import sys
import time

import msgspec
import pytest

from tests.stories.test_stories import STORIES
from tests.support.postgres import Database
from tests.support.stack import Stack, running_stack
from tests.support.story import needs_to_be_alone, run_story
from tests.support.story_stack import StackMachine
from tests.support.story_vocabulary import VERBS
from tests.support.story_words import StoryError

SHARED = [path for path in STORIES if not needs_to_be_alone(path)]
PROJECTED_TIMEOUT_S = 30


@pytest.mark.timeout(600)
def test_every_shared_story_on_the_whole_exchange(database: Database) -> None:
    assert len(SHARED) > 40
    with running_stack(database, "rest", "project") as stack:
        machine = StackMachine(stack)
        wrong = []
        for number, path in enumerate(SHARED, 1):
            machine.salt = str(number)
            try:
                run_story(path.read_text(), machine, VERBS)
            except StoryError as error:
                wrong.append(f"{path.name} {error}")
        machine.close()
        assert not wrong, "\n".join(wrong)
        assert machine.over_rest > 150
        assert _verdict_when_projected(stack)["ok"]


def _verdict_when_projected(stack: Stack) -> dict[str, object]:
    """What `bedesten verify` says once every row is in the tables."""
    deadline = time.monotonic() + PROJECTED_TIMEOUT_S
    while True:
        command = [sys.executable, "-m", "bedesten", "verify", "--json"]
        done = subprocess.run(command, env=stack._environment(), capture_output=True, check=False)
        verdict = msgspec.json.decode(done.stdout, type=dict[str, object])
        if verdict["seq"] == verdict["projected_seq"] or time.monotonic() > deadline:
            assert done.returncode == 0, done.stdout.decode()
            return verdict
