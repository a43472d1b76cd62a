"""The conftest.py of python-binance's own tests, for an exchange here: theirs is not published."""

import json
import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import requests_mock
from binance import AsyncClient, BinanceSocketManager, Client

GIVEN = json.loads(os.environ["EXCHANGE"])
KEY = GIVEN["keys"]["hmac"]
# Names that the tests import.
api_key, api_secret = KEY["key"], KEY["secret"]
proxies: dict[str, str] = {}
proxy = None
testnet = False

for kind in (Client, AsyncClient):
    kind.API_URL, kind.MARGIN_API_URL = f"{GIVEN['rest']}/api", f"{GIVEN['rest']}/sapi"
    kind.WS_API_URL = f"{GIVEN['streams']}/ws-api/v3"
BinanceSocketManager.STREAM_URL = f"{GIVEN['streams']}/"


@pytest.fixture
def client() -> Client:
    return Client(api_key, api_secret)


@pytest_asyncio.fixture(name="clientAsync")
async def client_async() -> AsyncIterator[AsyncClient]:
    made = AsyncClient(api_key, api_secret)
    yield made
    await made.session.close()


def call_method_and_assert_uri_contains(
    client: Client, method: str, wanted: str, *args: object, **named: object
) -> None:
    with requests_mock.Mocker(real_http=True) as asked:
        getattr(client, method)(*args, **named)
        assert wanted in asked.last_request.url
