"""What secrets of rows are sealed to, and where they are: a key is kept while any names it."""

from typing import Final, LiteralString, NamedTuple


class SealedColumn(NamedTuple):
    """A column of sealed secrets, the key of its row, and the column that tells the key's number.
    `about` makes what the secret is bound to from the row's key."""

    table: LiteralString
    key: LiteralString
    secret: LiteralString
    number: LiteralString
    about: str

    def row(self, key: object) -> str:
        """What the secret of this row is sealed to."""
        return self.about.format(key)


API_KEY: Final = SealedColumn("public.api_keys", "api_key_id", "sealed_secret", "sealing_key", "{}")
CUSTOMER_APP: Final = SealedColumn(
    "public.users", "user_id", "two_fa_secret", "two_fa_sealing_key", "users.two_fa_secret:{}"
)
STAFF_APP: Final = SealedColumn(
    "public.staff_users", "staff_id", "two_fa_secret", "two_fa_sealing_key",
    "staff_users.two_fa_secret:{}",
)  # fmt: skip
COLUMNS: Final = (API_KEY, CUSTOMER_APP, STAFF_APP)
