"""`bedesten fees set | remove | tier | list | recompute | profile`: what trading costs whom."""

import time
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import psycopg
import typer
from rich.progress import Progress
from rich.table import Table

from bedesten.cli import fee_profiles, listing
from bedesten.cli.moments import ns_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.cli.projection import ProjectionStuck, wait_until_projected
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain.fees import Tier, recompute_tiers, write_tier
from bedesten.kit.errors import DomainError
from bedesten.kit.money import to_text, to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetFees

app = typer.Typer(help="Fee rates of accounts and tiers.", no_args_is_help=True)
app.add_typer(fee_profiles.app, name="profile")

Account = Annotated[int, typer.Option(help="Account number; 0: rates of a tier.")]
TierNumber = Annotated[int, typer.Option(min=0, max=100, help="Fee tier; 0: of an account.")]
OfMarket = Annotated[str | None, typer.Option("--market", help="Only in this market.")]
Maker = Annotated[int, typer.Option(help="Parts per million; negative: rebate.")]
Taker = Annotated[int, typer.Option(help="Parts per million.")]
Moment = Annotated[str | None, typer.Option(help="Such as 2027-01-31T00:00:00+03:00.")]
RATES = """
    select f.account_id, f.tier, coalesce(m.symbol, 'all'), f.maker_fee_ppm, f.taker_fee_ppm,
        t.min_volume::text, a.symbol, f.valid_from, f.valid_until
    from public.fee_rates as f
    left join public.markets as m on m.market_id = f.market_id
    left join public.fee_tiers as t on t.tier = f.tier
    left join public.assets as a on a.asset_id = t.volume_asset_id
    order by f.tier, f.account_id, f.market_id
"""
COLUMNS = (
    "account_id", "tier", "market", "maker_fee_ppm", "taker_fee_ppm", "from_volume",
    "volume_asset", "valid_from", "valid_until",
)  # fmt: skip


