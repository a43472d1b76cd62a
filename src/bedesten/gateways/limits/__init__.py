"""How often somebody may ask: metered by key, account, address and name; offenders are banned."""

from bedesten.gateways.limits.address import Proxies, network_of
from bedesten.gateways.limits.errors import ERRORS, Banned, TooManyOrders, TooManyRequests
from bedesten.gateways.limits.headers import headers_of
from bedesten.gateways.limits.meter import Meter, Pace, Standing, standings_of
from bedesten.gateways.limits.policies import DEFAULTS, Policy, policies_from
from bedesten.gateways.limits.table import Table
from bedesten.gateways.limits.tally import Caller, Tally
from bedesten.gateways.limits.watch import kept_current, meter_of

__all__ = [
    "DEFAULTS",
    "ERRORS",
    "Banned",
    "Caller",
    "Meter",
    "Pace",
    "Policy",
    "Proxies",
    "Standing",
    "Table",
    "Tally",
    "TooManyOrders",
    "TooManyRequests",
    "headers_of",
    "kept_current",
    "meter_of",
    "network_of",
    "policies_from",
    "standings_of",
]
