"""Who may: keys of three kinds, signatures over bytes as they came, times, scopes, addresses."""

import base64
import hashlib
import hmac
import secrets
import uuid
from urllib.parse import quote, urlencode

import httpx
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bedesten.domain.identity import revoke_key
from bedesten.domain.identity.keys import issue
from tests.support.bot import Bot, joined, now_ms
from tests.support.issued import issued_key, rights_for
from tests.support.stack import Account, ListedMarket, Stack

MISSING = "Mandatory parameter '{}' was not sent, was empty/null, or malformed."
LATE = "Timestamp for this request is outside of the recvWindow."
EARLY = "Timestamp for this request was 1000ms ahead of the server's time."
WRONG = "Signature for this request is not valid."
BAD_KEY = "Invalid API-key, IP, or permissions for action."


def said(answer: httpx.Response) -> tuple[int, int, str]:
    body = answer.json()
    return answer.status_code, body["code"], body["msg"]


def test_the_documented_example_signs_as_documented() -> None:
    """From Binance's own documentation of signed endpoints, with query and body mixed."""
    secret = b"NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    query = b"symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
    body = b"quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
    expected = "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"
    assert hmac.new(secret, query + body, hashlib.sha256).hexdigest() == expected


@pytest.mark.spec("API-007")
def test_parameters_may_be_in_query_body_or_both(maker: Bot, market: ListedMarket) -> None:
    order = f"symbol={joined(market)}&side=SELL&type=LIMIT&timeInForce=GTC"
    rest = f"quantity=1&price=100&timestamp={now_ms()}"
    mixed = maker.sign(order + rest)  # nothing between them
    assert maker.send("POST", "order", order, f"{rest}&signature={mixed}").status_code == 200
    assert maker.send("POST", "order", f"{order}&signature={mixed}", rest).status_code == 200
    whole = f"{order}&{rest}"
    for signature in (maker.sign(whole), maker.sign(whole).upper()):
        assert maker.send("POST", "order", f"{whole}&signature={signature}").status_code == 200
        assert maker.send("POST", "order", f"signature={signature}&{whole}").status_code == 200
        assert maker.send("POST", "order", "", f"{whole}&signature={signature}").status_code == 200


@pytest.mark.spec("API-007")
def test_the_bytes_are_signed_and_not_what_they_mean(maker: Bot, market: ListedMarket) -> None:
    plain = f"symbol={joined(market)}&timestamp={now_ms()}"
    odd = f"{plain}&recvWindow=%35000"
    assert maker.send("GET", "openOrders", f"{odd}&signature={maker.sign(odd)}").status_code == 200
    meant = f"{plain}&recvWindow=5000"
    answer = maker.send("GET", "openOrders", f"{odd}&signature={maker.sign(meant)}")
    assert said(answer) == (400, -1022, WRONG)


def refused(bot: Bot, payload: str, **headers: str) -> tuple[int, int, str]:
    signed = f"{payload}&signature={bot.sign(payload)}" if bot.account else payload
    return said(bot.send("GET", "account", signed, **headers))


@pytest.mark.spec("API-007", "IDEN-017")
def test_what_is_missing_or_wrong_is_named(stack: Stack, maker: Bot) -> None:
    now = now_ms()
    assert said(maker.send("GET", "account", f"timestamp={now}")) == (
        400, -1102, MISSING.format("signature"),
    )  # fmt: skip
    assert refused(maker, "recvWindow=5000") == (400, -1102, MISSING.format("timestamp"))
    wrong = said(maker.send("GET", "account", f"timestamp={now}&signature={'0' * 64}"))
    assert wrong == (400, -1022, WRONG)
    stranger = f"timestamp={now}&signature={'0' * 64}"
    assert said(Bot(stack).send("GET", "account", stranger)) == (
        401, -2014, "API-key format invalid.",
    )  # fmt: skip
    nonsense = maker.send("GET", "account", stranger, X_MBX_APIKEY="nonsense")
    assert said(nonsense) == (401, -2014, "API-key format invalid.")
    unknown = f"bdk_{secrets.token_urlsafe(18)}"
    assert said(maker.send("GET", "account", stranger, X_MBX_APIKEY=unknown)) == (
        401, -2015, BAD_KEY,
    )  # fmt: skip


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(
    ("offset_ms", "window", "answer"),
    [
        (0, "", None),
        (900, "", None),
        (1_500, "", (400, -1021, EARLY)),
        (-4_000, "", None),
        (-6_000, "", (400, -1021, LATE)),
        (-6_000, "&recvWindow=30000", None),
        (-100, "&recvWindow=50.500", (400, -1021, LATE)),
        (-100, "&recvWindow=9999.999", None),
        (0, "&recvWindow=60000", None),
        (0, "&recvWindow=60000.001", (400, -1131, "recvWindow must be less than 60000.")),
    ],
)
def test_a_request_has_its_time(
    maker: Bot, offset_ms: int, window: str, answer: tuple[int, int, str] | None
) -> None:
    for unit in (1, 1_000):  # milliseconds, microseconds
        payload = f"timestamp={(now_ms() + offset_ms) * unit}{window}"
        answered = maker.send("GET", "account", f"{payload}&signature={maker.sign(payload)}")
        if answer is None:
            assert answered.status_code == 200, answered.text
        else:
            assert said(answered) == answer


def test_times_and_windows_are_numbers(maker: Bot) -> None:
    assert refused(maker, "timestamp=today")[1] == -1100
    assert refused(maker, f"timestamp={now_ms()}&recvWindow=5s")[1] == -1100


