"""Assets, accounts and markets in words, told alike by the tables and by the engine's events."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from bedesten.protocol.events import AccountSet, AssetSet, Event, MarketSet
from bedesten.protocol.vocabulary import HOUSE_FLOOR, AccountFlag, AccountKind, AssetKind, Phase

LISTINGS: Final = """
    select format('asset %s', asset_id), concat_ws(' ', symbol, asset_type, scale)
    from public.assets
    union all
    select format('account %s', account_id), concat_ws(' ', kind,
        coalesce(replace(user_id::text, '-', ''), '-'), group_id,
        trading_frozen::integer, withdrawals_frozen::integer)
    from public.accounts
    union all
    select format('market %s', m.market_id), concat_ws(' ', m.symbol, base_asset_id,
        quote_asset_id, fee_account_id, phase, tick_mantissa, tick_decimals, lot_mantissa,
        lot_decimals, maker_fee_ppm, taker_fee_ppm, band_ppm,
        trunc(min_notional * 10::numeric ^ q.scale), coalesce(trunc(min_quantity / lot_size), 0),
        coalesce(trunc(max_quantity / lot_size), 0))
    from public.markets as m join public.assets as q on q.asset_id = m.quote_asset_id
"""


def in_words(event: Event) -> tuple[str, str]:
    """Where a listing stands and what it says, as a row of LISTINGS."""
    match event:
        case AssetSet():
            facts: tuple[object, ...] = (event.symbol, _word(AssetKind(event.kind)), event.scale)
            return f"asset {event.asset}", _joined(facts)
        case AccountSet():
            owned = any(event.owner) and event.kind < HOUSE_FLOOR
            owner = event.owner.hex() if owned else "-"
            frozen = (AccountFlag.TRADING_FROZEN, AccountFlag.WITHDRAWALS_FROZEN)
            flags = (int(bool(event.flags & flag)) for flag in frozen)
            facts = (_word(AccountKind(event.kind)), owner, event.group, *flags)
            return f"account {event.account}", _joined(facts)
        case MarketSet():
            facts = (
                event.symbol, event.base, event.quote, event.fee_account,
                _word(Phase(event.phase)), event.tick_mantissa, event.tick_decimals,
                event.lot_mantissa, event.lot_decimals, event.maker_fee_ppm, event.taker_fee_ppm,
                event.band_ppm, event.min_notional, event.min_quantity, event.max_quantity,
            )  # fmt: skip
            return f"market {event.market}", _joined(facts)
    raise AssertionError(f"{event} lists nothing")


def _joined(facts: Iterable[object]) -> str:
    return " ".join(map(str, facts))


def _word(number: IntEnum) -> str:
    return number.name.lower()
