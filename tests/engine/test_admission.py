"""Tables too far behind: new orders are refused and say why, everything else goes on, it heals."""

import asyncio

import pytest

from bedesten.engine.admission import Admission
from bedesten.kit.clock import SystemClock
from bedesten.protocol.client import EngineClient, Overloaded
from bedesten.protocol.commands import COMMANDS, Cancel, Place, PlaceList, Replace
from bedesten.protocol.events import OrderAccepted, OrderDone
from bedesten.protocol.vocabulary import Side
from tests.projector.tables import project
from tests.support.engine import EngineProcess, Exchange, play, short_folder
from tests.support.postgres import Database

LAG_MAX_S = 2
SOON_S = 20


async def place(client: EngineClient, exchange: Exchange) -> Overloaded | None:
    """Place an order that is taken, or the refusal."""
    order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
    try:
        answer = await client.submit(order)
    except Overloaded as refusal:
        return refusal
    assert isinstance(answer.events[0], OrderAccepted)
    return None


async def until_refused(client: EngineClient, exchange: Exchange) -> tuple[int, Overloaded]:
    """Place orders until one is refused; how many were taken, and the refusal."""
    for taken in range(10 * SOON_S):
        refusal = await place(client, exchange)
        if refusal is not None:
            return taken, refusal
        await asyncio.sleep(0.1)
    raise AssertionError("orders are still taken")


async def until_taken(client: EngineClient, exchange: Exchange) -> None:
    """Place orders until one is taken."""
    for _ in range(10 * SOON_S):
        if await place(client, exchange) is None:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("orders are still refused")


@pytest.mark.spec("API-005")
def test_new_orders_wait_for_the_tables_and_cancels_do_not(database: Database) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        order = exchange.order(exchange.accounts[0], Side.BUY, 1, 1, key=exchange.key())
        placed = (await client.submit(order)).events[0]
        assert isinstance(placed, OrderAccepted)
        taken, refusal = await until_refused(client, exchange)
        assert taken > 0
        assert f"more than {LAG_MAX_S} s" in str(refusal.detail)
        assert (refusal.status, refusal.retry_after_s) == (503, 1)
        cancel = Cancel(account=placed.account, order=placed.order, key=exchange.key())
        assert isinstance((await client.submit(cancel)).events[0], OrderDone)
        await asyncio.to_thread(project, database)
        await until_taken(client, exchange)

    with (
        short_folder() as folder,
        EngineProcess(folder, database=database, projection_lag_max_s=LAG_MAX_S) as engine,
    ):
        play(engine, scene)
        turns = [line["taken"] for line in engine.logged("new orders")]
    assert turns[:2] == [False, True]


def test_lists_and_replacements_are_new_orders_too() -> None:
    admission = Admission(LAG_MAX_S, SystemClock())
    assert not [kind for kind in COMMANDS.values() if admission.refusal(kind.LAYOUT.kind)]
    admission.behind_s = LAG_MAX_S + 1
    refused = [kind for kind in COMMANDS.values() if admission.refusal(kind.LAYOUT.kind)]
    assert refused == [Place, PlaceList, Replace]


@pytest.mark.parametrize("lag_max_s", [0, 600])
def test_tables_that_stand_still_for_a_while_keep_nobody_from_trading(
    database: Database, lag_max_s: int
) -> None:
    async def scene(client: EngineClient) -> None:
        exchange = await Exchange(client).open(accounts=1)
        for _ in range(5):
            assert await place(client, exchange) is None
            await asyncio.sleep(0.5)

    with (
        short_folder() as folder,
        EngineProcess(folder, database=database, projection_lag_max_s=lag_max_s) as engine,
    ):
        play(engine, scene)
        assert engine.logged("new orders") == []
