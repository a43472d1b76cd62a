"""When orders end by themselves: moments to the engine's nanoseconds, exact."""

from datetime import datetime
from typing import Final

from bedesten.domain.markets import refused
from bedesten.kit.moment import ns_of
from bedesten.protocol.vocabulary import Refusal

NS_MAX: Final = 2**63 - 1


def expiry_ns(moment: datetime) -> int:
    """Nanoseconds since the Unix epoch. Raises Refused: expiry_out_of_range, where the engine
    cannot count."""
    ns = ns_of(moment)
    if not 0 < ns <= NS_MAX:
        raise refused(Refusal.EXPIRY_OUT_OF_RANGE)
    return ns