class PublicKeyBot(Bot):
    """Signs with a private key of its own and sends the signature in base64."""

    def __init__(
        self, stack: Stack, account: Account, secret: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
    ) -> None:
        super().__init__(stack, Account(stack, account.id, account.owner, key="", secret=""))
        self._secret = secret
        pem = secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        assert self.account is not None
        self.account.key = issued_key(
            stack,
            account,
            issue.Wanted(label="t", rights=rights_for(account), public_key=pem.decode()),
        )

    def sign(self, payload: str) -> str:
        if isinstance(self._secret, rsa.RSAPrivateKey):
            raw = self._secret.sign(payload.encode(), PKCS1v15(), SHA256())
        else:
            raw = self._secret.sign(payload.encode())
        return quote(base64.b64encode(raw).decode(), safe="")


@pytest.mark.spec("API-007", "IDEN-016")
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_keys_whose_secret_stays_with_the_client(
    stack: Stack, alice: Account, market: ListedMarket, kind: str
) -> None:
    secret: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey = ed25519.Ed25519PrivateKey.generate()
    if kind == "rsa":
        secret = rsa.generate_private_key(65_537, 2_048)
    bot = PublicKeyBot(stack, alice, secret)
    assert bot.order(market, "BUY", "1", "5")["status"] == "NEW"
    payload = urlencode({"timestamp": now_ms()})
    plain = base64.b64encode(base64.b64decode(quote_out(bot.sign(payload)))).decode()
    answer = bot.send("GET", "account", f"{payload}&signature={plain}")  # as it is, plus signs too
    assert answer.status_code == 200
    wrong = bot.sign(payload + "0")
    answer = bot.send("GET", "account", f"{payload}&signature={wrong}")
    assert said(answer) == (400, -1022, WRONG)


def quote_out(text: str) -> str:
    return text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")


@pytest.mark.spec("API-007", "IDEN-017")
def test_a_key_does_what_its_scopes_and_addresses_say(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    reader = Bot(stack, stack.open_account({market.quote: "10"}, scopes=("read",)))
    assert reader.get("account").json()["canTrade"] is False
    order = {
        "symbol": joined(market), "side": "BUY", "type": "LIMIT", "timeInForce": "GTC",
        "quantity": "1", "price": "1",
    }  # fmt: skip
    assert said(reader.post("order", **order)) == (401, -2015, BAD_KEY)
    assert said(reader.delete("openOrders", symbol=joined(market))) == (401, -2015, BAD_KEY)
    elsewhere = issue.Wanted(label="t", rights=rights_for(alice, "192.0.2.0/24"))
    key = issued_key(stack, alice, elsewhere)
    answer = Bot(stack, alice).send("POST", "userDataStream", X_MBX_APIKEY=key)
    assert said(answer) == (401, -2015, BAD_KEY)


@pytest.mark.spec("IDEN-017")
def test_a_revoked_key_is_nobodys(stack: Stack, alice: Account) -> None:
    key = issued_key(stack, alice, issue.Wanted(label=uuid.uuid4().hex, rights=rights_for(alice)))
    bot = Bot(stack, alice)
    assert bot.send("POST", "userDataStream", X_MBX_APIKEY=key).status_code == 200
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        assert revoke_key(conn, key)
    deadline = now_ms() + 5_000
    while bot.send("POST", "userDataStream", X_MBX_APIKEY=key).status_code == 200:
        assert now_ms() < deadline


@pytest.mark.spec("API-007")
def test_a_listen_key_is_kept_extended_and_closed(maker: Bot, taker: Bot) -> None:
    first = maker.send("POST", "userDataStream").json()["listenKey"]
    assert maker.send("POST", "userDataStream").json() == {"listenKey": first}
    assert len(first) == 64
    assert maker.send("PUT", "userDataStream", f"listenKey={first}").json() == {}
    gone = (400, -1125, "This listenKey does not exist.")
    assert said(taker.send("PUT", "userDataStream", f"listenKey={first}")) == gone
    assert said(maker.send("PUT", "userDataStream")) == (400, -1102, MISSING.format("listenKey"))
    assert maker.send("DELETE", "userDataStream", f"listenKey={first}").json() == {}
    assert said(maker.send("DELETE", "userDataStream", f"listenKey={first}")) == gone
    assert maker.send("POST", "userDataStream").json()["listenKey"] != first


@pytest.mark.spec("API-007")
def test_paths_that_nobody_serves_say_so(public: Bot, maker: Bot) -> None:
    nothing = {"code": -1020, "msg": "This operation is not supported."}
    for method, path, status in (
        ("GET", "/api/v3/nonsense", 404), ("POST", "/api/v3/sor/order", 404),
        ("GET", "/", 404), ("PATCH", "/api/v3/order", 405), ("POST", "/api/v3/ping", 405),
    ):  # fmt: skip
        answer = maker.http.request(method, path)
        assert (answer.status_code, answer.json()) == (status, nothing)
    large = public.http.post("/api/v3/order", content=b"a=" + b"x" * 70_000)
    assert (large.status_code, large.json()["code"]) == (413, -1101)
    assert public.public("ping").json() == {}
    assert abs(public.public("time").json()["serverTime"] - now_ms()) < 5_000
    fine = public.http.get("/api/v3/time", headers={"X-MBX-TIME-UNIT": "MICROSECOND"}).json()
    assert abs(fine["serverTime"] - now_ms() * 1_000) < 5_000_000
