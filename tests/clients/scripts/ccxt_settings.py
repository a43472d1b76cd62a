"""What the three ccxt scripts tell ccxt: addresses and a key, nothing else."""

from typing import Any

from steps import GIVEN


def settings(kind: str = "hmac") -> dict[str, Any]:
    """The constructor's argument, with the key of this kind."""
    rest, streams, key = GIVEN.rest, GIVEN.streams, getattr(GIVEN.keys, kind)
    return {
        "apiKey": key.key,
        "secret": key.secret,
        "options": {
            "defaultType": "spot",
            "fetchMarkets": {"types": ["spot"]},
            "fetchMargins": False,
        },
        "urls": {
            "api": {
                "public": f"{rest}/api/v3",
                "private": f"{rest}/api/v3",
                "sapi": f"{rest}/sapi/v1",
                "ws": {
                    "spot": f"{streams}/ws/stream",
                    "ws-api": {"spot": f"{streams}/ws-api/v3"},
                },
            }
        },
    }
