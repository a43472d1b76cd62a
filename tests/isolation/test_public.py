"""Charts and files of past days: public, and nothing in them is anybody's."""

import pytest

from tests.isolation.victim import Victim
from tests.support.stack import Stack

UDF = {
    "/udf/config": (),
    "/udf/time": (),
    "/udf/symbols": ("symbol",),
    "/udf/search": ("query", "type", "exchange"),
    "/udf/history": ("symbol",),
}
WINDOW = {"resolution": "1", "from": 0, "to": 9_999_999_999}
OUTSIDE = (
    "../master.key", "..%2fmaster.key", "%2e%2e/%2e%2e/master.key", "....//master.key",
    "/etc/passwd", "%2fetc%2fpasswd", "..\\master.key", "trades/../../passwords.json",
    "trades/%2e%2e/%2e%2e/passwords.json", "rest.log", "../rest.log", ".", "..",
)  # fmt: skip


@pytest.mark.spec("API-010", "DATA-002")
@pytest.mark.parametrize("path", sorted(UDF))
def test_charts_tell_nothing_of_anybody(
    stack: Stack, victim: Victim, secrets: frozenset[str], path: str
) -> None:
    """Also to those who show who they are, and for names that are somebody's."""
    whole = dict.fromkeys(UDF[path], victim.market.symbol) | (WINDOW if "history" in path else {})
    asked: list[dict[str, object]] = [dict(whole)]
    for name in UDF[path]:
        for own in ("order_id", "api_key_id", "email", "account"):
            asked.append(whole | {name: victim.value(own, "")})
    for parameters in asked:
        for headers in ({}, victim.headers):
            answer = stack.http.get(
                path,
                params={name: str(value) for name, value in parameters.items()},
                headers=headers,
            )
            assert answer.status_code == 200, answer.text
            said = {str(one) for one in parameters.values()}
            told = [one for one in secrets if one in answer.text and one not in said]
            assert not told, (path, parameters, told)


@pytest.mark.spec("API-010")
@pytest.mark.parametrize("name", OUTSIDE)
def test_files_are_those_that_are_listed(stack: Stack, name: str) -> None:
    """Whatever the path says, nothing else of the folder comes out, and it is not told apart."""
    answer = stack.http.get(f"/history/{name}")
    if answer.headers["content-type"].startswith("text/html"):
        return  # the path led out of /history, to the page that any path shows
    assert answer.status_code in (400, 404), answer.text[:200]
    key = stack.settings.master_key.read_bytes()
    assert key not in answer.content
