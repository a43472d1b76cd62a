"""The statements of a story about lists, replacements, timers and limits."""

from collections.abc import Callable

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    NO_KEY,
    Cancel,
    CancelAllAfter,
    Place,
    PlaceList,
    Replace,
    SetOrderLimit,
)
from bedesten.protocol.events import (
    CancelAllAfterSet,
    ListAccepted,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderLimitSet,
    OrderState,
    Refused,
)
from bedesten.protocol.leg import NO_LEG, Leg
from bedesten.protocol.vocabulary import Contingency, DoneReason, Refusal, ReplaceMode
from tests.support.story import Story, Verb
from tests.support.story_checks import STANDINGS, same, same_prices, terms_of
from tests.support.story_orders import order_of
from tests.support.story_verbs import finished, named_key
from tests.support.story_words import StoryError, Words, duration_ns

_NAMES_OF_HALVES = {Cancel.LAYOUT.kind: "cancel-refused", Place.LAYOUT.kind: "place-refused"}


def place_list(contingency: Contingency) -> Verb:
    def verb(story: Story, words: Words, expected: str) -> None:
        """oco|oto|otoco NAME MARKET [name TEXT] [key K] | ORDER | ORDER [| ORDER]
        each ORDER as in place, from its side on
        -> LABEL [| LABEL following|open|waiting|inactive|DONE_REASON [QUANTITY @ PRICE, ...] ...]
        the first label is the list's, the others its orders'"""
        head, *parts = " ".join(words.rest()).split("|")
        words = Words(head)
        holder = story.account(words.next("account"))
        terms = story.market(words.next("market"))
        legs = [_leg(story, Words(part), terms.market) for part in parts]
        command = PlaceList(
            account=holder,
            key=named_key(story, words, NO_KEY),
            market=terms.market,
            contingency=contingency,
            first=legs[0],
            second=legs[1],
            third=legs[2] if len(legs) > 2 else NO_LEG,
            client_list_id=words.option("name"),
        )
        more = story.submit(finished(command, words), expected)
        if more is not None:
            _expect_list(story, " ".join(more.rest()))

    return verb


def _leg(story: Story, words: Words, market: int) -> Leg:
    terms = terms_of(story, market)
    fields = asdict(finished(order_of(story, words, terms), words))
    return Leg(**{name: fields[name] for name in Leg.__struct_fields__})


def _expect_list(story: Story, expected: str) -> None:
    row: ListAccepted = story.find(ListAccepted)[0]
    accepted: list[OrderAccepted] = story.find(OrderAccepted)
    legs = [number for number in (row.first, row.second, row.third) if number]
    same("the list's orders", [order.order for order in accepted], legs)
    same("their list", {order.list for order in accepted}, {row.list})
    same("their keys", {order.key for order in accepted}, {row.key})
    label, *parts = expected.split("|")
    if label.strip():
        story.orders[label.strip()] = row.list
    for order, part in zip(accepted, parts, strict=bool(parts)):
        found = story.machine.query("order", order.order)
        states = [state for state in found if isinstance(state, OrderState)]
        standing = STANDINGS[states[0].waiting] if states else "done"
        story.expect_one(order, Words(part), "open" if standing == "resting" else standing)


def replace_order(story: Story, words: Words, expected: str) -> None:
    """replace NAME LABEL|of TEXT stop|allow|atomic MARKET ORDER [filled QUANTITY] [key K]
    -> [cancel-refused REFUSAL] [place-refused REFUSAL] [LABEL] open|waiting|DONE_REASON ..."""
    holder, key = story.account(words.next("account")), named_key(story, words, NO_KEY)
    text, filled = words.option("of"), words.option("filled")
    old = 0 if text else story.order(words.next("order"))
    modes = {"stop": 1, "allow": 2, "atomic": 3}
    mode = ReplaceMode(modes[words.next("mode")])
    terms = story.market(words.next("market"))
    overrides = words.overrides()
    names = ("mode", "expected_filled", "steps")
    own = {name: overrides.pop(name) for name in names if name in overrides}
    order = replace(order_of(story, words, terms), **overrides)
    fields = asdict(order)
    command = Replace(
        account=holder, key=key, order=old, client_order_id=text, market=terms.market, mode=mode,
        expected_filled=story.lots(filled, terms) if filled else -1,
        replacement=Leg(**{name: fields[name] for name in Leg.__struct_fields__}),
    )  # fmt: skip
    more = story.submit(finished(replace(command, **own), words), expected)
    if more is None:
        return
    halves = {_NAMES_OF_HALVES[row.command_kind]: row.refusal for row in story.find(Refused)}
    for half in _NAMES_OF_HALVES.values():
        refusal = Refusal(halves[half]).name.lower() if half in halves else ""
        same(half, refusal, more.option(half))
    if "place-refused" in halves:
        more.end()
        return
    gone = [row.order for row in story.find(OrderDone) if row.reason == DoneReason.REPLACED]
    accepted: OrderAccepted = story.find(OrderAccepted)[0]
    same("the order that it replaces", accepted.replaces, gone[0] if gone else 0)
    if story.machine.alone:  # a gateway makes keys of its own
        same("its key", accepted.key, key)
    story.expect_order(more)


