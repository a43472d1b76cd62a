"""`python -m benchmarks.baseline_sql postgresql://...`: the SQL exchange alone, a line per run."""

from typing import Annotated

import msgspec
import typer

from benchmarks.baseline_sql import run_baseline, scratch_database


def main(
    server_url: Annotated[str, typer.Argument(help="a PostgreSQL server on this machine")],
    seconds: Annotated[int, typer.Option(help="measured time of each run", min=1)] = 10,
    clients: Annotated[int, typer.Option(min=1)] = 8,
) -> None:
    """Measure one market and ten, each in a database of its own; one line of JSON per run."""
    for markets in (1, 10):
        with scratch_database(server_url) as url:
            result = run_baseline(url, clients=clients, markets=markets, seconds=seconds)
        typer.echo(msgspec.json.encode(result).decode())


if __name__ == "__main__":
    typer.run(main)
