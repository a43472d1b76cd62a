"""The processes of an exchange, each built from the product's own parts as its app.py does."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import psycopg
from obstore.store import MemoryStore
from prometheus_client import CollectorRegistry

from bedesten.config import Settings
from bedesten.engine import app, serve, standby
from bedesten.engine.errors import EngineProblem, Fenced
from bedesten.engine.ground import Ground
from bedesten.engine.recovery import unfinished
from bedesten.engine.serve import Lead, Readiness
from bedesten.engine.snapshot import STORE_ERRORS, Snapshots
from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART
from bedesten.projector.errors import ProjectorProblem
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from bedesten.projector.native import Choice, new_fold
from tests.simulation.loop import Node, SimLoop, Thread
from tests.simulation.network import Network
from tests.simulation.server import Server
from tests.simulation.stores import ground
from tests.simulation.tables_connection import TablesConnection

SNAPSHOT_COMMANDS: Final = 40
Program = Callable[["Process", Node], Coroutine[Any, Any, int]]


class Machine:
    """What all processes share: one host, one database, one data folder."""

    def __init__(self, loop: SimLoop, server: Server, network: Network, data: Path) -> None:
        self.loop = loop
        self.server = server
        self.network = network
        self.objects = MemoryStore()
        self.settings = Settings(
            data=data, engine="auto", snapshot_commands=SNAPSHOT_COMMANDS, database_url="none"
        )
        self.settings.run_dir.mkdir(exist_ok=True)
        self.fold: Choice = "auto"
        self.leader: Process | None = None
        self.refused: Callable[[str], None] = lambda _: None


class Process:
    """One process under a supervisor, which starts it again whenever it has ended."""

    def __init__(self, machine: Machine, name: str, program: Program) -> None:
        self.machine = machine
        self.name = name
        self.program = program
        self.offset_ns = 0
        self.lives = 0
        self.node: Node | None = None
        self.told = asyncio.Event()
        self.pause_s: Callable[[], float] = lambda: 0.1

    def start(self) -> None:
        """Begin a life, unless it lives."""
        if self.node is not None:
            return
        self.lives += 1
        node = self.node = self.machine.loop.node(f"{self.name}.{self.lives}")
        node.offset_ns = self.offset_ns
        self.told = asyncio.Event()
        node.context.run(self.machine.loop.create_task, self._live(node))

    def kill(self) -> None:
        """`kill -9`."""
        if self.node is not None:
            self._ended(self.node)

    def step_clock(self, offset_ns: int) -> None:
        """Set its clock, for this life and the next ones."""
        self.offset_ns = offset_ns
        if self.node is not None:
            self.node.offset_ns = offset_ns

    async def _live(self, node: Node) -> None:
        machine = self.machine
        try:
            code = await self.program(self, node)
        except psycopg.Error:
            code = EXIT_RESTART
        except (EngineProblem, ProjectorProblem) as problem:
            code = problem.exit_code
            if code == EXIT_REFUSED:
                machine.refused(f"{self.name} ends for good: {problem!r}")
        context = machine.loop.world.context
        machine.loop.call_soon(self._ended, node, context=context)

    def _ended(self, node: Node) -> None:
        if node is not self.node:
            return
        loop = self.machine.loop
        self.node = None
        node.kill()
        loop.nodes.remove(node)
        loop.call_later(self.pause_s(), self.start, context=loop.world.context)


async def engine(process: Process, node: Node) -> int:
    """As `bedesten.engine.app`: lead, or stand by while another leads here."""
    machine = process.machine
    if machine.network.listens(machine.settings.engine_socket):
        return await stand_by(process, node)
    under = ground(machine.server, node)
    snapshots = Snapshots(machine.objects)

    def replays_at_length(_: int) -> None:
        machine.loop.sleep(process.pause_s())
        if machine.network.listens(machine.settings.engine_socket):
            raise Fenced("another engine has begun to serve on this folder")

    def take() -> Lead:
        with under.store("engine") as store:
            kernel, cursor, left = app.take_lead(
                under, store, machine.settings, snapshots, prepare=replays_at_length
            )
        return Lead(kernel, cursor, left, lambda _: None)

    return await _lead(process, under, await machine.loop.blocking(take))


async def stand_by(process: Process, node: Node) -> int:
    """As `bedesten.engine.standby`."""
    machine = process.machine
    under = ground(machine.server, node)
    snapshots = Snapshots(machine.objects)

    def follow() -> Lead:
        with under.store("standby") as store:
            follower = standby.follow_until_leading(
                under,
                store,
                machine.settings,
                snapshots,
                readiness=Readiness(),
                metrics=standby.StandbyMetrics(CollectorRegistry()),
            )
            left = unfinished(store)
        return Lead(follower.kernel, follower.cursor, left, lambda _: None)

    return await _lead(process, under, await machine.loop.blocking(follow))


async def _lead(process: Process, under: Ground, start: Lead) -> int:
    machine = process.machine
    machine.leader = process
    lost = await serve.serve(
        machine.settings, under, start, told=process.told, readiness=Readiness()
    )
    if lost is not None:
        return EXIT_RESTART

    def keep() -> None:
        try:
            with under.store("engine") as store:
                Snapshots(machine.objects).write(store, start.kernel, start.cursor)
        except (psycopg.Error, *STORE_ERRORS):
            pass

    await machine.loop.blocking(keep)
    return 0


async def projector(process: Process, node: Node) -> int:
    """As `bedesten.projector.app`."""
    machine = process.machine

    def run() -> None:
        machine.loop.sleep(0.001)
        reader: Any = TablesConnection(machine.server, node)
        writer: Any = TablesConnection(machine.server, node)
        running = Projector(
            reader,
            writer,
            Metrics(CollectorRegistry()),
            node,
            fold=new_fold(machine.fold),
            thread=Thread(machine.loop),
            sleep=machine.loop.sleep,
        )
        running.run(lambda: False)

    await machine.loop.blocking(run)
    return 0
