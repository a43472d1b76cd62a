"""One run: an exchange is opened, used and harmed as planned, healed, and then looked through."""

import asyncio
import itertools
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from bedesten.projector.native import Choice
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import NO_KEY
from bedesten.protocol.events import Refused
from tests.simulation import processes, workload
from tests.simulation.checks import Broken, Checks
from tests.simulation.customers import ACCOUNTS, MARKET, Customer, Operator, Request
from tests.simulation.faults import Faults
from tests.simulation.gateway import Gateway
from tests.simulation.loop import Node, SimLoop
from tests.simulation.network import Network
from tests.simulation.plan import Plan
from tests.simulation.processes import Machine, Process
from tests.simulation.replayed import replayed
from tests.simulation.server import Server

HEALED_S: Final = 20.0  # then everybody must have had an answer
GATEWAYS: Final = 2
POLLS: Final = 50
POLL_S: Final = 0.003
OTHER_STEPS: Final = (
    "steps_changed", "key_reused", "price_off_tick", "quantity_off_lot", "history_unavailable",
)  # fmt: skip


class World:
    """One run of a plan. `trace` tells what happened, line by line."""

    def __init__(self, plan: Plan, data: Path) -> None:
        self.plan = plan
        self.trace: list[str] = []
        seed = plan.seed
        self.loop = SimLoop(random.Random(f"{seed}/order"))
        self.server = Server(self.loop, random.Random(f"{seed}/server"))
        self.network = Network(self.loop, seed)
        self.loop.create_unix_server = self.network.create_unix_server
        self.loop.create_unix_connection = self.network.create_unix_connection
        self.machine = Machine(self.loop, self.server, self.network, data)
        self.machine.refused = self.loop.fail
        folds: list[Choice] = ["auto", "python"]
        random.Random(f"{seed}/fold").shuffle(folds)
        self.machine.fold, self._other_fold = folds
        self.checks = Checks(self.server)
        self.server.committed = self._committed
        self.server.projected = self._projected
        self._dice = random.Random(f"{seed}/customers")
        self._gateways: dict[str, Gateway] = {}
        self._processes: dict[str, Process] = {}
        self._listing = workload.listing(random.Random(f"{seed}/listing"))
        operator = Operator(msgspec.structs.replace(self._listing, market=MARKET))
        self._customers = [
            Customer(account, random.Random(f"{seed}/customer/{account}"), operator)
            for account in ACCOUNTS
        ]

    def run(self) -> None:
        """Raises whatever was found to be wrong."""
        with _logs_to(self):
            try:
                self.loop.run(self._whole())
            finally:
                self.network.close()

    def note(self, text: str) -> None:
        """A line of the trace."""
        self.trace.append(f"{self.loop.now_ns / 1e6:10.3f} ms  {self.loop.current.name:12} {text}")

    async def _whole(self) -> None:
        self._build()
        self._processes["engine"].start()
        await self._open()
        for name in ("standby", "projector", *(f"gateway{n}" for n in range(GATEWAYS))):
            self._processes[name].start()
        await asyncio.sleep(0.02)
        faults = Faults(self.machine, self._processes, self.plan.seed)
        begin_ns = self.loop.now_ns
        harm = [asyncio.create_task(self._harm(faults, it, begin_ns)) for it in self.plan.faults]
        work = [
            asyncio.create_task(self._customer(number, at_ms, begin_ns))
            for number, at_ms in self.plan.requests
        ]
        await asyncio.gather(*harm)
        faults.heal()
        self.note("healed")
        try:
            await asyncio.wait_for(asyncio.gather(*work), HEALED_S)
            await asyncio.wait_for(self._projected_all(), HEALED_S)
        except TimeoutError:
            raise Broken(f"not healed {HEALED_S} s after the last fault") from None
        again = replayed(self.server.journal, self._other_fold)
        if again != self.server.tables.rows:
            raise Broken("I8: replay from row 1 makes other tables")

    def _build(self) -> None:
        machine = self.machine
        made = {"engine": processes.engine, "standby": processes.stand_by,
                "projector": processes.projector}  # fmt: skip
        for number in range(GATEWAYS):
            made[f"gateway{number}"] = self._gateway
        for name, program in made.items():
            dice = random.Random(f"{self.plan.seed}/{name}")
            process = Process(machine, name, program)
            process.pause_s = lambda dice=dice: dice.choice((0.01, 0.2, 0.6))  # type: ignore[misc]
            self._processes[name] = process

    async def _gateway(self, process: Process, node: Node) -> int:
        name = f"{self.plan.seed}/{process.name}/{process.lives}"
        gateway = Gateway(self.loop, node, self.checks, random.Random(name))
        self._gateways[process.name] = gateway
        await gateway.run(self.machine.settings.engine_socket, list(ACCOUNTS))
        return 0

    async def _open(self) -> None:
        client = await EngineClient.connect(self.machine.settings.engine_socket)
        for command in workload.opening(self._listing, random.Random(f"{self.plan.seed}/opening")):
            answer = await client.submit(command)
            assert not isinstance(answer.events[0], Refused), answer
        await client.close()

    async def _harm(self, faults: Faults, fault: Any, begin_ns: int) -> None:
        await asyncio.sleep(max(0.0, fault.at_ms / 1e3 - (self.loop.now_ns - begin_ns) / 1e9))
        self.note(f"FAULT {fault.number}: {fault.kind}, {fault.for_ms:.1f} ms")
        await faults.happen(fault)
        if fault.kind == "pause leader":
            await self._poll(acts=False)  # nothing that would tell it the truth

    async def _customer(self, number: int, at_ms: float, begin_ns: int) -> None:
        dice = random.Random(f"{self.plan.seed}/request/{number}")
        await asyncio.sleep(max(0.0, at_ms / 1e3 - (self.loop.now_ns - begin_ns) / 1e9))
        customer = dice.choice(self._customers)
        customer.dice, customer.now_ns = dice, self.loop.now_ns
        request = workload.draw(customer)
        first = asyncio.create_task(self._insist(number, request, dice))
        outcomes = [await first]
        customer.learn(outcomes[0])
        if request.key != NO_KEY:
            twice = dice.random() < 0.4
            for _ in range(dice.choice((1, 2)) if twice else 1):
                await asyncio.sleep(dice.choice((0.0, 0.01, 0.5)))
                outcomes.append(await self._insist(number, request, dice))
        self._compare(number, request, outcomes)

    async def _insist(self, number: int, request: Request, dice: random.Random) -> Any:
        """Ask until there is an answer; without a key, only once."""
        for attempt in itertools.count():
            name = dice.choice(sorted(self._gateways))
            self.note(f"request {number} ({request.name}) to {name}, attempt {attempt}")
            asked = [self._gateways[name].ask(request.send)]
            if request.key != NO_KEY and dice.random() < 0.15:  # the network delivers it twice
                other = dice.choice(sorted(self._gateways))
                asked.append(self._gateways[other].ask(request.send))
            wait_s = dice.choice((0.05, 0.5, 2.0))
            done, _ = await asyncio.wait(asked, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            outcome = next((it.result() for it in asked if it in done), None)
            if outcome is not None:
                self.note(f"request {number} has its answer")
                return outcome
            if request.key == NO_KEY and request.name != "look":
                return None
            await asyncio.sleep(dice.choice((0.001, 0.03, 0.2)))
        raise AssertionError

    def _compare(self, number: int, request: Request, outcomes: list[Any]) -> None:
        """The same key gets the same answer."""
        shown = [_told(it) for it in outcomes]
        if request.movement:
            shown = [it for it in shown if not isinstance(it, str)]
        if self.checks.steps_changed:  # the same text is another command then, and is refused
            shown = [it for it in shown if it not in OTHER_STEPS]
        for other in shown[1:]:
            if other != shown[0]:
                raise Broken(f"I9: request {number} was answered {shown[0]} and then {other}")

    async def _projected_all(self) -> None:
        while self.server.tables.seq < self.server.last:  # noqa: ASYNC110 - it is no event here
            await asyncio.sleep(0.05)

    async def _poll(self, *, acts: bool = True) -> None:
        """Around a takeover one gateway's customers act and all look: what an old leader shows
        now is stale, and it must find that out by itself."""
        acting = self._dice.choice(sorted(self._gateways))
        for look in range(POLLS):
            for name, gateway in self._gateways.items():
                gateway.peek(write=acts and name == acting and look % 3 == 0)
            await asyncio.sleep(POLL_S)

    def _committed(self, row: Any) -> None:
        self.note(f"row {row.seq} of epoch {row.epoch}: {row.commands} commands")
        if row.epoch in self.server.epochs and self.server.epochs[row.epoch] == row.seq > 1:
            self.loop.world.context.run(self.loop.create_task, self._poll())
        self.loop.guard(self.checks.committed, row)

    def _projected(self, tables: Any) -> None:
        self.note(f"the tables are at row {tables.seq}")
        self.loop.guard(self.checks.projected, tables)


def run(plan: Plan) -> World:
    """Run a plan. Raises what was found; the world with its trace is the error's `world` then."""
    with tempfile.TemporaryDirectory(prefix="bed-") as folder:
        world = World(plan, Path(folder))
        try:
            world.run()
        except Exception as error:
            vars(error)["world"] = world
            raise
    return world


@contextmanager
def _logs_to(world: World) -> Iterator[None]:
    before = structlog.get_config()

    def noted(_: Any, name: str, event: Any) -> Any:
        fields = {key: it for key, it in event.items() if key not in ("event", "seconds", "socket")}
        world.note(f"{name}: {event['event']} {fields or ''}")
        raise structlog.DropEvent

    structlog.configure(processors=[noted])
    try:
        yield
    finally:
        structlog.configure(**before)


def _told(outcome: Any) -> Any:
    """Without what says that it was told before."""
    if isinstance(outcome, list | tuple) and isinstance(outcome[-1], bool):
        return outcome[0]
    if isinstance(outcome, dict):
        return {name: value for name, value in outcome.items() if name != "replayed"}
    return outcome
