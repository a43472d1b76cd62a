"""Steps of a script that drives a real client: each asserts what it saw, each is told as JSON.

Runs in the client's own environment, so only the standard library is here. What the script needs to
know of the exchange comes as one JSON object by standard input: see `tests/clients/exchange.py`.
"""

import asyncio
import inspect
import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

GIVEN = json.load(sys.stdin, object_hook=lambda found: SimpleNamespace(**found))
PATIENCE_S = 20

# One loop for all steps, there before any client is made: some take hold of it when they are.
LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)

_steps: list[Callable[[], Any]] = []


def step(function: Callable[[], Any]) -> Callable[[], Any]:
    """A step of the script, carried out in the order of the file."""
    _steps.append(function)
    return function


def carry_out() -> None:
    """Carry out every step, also after one that failed; each is one line of standard output."""
    for function in _steps:
        begin = time.monotonic()
        failure = None
        try:
            if inspect.iscoroutinefunction(function):
                LOOP.run_until_complete(asyncio.wait_for(function(), 3 * PATIENCE_S))
            else:
                function()
        except Exception:
            failure = traceback.format_exc()
        seconds = round(time.monotonic() - begin, 3)
        told = {"step": function.__name__, "seconds": seconds, "failure": failure}
        print(json.dumps(told), flush=True)
    os._exit(0)  # a failed step may have left a client's thread behind


def refused(kind: type[Exception], call: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """The exception of exactly this class that the call must raise."""
    try:
        answer = call(*args, **named)
    except Exception as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
        return error
    raise AssertionError(f"no {kind.__name__}: {answer}")


async def refused_later(kind: type[Exception], call: Awaitable[Any]) -> Any:
    """The same for what is awaited."""
    try:
        answer = await call
    except Exception as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
        return error
    raise AssertionError(f"no {kind.__name__}: {answer}")


def until(what: str, found: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """The first true answer. Tables follow the engine by some milliseconds."""
    deadline = time.monotonic() + patience_s
    while not (answer := found()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)
    return answer


async def until_later(what: str, found: Callable[[], Any]) -> Any:
    """The same where a loop is running; `found` may be a coroutine function."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = found()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        assert time.monotonic() < deadline, f"never happened: {what}"
        await asyncio.sleep(0.02)


def away(price: object, percent: int) -> str:
    """A price so far from this one, on a tick of the demo's BTC-USDT."""
    return str((Decimal(str(price)) * (100 + percent) / 100).quantize(Decimal("0.01")))


def is_book(bids: list[Any], asks: list[Any]) -> None:
    """Levels of a book: best first, positive, not crossed."""
    buy, sell = ([Decimal(str(level[0])) for level in side] for side in (bids, asks))
    assert buy, "no bids"
    assert sell, "no asks"
    assert buy == sorted(buy, reverse=True)
    assert sell == sorted(sell)
    assert buy[0] < sell[0]
    assert all(Decimal(str(level[1])) > 0 for level in [*bids, *asks])
