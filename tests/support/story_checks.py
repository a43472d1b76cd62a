"""The statements of a story that look at what happened or how things stand."""

from bedesten.protocol.events import (
    BalanceChanged,
    Event,
    LevelChanged,
    MarketCounters,
    MarketSet,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderState,
    SelfTradePrevented,
)
from bedesten.protocol.vocabulary import Bucket, DoneReason, Phase, Refusal, Side
from tests.support.story import Story, Verb
from tests.support.story_words import StoryError, Words, number

STANDINGS = ("resting", "waiting", "due", "inactive", "following")
"""By OrderState.waiting; inactive is a trailing stop that does not trail yet."""


def same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise StoryError(f"{what} is {found}, not {wanted}")


def balance(story: Story, words: Words, expected: str) -> None:
    """balance NAME ASSET AMOUNT BUCKET ...: buckets that are not named are zero"""
    holder, asset_name = story.account(words.next("account")), words.next("asset")
    asset = story.asset(asset_name).asset
    wanted = {bucket.name.lower(): 0 for bucket in Bucket}
    while words.peek():
        amount = words.next("amount")
        bucket = words.next("bucket") if words.peek() else "available"
        if bucket not in wanted:
            raise StoryError(f"no bucket is called {bucket}")
        wanted[bucket] = story.amount(amount, asset_name)
    rows = story.machine.query("balances", holder)
    found = dict.fromkeys(wanted, 0)
    for row in rows:
        assert isinstance(row, BalanceChanged)
        assert row.account == holder
        if row.asset == asset:
            found = {bucket: getattr(row, bucket) for bucket in wanted}
    same("the balance in units", found, wanted)


def book(story: Story, words: Words, expected: str) -> None:
    """book MARKET [depth N] | bid PRICE QUANTITY, ... | ask PRICE QUANTITY, ...; - is empty"""
    terms = story.market(words.next("market"))
    depth = int(words.option("depth", "100"))
    sides = [part.strip() for part in " ".join(words.rest()).split("|")[1:]]
    wanted: list[tuple[int, int, int]] = []
    for side, name in ((Side.BUY, "bid"), (Side.SELL, "ask")):
        same("a side's name", sides[side - 1].split()[0], name)
        for level in sides[side - 1][3:].split(","):
            if level.strip() != "-":
                price, quantity = level.split()
                wanted.append((side, story.ticks(price, terms), story.lots(quantity, terms)))
    found = []
    for row in story.machine.query("book", terms.market, depth):
        assert isinstance(row, LevelChanged)
        found.append((row.side, row.price, row.quantity))
    same("the book (side, ticks, lots)", found, wanted)


def order(story: Story, words: Words, expected: str) -> None:
    """order LABEL [quantity Q] [filled Q] [held AMOUNT] [price P] [stop P] [shown Q]
    [waiting|due|inactive|following|resting] | order LABEL gone"""
    number_of = story.order(words.next("label"))
    rows = story.machine.query("order", number_of)
    if words.flag("gone"):
        same("the order", rows, [])
        return
    if not rows:
        raise StoryError("there is no such open order")
    _check_order(story, words, rows[0])
    words.end()


def _check_order(story: Story, words: Words, row: Event) -> None:
    assert isinstance(row, OrderState)
    terms = terms_of(story, row.market)
    if quantity := words.option("quantity"):
        same("quantity", row.quantity, story.lots(quantity, terms))
    if filled := words.option("filled"):
        same("filled", row.filled, story.lots(filled, terms))
    if price := words.option("price"):
        same("price", row.price, story.ticks(price, terms))
    if held := words.option("held"):
        same("held", row.held, story.amount(held, held_asset(story, terms, row.side)))
    if stop := words.option("stop"):
        same("the stop price", row.stop_price, story.ticks(stop, terms))
    if shown := words.option("shown"):
        same("shown", row.shown, story.lots(shown, terms))
    standing = [name for name in STANDINGS if words.flag(name)]
    same("where it stands", STANDINGS[row.waiting], (standing or STANDINGS[row.waiting :])[0])


def accepted(story: Story, words: Words, expected: str) -> None:
    """accepted [price P] [held AMOUNT] [stop P]: of the order placed last"""
    same_prices(story, words, story.find(OrderAccepted)[0])


def same_prices(story: Story, words: Words, row: OrderAccepted | OrderHeld) -> None:
    """Hold an order that entered against the rest of its line: [price P] [held AMOUNT] [stop P]"""
    terms = terms_of(story, row.market)
    if price := words.option("price"):
        same("price", row.price, story.ticks(price, terms))
    if held := words.option("held"):
        same("held", row.held, story.amount(held, held_asset(story, terms, row.side)))
    if stop := words.option("stop"):
        same("the stop price", row.stop_price, story.ticks(stop, terms))
    words.end()


def client_order(story: Story, words: Words, expected: str) -> None:
    """client-order NAME TEXT LABEL | client-order NAME TEXT gone"""
    holder, text = story.account(words.next("account")), words.next("client order id")
    rows = story.machine.query("client_order", holder, text)
    label = words.next("label")
    found = [row.order for row in rows if isinstance(row, OrderState)]
    same("the order", found, [] if label == "gone" else [story.order(label)])


