"""Assets and accounts: what may be listed and what may change afterwards."""

import re

from msgspec.structs import replace

from bedesten.kernel.reference.state import State, Turn
from bedesten.protocol.commands import SetAccount, SetAsset
from bedesten.protocol.events import AccountSet, AssetSet
from bedesten.protocol.vocabulary import (
    HOUSE_ACCOUNTS_MAX,
    HOUSE_FLOOR,
    SCALE_MAX,
    Refusal,
)

_ASSET_SYMBOL = re.compile(r"[A-Z0-9]{1,16}")


def set_asset(turn: Turn, command: SetAsset) -> Refusal | None:
    """List an asset, or name a listed one again."""
    refusal = refuse_asset(turn.state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    assets = turn.state.assets
    asset = command.asset or len(assets) + 1
    event = AssetSet(turn.index, asset, command.scale, command.kind, command.symbol)
    assets[asset] = replace(event, command=0)
    turn.emit(event)
    return None


def set_account(turn: Turn, command: SetAccount) -> Refusal | None:
    """Open an account, or change an open one's flags and self-trade group."""
    refusal = refuse_account(turn.state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    accounts = turn.state.accounts
    account = command.account or len(accounts) + 1
    group = command.group or account
    event = AccountSet(turn.index, account, command.kind, command.flags, group, command.owner)
    accounts[account] = replace(event, command=0)
    turn.emit(event)
    return None


def refuse_asset(state: State, command: SetAsset) -> Refusal | None:
    """Why such an asset cannot be listed."""
    assets = state.assets
    listed = assets.get(command.asset)
    if command.asset and listed is None:
        return Refusal.ASSET_NOT_FOUND
    if not _ASSET_SYMBOL.fullmatch(command.symbol):
        return Refusal.SYMBOL_MALFORMED
    if any(a.symbol == command.symbol and a.asset != command.asset for a in assets.values()):
        return Refusal.SYMBOL_TAKEN
    if command.scale > SCALE_MAX:
        return Refusal.SCALE_OUT_OF_RANGE
    terms = (command.scale, command.kind, command.symbol)
    if listed is not None and terms != (listed.scale, listed.kind, listed.symbol):
        return Refusal.TERMS_FIXED
    return None


def refuse_account(state: State, command: SetAccount) -> Refusal | None:
    """Why such an account cannot be opened or changed."""
    opened_before = state.accounts.get(command.account)
    if opened_before is not None:
        terms = (opened_before.kind, opened_before.owner)
        return None if terms == (command.kind, command.owner) else Refusal.TERMS_FIXED
    if command.kind < HOUSE_FLOOR:  # customers are many: nothing is counted for them
        return None
    house = sum(account.kind >= HOUSE_FLOOR for account in state.accounts.values())
    return Refusal.TOO_MANY_HOUSE_ACCOUNTS if house >= HOUSE_ACCOUNTS_MAX else None
