"""Why the projector stops. It never skips: a table with a hole is worse than one that is late."""


class ProjectorProblem(Exception):
    """Somebody must look; `str()` is a whole sentence."""


class JournalBroken(ProjectorProblem):
    """A gap, a hash that does not chain, or a row that cannot be read."""


class UnknownEvent(ProjectorProblem):
    """An event of a kind that this version cannot turn into rows."""


class TablesDiffer(ProjectorProblem):
    """The tables are not what this journal led to so far."""
