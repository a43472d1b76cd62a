"""The statements of a story that are commands."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    NO_KEY,
    Cancel,
    Command,
    MassCancel,
    Place,
    Post,
    Reserve,
    SetAccount,
    SetAsset,
    SetMarket,
    SetPhase,
    Transfer,
    Void,
)
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    MarketSet,
    MassCancelled,
    OrderDone,
    Posted,
)
from bedesten.protocol.vocabulary import (
    AccountFlag,
    AccountKind,
    AssetKind,
    Bucket,
    DoneReason,
    OrderFlag,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.story import Story, Verb
from tests.support.story_words import StoryError, Words, steps, units

C = TypeVar("C", bound=Command)

_SELF_TRADES = {
    "none": SelfTrade.NONE,
    "taker": SelfTrade.EXPIRE_TAKER,
    "maker": SelfTrade.EXPIRE_MAKER,
    "both": SelfTrade.EXPIRE_BOTH,
    "decrement": SelfTrade.DECREMENT,
}
_ACCOUNT_FLAGS = {
    "frozen": AccountFlag.TRADING_FROZEN,
    "cancel-only": AccountFlag.CANCEL_ONLY,
    "no-withdrawals": AccountFlag.WITHDRAWALS_FROZEN,
}
_ORDER_FLAGS = {
    "post-only": OrderFlag.POST_ONLY,
    "hidden": OrderFlag.HIDDEN,
    "window": OrderFlag.CLIENT_ID_WINDOW,
    "slide": OrderFlag.SLIDE,
}
_DURATIONS_NS = {"ns": 1, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}


def finished(command: C, words: Words) -> C:
    """The command with its line's `with ...`; nothing else may be left on the line."""
    overrides = words.overrides()
    words.end()
    return replace(command, **overrides) if overrides else command


def named_key(story: Story, words: Words, default: bytes) -> bytes:
    """The key of `key NAME`; `key none` is no key, `key fresh` one that was never used."""
    name = words.option("key")
    if not name:
        return default
    return NO_KEY if name == "none" else story.key("" if name == "fresh" else name)


def asset(story: Story, words: Words, expected: str) -> None:
    """asset NAME SCALE [fiat] [symbol TEXT] [again]"""
    name, scale = words.next("name"), int(words.next("scale"))
    listed = story.assets[name].asset if words.flag("again") else 0
    kind = AssetKind.FIAT if words.flag("fiat") else AssetKind.CRYPTO
    symbol = words.option("symbol", story.symbol(name))
    key = named_key(story, words, NO_KEY)
    command = SetAsset(key=key, asset=listed, scale=scale, kind=kind, symbol=symbol)
    if story.submit(finished(command, words), expected) is not None:
        event: AssetSet = story.find(AssetSet)[0]
        story.assets[name] = replace(event, command=0)


def market(story: Story, words: Words, expected: str) -> None:
    """market BASE-QUOTE [again] tick T lot L [maker PPM] [taker PPM] [band PPM] [phase P]
    [min-notional A] [max-notional A] [min-quantity Q] [max-quantity Q] [min-price P] [max-price P]
    [price-band PPM] [volatility PPM] [auction DURATION] [reference DURATION]
    [fee-account NAME] [symbol TEXT]"""
    name = words.next("name")
    base, _, quote = name.partition("-")
    command = _new_market(story, name, base, quote)
    if words.flag("again"):
        listed = asdict(story.market(name))
        del listed["command"], listed["steps"]
        command = SetMarket(**{**listed, "symbol": story.market(name).symbol})
    command = _with_market_words(story, words, command, quote)
    if story.submit(finished(command, words), expected) is not None:
        event: MarketSet = story.find(MarketSet)[0]
        story.markets[name] = replace(event, command=0)


def _new_market(story: Story, name: str, base: str, quote: str) -> SetMarket:
    return SetMarket(
        base=story.asset(base).asset,
        quote=story.asset(quote).asset,
        fee_account=story.account("fee_pool"),
        tick_mantissa=1,
        lot_mantissa=1,
        tick_decimals=0,
        lot_decimals=0,
        phase=Phase.CONTINUOUS,
        maker_fee_ppm=0,
        taker_fee_ppm=0,
        band_ppm=50_000,
        symbol=story.symbol(name),
    )


def _with_market_words(story: Story, words: Words, command: SetMarket, quote: str) -> SetMarket:
    changes: dict[str, object] = {}
    for name in ("tick", "lot"):
        if step := words.option(name):
            decimals = len(step.partition(".")[2])
            changes[f"{name}_mantissa"] = units(step, decimals)
            changes[f"{name}_decimals"] = decimals
    command = replace(command, **changes)
    in_ticks = partial(steps, mantissa=command.tick_mantissa, decimals=command.tick_decimals)
    in_lots = partial(steps, mantissa=command.lot_mantissa, decimals=command.lot_decimals)
    readers: dict[str, Callable[[str], object]] = {
        "maker_fee_ppm": int,
        "taker_fee_ppm": int,
        "band_ppm": int,
        "min_quantity": in_lots,
        "max_quantity": in_lots,
        "min_price": in_ticks,
        "max_price": in_ticks,
        "min_notional": lambda text: story.amount(text, quote),
        "max_notional": lambda text: story.amount(text, quote),
        "price_band_ppm": int,
        "volatility_ppm": int,
        "phase": lambda text: Phase[text.upper()],
        "fee_account": story.account,
        "symbol": str,
        "auction_ns": duration_ns,
        "reference_ns": duration_ns,
    }
    options = {field: words.option(_market_word(field)) for field in readers}
    read = {field: readers[field](text) for field, text in options.items() if text}
    return replace(command, **read)


