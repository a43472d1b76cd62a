"""Outbox: what others must be told, taken and ticked off by workers."""

from bedesten.domain.outbox.claim import Event, claim
from bedesten.domain.outbox.settle import give_up_or_retry, processed

__all__ = ["Event", "claim", "give_up_or_retry", "processed"]
