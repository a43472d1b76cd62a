"""The wallet, as far as stock clients ask for it before they trade: to look at, not to move."""

from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

import msgspec

from bedesten.domain import custody
from bedesten.domain.markets import Asset
from bedesten.gateways.binance.operations.account import read_balances
from bedesten.gateways.binance.padding import ZERO, padded
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import rejected
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.id_time import UNIX_EPOCH
from bedesten.protocol.vocabulary import AssetKind

HISTORY_LIMIT: Final = 1_000
DEPOSIT_STATUSES: Final = {
    "pending": 0,
    "confirming": 0,
    "confirmed": 6,
    "completed": 1,
    "failed": 2,
}
WITHDRAWAL_STATUSES: Final = {
    "pending": 2, "approved": 4, "processing": 4, "confirmed": 6, "cancelled": 1, "failed": 5,
}  # fmt: skip


class Network(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An asset on a network."""

    network: str
    coin: str
    name: str
    is_default: bool
    deposit_enable: bool
    withdraw_enable: bool
    contract_address: str
    min_confirm: int
    un_lock_confirm: int
    same_address: bool
    withdraw_fee: str
    withdraw_min: str
    withdraw_max: str
    withdraw_integer_multiple: str


class Coin(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An asset, what the account has of it, and where it lives."""

    coin: str
    name: str
    free: str
    locked: str
    freeze: str = ZERO
    withdrawing: str = ZERO
    ipoing: str = ZERO
    ipoable: str = ZERO
    storage: str = ZERO
    is_legal_money: bool
    trading: bool = True
    deposit_all_enable: bool
    withdraw_all_enable: bool
    network_list: list[Network]


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where to pay an asset to."""

    coin: str
    address: str
    tag: str
    url: str = ""


class Deposit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What came in."""

    id: str
    amount: str
    coin: str
    network: str
    status: int
    address: str
    address_tag: str
    tx_id: str
    insert_time: int
    transfer_type: int = 0
    confirm_times: str
    unlock_confirm: int
    wallet_type: int = 0


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What went out."""

    id: str
    amount: str
    transaction_fee: str
    coin: str
    status: int
    address: str
    tx_id: str
    apply_time: str
    network: str
    transfer_type: int
    confirm_no: int = 0
    wallet_type: int = 0


async def coins(venue: Venue, given: Parameters) -> list[Coin]:
    """Every asset."""
    await venue.desk.catalogue.refresh()
    balances = {one.asset: one for one in await read_balances(venue, omit_zero=False)}
    networks = defaultdict(list)
    for one in await custody.list_networks(venue.desk.pool):
        networks[one.asset].append(one)
    return [
        _coin(asset, balances[asset.symbol].free, balances[asset.symbol].locked, networks)
        for asset in venue.desk.catalogue.assets()
        if asset.symbol in balances
    ]


async def deposit_address(venue: Venue, given: Parameters) -> Address:
    """The account's, if it was given one."""
    coin = given.needed("coin")
    await venue.desk.check_asset(coin)
    found = await custody.deposit_address(venue.desk, coin, given.text("network"))
    if found is None:
        raise rejected(-4018, "There is no deposit address for this coin.")
    return Address(coin=coin, address=found.address, tag=found.tag)


async def deposits(venue: Venue, given: Parameters) -> list[Deposit]:
    """Newest first."""
    status = given.integer("status")
    await venue.desk.check_asset(given.text("coin"))
    found = await custody.list_deposits(venue.desk, _question(given, txid=given.text("txId")))
    told = [
        Deposit(
            id=one.id,
            amount=padded(one.amount),
            coin=one.asset,
            network=one.network,
            status=DEPOSIT_STATUSES[one.status],
            address=one.address,
            address_tag=one.tag,
            tx_id=one.txid,
            insert_time=given.stamp(one.created_at),
            confirm_times=f"{one.confirmations}/{one.required_confirmations}",
            unlock_confirm=one.required_confirmations,
        )
        for one in found
    ]
    return [one for one in told if status in (None, one.status)]


async def withdrawals(venue: Venue, given: Parameters) -> list[Withdrawal]:
    """Newest first."""
    status = given.integer("status")
    await venue.desk.check_asset(given.text("coin"))
    found = await custody.list_withdrawals(venue.desk, _question(given, txid=None))
    told = [
        Withdrawal(
            id=one.id,
            amount=padded(one.amount),
            transaction_fee=padded(one.fee),
            coin=one.asset,
            status=WITHDRAWAL_STATUSES[one.status],
            address=one.address,
            tx_id=one.txid or "",
            apply_time=f"{one.created_at:%Y-%m-%d %H:%M:%S}",
            network=one.network,
            transfer_type=int(one.is_internal),
        )
        for one in found
    ]
    return [one for one in told if status in (None, one.status)]


async def nothing(venue: Venue, given: Parameters) -> list[Any]:
    """What is asked for does not exist on a spot exchange: no margin, no market that will end."""
    return []


def _question(given: Parameters, *, txid: str | None) -> custody.MovementQuestion:
    start, end = given.moment("startTime"), given.moment("endTime")
    question = custody.MovementQuestion(
        asset=given.text("coin"),
        txid=txid,
        limit=given.limit(HISTORY_LIMIT, HISTORY_LIMIT),
        offset=given.integer("offset") or 0,
    )
    if start is not None:
        since = UNIX_EPOCH + timedelta(microseconds=start)
        question = msgspec.structs.replace(question, since=since)
    if end is not None:
        before = UNIX_EPOCH + timedelta(microseconds=end + 1)
        question = msgspec.structs.replace(question, before=before)
    return question


def _coin(
    asset: Asset, free: str, locked: str, networks: dict[str, list[custody.AssetNetwork]]
) -> Coin:
    here = networks.get(asset.symbol, [])
    return Coin(
        coin=asset.symbol,
        name=asset.symbol,
        free=free,
        locked=locked,
        is_legal_money=asset.kind is AssetKind.FIAT,
        deposit_all_enable=any(one.takes_deposits for one in here),
        withdraw_all_enable=any(one.pays_withdrawals for one in here),
        network_list=[_network(asset, one, is_first=one is here[0]) for one in here],
    )


def _network(asset: Asset, one: custody.AssetNetwork, *, is_first: bool) -> Network:
    return Network(
        network=one.network,
        coin=asset.symbol,
        name=one.display_name,
        is_default=is_first,
        deposit_enable=one.takes_deposits,
        withdraw_enable=one.pays_withdrawals,
        contract_address=one.contract,
        min_confirm=one.confirmations,
        un_lock_confirm=one.confirmations,
        same_address=one.tag_kind != "none",
        withdraw_fee=padded(one.withdraw_fee),
        withdraw_min=padded(one.min_withdrawal),
        withdraw_max=padded(one.max_withdrawal or "9999999999"),
        withdraw_integer_multiple=padded(asset.text(10 ** max(0, asset.scale - one.decimals))),
    )