@app.command("set")
def set_rates(
    *,
    account: Account = 0,
    tier: TierNumber = 0,
    market: OfMarket = None,
    maker_ppm: Maker,
    taker_ppm: Taker,
    valid_from: Moment = None,
    valid_until: Moment = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Give an account or a tier rates other than the market's. An account's come first.

    Example:  bedesten fees set --tier 2 --maker-ppm 200 --taker-ppm 600
    """
    begin, end = (0 if at is None else ns_named(at) for at in (valid_from, valid_until))

    async def work(client: EngineClient) -> tuple[object, ...]:
        number = (await listing.market_named(client, market)).market if market else 0
        command = SetFees(
            account=account,
            market=number,
            tier=tier,
            maker_fee_ppm=maker_ppm,
            taker_fee_ppm=taker_ppm,
            valid_from=begin,
            valid_until=end,
        )
        return await listing.run_command(client, command)

    with_engine(settings_of(data), work)
    if as_json:
        rates = {"maker_fee_ppm": maker_ppm, "taker_fee_ppm": taker_ppm}
        print_json(_entry(account, tier, market) | rates)
    else:
        console.print(f"{_whose(account, tier)}: maker {maker_ppm}, taker {taker_ppm} ppm")


@app.command()
def remove(
    *,
    account: Account = 0,
    tier: TierNumber = 0,
    market: OfMarket = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Take rates away; what is next in line holds from now on.

    Example:  bedesten fees remove --account 12
    """

    async def work(client: EngineClient) -> None:
        number = (await listing.market_named(client, market)).market if market else 0
        command = SetFees(account=account, market=number, tier=tier, remove=1)
        await listing.run_command(client, command)

    with_engine(settings_of(data), work)
    if as_json:
        print_json(_entry(account, tier, market) | {"removed": True})
    else:
        console.print(f"{_whose(account, tier)}: no rates of its own")


@app.command()
def tier(
    number: Annotated[int, typer.Argument(min=1, max=100, help="The tier.")],
    *,
    from_volume: Annotated[str, typer.Option(help="Volume of 30 days that earns it.")],
    asset: Annotated[str, typer.Option(help="In this asset; the same for all tiers.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Say from which volume on a tier is earned; its rates come with: bedesten fees set.

    Example:  bedesten fees tier 2 --from-volume 1000000 --asset TRY
    """
    settings = settings_of(data)
    listed = with_engine(settings, listing.assets).get(asset.upper())
    if listed is None:
        fail(f"{asset} is not listed")
    try:
        volume = Decimal(to_text(to_units(from_volume, listed.scale), listed.scale))
    except DomainError as error:
        fail(f"{error.title}: {error.detail}")
    _wait_for_tables(settings)
    try:
        with _connected(settings, "admin_user") as conn:
            write_tier(conn, Tier(number, volume, listed.asset))
    except psycopg.errors.IntegrityError as error:
        fail(f"That tier cannot be: {error.diag.message_primary}")
    if as_json:
        print_json({"tier": number, "from_volume": str(volume), "volume_asset": asset.upper()})
    else:
        console.print(f"tier {number} from {volume} {asset.upper()}")


@app.command("list")
def list_rates(data: Data = None, as_json: AsJson = False) -> None:
    """Show the rates of accounts and tiers.

    Example:  bedesten fees list
    """
    with _connected(settings_of(data), "read_only_user") as conn:
        rows = conn.execute(RATES).fetchall()
    if as_json:
        print_json(
            [
                {name: _plain(value) for name, value in found}
                for found in (zip(COLUMNS, row, strict=True) for row in rows)
            ]
        )
        return
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)


@app.command()
def recompute(
    *,
    every: Annotated[int, typer.Option(help="Again every so many seconds; 0: once.")] = 0,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Give every account the tier that its volume of 30 days has earned.

    Example:  bedesten fees recompute --every 3600
    """
    settings = settings_of(data)
    while True:
        _recompute(settings, as_json=as_json)
        if every <= 0:
            return
        time.sleep(every)


def _recompute(settings: Settings, *, as_json: bool) -> None:
    _wait_for_tables(settings)
    with Progress(console=console, transient=True) as progress:
        shown = progress.add_task("accounts", total=None)
        with _connected(settings, "read_only_user") as conn:
            found = recompute_tiers(conn, lambda n: progress.update(shown, completed=n))
        sending = progress.add_task("changes", total=len(found.changes))

        async def send(client: EngineClient) -> None:
            for change in found.changes:
                await listing.run_command(client, change)
                progress.advance(sending)

        if found.changes:
            with_engine(settings, send, within_s=None)
    if found.not_counted:
        numbers = ", ".join(str(asset) for asset in sorted(found.not_counted))
        console.print(f"[yellow]no price for the volume in assets {numbers}: it did not count[/]")
    if as_json:
        print_json({"accounts": found.accounts, "changed": len(found.changes)})
    else:
        console.print(f"{len(found.changes)} of {found.accounts} accounts changed their tier")


def _connected(settings: Settings, role: str) -> psycopg.Connection:
    try:
        url = Access(settings.data, settings.database_url).url(role)
        return psycopg.connect(url, autocommit=True, application_name="bedesten fees")
    except (DatabaseProblem, psycopg.OperationalError) as error:
        fail(str(error))


def _wait_for_tables(settings: Settings) -> None:
    """What was listed, traded or given a moment ago counts too."""

    async def newest(client: EngineClient) -> int:
        return (await client.status()).seq

    try:
        access = Access(settings.data, settings.database_url)
        wait_until_projected(access, with_engine(settings, newest))
    except (DatabaseProblem, ProjectionStuck) as error:
        fail(str(error))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _entry(account: int, tier: int, market: str | None) -> dict[str, object]:
    return {"account_id": account, "tier": tier, "market": market.upper() if market else "all"}


def _whose(account: int, tier: int) -> str:
    return f"account {account}" if account else f"tier {tier}"
