"""Both documents are obeyed: what they allow, what they refuse, and every answer's shape."""

import json
import os
from collections.abc import Iterator

import pytest

from tests.contract.campaign import Campaign, Told
from tests.contract.known import Known
from tests.contract.people import customers, members
from tests.support.person import PASSWORD
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack
from tests.support.web import look

SEED = int(os.environ.get("CONTRACT_SEED", "20261"))
BOUNDARIES = int(os.environ.get("CONTRACT_BOUNDARIES", "25"))
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "1"))
PARTS = ("project", "rest", "backoffice", "marketdata")


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database, running_stack(database, *PARTS) as running:
        yield running


def told(found: Told) -> str:
    """What to print: how to ask the same again comes first."""
    how = f"make contract SEED={SEED} EXAMPLES={EXAMPLES}"
    much = f"{found.asked} requests, {found.cpu_s:.1f} s CPU: {found.statuses}"
    findings = [f"{count} x {finding}" for finding, count in found.findings.items()]
    return "\n".join([how, much, *findings])


@pytest.mark.spec("API-001")
def test_customers_get_what_the_document_says(stack: Stack) -> None:
    market = stack.list_market()
    document = look(f"{stack.rest_url}/api/v1/openapi.json").json()
    asker = customers(stack, [market.base, market.quote])
    known = Known(
        SEED, market=market.symbol, symbol=market.symbol, asset=market.base, currency=market.quote,
        price="100", quantity="1", amount="1", stop_price="90", password=PASSWORD,
    )  # fmt: skip
    found = Campaign(document, stack.rest_url, asker, known, seed=SEED).run(
        boundaries=BOUNDARIES, examples=EXAMPLES
    )
    asker.close()
    print(told(found), "\nnever successful:", *found.untouched, sep="\n  ")
    assert not found.findings, told(found)


@pytest.mark.spec("API-001")
def test_staff_get_what_the_document_says(stack: Stack) -> None:
    document = json.loads(look(f"{stack.staff_url}/openapi.json").content)
    asker = members(stack)
    found = Campaign(
        document, stack.staff_url.removesuffix("/admin/v1"), asker, Known(SEED), seed=SEED
    ).run(boundaries=BOUNDARIES, examples=EXAMPLES)
    asker.close()
    print(told(found), "\nnever successful:", *found.untouched, sep="\n  ")
    assert not found.findings, told(found)
