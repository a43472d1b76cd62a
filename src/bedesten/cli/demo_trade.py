"""`bedesten demo trade`: simulated makers and takers, so that the demo markets live."""

import asyncio
import contextlib
import random
import signal
import uuid
from collections import deque

import structlog
import typer

from bedesten.cli import demo_listing
from bedesten.cli.demo_funds import account_of, enrol_all, fund
from bedesten.cli.lifeline import end_with_parent
from bedesten.cli.listing import markets
from bedesten.cli.options import Data, settings_of
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.kit.log import set_up
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.commands import Cancel, MassCancel, Place
from bedesten.protocol.events import MarketSet, OrderAccepted
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce

log = structlog.get_logger()

FUNDS = {"BTC": "100000", "ETH": "1000000", "USDT": "10000000000", "TRY": "300000000000"}
QUOTES_PER_SIDE = 24
CROWD = ("maker", "taker")
PAUSE_S = (0.05, 0.35)
RETRY_S = 1.0
CONNECT_S = 3


def trade(data: Data = None) -> None:
    """Quote and take on the demo markets until stopped. `bedesten up --demo` runs this.

    Example:  bedesten demo trade --data ./exchange
    """
    settings = settings_of(data)
    end_with_parent(settings.supervisor_pid)
    set_up("demo", log_format=settings.log_format, level=settings.log_level)
    try:
        code = asyncio.run(run(settings))
    except EngineUnavailable as error:
        log.error("nobody to trade with", reason=str(error))
        code = EXIT_RESTART
    raise typer.Exit(code)


async def run(settings: Settings) -> int:
    """Trade until SIGTERM or SIGINT; waits out an engine that restarts."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    client = await EngineClient.connect(settings.engine_socket, timeout_s=CONNECT_S)
    listed = await markets(client)
    missing = [market.symbol for market in demo_listing.MARKETS if market.symbol not in listed]
    if missing:
        log.error("the demo's markets come with: bedesten up --demo", missing=missing)
        return 1
    owners = [owner_of(m.symbol, name) for m in demo_listing.MARKETS for name in CROWD]
    await asyncio.to_thread(enrol_all, Access(settings.data, settings.database_url), owners)
    crowds = [
        asyncio.create_task(_Crowd(client, listed[market.symbol], market).live())
        for market in demo_listing.MARKETS
    ]
    log.info("simulated trading started", markets=[m.symbol for m in demo_listing.MARKETS])
    await asyncio.wait([asyncio.create_task(done.wait()), *crowds], return_when="FIRST_COMPLETED")
    for crowd in crowds:
        crowd.cancel()
    results = await asyncio.gather(*crowds, return_exceptions=True)
    await client.close()
    failed = [error for error in results if isinstance(error, Exception)]
    for error in failed:
        log.error("simulated trading failed", error=str(error))
    return 1 if failed else 0


def owner_of(symbol: str, name: str) -> CustomerId:
    """The simulated customer of this name on this market."""
    return CustomerId(uuid.uuid5(uuid.NAMESPACE_URL, f"bedesten:demo:{symbol}:{name}"))


class _Crowd:
    """One maker and one taker on one market, around a price that walks at random."""

    def __init__(
        self, client: EngineClient, terms: MarketSet, demo: demo_listing.DemoMarket
    ) -> None:
        self._client = client
        self._terms = terms
        self._dice = random.Random()  # noqa: S311 - simulated trade, not secrets
        tick_units = to_units(demo.tick, terms.tick_decimals)
        self._mid = to_units(demo.start_price, terms.tick_decimals) // tick_units
        self._step = max(1, self._mid // 20_000)  # half a basis point
        self._quotes: dict[Side, deque[int]] = {Side.BUY: deque(), Side.SELL: deque()}
        self._maker = self._taker = AccountId(0)

    async def live(self) -> None:
        while True:
            with contextlib.suppress(EngineUnavailable, OutcomeUnknown):
                await self._settle_in()
                while True:
                    await self._act()
                    await asyncio.sleep(self._dice.uniform(*PAUSE_S))
            await asyncio.sleep(RETRY_S)

    async def _settle_in(self) -> None:
        self._maker, self._taker = [await self._account(name) for name in CROWD]
        for quotes in self._quotes.values():
            quotes.clear()
        await self._client.submit(MassCancel(account=self._maker, market=self._terms.market))
        for _ in range(QUOTES_PER_SIDE):
            for side in (Side.BUY, Side.SELL):
                await self._quote(side)

    async def _account(self, name: str) -> AccountId:
        account = await account_of(self._client, owner_of(self._terms.symbol, name))
        await fund(self._client, account, FUNDS)
        return account

    async def _act(self) -> None:
        self._mid = max(100 * self._step, self._mid + self._dice.randint(-3, 3) * self._step)
        if self._dice.randrange(4) == 0:
            await self._take(self._dice.choice((Side.BUY, Side.SELL)))
            return
        for side in (Side.BUY, Side.SELL):
            await self._quote(side)

    async def _quote(self, side: Side) -> None:
        """One more quote; the oldest goes when there are enough."""
        quotes = self._quotes[side]
        if len(quotes) >= QUOTES_PER_SIDE:
            await self._client.submit(Cancel(account=self._maker, order=quotes.popleft()))
        away = self._step * (1 + int(self._dice.expovariate(0.12)))
        price = self._mid - away if side is Side.BUY else self._mid + away
        answer = await self._client.submit(
            self._order(self._maker, side, price, TimeInForce.GTC, SelfTrade.EXPIRE_MAKER)
        )
        quotes.extend(e.order for e in answer.events if isinstance(e, OrderAccepted))

    async def _take(self, side: Side) -> None:
        reach = 40 * self._step
        price = self._mid + reach if side is Side.BUY else self._mid - reach
        await self._client.submit(
            self._order(self._taker, side, price, TimeInForce.IOC, SelfTrade.NONE)
        )

    def _order(
        self,
        account: AccountId,
        side: Side,
        price: int,
        time_in_force: TimeInForce,
        self_trade: SelfTrade,
    ) -> Place:
        return Place(
            account=account,
            market=self._terms.market,
            side=side,
            type=OrderType.LIMIT,
            time_in_force=time_in_force,
            self_trade=self_trade,
            price=max(1, price),
            quantity=1 + int(self._dice.expovariate(1 / 3000)),
            key=uuid.uuid4().bytes,
        )
