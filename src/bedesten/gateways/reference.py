"""`python -m bedesten.gateways.reference [FOLDER]`: write the generated pages of the reference."""

import sys
from pathlib import Path

from bedesten.config import Settings
from bedesten.gateways.backoffice import app as backoffice
from bedesten.gateways.backoffice import document as staff_document
from bedesten.gateways.binance.page import binance_page
from bedesten.gateways.registry import errors_page
from bedesten.gateways.rest import app, document
from bedesten.gateways.ws import document as socket_document

FOLDER = Path("docs/reference")


def pages() -> dict[str, bytes]:
    """Name and content of each generated page."""
    described = app.build(Settings(data=Path("unused")))
    return {
        "openapi.json": document.encoded(described),
        "openapi-staff.json": staff_document.encoded(backoffice.build()),
        "asyncapi.json": socket_document.encoded(),
        "errors.md": errors_page().encode(),
        "binance.md": binance_page().encode(),
    }


def main() -> None:
    """Write the pages into the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, content in pages().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
