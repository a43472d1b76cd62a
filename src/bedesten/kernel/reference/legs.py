"""An order inside another command, read as the placement that it stands for."""

from msgspec.structs import asdict

from bedesten.protocol.commands import Place, PlaceList, Replace
from bedesten.protocol.leg import Leg
from bedesten.protocol.vocabulary import Contingency


def as_place(command: PlaceList | Replace, leg: Leg) -> Place:
    """The same order as a command of its own, with the account and key of the whole."""
    fields = asdict(leg)
    return Place(account=command.account, key=command.key, market=command.market, **fields)


def used_legs(command: PlaceList) -> list[Leg]:
    """The legs that such a list has."""
    legs = [command.first, command.second, command.third]
    return legs if command.contingency == Contingency.OTOCO else legs[:2]
