"""The newcomer's script runs as the README says, and prints what is committed beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stack import Stack

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.spec("API-001")
def test_places_and_cancels(stack: Stack) -> None:
    market = stack.list_market()
    trader = stack.open_account({market.quote: "1000"})
    done = subprocess.run(
        [sys.executable, EXAMPLES / "place_order.py", stack.rest_url, market.symbol],
        input=json.dumps({"api_key": trader.key, "api_secret": trader.secret}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (EXAMPLES / "place_order.out").read_text()
