"""Approvals: what one member of staff asks for and another decides, before it is done."""

from bedesten.domain.approvals import model
from bedesten.domain.approvals.actions import ACTIONS
from bedesten.domain.approvals.carry_out import carry_out
from bedesten.domain.approvals.decide import Decision, approve, reject
from bedesten.domain.approvals.model import (
    ActionRefused,
    Approval,
    NoSuchApproval,
    Tools,
    Wanted,
)
from bedesten.domain.approvals.pay import amount_of, pay
from bedesten.domain.approvals.request import Asked, request
from bedesten.domain.approvals.store import read, read_some

ERRORS = model.ERRORS

__all__ = [
    "ACTIONS",
    "ERRORS",
    "ActionRefused",
    "Approval",
    "Asked",
    "Decision",
    "NoSuchApproval",
    "Tools",
    "Wanted",
    "amount_of",
    "approve",
    "carry_out",
    "pay",
    "read",
    "read_some",
    "reject",
    "request",
]
