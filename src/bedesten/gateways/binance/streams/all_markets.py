"""`!ticker@arr` and its like: what one channel tells of every market, as one array a second."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from bedesten.domain.markets import Catalogue
from bedesten.gateways.batch import Batch
from bedesten.gateways.stream import Channel, Listener, Publisher
from bedesten.kit.errors import Unavailable

EVERY_S: Final = 1.0


class AllMarkets:
    """An array for each channel that somebody listens to."""

    def __init__(self, publisher: Publisher, catalogue: Catalogue) -> None:
        self._publisher = publisher
        self._catalogue = catalogue
        self._arrays: dict[str, Array] = {}

    async def subscribe(self, channel: Channel, who: Listener) -> None:
        """Send all markets, and then once a second those of which something is new. Raises
        Unavailable."""
        array = self._arrays.get(channel.name)
        if array is None:
            array = self._arrays[channel.name] = Array(channel, self._publisher, self._catalogue)
        await array.join(who)

    def unsubscribe(self, channel: Channel, who: Listener) -> None:
        """Stop; harmless for who never joined."""
        array = self._arrays.get(channel.name)
        if array is not None:
            array.leave(who)

    def forget(self) -> None:
        """The feed was interrupted: everybody begins anew."""
        for array in self._arrays.values():
            array.stop()
        self._arrays.clear()


class Array:
    """Hears a channel of every market, those that are listed later too, while it has listeners."""

    def __init__(self, channel: Channel, publisher: Publisher, catalogue: Catalogue) -> None:
        self._channel = channel
        self._publisher = publisher
        self._catalogue = catalogue
        self._listeners: dict[Listener, None] = {}
        self._ears: dict[int, Ear] = {}  # by market
        self._newest: dict[int, bytes] = {}
        self._untold: dict[int, None] = {}
        self._clock: asyncio.Task[None] | None = None
        self._joining = asyncio.Lock()

    async def join(self, who: Listener) -> None:
        """Tell all markets, and from now on what is new. Raises Unavailable."""
        async with self._joining:
            try:
                await self._hear()
                self._tell_news()  # so that all go on from one state
                who.tell(_array(self._newest.values()))
                self._listeners[who] = None
            finally:
                if not self._listeners:
                    self.stop()
        if self._clock is None:
            self._clock = asyncio.create_task(self._run())

    def leave(self, who: Listener) -> None:
        """Tell nothing more."""
        self._listeners.pop(who, None)
        if not self._listeners:
            self.stop()

    def stop(self) -> None:
        """Hear nothing more."""
        if self._clock is not None:
            self._clock.cancel()
        for market, ear in self._ears.items():
            self._publisher.unsubscribe(self._channel, market, ear)
        self._clock, self._ears = None, {}
        self._newest.clear()
        self._untold.clear()

    def heard(self, market: int, message: bytes) -> None:
        """Something of a market is new."""
        self._newest[market] = message
        self._untold[market] = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            with suppress(Unavailable):  # then everybody is told, or a new market comes later
                await self._hear()
            self._tell_news()

    async def _hear(self) -> None:
        """Every market that is not heard yet. Raises Unavailable."""
        for market in self._catalogue.markets():
            if market.id in self._ears:
                continue
            ear = self._ears[market.id] = Ear(self, market.id)
            try:
                await self._publisher.subscribe(self._channel, market.id, ear)
            except BaseException:
                self._ears.pop(market.id, None)
                raise

    def _tell_news(self) -> None:
        if not self._untold:
            return
        message = _array(self._newest[market] for market in self._untold)
        self._untold.clear()
        for listener in list(self._listeners):
            listener.tell(message)


class Ear:
    """Hears one market for an array."""

    def __init__(self, array: Array, market: int) -> None:
        self._array = array
        self._market = market

    def tell(self, message: bytes) -> None:
        """Keep it until the array is told."""
        self._array.heard(self._market, message)

    def tell_all(self, batch: Batch) -> None:
        """Only the newest is of use."""
        self._array.heard(self._market, batch.messages[-1])


def _array(messages: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(messages) + b"]"