def _market_word(field: str) -> str:
    """min_quantity is written min-quantity, maker_fee_ppm maker."""
    for suffix in ("_ppm", "_fee", "_ns"):
        field = field.removesuffix(suffix)
    return field.replace("_", "-")


def phase(story: Story, words: Words, expected: str) -> None:
    """phase MARKET|all PHASE [as ACCOUNT]"""
    name = words.next("market")
    number_of = 0 if name == "all" else story.market(name).market
    chosen = Phase[words.next("phase").upper()]
    command = SetPhase(market=number_of, phase=chosen, account=_acting(story, words))
    story.submit(finished(command, words), expected)


def account(story: Story, words: Words, expected: str) -> None:
    """account NAME [kind KIND] [group NAME] [frozen] [cancel-only] [no-withdrawals]"""
    name = words.next("name")
    kind = AccountKind[words.option("kind", "spot").upper()]
    group = words.option("group")
    command = SetAccount(
        account=story.accounts.get(name, 0),
        kind=kind,
        flags=sum(flag for word, flag in _ACCOUNT_FLAGS.items() if words.flag(word)),
        group=story.account(group) if group else 0,
    )
    if story.submit(finished(command, words), expected) is not None and name != "_":
        event: AccountSet = story.find(AccountSet)[0]
        story.accounts[name] = event.account


def fund(story: Story, words: Words, expected: str) -> None:
    """fund NAME ASSET AMOUNT: opens the account when it is new"""
    name, asset_name = words.next("account"), words.next("asset")
    if name not in story.accounts:
        account(story, Words(name), "")
    rest = " ".join(words.rest())
    transfer(story, Words(f"platform {name} {asset_name} {rest}"), expected)


def transfer(story: Story, words: Words, expected: str) -> None:
    """transfer FROM[:BUCKET] TO[:BUCKET] ASSET AMOUNT [reason R] [key K] [as ACCOUNT]"""
    debit, credit = _place_of_money(story, words), _place_of_money(story, words)
    asset_name = words.next("asset")
    command = Transfer(
        account=_acting(story, words),
        key=named_key(story, words, story.key()),
        debit_account=debit[0],
        credit_account=credit[0],
        asset=story.asset(asset_name).asset,
        debit_bucket=debit[1],
        credit_bucket=credit[1],
        reason=Reason[words.option("reason", "adjustment").upper()],
        amount=story.amount(words.next("amount"), asset_name),
    )
    story.submit(finished(command, words), expected)


def _place_of_money(story: Story, words: Words) -> tuple[int, Bucket]:
    name, _, bucket = words.next("account").partition(":")
    return story.account(name), Bucket[bucket.upper() or "AVAILABLE"]


def _acting(story: Story, words: Words) -> int:
    name = words.option("as")
    return story.account(name) if name else 0


def reserve(story: Story, words: Words, expected: str) -> None:
    """reserve NAME ASSET AMOUNT as RESERVATION [key none]"""
    name, asset_name = words.next("account"), words.next("asset")
    reservation = words.option("as")
    command = Reserve(
        account=story.account(name),
        key=named_key(story, words, story.key(reservation)),
        asset=story.asset(asset_name).asset,
        reason=Reason.WITHDRAWAL,
        amount=story.amount(words.next("amount"), asset_name),
    )
    story.submit(finished(command, words), expected)


def post(story: Story, words: Words, expected: str) -> None:
    """post RESERVATION TO ASSET AMOUNT [key K] -> [released AMOUNT]"""
    reservation, payee = words.next("reservation"), words.next("account")
    asset_name = words.next("asset")
    command = Post(
        key=named_key(story, words, story.key()),
        reservation=story.key(reservation),
        credit_account=story.account(payee),
        reason=Reason.WITHDRAWAL,
        amount=story.amount(words.next("amount"), asset_name),
    )
    more = story.submit(finished(command, words), expected)
    if more is not None and (released := more.option("released")):
        event: Posted = story.find(Posted)[0]
        if event.released != story.amount(released, asset_name):
            raise StoryError(f"released {event.released} units")


def void(story: Story, words: Words, expected: str) -> None:
    """void RESERVATION [key K]"""
    command = Void(reservation=story.key(words.next("reservation")), key=story.key())
    command = replace(command, key=named_key(story, words, command.key))
    story.submit(finished(command, words), expected)


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


def duration_ns(text: str) -> int:
    """24h or 1500ms, in ns."""
    unit = text.lstrip("0123456789")
    return int(text[: len(text) - len(unit)]) * _DURATIONS_NS[unit]


def wait(story: Story, words: Words, expected: str) -> None:
    """wait 24h | wait 1500ms"""
    story.machine.wait(duration_ns(words.next("duration")))
    words.end()
    assert not expected


COMMAND_VERBS: dict[str, Verb] = {
    "asset": asset,
    "market": market,
    "phase": phase,
    "account": account,
    "fund": fund,
    "transfer": transfer,
    "reserve": reserve,
    "post": post,
    "void": void,
    "place": place,
    "cancel": cancel,
    "mass-cancel": mass_cancel,
    "wait": wait,
}
