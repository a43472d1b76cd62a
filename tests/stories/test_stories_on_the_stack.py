"""Stories on a running exchange: REST, engine and projector as processes, then the proof."""

import subprocess
import sys
import time

import msgspec
import pytest

from tests.stories.test_stories import STORIES, VERBS
from tests.support.postgres import Database
from tests.support.stack import Stack, running_stack
from tests.support.story import needs_to_be_alone, run_story
from tests.support.story_stack import StackMachine
from tests.support.story_words import StoryError

# What the running exchange cannot say yet, and why.
NO_INDICATIVE = "the engine does not answer the query indicative yet"
NEW_BOOK = "the gateway does not ask for the book anew where tick or lot change"
NEW_TERMS = "the gateway does not know these refusals yet"
NEW_ORDERS = "REST has no words for these orders yet"
NEW_LISTS = "REST and the tables know no lists yet"
NEW_REPLACEMENTS = "REST and the tables know no replacements yet"
NEW_REFUSALS = "REST has no titles for these refusals yet"
NOT_YET = {
    "auction_takes_orders": NO_INDICATIVE,
    "auction_tie_breaks": NO_INDICATIVE,
    "auction_uncrosses": NO_INDICATIVE,
    "auction_rounds": NO_INDICATIVE,
    "auction_self_trade": NO_INDICATIVE,
    "auction_triggers": NO_INDICATIVE,
    "price_and_notional_limits": NEW_TERMS,
    "price_band": NEW_TERMS,
    "refit": NEW_BOOK,
    "refit_odd_orders": NEW_BOOK,
    "steps": NEW_BOOK,
    "auction_odd_orders": NEW_ORDERS,
    "account_flags": NEW_REFUSALS,
    "hidden_orders": NEW_ORDERS,
    "hidden_self_trade": NEW_ORDERS,
    "iceberg_amend_and_decrement": NEW_ORDERS,
    "iceberg_refusals": NEW_ORDERS,
    "icebergs": NEW_ORDERS,
    "oco": NEW_LISTS,
    "oco_refusals": NEW_LISTS,
    "oto": NEW_LISTS,
    "oto_refusals": NEW_LISTS,
    "otoco": NEW_LISTS,
    "otoco_self_trade": NEW_LISTS,
    "rates_of_a_list": NEW_LISTS,
    "replace": NEW_REPLACEMENTS,
    "replace_halves": NEW_REPLACEMENTS,
    "sliding": NEW_ORDERS,
    "trailing_activation": NEW_ORDERS,
    "trailing_refusals": NEW_ORDERS,
    "trailing_stops": NEW_ORDERS,
    "trailing_sweep": NEW_ORDERS,
}
SHARED = [path for path in STORIES if not needs_to_be_alone(path) and path.stem not in NOT_YET]
PROJECTED_TIMEOUT_S = 30


def test_every_story_that_is_not_served_yet_exists() -> None:
    assert NOT_YET.keys() <= {path.stem for path in STORIES}


@pytest.mark.timeout(300)
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
