"""Journal rows of random worlds: hostile, extreme and usual commands of every kind."""

import random
from collections.abc import Iterator

from bedesten.kernel import Kernel
from bedesten.protocol.events import MarketCounters, MarketSet, OrderState, decode
from bedesten.protocol.vocabulary import Phase, Waiting
from tests.kernel.random_commands import RandomCommands, world
from tests.projector.scribe import STEP_NS, Row, Scribe

SECOND_NS = 10**9
LATER_NS = (0, 0, 0, 0, STEP_NS, SECOND_NS, 5 * SECOND_NS, 12 * 3600 * SECOND_NS)


def random_rows(
    scribe: Scribe, dice: random.Random, *, rows: int, commands_max: int, stormy: bool = False
) -> Iterator[Row]:
    """A random world, and so many rows of random commands in it. In a stormy one more happens at
    once than one command may do."""
    flow = RandomCommands(dice)
    yield scribe.row(world(dice))
    for number in range(rows):
        scribe.at += dice.choice(LATER_NS)
        _tell(flow, scribe.kernel, scribe.at + STEP_NS)
        storm = flow.storm() if stormy and number == rows // 2 else []
        yield scribe.row(storm + [flow.record() for _ in range(dice.randint(1, commands_max))])


def _tell(flow: RandomCommands, kernel: Kernel, now: int) -> None:
    """How things stand, so that what is drawn often hits."""
    flow.now = flow.markets.now = now
    orders = [row for row in decode(kernel.open_orders(0, 0)) if isinstance(row, OrderState)]
    terms = [row for row in decode(kernel.markets()) if isinstance(row, MarketSet)]
    counters = [row for row in decode(kernel.counters(0)) if isinstance(row, MarketCounters)]
    flow.open_orders = orders
    flow.markets.terms = {row.market: row for row in terms}
    flow.markets.last_prices = {row.market: row.last_price for row in counters}
    open_now = {row.market for row in terms if row.phase == Phase.CONTINUOUS}
    due = {row.market for row in orders if row.waiting == Waiting.DUE}
    uncrossing = {row.market for row in counters if row.uncross_price}
    flow.triggers_left = sorted((due & open_now) | uncrossing)