def orders(story: Story, words: Words, expected: str) -> None:
    """orders NAME MARKET|all LABEL...: open orders, oldest first"""
    holder, market_name = story.account(words.next("account")), words.next("market")
    chosen = 0 if market_name == "all" else story.market(market_name).market
    rows = story.machine.query("open_orders", holder, chosen)
    found = [row.order for row in rows if isinstance(row, OrderState)]
    same("the list", found, [story.order(label) for label in words.rest()])


def trade(story: Story, words: Words, expected: str) -> None:
    """trade QUANTITY @ PRICE [maker LABEL] [taker LABEL] [maker-fee A] [taker-fee A] [released A]
    [auction]: the next trade of the last command"""
    row = story.next_trade()
    terms = terms_of(story, row.market)
    base, quote = _asset_name(story, terms.base), _asset_name(story, terms.quote)
    buying = row.taker_side == Side.BUY
    if maker := words.option("maker"):
        same("the maker's order", row.maker_order, story.order(maker))
    if taker := words.option("taker"):
        same("the taker's order", row.taker_order, story.order(taker))
    same("auction", row.auction, int(words.flag("auction")))
    if taker_fee := words.option("taker-fee"):
        same("taker's fee", row.taker_fee, story.amount(taker_fee, base if buying else quote))
    if maker_fee := words.option("maker-fee"):
        same("maker's fee", row.maker_fee, story.amount(maker_fee, quote if buying else base))
    if released := words.option("released"):
        same("released", row.released, story.amount(released, quote))
    quantity, _, price = "".join(words.rest()).partition("@")
    same("quantity", row.quantity, story.lots(quantity, terms))
    same("price", row.price, story.ticks(price, terms))


def done(story: Story, words: Words, expected: str) -> None:
    """done LABEL REASON [filled Q] [released A] [value A] [fee A] [why REFUSAL]: in the last
    answer"""
    number_of = story.order(words.next("label"))
    rows = [row for row in story.find(OrderDone) if row.order == number_of]
    if not rows:
        raise StoryError("the order was not done in the last command")
    row = rows[0]
    terms = terms_of(story, row.market)
    held = held_asset(story, terms, row.side)
    received = held_asset(story, terms, Side.SELL if row.side == Side.BUY else Side.BUY)
    same("the reason", DoneReason(row.reason).name.lower(), words.next("reason"))
    if filled := words.option("filled"):
        same("filled", row.filled, story.lots(filled, terms))
    if released := words.option("released"):
        same("released", row.released, story.amount(released, held))
    if value := words.option("value"):
        same("value", row.filled_value, story.amount(value, _asset_name(story, terms.quote)))
    if fee := words.option("fee"):
        same("fee", row.fee, story.amount(fee, received))
    why = words.option("why")
    same("why", Refusal(row.refusal).name.lower() if row.refusal else "", why)
    words.end()


def prevented(story: Story, words: Words, expected: str) -> None:
    """prevented LABEL QUANTITY, ...: self-trades that the last command did not make"""
    rows = story.find(SelfTradePrevented)
    found = [(row.maker_order, row.quantity) for row in rows]
    pairs = " ".join(words.rest()).split(",")
    terms = terms_of(story, rows[0].market) if rows else None
    wanted = []
    for pair in pairs:
        if pair.strip() != "-":
            label, quantity = pair.split()
            assert terms is not None, "nothing was prevented"
            wanted.append((story.order(label), story.lots(quantity, terms)))
    same("the list", found, wanted)


def phase_is(story: Story, words: Words, expected: str) -> None:
    """phase-is MARKET PHASE"""
    number_of = story.market(words.next("market")).market
    rows = [row for row in story.machine.query("markets") if isinstance(row, MarketSet)]
    found = next(row.phase for row in rows if row.market == number_of)
    same("the phase", Phase(found).name.lower(), words.next("phase"))


def counters(story: Story, words: Words, expected: str) -> None:
    """counters MARKET trades N updates N [last PRICE]"""
    terms = story.market(words.next("market"))
    row = story.machine.query("counters", terms.market)[0]
    assert isinstance(row, MarketCounters)
    same("trades", row.trades, number(words.option("trades", "0")))
    same("updates", row.updates, number(words.option("updates", "0")))
    if last := words.option("last"):
        same("the last price", row.last_price, story.ticks(last, terms))
    words.end()


def terms_of(story: Story, market: int) -> MarketSet:
    return next(terms for terms in story.markets.values() if terms.market == market)


def _asset_name(story: Story, asset: int) -> str:
    return next(name for name, row in story.assets.items() if row.asset == asset)


def held_asset(story: Story, terms: MarketSet, side: int) -> str:
    return _asset_name(story, terms.quote if side == Side.BUY else terms.base)


CHECK_VERBS: dict[str, Verb] = {
    "balance": balance,
    "book": book,
    "order": order,
    "accepted": accepted,
    "client-order": client_order,
    "orders": orders,
    "trade": trade,
    "done": done,
    "prevented": prevented,
    "phase-is": phase_is,
    "counters": counters,
}
