"""Who asks in a campaign: a customer or a member of staff, replaced when their access ends.

A campaign logs people out, changes passwords, closes accounts. After every request that may have
done so it is looked up whether the credentials still open something.
"""

from collections.abc import Callable
from typing import Protocol

from tests.support.person import Person
from tests.support.stack import Stack
from tests.support.staff import Colleague, hire
from tests.support.web import visitor

FUNDS = "1000000"


class Asker(Protocol):
    """Somebody with credentials that work."""

    def headers(self) -> dict[str, str]:
        """The credentials."""
        ...

    def changed(self) -> None:
        """Something was asked that may have ended them."""
        ...


class Replaced:
    """One after the other: the next is made when the last one's access has ended."""

    def __init__(self, make: Callable[[], dict[str, str]], probe: str) -> None:
        self._make = make
        self._probe = probe
        self._http = visitor()
        self._headers: dict[str, str] | None = None

    def headers(self) -> dict[str, str]:
        """The credentials of now."""
        if self._headers is None:
            self._headers = self._make()
        return self._headers

    def changed(self) -> None:
        """Look whether they still open something."""
        if self._headers is not None:
            answer = self._http.get(self._probe, headers=self._headers)
            if answer.status_code != 200:
                self._headers = None

    def ended(self) -> None:
        """They opened nothing just now: a gateway hears within a second of what ended them."""
        self._headers = None

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()


def customers(stack: Stack, funds: list[str]) -> Replaced:
    """Customers with money, logged in."""

    def make() -> dict[str, str]:
        person = Person(stack)
        headers = person.admitted(verified=True)
        stack.fund(person.account(), dict.fromkeys(funds, FUNDS))
        person.http.close()
        return headers

    return Replaced(make, f"{stack.rest_url}/api/v1/me")


def members(stack: Stack) -> Replaced:
    """Members of staff who may everything."""

    def make() -> dict[str, str]:
        member: Colleague = hire(stack, "super_admin")
        member.http.close()
        return member.headers

    return Replaced(make, f"{stack.staff_url}/me")
