"""The actions that need two pairs of eyes: one file each, and one line in this table."""

from collections.abc import Mapping
from typing import Any, Final

from bedesten.domain.approvals.actions import (
    create_service,
    create_staff,
    credit,
    fee_profiles,
    freeze,
    grant_role,
    limit_profiles,
    members,
    publish_terms,
    revoke_role,
    set_level,
    set_parameter,
    set_segment,
    set_status,
)
from bedesten.domain.approvals.model import Action

ACTIONS: Final[Mapping[str, Action[Any]]] = {
    "customer.set_level": set_level.ACTION,
    "customer.set_segment": set_segment.ACTION,
    "customer.credit": credit.ACTION,
    "customer.freeze": freeze.FREEZE,
    "customer.unfreeze": freeze.UNFREEZE,
    "customer.suspend": set_status.SUSPEND,
    "customer.ban": set_status.BAN,
    "customer.close": set_status.CLOSE,
    "customer.reopen": set_status.REOPEN,
    "fee_profile.create": fee_profiles.CREATE,
    "fee_profile.retire": fee_profiles.RETIRE,
    "fee_profile.give": fee_profiles.GIVE,
    "fee_profile.end": fee_profiles.END,
    "limit_profile.create": limit_profiles.CREATE,
    "limit_profile.change": limit_profiles.CHANGE,
    "limit_profile.give": limit_profiles.GIVE,
    "limit_profile.end": limit_profiles.END,
    "parameter.set": set_parameter.ACTION,
    "role.grant": grant_role.ACTION,
    "role.revoke": revoke_role.ACTION,
    "staff.create": create_staff.ACTION,
    "staff.create_service": create_service.ACTION,
    "staff.reactivate": members.REACTIVATE,
    "staff.reset": members.RESET,
    "terms.publish": publish_terms.ACTION,
}
