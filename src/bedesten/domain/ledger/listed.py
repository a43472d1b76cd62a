"""Assets, accounts, markets and rules in words: the tables' and the engine's, told alike."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    Event,
    FeesSet,
    MarketSet,
    OrderLimitSet,
    PhaseScheduled,
    TierSet,
)
from bedesten.protocol.vocabulary import HOUSE_FLOOR, AccountFlag, AccountKind, AssetKind, Phase

FLAGS: Final = (
    AccountFlag.TRADING_FROZEN, AccountFlag.WITHDRAWALS_FROZEN, AccountFlag.CANCEL_ONLY,
)  # fmt: skip
LISTINGS: Final = """
    select format('asset %s', asset_id), concat_ws(' ', symbol, asset_type, scale)
    from public.assets
    union all
    select format('account %s', account_id), concat_ws(' ', kind,
        coalesce(replace(user_id::text, '-', ''), '-'), group_id,
        trading_frozen::integer, withdrawals_frozen::integer, cancel_only::integer)
    from public.accounts
    union all
    select format('market %s', m.market_id), concat_ws(' ', m.symbol, base_asset_id,
        quote_asset_id, fee_account_id, phase, tick_mantissa, tick_decimals, lot_mantissa,
        lot_decimals, maker_fee_ppm, taker_fee_ppm, band_ppm,
        trunc(min_notional * 10::numeric ^ q.scale), coalesce(trunc(min_quantity / lot_size), 0),
        coalesce(trunc(max_quantity / lot_size), 0),
        coalesce(trunc(max_notional * 10::numeric ^ q.scale), 0),
        coalesce(trunc(min_price / tick_size), 0), coalesce(trunc(max_price / tick_size), 0),
        price_band_ppm, volatility_ppm, auction_ns, reference_ns)
    from public.markets as m join public.assets as q on q.asset_id = m.quote_asset_id
    union all
    select format('tier of account %s', account_id), fee_tier::text
    from public.accounts where fee_tier <> 0
    union all
    select format('rates of account %s tier %s market %s', account_id, tier, market_id),
        concat_ws(' ', maker_fee_ppm, taker_fee_ppm,
            coalesce((extract(epoch from valid_from) * 1000000)::bigint, 0),
            coalesce((extract(epoch from valid_until) * 1000000)::bigint, 0))
    from public.fee_rates
    union all
    select format('schedule of market %s to %s', market_id, phase),
        concat_ws(' ', (extract(epoch from at) * 1000000)::bigint, every_ns)
    from public.market_schedules
    union all
    select format('limit of account %s asset %s', account_id, asset_id),
        trunc(case when max_open < 0 then max_open
            else max_open * 10::numeric ^ coalesce(a.scale, 0) end)::text
    from public.order_limits left join public.assets as a using (asset_id)
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
            flags = (int(bool(event.flags & flag)) for flag in FLAGS)
            facts = (_word(AccountKind(event.kind)), owner, event.group, *flags)
            return f"account {event.account}", _joined(facts)
        case MarketSet():
            facts = (
                event.symbol, event.base, event.quote, event.fee_account,
                _word(Phase(event.phase)), event.tick_mantissa, event.tick_decimals,
                event.lot_mantissa, event.lot_decimals, event.maker_fee_ppm, event.taker_fee_ppm,
                event.band_ppm, event.min_notional, event.min_quantity, event.max_quantity,
                event.max_notional, event.min_price, event.max_price, event.price_band_ppm,
                event.volatility_ppm, event.auction_ns, event.reference_ns,
            )  # fmt: skip
            return f"market {event.market}", _joined(facts)
    return _rule_in_words(event)


def _rule_in_words(event: Event) -> tuple[str, str]:
    match event:
        case TierSet():
            return f"tier of account {event.account}", str(event.tier)
        case FeesSet():
            where = f"rates of account {event.account} tier {event.tier} market {event.market}"
            times = (_microseconds(event.valid_from), _microseconds(event.valid_until))
            return where, _joined((event.maker_fee_ppm, event.taker_fee_ppm, *times))
        case PhaseScheduled():
            where = f"schedule of market {event.market} to {_word(Phase(event.phase))}"
            return where, _joined((_microseconds(event.at), event.every))
        case OrderLimitSet():
            return f"limit of account {event.account} asset {event.asset}", str(event.limit)
    raise AssertionError(f"{event} lists nothing")


def _microseconds(ns: int) -> int:
    """As exact as the tables."""
    return ns // 1000


def _joined(facts: Iterable[object]) -> str:
    return " ".join(map(str, facts))


def _word(number: IntEnum) -> str:
    return number.name.lower()
