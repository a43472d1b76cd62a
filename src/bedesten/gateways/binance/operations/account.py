"""The account: what it has, what it may do, how much it uses of its limits."""

import msgspec

from bedesten.domain import ledger, trading
from bedesten.domain.markets import Asset
from bedesten.gateways.binance.operations.commission import Rates, rates_of
from bedesten.gateways.binance.padding import DECIMALS, padded
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.usage import OrderLimit
from bedesten.gateways.binance.venue import Venue

PPM_PER_BIP = 100


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What can be spent, and what is held."""

    asset: str
    free: str
    locked: str


class Account(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The account; whole rates are in hundredths of a percent."""

    maker_commission: int
    taker_commission: int
    buyer_commission: int = 0
    seller_commission: int = 0
    commission_rates: Rates
    can_trade: bool
    can_withdraw: bool
    can_deposit: bool
    brokered: bool = False
    require_self_trade_prevention: bool = False
    prevent_sor: bool = False
    update_time: int
    account_type: str = "SPOT"
    balances: list[Balance]
    permissions: tuple[str, ...] = ("SPOT",)
    uid: int


async def account(venue: Venue, given: Parameters) -> Account:
    """As the engine has it: never behind a write."""
    desk, omit_zero = venue.desk, given.flag("omitZeroBalances")
    rights = await ledger.read_rights(desk.engine, desk.subject.account)
    rates = await trading.read_rates(desk)
    rate = rates.everywhere(desk.catalogue.markets())
    return Account(
        maker_commission=rate.maker_ppm // PPM_PER_BIP,
        taker_commission=rate.taker_ppm // PPM_PER_BIP,
        commission_rates=rates_of(rate),
        can_trade=rights.may_trade and "trade" in desk.subject.scopes,
        can_withdraw=rights.may_withdraw,
        can_deposit=True,
        update_time=given.stamp_ns(desk.clock.now_ns()),
        balances=await read_balances(venue, omit_zero=omit_zero),
        uid=desk.subject.account,
    )


async def read_balances(venue: Venue, *, omit_zero: bool) -> list[Balance]:
    """Every asset that is listed, or only those that the account has; to a key that is limited to
    markets, those of its markets. What staff set aside and
    what is bonus is neither free nor held by orders: it is locked."""
    desk = venue.desk
    found = await ledger.read_balances(desk)
    held = {one.asset: one for one in found.data}
    seen = await desk.asset_names()
    told = []
    for asset in desk.catalogue.assets():
        if seen is not None and asset.symbol not in seen:
            continue
        balance = held.get(asset.symbol)
        if balance is None or balance.total == "0":
            if not omit_zero:
                told.append(Balance(asset=asset.symbol, free=_zero(asset), locked=_zero(asset)))
            continue
        locked = asset.units(balance.total) - asset.units(balance.available)
        decimals = max(DECIMALS, asset.scale)
        told.append(
            Balance(
                asset=asset.symbol,
                free=padded(balance.available, decimals),
                locked=padded(asset.text(locked), decimals),
            )
        )
    return told


async def rate_limit_order(venue: Venue, given: Parameters) -> list[OrderLimit]:
    """How many orders it has placed in each interval."""
    return venue.usage.order_limits(venue.subject.account)


def _zero(asset: Asset) -> str:
    return padded("0", max(DECIMALS, asset.scale))
