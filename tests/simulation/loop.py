"""An event loop without a system below it: time jumps, and dice say which process goes next.

Every callback belongs to a node, a process of the simulation, by its context. A node is stopped
(SIGSTOP: its callbacks wait) or dead (they never run). Code that waits by blocking runs in a
greenlet: `wait` goes back to the loop until the awaited future is done.
"""

import asyncio
import contextvars
import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, Final, TypeVar

import greenlet  # type: ignore[import-untyped]

T = TypeVar("T")
EPOCH_NS: Final = 1_800_000_000 * 10**9
STEPS_MAX: Final = 100_000  # without any time passing: nothing real is that busy
NODE: contextvars.ContextVar["Node"] = contextvars.ContextVar("node")


class Stuck(Exception):
    """The simulated processes wait for nothing, or never stop working at one moment."""


class Fault(Exception):
    """Something was raised that nobody caught, or broke a promise outside any process."""


class Node:
    """A process. `offset_ns` is how far its clock is off; a fuse counts callbacks down."""

    def __init__(self, loop: "SimLoop", name: str) -> None:
        self.name = name
        self.offset_ns = 0
        self.stopped = self.dead = False
        self.ready: deque[asyncio.Handle] = deque()
        self.fault_handler: Callable[[Any, dict[str, Any]], object] | None = None
        self.at_death: list[Callable[[], None]] = []
        self.fuse = -1
        self.burnt: Callable[[], None] = lambda: None
        self._loop = loop
        self._context = contextvars.Context()
        self._context.run(NODE.set, self)

    @property
    def context(self) -> contextvars.Context:
        """A context in which callbacks belong to this node."""
        return self._context.copy()

    def now_ns(self) -> int:
        """What the node's clock shows."""
        return EPOCH_NS + self._loop.now_ns + self.offset_ns

    def monotonic_ns(self) -> int:
        """Time since the machine's start: all nodes are on one machine, or agree on its pace."""
        return 10**12 + self._loop.now_ns

    def kill(self) -> None:
        """`kill -9`: nothing of it runs any more, and the system gives up what it had open."""
        if not self.dead:
            self.dead = True
            self.ready.clear()
            for give_up in self.at_death:
                give_up()

    def light_fuse(self, callbacks: int, burnt: Callable[[], None]) -> None:
        """Have `burnt` called after so many more callbacks of this node."""
        self.fuse, self.burnt = callbacks, burnt


class Owned(asyncio.Future[T]):
    """A future, and which process waits for it: that of a dead one may fail unseen."""

    node: Node


class OwnedTask(asyncio.Task[T]):
    """A task of a process."""

    node: Node


BASE: Any = asyncio.AbstractEventLoop  # of which nodes use a part only


