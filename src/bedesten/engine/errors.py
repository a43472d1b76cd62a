"""How an engine process ends, each reason a sentence for the person who reads its log."""

from typing import ClassVar

from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART


class EngineProblem(Exception):
    """The engine cannot start; `str()` says why, and `advice` what to do, where that is not
    plain."""

    exit_code = EXIT_REFUSED
    advice: ClassVar[str] = ""


class JournalBroken(EngineProblem):
    """The journal has a gap, no end, a hash that does not fit, or a row that cannot be read."""

    advice = (
        "Keep the database as it is for evidence, and restore PostgreSQL from a backup that ends"
        " after the last acknowledged command; `bedesten verify` names every wrong row"
    )


class Diverged(EngineProblem):
    """This kernel answers a journaled batch otherwise than the one that wrote it."""

    advice = (
        "Start the version that wrote the row (engine.epochs names it), and run `bedesten verify`"
        " with it on another machine: should it agree there, this machine is at fault"
    )


class AlreadyRunning(EngineProblem):
    """Another engine process of this machine leads the same data folder."""


class Fenced(EngineProblem):
    """Another engine leads, or others append to the journal again and again."""

    exit_code = EXIT_RESTART
