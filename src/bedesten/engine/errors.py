"""How an engine process ends, each reason a sentence for the person who reads its log."""

EXIT_RESTART = 75  # EX_TEMPFAIL: the supervisor starts the engine again, which settles the doubt
EXIT_REFUSED = 1  # somebody must look first


class EngineProblem(Exception):
    """The engine cannot start; `str()` says why and what to do."""

    exit_code = EXIT_REFUSED


class JournalBroken(EngineProblem):
    """The journal has a gap, a hash that does not fit, or a row that cannot be read."""


class Diverged(EngineProblem):
    """This kernel answers a journaled batch otherwise than the one that wrote it."""


class AlreadyRunning(EngineProblem):
    """Another engine process of this machine leads the same data folder."""


class Fenced(EngineProblem):
    """Others append to the journal at the same time, again and again."""

    exit_code = EXIT_RESTART