class SimLoop(BASE):  # type: ignore[misc]
    """Runs all nodes; `now_ns` is the time since its start."""

    def __init__(self, dice: random.Random) -> None:
        self.now_ns = 0
        self.nodes: list[Node] = []
        self.world = self.node("world")
        self.current = self.world
        self.broken: BaseException | None = None
        self._dice = dice
        self._timers: list[tuple[int, int, asyncio.TimerHandle]] = []
        self._order = itertools.count()
        self._hub = greenlet.getcurrent()
        self._greenlets: list[greenlet.greenlet] = []
        self._tasks: list[asyncio.Task[Any]] = []
        self._closed = False

    def node(self, name: str) -> Node:
        """A new process."""
        node = Node(self, name)
        self.nodes.append(node)
        return node

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run until the work, which belongs to the world, is done."""
        asyncio._set_running_loop(self)
        try:
            task = self.world.context.run(self.create_task, work)
            while not task.done():
                self._turn()
                if not task.done():
                    self._jump()
            if self.broken is not None:
                raise self.broken
            result: T = task.result()
            return result
        finally:
            self._closed = True
            self._end()
            asyncio._set_running_loop(None)

    def _end(self) -> None:
        """Unwind what still waits. Nobody else does: the collector of garbage does not see what
        is on a greenlet's stack, and each would keep a whole world with its kernels for ever."""
        for thread in self._greenlets:
            if not thread.dead:
                thread.throw(greenlet.GreenletExit)
        self._greenlets.clear()
        self._tasks.clear()
        self._timers.clear()
        for node in self.nodes:
            node.ready.clear()

    def _turn(self) -> None:
        for step in range(STEPS_MAX):
            runnable = [node for node in self.nodes if node.ready and not node.stopped]
            if not runnable:
                return
            node = runnable[0] if len(runnable) == 1 else self._dice.choice(runnable)
            for _ in range(1 if step & 1 else len(node.ready)):
                if not node.ready or node.stopped:
                    break
                self._step(node)
        raise Stuck(f"{STEPS_MAX} turns at {self.now_ns} ns, at last of {node.name}")

    def _step(self, node: Node) -> None:
        handle = node.ready.popleft()
        if handle.cancelled():
            return
        self.current = node
        handle._run()
        self.current = self.world
        if self.broken is not None:
            raise self.broken
        if node.fuse >= 0:
            node.fuse -= 1
            if node.fuse < 0:
                node.burnt()

    def _jump(self) -> None:
        timers = self._timers
        while timers and (timers[0][2].cancelled() or _node_of(timers[0][2]).dead):
            heapq.heappop(timers)
        if not timers:
            raise Stuck("everybody waits for somebody else")
        self.now_ns = max(self.now_ns, timers[0][0])
        while timers and timers[0][0] <= self.now_ns:
            _, _, handle = heapq.heappop(timers)
            node = _node_of(handle)
            if not handle.cancelled() and not node.dead:
                node.ready.append(handle)

    def fail(self, sentence: str) -> None:
        """End the run with this."""
        self.broken = self.broken or Fault(sentence)

    def guard(self, check: Callable[..., None], *args: Any) -> None:
        """Make a check whose failure ends the run, wherever it is made."""
        try:
            check(*args)
        except Exception as error:
            self.broken = self.broken or error
            raise

    # What asyncio asks of a loop.

    def time(self) -> float:
        return self.now_ns / 1e9

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return not self._closed

    def is_closed(self) -> bool:
        return self._closed

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.Handle:
        context = contextvars.copy_context() if context is None else context
        handle = asyncio.Handle(callback, args, self, context)
        node: Node | None = context.get(NODE)
        if node is not None and not node.dead:
            node.ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        at_ns = self.now_ns + max(0, round(delay * 1e9))
        return self.call_at_ns(at_ns, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        return self.call_at_ns(round(when * 1e9), callback, *args, context=context)

    def call_at_ns(
        self, at_ns: int, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """`call_at` without rounding."""
        context = contextvars.copy_context() if context is None else context
        handle = asyncio.TimerHandle(at_ns / 1e9, callback, args, self, context)
        heapq.heappush(self._timers, (at_ns, next(self._order), handle))
        return handle

    def _timer_handle_cancelled(self, _: asyncio.TimerHandle) -> None:
        pass  # a cancelled one is passed over when its time comes

    def create_future(self) -> "asyncio.Future[Any]":
        future: Owned[Any] = Owned(loop=self)
        future.node = self.current
        return future

    def create_task(
        self, coro: Any, *, name: str | None = None, context: Any = None
    ) -> "asyncio.Task[Any]":
        task: OwnedTask[Any] = OwnedTask(coro, loop=self, name=name, context=context)
        task.node = self.current
        self._tasks.append(task)  # or the collector of garbage would end a dead node's work
        return task

    def run_in_executor(
        self, thread: Executor | None, function: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        assert isinstance(thread, Thread)
        return thread.begin(function, *args)

    def set_exception_handler(self, handler: Any) -> None:
        self.current.fault_handler = handler

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        source = context.get("future") or context.get("task")
        node = getattr(source, "node", self.current)
        if self._closed or node.dead:
            return
        error = context.get("exception")
        self.broken = self.broken or error or Fault(f"{node.name}: {context.get('message')}")

    # Code that blocks.

    def blocking(self, function: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Start a function that may block; it belongs to the node that starts it."""
        future: asyncio.Future[T] = self.create_future()

        def body() -> None:
            try:
                result = function(*args)
            except greenlet.GreenletExit:
                raise
            except BaseException as error:
                if not future.done():
                    future.set_exception(error)
                    future.exception()  # of a thread nobody need ever ask
            else:
                if not future.done():
                    future.set_result(result)

        thread = greenlet.greenlet(body, parent=self._hub)
        thread.gr_context = contextvars.copy_context()
        self._greenlets.append(thread)
        self.call_soon(thread.switch)
        return future

    def wait(self, future: "asyncio.Future[T]") -> T:
        """Block until the future is done. Only inside `blocking`."""
        thread = greenlet.getcurrent()
        assert thread is not self._hub, "the loop itself must not block"
        if self._closed or contextvars.copy_context()[NODE].dead:
            raise greenlet.GreenletExit
        future.add_done_callback(lambda _: thread.switch())
        self._hub.switch()
        return future.result()

    def sleep(self, seconds: float) -> None:
        """Block for a while."""
        future: asyncio.Future[None] = self.create_future()
        self.call_later(seconds, future.set_result, None)
        self.wait(future)


class Thread(Executor):
    """A thread of a simulated process: one thing after the other, beside whoever submits it."""

    def __init__(self, loop: SimLoop) -> None:
        self._loop = loop
        self._last: asyncio.Future[Any] | None = None

    def submit(self, function: Callable[..., T], /, *args: Any, **named: Any) -> Future[T]:
        assert not named
        done: Blocking[T] = Blocking(self._loop)
        done.work = self.begin(function, *args)
        return done

    def begin(self, function: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """`submit`, for whoever awaits."""
        before = self._last

        def work() -> T:
            if before is not None and not before.done():
                with suppress(Exception):
                    self._loop.wait(before)
            return function(*args)

        self._last = self._loop.blocking(work)
        return self._last

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Blocking(Future[T]):
    """What a thread makes; `result` waits in virtual time."""

    work: "asyncio.Future[T]"

    def __init__(self, loop: SimLoop) -> None:
        super().__init__()
        self._loop = loop

    def done(self) -> bool:
        return self.work.done()

    def result(self, timeout: float | None = None) -> T:
        if not self.work.done():
            self._loop.wait(self.work)
        return self.work.result()


def _node_of(handle: asyncio.Handle) -> Node:
    node = handle._context.get(NODE)  # type: ignore[attr-defined]
    assert node is not None
    return node  # type: ignore[no-any-return]
