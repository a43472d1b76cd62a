"""A customer's account at the engine, for actions on it."""

from bedesten.domain import identity
from bedesten.domain.approvals.model import ActionRefused, Tools
from bedesten.protocol.commands import Command
from bedesten.protocol.events import AccountSet, Event, Refused
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal


async def account_of(tools: Tools, customer: str, account: int) -> AccountSet:
    """The account, if it is this customer's. Raises CustomerNotFound, EngineUnavailable."""
    owner = identity.known_customer(customer)
    for event in (await tools.engine.query(Query.ACCOUNT, account)).events:
        if isinstance(event, AccountSet) and event.owner == owner.bytes:
            return event
    raise identity.CustomerNotFound(f"account {account} is none of this customer's")


async def carried_out(tools: Tools, command: Command) -> tuple[Event, ...]:
    """The events of an accepted command.

    Raises ActionRefused, EngineUnavailable, OutcomeUnknown.
    """
    events = (await tools.engine.submit(command)).events
    for event in events:
        if isinstance(event, Refused):
            raise ActionRefused(Refusal(event.refusal).name.lower())
    return events
