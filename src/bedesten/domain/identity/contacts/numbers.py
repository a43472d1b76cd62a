"""Phone numbers: read as people write them, kept as E.164, and masked where they are shown."""

from typing import Final

from bedesten.kit.errors import DomainError, Malformed

HOME: Final = "TR"  # of numbers that name no country
SHOWN_DIGITS: Final = 2


class PhoneWrong(Malformed):
    """No number, or none that gets SMS."""

    code = "phone_wrong"
    title = "This is not the number of a mobile phone; write it like +905321234567"


ERRORS: Final[tuple[type[DomainError], ...]] = (PhoneWrong,)


def normalised(text: str, *, mobile: bool = True) -> str:
    """E.164, such as +905321234567; a `mobile` one can get an SMS, and does not cost whoever sends
    to it. Raises PhoneWrong."""
    # The numbering plans of the world take a quarter of a second to load, and few commands want it.
    import phonenumbers as plans

    try:
        number = plans.parse(text, HOME)
    except plans.NumberParseException as error:
        raise PhoneWrong("this is no number") from error
    if not plans.is_valid_number(number):
        raise PhoneWrong("there is no such number")
    kind = plans.PhoneNumberType
    reached = (kind.MOBILE, kind.FIXED_LINE_OR_MOBILE, kind.PERSONAL_NUMBER)
    if mobile and (number.extension or plans.number_type(number) not in reached):
        raise PhoneWrong("it gets no SMS")
    return str(plans.format_number(number, plans.PhoneNumberFormat.E164))


def masked(phone: str) -> str:
    """`***67`: enough to recognise, not to call."""
    return f"***{phone[-SHOWN_DIGITS:]}"
