"""Real clients, each of its published version, trade here with configuration alone.

Not part of `make test`: they are installed and run by `make clients`.
"""

import ast

import pytest

from tests.clients.environment import SCRIPTS, python_of, steps_of
from tests.clients.exchange import Exchange

CLIENTS = (
    ("ccxt", "ccxt_sync.py"),
    ("ccxt", "ccxt_async.py"),
    ("ccxt", "ccxt_pro.py"),
    ("python-binance", "python_binance.py"),
    ("binance-connector", "connector.py"),
    ("binance-sdk-spot", "sdk.py"),
    ("nautilus", "nautilus_node.py"),
    ("freqtrade", "freqtrade_bot.py"),
)


def steps_in(script: str) -> list[str]:
    """Names of the functions that a script marks as its steps."""
    tree = ast.parse((SCRIPTS / script).read_text())
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f.name for f in functions if any(ast.unparse(d) == "step" for d in f.decorator_list)]


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(("client", "script"), CLIENTS)
def test_a_client_does_all_that_a_trader_does(
    request: pytest.FixtureRequest, client: str, script: str
) -> None:
    python_of(client)  # before an exchange is started for nothing
    exchange: Exchange = request.getfixturevalue("exchange")
    told = steps_of(client, script, exchange.given())
    assert [one.step for one in told] == steps_in(script)
    failed = [f"{one.step}\n{one.failure}" for one in told if one.failure is not None]
    assert not failed, "\n".join(failed)
