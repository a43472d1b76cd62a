"""What can go wrong around the database, each as one sentence for the person at the terminal."""


class DatabaseProblem(Exception):
    """Something the operator can read and act on; `str()` is a whole sentence."""


class DataFolderBusy(DatabaseProblem):
    """Another process already runs an exchange on this data folder."""


class DataFolderUnusable(DatabaseProblem):
    """The data folder cannot be created, entered or written."""


class ServerUserUnusable(DatabaseProblem):
    """There is no unprivileged user under which PostgreSQL could run, or not the one asked for."""


class BinariesUnusable(DatabaseProblem):
    """The PostgreSQL programs are missing or cannot be run by the server's user."""


class ClusterUnusable(DatabaseProblem):
    """The cluster in the data folder is of another version, another owner, or no cluster."""


class ServerFailed(DatabaseProblem):
    """PostgreSQL did not start; the sentence ends with the last lines of its log."""


class PasswordsMissing(DatabaseProblem):
    """The file with the passwords of the database roles is gone or cannot be read."""


class RolesMissing(DatabaseProblem):
    """The roles of the exchange are absent or too weak, and this login may not create them."""


class MigrationRefused(DatabaseProblem):
    """The migrations do not fit the database, or one of them failed and was rolled back."""
