"""Engine ids as moments: the bounds of a month's partition follow from its first instant."""

from datetime import UTC, datetime, timedelta

from bedesten.kit.ids import ID_EPOCH_MS, ID_MAX, ID_TIME_SHIFT

UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def id_floor(moment: datetime) -> int:
    """The smallest engine id that can be given at `moment` or later.

    `moment` must carry a time zone. Raises ValueError outside 2020..2089, the range of the ids.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone: use an aware datetime")
    # Rounded up: an id given in the middle of a millisecond carries that millisecond's start.
    since_unix = -((UNIX_EPOCH - moment) // MILLISECOND)
    floor = (since_unix - ID_EPOCH_MS) << ID_TIME_SHIFT
    if not 0 <= floor <= ID_MAX:
        raise ValueError(f"{moment.isoformat()} is outside the range of engine ids")
    return floor


def id_time(engine_id: int) -> datetime:
    """The millisecond, in UTC, at which this id was given.

    Exact while fewer than 4,096 ids are given in a millisecond; in a longer burst the counter
    runs ahead of the clock and the answer is that much later.
    """
    return UNIX_EPOCH + MILLISECOND * id_time_ms(engine_id)


def id_time_ms(engine_id: int) -> int:
    """The same in milliseconds since 1970."""
    return ID_EPOCH_MS + (engine_id >> ID_TIME_SHIFT)


def first_id_at(unix_ms: int) -> int:
    """The smallest engine id that can be given in this millisecond or later; before 2020 the first
    of all, after 2089 the last."""
    return min(max(unix_ms - ID_EPOCH_MS, 0) << ID_TIME_SHIFT, ID_MAX)
