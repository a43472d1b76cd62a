"""The statements of a story about phases, auctions, schedules and fee rates."""

from msgspec.structs import replace

from bedesten.protocol.commands import NO_KEY, SchedulePhase, SetFees, SetTier
from bedesten.protocol.events import (
    FeesSet,
    IndicativeChanged,
    MarketCounters,
    OrderAccepted,
    PhaseScheduled,
    PhaseSet,
    TierSet,
    TriggersLeft,
)
from bedesten.protocol.vocabulary import Phase, PhaseCause
from tests.support.story import Story, Verb
from tests.support.story_checks import same
from tests.support.story_verbs import finished, named_key
from tests.support.story_words import Words, duration_ns, steps


def schedule(story: Story, words: Words, expected: str) -> None:
    """schedule MARKET PHASE in DURATION [every DURATION] | schedule MARKET PHASE never [key K]"""
    terms, phase = story.market(words.next("market")), words.next("phase")
    command = SchedulePhase(
        market=terms.market,
        phase=Phase[phase.upper()],
        at=_time(story, words),
        every=duration_ns(words.option("every", "0s")),
        key=named_key(story, words, NO_KEY),
    )
    command = finished(command, words)
    if story.submit(command, expected) is not None:
        event: PhaseScheduled = story.find(PhaseScheduled)[0]
        told = (event.market, event.phase, event.at, event.every)
        same("the entry", told, (command.market, command.phase, command.at, command.every))


def scheduled(story: Story, words: Words, expected: str) -> None:
    """scheduled MARKET PHASE in DURATION [every DURATION] | scheduled MARKET PHASE never: what the
    last command says about the entry"""
    terms, phase = story.market(words.next("market")), Phase[words.next("phase").upper()]
    wanted = _time(story, words), duration_ns(words.option("every", "0s"))
    place = terms.market, phase
    rows: list[PhaseScheduled] = story.find(PhaseScheduled)
    found = [(row.at, row.every) for row in rows if (row.market, row.phase) == place]
    same("(time, every)", found, [wanted])
    words.end()


def _time(story: Story, words: Words) -> int:
    """`in DURATION` from now, or `never`, which is 0."""
    if words.flag("never"):
        return 0
    return story.machine.now() + duration_ns(words.option("in"))


def entered(story: Story, words: Words, expected: str) -> None:
    """entered [MARKET] PHASE from PHASE [volatility|schedule], ... | entered -: by the last
    command, in this order"""
    rows: list[PhaseSet] = story.find(PhaseSet)
    wanted = []
    for part in " ".join(words.rest()).split(","):
        if part.strip() == "-":
            continue
        inner = Words(part)
        name = inner.next("market") if "-" in inner.peek() else "BTC-TRY"
        phase, previous = inner.next("phase"), inner.option("from")
        cause = inner.next("cause") if inner.peek() else "command"
        wanted.append((story.market(name).market, phase, previous, cause))
    found = [
        (row.market, Phase(row.phase).name.lower(), Phase(row.previous).name.lower(),
         PhaseCause(row.cause).name.lower())
        for row in rows
    ]  # fmt: skip
    same("the list", found, wanted)


def indicative(story: Story, words: Words, expected: str) -> None:
    """indicative MARKET QUANTITY @ PRICE surplus QUANTITY | indicative MARKET nowhere"""
    terms = story.market(words.next("market"))
    row = story.machine.query("indicative", terms.market)[0]
    assert isinstance(row, IndicativeChanged)
    wanted = 0, 0, 0
    if not words.flag("nowhere"):
        surplus = steps(words.option("surplus"), terms.lot_mantissa, terms.lot_decimals)
        quantity, _, price = "".join(words.rest()).partition("@")
        wanted = story.ticks(price, terms), story.lots(quantity, terms), surplus
    found = row.price, row.quantity, row.surplus
    same("(price, quantity, surplus) in ticks and lots", found, wanted)
    words.end()


