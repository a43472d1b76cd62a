"""`bedesten demo account`: a funded account with an API key, for a first program."""

import secrets
import uuid

import msgspec
import psycopg
from rich.console import Group
from rich.panel import Panel

from bedesten.cli.demo_funds import fund, open_account
from bedesten.cli.demo_listing import FUNDS
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.cli.projection import ProjectionStuck, wait_until_projected
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import identity
from bedesten.gateways.door import sealer_of
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient

LABEL = "demo"


class DemoAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh account, its owner, and the journal row after which the tables show its funds."""

    owner: CustomerId
    account: AccountId
    seq: int


def account(data: Data = None, as_json: AsJson = False) -> None:
    """Open an account, fund it, and print its API key and secret, this one time.

    Needs the demo's assets: bedesten up --demo

    Example:  bedesten demo account --json
    """
    settings = settings_of(data)
    made = with_engine(settings, _open)
    try:
        access = Access(settings.data, settings.database_url)
        wait_until_projected(access, made.seq)
        issued = _issue(settings, access, made)
    except (DatabaseProblem, ProjectionStuck, psycopg.Error) as error:
        fail(f"The account {made.account} was opened and has no key: {error}")
    if as_json:
        print_json(as_object(made, issued))
    else:
        console.print(_for_people(settings, made, issued), soft_wrap=True)


async def _open(client: EngineClient) -> DemoAccount:
    owner = CustomerId(uuid.uuid4())
    opened = await open_account(client, owner)
    await fund(client, opened, FUNDS)
    return DemoAccount(owner=owner, account=opened, seq=(await client.status()).seq)


def _issue(settings: Settings, access: Access, made: DemoAccount) -> identity.IssuedKey:
    sealer = sealer_of(settings)
    with psycopg.connect(access.url("admin_user")) as conn:
        identity.enrol(conn, [made.owner])
        return identity.issue_key(
            conn, sealer, made.owner, made.account, label=LABEL, entropy=secrets.token_bytes
        )


def as_object(made: DemoAccount, issued: identity.IssuedKey) -> dict[str, object]:
    """The account for --json."""
    return {
        "account_id": made.account,
        "customer_id": str(made.owner),
        "api_key": issued.key,
        "api_secret": issued.secret,
        "scopes": list(issued.scopes),
        "funds": FUNDS,
    }


def _for_people(settings: Settings, made: DemoAccount, issued: identity.IssuedKey) -> Group:
    funds = "  ".join(f"{amount} {symbol}" for symbol, amount in FUNDS.items())
    facts = (
        f"account   {made.account}",
        f"funds     {funds}",
        f"key       {issued.key}",
        f"secret    {issued.secret}",
    )
    example = (
        "\nThe secret is shown only now. To ask for the balances, paste this into a shell:\n",
        f"KEY={issued.key}",
        f"SECRET={issued.secret}",
        "T=$(date +%s%3N)",
        'S=$(printf %s "${T}GET/api/v1/balances" |',
        '  openssl dgst -sha256 -hmac "$SECRET" -r | cut -c1-64)',
        'curl -H "X-API-Key: $KEY" -H "X-Timestamp: $T" -H "X-Signature: $S" \\',
        f"  http://localhost:{settings.rest_port}/api/v1/balances",
    )
    box = Panel("\n".join(facts), title="demo account", expand=False)
    return Group(box, "\n".join(example))  # unframed: lines to paste carry no border
