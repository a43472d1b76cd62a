"""The `bedesten` command: every subcommand lives in its own file of this package."""


def main() -> None:
    """Run the command line. Imported late: reading a flow file needs no command table."""
    from bedesten.cli.app import main as run

    run()
