"""The statements of a story that are commands, but for orders."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec.structs import asdict, replace

from bedesten.protocol.commands import (
    NO_KEY,
    Command,
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
    Posted,
)
from bedesten.protocol.vocabulary import (
    AccountFlag,
    AccountKind,
    AssetKind,
    Bucket,
    Phase,
    Reason,
)
from tests.support.story import Story, Verb
from tests.support.story_words import StoryError, Words, duration_ns, steps, units

C = TypeVar("C", bound=Command)

_ACCOUNT_FLAGS = {
    "frozen": AccountFlag.TRADING_FROZEN,
    "cancel-only": AccountFlag.CANCEL_ONLY,
    "no-withdrawals": AccountFlag.WITHDRAWALS_FROZEN,
}


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
    "wait": wait,
}
