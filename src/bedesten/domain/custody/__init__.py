"""Custody: on which networks assets live, and what came in and went out on them."""

from bedesten.domain.custody.address import DepositAddress, deposit_address
from bedesten.domain.custody.history import (
    Deposit,
    MovementQuestion,
    Withdrawal,
    list_deposits,
    list_withdrawals,
)
from bedesten.domain.custody.networks import AssetNetwork, list_networks

__all__ = [
    "AssetNetwork",
    "Deposit",
    "DepositAddress",
    "MovementQuestion",
    "Withdrawal",
    "deposit_address",
    "list_deposits",
    "list_networks",
    "list_withdrawals",
]