def cancel_all_after(story: Story, words: Words, expected: str) -> None:
    """cancel-all-after NAME DURATION|never [key K]"""
    holder, after = story.account(words.next("account")), words.next("duration")
    ns = 0 if after == "never" else duration_ns(after)
    command = CancelAllAfter(account=holder, key=named_key(story, words, NO_KEY), after=ns)
    more = story.submit(finished(command, words), expected)
    if more is not None:
        row: CancelAllAfterSet = story.find(CancelAllAfterSet)[0]
        deadline = story.machine.now() + ns if ns else 0
        same("(account, deadline)", (row.account, row.deadline), (holder, deadline))
        more.end()


def timers_done(story: Story, words: Words, expected: str) -> None:
    """timers-done NAME ... | timers-done -: timers that the last command has run to their end"""
    rows: list[CancelAllAfterSet] = story.find(CancelAllAfterSet)
    wanted = [story.account(name) for name in words.rest() if name != "-"]
    same("the list", [(row.account, row.deadline) for row in rows], [(n, 0) for n in wanted])


def order_limit(story: Story, words: Words, expected: str) -> None:
    """order-limit NAME|default orders COUNT|none|unlimited
    order-limit NAME|default ASSET AMOUNT|none|unlimited"""
    name, what, text = (words.next(part) for part in ("account", "what", "limit"))
    asset = 0 if what == "orders" else story.asset(what).asset
    reader: Callable[[str], int] = int if asset == 0 else lambda t: story.amount(t, what)
    limit = {"none": 0, "unlimited": -1}[text] if text.isalpha() else reader(text)
    holder = 0 if name == "default" else story.account(name)
    key = named_key(story, words, NO_KEY)
    command = SetOrderLimit(account=holder, key=key, asset=asset, limit=limit)
    command = finished(command, words)
    more = story.submit(command, expected)
    if more is not None:
        row: OrderLimitSet = story.find(OrderLimitSet)[0]
        told = row.account, row.asset, row.limit
        same("the entry", told, (command.account, command.asset, command.limit))
        more.end()


def linked(story: Story, words: Words, expected: str) -> None:
    """linked LABEL ... | linked -: orders that the last command ended for their list's sake"""
    rows = [row for row in story.find(OrderDone) if row.reason == DoneReason.LINKED_ORDER]
    wanted = [story.order(label) for label in words.rest() if label != "-"]
    same("the list", [row.order for row in rows], wanted)


def turn(story: Story, words: Words, expected: str) -> None:
    """turn LABEL [price P] [held AMOUNT] [stop P]: its turn came in the last command; turn -"""
    rows: list[OrderHeld] = story.find(OrderHeld)
    label = words.next("label")
    if label == "-":
        same("the list", rows, [])
        return
    found = [row for row in rows if row.order == story.order(label)]
    if not found:
        raise StoryError("its turn did not come in the last command")
    same("whether a transfer holds", found[0].hold_transfer != 0, found[0].held != 0)
    same_prices(story, words, found[0])


def happened(story: Story, words: Words, expected: str) -> None:
    """happened KIND ...: kinds of the events of the last command, in order; KIND LABEL for
    events that name an order"""
    names = {number: label for label, number in story.orders.items()}
    found = []
    for event in story.last:
        found.append(type(event).__name__)
        if isinstance(event, OrderDone | OrderHeld | OrderAccepted):
            found.append(names.get(event.order, "-"))
    same("what happened", " ".join(found), " ".join(words.rest()))


LIST_VERBS: dict[str, Verb] = {
    "oco": place_list(Contingency.OCO),
    "oto": place_list(Contingency.OTO),
    "otoco": place_list(Contingency.OTOCO),
    "replace": replace_order,
    "cancel-all-after": cancel_all_after,
    "timers-done": timers_done,
    "order-limit": order_limit,
    "linked": linked,
    "turn": turn,
    "happened": happened,
}
