"""What an SMS says: short enough for one message, in letters that every phone has."""

from typing import Final

TEXTS: Final = {
    "tr": "bedesten: telefon onay kodunuz {code}. Kimseyle paylasmayin. 10 dakika gecerlidir.",
    "en": "bedesten: your phone code is {code}. Share it with nobody. Good for 10 minutes.",
}


def sms_text(language: str, code: str) -> str:
    """The message with the code."""
    return TEXTS.get(language, TEXTS["en"]).format(code=code)