def market_state(story: Story, words: Words, expected: str) -> None:
    """market-state MARKET [last PRICE|none] [reference PRICE|none] [ends DURATION|never]
    [uncrossing PRICE|none]"""
    terms = story.market(words.next("market"))
    row = story.machine.query("counters", terms.market)[0]
    assert isinstance(row, MarketCounters)
    found = {
        "last": row.last_price,
        "reference": row.reference_price,
        "uncrossing": row.uncross_price,
    }
    for name, price in found.items():
        if text := words.option(name):
            same(name, price, 0 if text == "none" else story.ticks(text, terms))
    if text := words.option("ends"):
        ends_at = 0 if text == "never" else story.machine.now() + duration_ns(text)
        same("the end of the auction", row.auction_ends_at, ends_at)
    words.end()


def left(story: Story, words: Words, expected: str) -> None:
    """left MARKET | left -: what the last command leaves to a continuation"""
    wanted = [story.market(name).market for name in words.rest() if name != "-"]
    rows: list[TriggersLeft] = story.find(TriggersLeft)
    same("the list", [row.market for row in rows], wanted)
    if rows:
        same("the last event", story.last[-1], rows[0])


def fees(story: Story, words: Words, expected: str) -> None:
    """fees NAME|tier N MARKET|all maker PPM taker PPM [from DURATION] [until DURATION]
    fees NAME|tier N MARKET|all remove; durations are from now"""
    tier = words.option("tier")
    holder = 0 if tier else story.account(words.next("account"))
    name = words.next("market")
    start, end = words.option("from"), words.option("until")
    now = story.machine.now()
    command = SetFees(
        account=holder,
        key=named_key(story, words, NO_KEY),
        tier=int(tier or 0),
        market=0 if name == "all" else story.market(name).market,
        remove=int(words.flag("remove")),
        maker_fee_ppm=int(words.option("maker", "0")),
        taker_fee_ppm=int(words.option("taker", "0")),
        valid_from=now + duration_ns(start) if start else 0,
        valid_until=now + duration_ns(end) if end else 0,
    )
    command = finished(command, words)
    if story.submit(command, expected) is not None:
        event: FeesSet = story.find(FeesSet)[0]
        told = FeesSet(
            event.command, command.account, command.market, command.tier, command.remove,
            command.maker_fee_ppm, command.taker_fee_ppm, command.valid_from,
            command.valid_until,
        )  # fmt: skip
        if command.remove:
            told = FeesSet(
                event.command, command.account, command.market, command.tier, 1, 0, 0, 0, 0
            )
        same("the event", event, told)


def tier(story: Story, words: Words, expected: str) -> None:
    """tier NAME NUMBER [key K]"""
    command = SetTier(account=story.account(words.next("account")), tier=0)
    command = replace(command, key=named_key(story, words, NO_KEY), tier=int(words.next("tier")))
    command = finished(command, words)
    if story.submit(command, expected) is not None:
        event: TierSet = story.find(TierSet)[0]
        same("the event", (event.account, event.tier), (command.account, command.tier))


def rates(story: Story, words: Words, expected: str) -> None:
    """rates MAKER TAKER: in ppm, of the order placed last"""
    row: OrderAccepted = story.find(OrderAccepted)[0]
    wanted = int(words.next("maker")), int(words.next("taker"))
    same("(maker, taker)", (row.maker_fee_ppm, row.taker_fee_ppm), wanted)
    words.end()


def told(story: Story, words: Words, expected: str) -> None:
    """told KIND KIND ...: the kinds of the last command's events, one after another"""
    same("the list", [type(event).__name__ for event in story.last], words.rest())


def restart(story: Story, words: Words, expected: str) -> None:
    """restart: go on from a snapshot"""
    story.machine.restart()
    words.end()


MARKET_VERBS: dict[str, Verb] = {
    "schedule": schedule,
    "scheduled": scheduled,
    "entered": entered,
    "indicative": indicative,
    "market-state": market_state,
    "left": left,
    "fees": fees,
    "tier": tier,
    "rates": rates,
    "told": told,
    "restart": restart,
}
