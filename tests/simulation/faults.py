"""Makes the faults of a plan happen, and undoes them."""

import asyncio
import random
from typing import Final

import obstore

from tests.simulation.plan import Fault
from tests.simulation.processes import Machine, Process

FUSE_MAX: Final = 40
PAUSE_LOOKS_MAX: Final = 600
HOUR_NS: Final = 3600 * 10**9


class Faults:
    """Everything that goes wrong in one world."""

    def __init__(self, machine: Machine, processes: dict[str, Process], seed: str) -> None:
        self._machine = machine
        self._processes = processes
        self._seed = seed

    async def happen(self, fault: Fault) -> None:
        """Now, for its while."""
        dice = random.Random(f"{self._seed}/fault/{fault.number}")
        verb, _, what = fault.kind.partition(" ")
        if verb == "pause":
            await self._pause(dice)
        elif verb in ("kill", "stop", "end"):
            for process in self._meant(what, dice):
                await self._hit(process, verb, fault.for_ms / 1e3, dice)
        elif verb == "database":
            await self._database(what, fault.for_ms / 1e3, dice)
        elif verb == "clock":
            process = dice.choice(list(self._processes.values()))
            process.step_clock(dice.choice((-HOUR_NS, -(10**9), -(10**6), 10**9, HOUR_NS // 2)))
        elif verb == "cut":
            self._cut(what, dice)
        else:
            self._damage_snapshot(dice)

    def heal(self) -> None:
        """From here on nothing goes wrong."""
        server = self._machine.server
        server.trouble, server.slow = 0.0, 1.0
        server.come_back()
        for process in self._processes.values():
            if process.node is not None:
                process.node.fuse = -1
                process.node.stopped = False

    def _meant(self, what: str, dice: random.Random) -> list[Process]:
        machine, processes = self._machine, self._processes
        leader = machine.leader or processes["engine"]
        other = processes["standby" if leader is processes["engine"] else "engine"]
        gateways = [it for name, it in processes.items() if name.startswith("gateway")]
        meant = {
            "leader": [leader], "standby": [other], "both": [leader, other],
            "projector": [processes["projector"]], "gateway": [dice.choice(gateways)],
        }  # fmt: skip
        return meant[what]

    async def _hit(self, process: Process, verb: str, for_s: float, dice: random.Random) -> None:
        """After a few more callbacks, so that it happens between any two of them."""
        node = process.node
        if node is None:
            return
        if verb == "end":
            node.context.run(process.told.set)
            return
        if verb == "kill":
            node.light_fuse(dice.randrange(FUSE_MAX), process.kill)
            return

        def stop() -> None:
            node.stopped = True

        node.light_fuse(dice.randrange(FUSE_MAX), stop)
        await asyncio.sleep(for_s)
        node.fuse = -1
        node.stopped = False

    async def _pause(self, dice: random.Random) -> None:
        """Stop the leader until just after another has taken over, or a little later, when that
        one has answered somebody: then it has most to spoil."""
        server, leader = self._machine.server, self._machine.leader
        node = None if leader is None else leader.node
        if node is None:
            return
        epochs, node.stopped = len(server.epochs), True
        for _ in range(PAUSE_LOOKS_MAX):
            await asyncio.sleep(0.002)
            if len(server.epochs) > epochs:
                await asyncio.sleep(dice.choice((0.0, 0.02, 0.2, 0.5)) * dice.random())
                break
        node.stopped = False

    async def _database(self, what: str, for_s: float, dice: random.Random) -> None:
        server = self._machine.server
        if what == "away":
            server.go_away(crash=dice.random() < 0.5)
            await asyncio.sleep(for_s)
            server.come_back()
        elif what == "slow":
            server.slow = dice.choice((5.0, 30.0, 100.0))
            await asyncio.sleep(for_s)
            server.slow = 1.0
        else:
            server.trouble = dice.choice((0.01, 0.1, 0.4))
            await asyncio.sleep(for_s)
            server.trouble = 0.0

    def _cut(self, what: str, dice: random.Random) -> None:
        if what == "stream":
            open_ones = [pair for pair in self._machine.network.streams if not pair[0].gone]
            if open_ones:
                dice.choice(dice.choice(open_ones)).cut()
            return
        connections = [it for it in self._machine.server.connections if not it.broken]
        if connections:
            dice.choice(connections).break_off()

    def _damage_snapshot(self, dice: random.Random) -> None:
        index = self._machine.server.index
        if index:
            path = index[dice.choice(sorted(index))].path
            data = bytearray(obstore.get(self._machine.objects, path).bytes())
            data[dice.randrange(len(data))] ^= 1
            obstore.put(self._machine.objects, path, bytes(data))
