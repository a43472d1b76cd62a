"""The statements of a story about orders that wait for a price, expire or shrink."""

from bedesten.protocol.commands import NO_KEY, AdvanceTime, Amend, RunTriggers
from bedesten.protocol.events import (
    OrderDone,
    OrderReduced,
    OrderTriggered,
    TimeAdvanced,
    TriggersLeft,
)
from bedesten.protocol.vocabulary import DoneReason
from tests.support.story import Story, Verb
from tests.support.story_checks import held_asset, same, terms_of
from tests.support.story_verbs import finished, named_key
from tests.support.story_words import StoryError, Words


def amend(story: Story, words: Words, expected: str) -> None:
    """amend NAME LABEL to QUANTITY | amend NAME id TEXT to QUANTITY [in MARKET] [key K]
    -> [released AMOUNT]"""
    holder = story.account(words.next("account"))
    client_order_id, key = words.option("id"), named_key(story, words, NO_KEY)
    quantity, terms = words.option("to"), story.market(words.option("in", "BTC-TRY"))
    order = 0 if client_order_id else story.order(words.next("order"))
    command = Amend(
        account=holder, key=key, order=order, quantity=story.lots(quantity, terms),
        client_order_id=client_order_id,
    )  # fmt: skip
    more = story.submit(finished(command, words), expected)
    if more is not None:
        event: OrderReduced = story.find(OrderReduced)[0]
        same("the quantity", event.quantity, command.quantity)
        _same_release(story, more, event)
        more.end()


def advance_time(story: Story, words: Words, expected: str) -> None:
    """advance-time [key K] -> expired N [remaining N]"""
    command = AdvanceTime(key=named_key(story, words, NO_KEY))
    more = story.submit(finished(command, words), expected)
    if more is None:
        return
    event: TimeAdvanced = story.find(TimeAdvanced)[-1]
    wanted = int(more.option("expired", "0")), int(more.option("remaining", "0"))
    same("(expired, remaining)", (event.expired, event.remaining), wanted)
    reasons = DoneReason.EXPIRED, DoneReason.CANCEL_ALL_AFTER
    done = [row for row in story.find(OrderDone) if row.reason in reasons]
    same("the number of orders done", len(done), event.expired)


def run_triggers(story: Story, words: Words, expected: str) -> None:
    """run-triggers MARKET|#NUMBER [key K]"""
    name = words.next("market")
    chosen = int(name[1:]) if name.startswith("#") else story.market(name).market
    command = RunTriggers(market=chosen, key=named_key(story, words, NO_KEY))
    more = story.submit(finished(command, words), expected)
    if more is not None:
        more.end()


def triggered(story: Story, words: Words, expected: str) -> None:
    """triggered LABEL [@ PRICE] [stop PRICE], ... | triggered -: by the last command, in this
    order; its last price and its stop price then"""
    rows: list[OrderTriggered] = story.find(OrderTriggered)
    parts = [part.split() for part in " ".join(words.rest()).split(",")]
    wanted = [part for part in parts if part != ["-"]]
    labels = [story.order(part[0]) for part in wanted]
    same("the list", [row.order for row in rows], labels)
    for row, part in zip(rows, wanted, strict=True):
        more, terms = Words(" ".join(part[1:])), terms_of(story, row.market)
        if last := more.option("@"):
            same("the last price", row.last_price, story.ticks(last, terms))
        if stop := more.option("stop"):
            same("the stop price", row.stop_price, story.ticks(stop, terms))
        more.end()


def triggered_count(story: Story, words: Words, expected: str) -> None:
    """triggered-count N [left]: ids ascend; `left` when a continuation must follow"""
    rows: list[OrderTriggered] = story.find(OrderTriggered)
    left = words.flag("left")
    same("the number of triggered orders", len(rows), int(words.next("count")))
    ids = [row.order for row in rows]
    same("the order", ids, sorted(ids))
    same("the number of markets left over", len(story.find(TriggersLeft)), int(left))
    if left and not isinstance(story.last[-1], TriggersLeft):
        raise StoryError("triggers_left is not the last event")
    words.end()


def reduced(story: Story, words: Words, expected: str) -> None:
    """reduced LABEL QUANTITY [released AMOUNT] | reduced -: by the last command"""
    rows: list[OrderReduced] = story.find(OrderReduced)
    if words.flag("-"):
        same("the list", rows, [])
        return
    number = story.order(words.next("label"))
    found = [row for row in rows if row.order == number]
    if not found:
        raise StoryError("the order was not reduced in the last command")
    row = found[-1]
    _same_release(story, words, row)
    terms = terms_of(story, row.market)
    same("the quantity", row.quantity, story.lots(words.next("quantity"), terms))
    words.end()


def _same_release(story: Story, words: Words, row: OrderReduced) -> None:
    if released := words.option("released"):
        asset = held_asset(story, terms_of(story, row.market), row.side)
        same("released", row.released, story.amount(released, asset))


WAITING_VERBS: dict[str, Verb] = {
    "amend": amend,
    "advance-time": advance_time,
    "run-triggers": run_triggers,
    "triggered": triggered,
    "triggered-count": triggered_count,
    "reduced": reduced,
}
