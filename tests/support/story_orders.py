"""The statements of a story that place and cancel orders."""

from msgspec.structs import replace

from bedesten.protocol.commands import NO_KEY, Cancel, MassCancel, Place
from bedesten.protocol.events import MarketSet, MassCancelled, OrderDone
from bedesten.protocol.vocabulary import (
    DoneReason,
    OrderFlag,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.story import Story, Verb
from tests.support.story_verbs import finished, named_key
from tests.support.story_words import StoryError, Words, duration_ns

_SELF_TRADES = {
    "none": SelfTrade.NONE,
    "taker": SelfTrade.EXPIRE_TAKER,
    "maker": SelfTrade.EXPIRE_MAKER,
    "both": SelfTrade.EXPIRE_BOTH,
    "decrement": SelfTrade.DECREMENT,
}
_ORDER_FLAGS = {
    "post-only": OrderFlag.POST_ONLY,
    "hidden": OrderFlag.HIDDEN,
    "window": OrderFlag.CLIENT_ID_WINDOW,
    "slide": OrderFlag.SLIDE,
}


def place(story: Story, words: Words, expected: str) -> None:
    """place NAME MARKET buy|sell QUANTITY @ PRICE [ioc|fok|gtc|day|gtd] [post-only] ...
    place NAME MARKET buy|sell QUANTITY market [fok] ...
    place NAME MARKET buy for AMOUNT ...
    each with [stp none|taker|maker|both|decrement] [id TEXT [window]] [key K]
    [stop PRICE | take PRICE]: waits for that price, then enters as limit or market order
    [trail PRICE | trail-ppm N] [activate PRICE]: a market order that waits at that distance
    [until DURATION]: expires that long from now, gtd unless it says day
    [hidden | show QUANTITY] [slide]
    -> [LABEL] open|waiting|DONE_REASON [QUANTITY @ PRICE, ...]"""
    holder = story.account(words.next("account"))
    terms = story.market(words.next("market"))
    key = named_key(story, words, NO_KEY)
    command = replace(order_of(story, words, terms), account=holder, key=key)
    more = story.submit(finished(command, words), expected)
    if more is not None:
        story.expect_order(more)


def order_of(story: Story, words: Words, terms: MarketSet) -> Place:
    """The order of a line from its side on, its `with ...` left over."""
    command = Place(
        market=terms.market,
        side=Side[words.next("side").upper()],
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        self_trade=_SELF_TRADES[words.option("stp", "taker")],
        client_order_id=words.option("id"),
        flags=sum(flag for word, flag in _ORDER_FLAGS.items() if words.flag(word)),
    )
    stop, take, until = words.option("stop"), words.option("take"), words.option("until")
    shown, trail = words.option("show"), _trail(story, words, terms)
    command = _sized(story, words, command, terms)
    if stop or take:
        command = _conditional(story, command, terms, stop=stop, take=take)
    if trail:
        command = replace(command, type=OrderType.TRAILING_STOP, **trail)
    if until:
        now = command.time_in_force
        lasting = TimeInForce.GTD if now == TimeInForce.GTC else now
        expires_at = story.machine.now() + duration_ns(until)
        command = replace(command, time_in_force=lasting, expires_at=expires_at)
    if shown:
        command = replace(command, display_quantity=story.lots(shown, terms))
    return command


def _trail(story: Story, words: Words, terms: MarketSet) -> dict[str, int]:
    """The fields of a trailing stop that the line names; none of any other order."""
    offset, ppm, activate = (words.option(name) for name in ("trail", "trail-ppm", "activate"))
    found = {
        "trail_offset": story.ticks(offset, terms) if offset else 0,
        "trail_ppm": int(ppm or 0),
        "activation_price": story.ticks(activate, terms) if activate else 0,
    }
    return found if any(found.values()) else {}


def _sized(story: Story, words: Words, command: Place, terms: MarketSet) -> Place:
    """The command with its quantity, price, type and time in force."""
    time_in_force = None
    for choice in TimeInForce:
        if words.flag(choice.name.lower()):
            time_in_force = choice
    if words.flag("for"):
        quote = next(name for name, row in story.assets.items() if row.asset == terms.quote)
        amount = story.amount(words.next("amount"), quote)
        kind, now = OrderType.MARKET, time_in_force or TimeInForce.IOC
        return replace(command, type=kind, time_in_force=now, quote_quantity=amount)
    quantity = story.lots(words.next("quantity"), terms)
    if words.flag("market"):
        kind, now = OrderType.MARKET, time_in_force or TimeInForce.IOC
        return replace(command, type=kind, time_in_force=now, quantity=quantity)
    if words.next("@") != "@":
        raise StoryError("a limit order says QUANTITY @ PRICE")
    price = story.ticks(words.next("price"), terms)
    time_in_force = time_in_force or TimeInForce.GTC
    return replace(command, time_in_force=time_in_force, quantity=quantity, price=price)


def _conditional(story: Story, command: Place, terms: MarketSet, *, stop: str, take: str) -> Place:
    """The command with its stop price and the type that goes with it."""
    kinds = {
        ("stop", OrderType.MARKET): OrderType.STOP_LOSS,
        ("stop", OrderType.LIMIT): OrderType.STOP_LIMIT,
        ("take", OrderType.MARKET): OrderType.TAKE_PROFIT,
        ("take", OrderType.LIMIT): OrderType.TAKE_PROFIT_LIMIT,
    }
    kind = kinds["stop" if stop else "take", OrderType(command.type)]
    return replace(command, type=kind, stop_price=story.ticks(stop or take, terms))


def cancel(story: Story, words: Words, expected: str) -> None:
    """cancel NAME LABEL | cancel NAME id TEXT -> cancelled; the label may be a list's"""
    holder = story.account(words.next("account"))
    client_order_id = words.option("id")
    key = named_key(story, words, NO_KEY)
    order = 0 if client_order_id else story.order(words.next("order"))
    command = Cancel(account=holder, key=key, order=order, client_order_id=client_order_id)
    more = story.submit(finished(command, words), expected)
    if more is not None:
        more.flag("cancelled")
        more.end()
        event: OrderDone = story.find(OrderDone)[0]
        assert event.reason == DoneReason.REQUESTED


def mass_cancel(story: Story, words: Words, expected: str) -> None:
    """mass-cancel NAME|all [MARKET] [buy|sell] -> cancelled N [remaining N]"""
    name = words.next("account")
    holder = 0 if name == "all" else story.account(name)
    side = Side.BUY if words.flag("buy") else Side.SELL if words.flag("sell") else 0
    market_name = "" if words.peek() in ("", "with", "key") else words.next("market")
    chosen = story.market(market_name).market if market_name else 0
    command = MassCancel(account=holder, market=chosen, side=side)
    command = replace(command, key=named_key(story, words, NO_KEY))
    more = story.submit(finished(command, words), expected)
    if more is not None:
        event: MassCancelled = story.find(MassCancelled)[-1]
        wanted = int(more.option("cancelled", "0")), int(more.option("remaining", "0"))
        if wanted != (event.cancelled, event.remaining):
            raise StoryError(f"cancelled {event.cancelled}, remaining {event.remaining}")
        done = [row for row in story.find(OrderDone) if row.reason == DoneReason.MASS_CANCELLED]
        assert len(done) == event.cancelled
        assert [row.order for row in done] == sorted(row.order for row in done)


ORDER_VERBS: dict[str, Verb] = {
    "place": place,
    "cancel": cancel,
    "mass-cancel": mass_cancel,
}
