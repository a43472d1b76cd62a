"""Why the projector stops. It never skips: a table with a hole is worse than one that is late."""

from bedesten.kit.exit_codes import EXIT_REFUSED, EXIT_RESTART


class ProjectorProblem(Exception):
    """Somebody must look; `str()` is a whole sentence."""

    exit_code = EXIT_REFUSED


class JournalBroken(ProjectorProblem):
    """A gap, a hash that does not chain, or a row that cannot be read."""


class UnknownEvent(ProjectorProblem):
    """An event of a kind that this version cannot turn into rows."""


class TablesDiffer(ProjectorProblem):
    """The tables are not what this journal led to so far."""


class Overtaken(ProjectorProblem):
    """Somebody else has moved the cursor: a projector before us, whose last database transaction
    was committed only after its death, or one beside us. The next start goes on from there."""

    exit_code = EXIT_RESTART
