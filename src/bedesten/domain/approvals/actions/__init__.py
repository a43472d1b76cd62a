"""The actions that need two pairs of eyes: one file each, and one line in this table."""

from collections.abc import Mapping
from typing import Any, Final

from bedesten.domain.approvals.actions import create_staff, credit, freeze, grant_role, set_level
from bedesten.domain.approvals.model import Action

ACTIONS: Final[Mapping[str, Action[Any]]] = {
    "customer.set_level": set_level.ACTION,
    "customer.credit": credit.ACTION,
    "customer.freeze": freeze.FREEZE,
    "customer.unfreeze": freeze.UNFREEZE,
    "role.grant": grant_role.ACTION,
    "staff.create": create_staff.ACTION,
}
