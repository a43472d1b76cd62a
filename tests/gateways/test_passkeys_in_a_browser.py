"""Passkeys as Chromium makes and uses them, with the virtual authenticator of its own."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import needs_chromium, running_browser
from tests.support.person import PASSWORD, Person
from tests.support.stack import Stack

pytestmark = needs_chromium
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
# What a page of the exchange does, by the standard's own JSON.
CREATE = """async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({publicKey})).toJSON();
}"""
GET = """async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await navigator.credentials.get({publicKey})).toJSON();
}"""


def asked(page: Page, path: str, body: object, token: str | None = None) -> tuple[int, Any]:
    """A request of the page itself, under its content security policy."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    status, text = page.evaluate(
        """async ([path, body, headers]) => {
            const answer = await fetch("/api/v1" + path, {method: "POST", body, headers});
            return [answer.status, await answer.text()];
        }""",
        [path, json.dumps(body), headers],
    )
    return status, json.loads(text) if text else None


@pytest.mark.spec("IDEN-009")
def test_a_browser_registers_and_logs_in_by_passkey(stack: Stack) -> None:
    person = Person(stack)
    token = person.admitted()["Authorization"].removeprefix("Bearer ")
    with running_browser() as browser:
        page = browser.new_page()
        page.goto(f"http://localhost:{stack.settings.rest_port}/")
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

        status, options = asked(page, "/auth/passkeys/options", {"password": PASSWORD}, token)
        assert status == 200, options
        made = {"label": "laptop", "passkey": page.evaluate(CREATE, options)}
        status, kept = asked(page, "/auth/passkeys", made, token)
        assert status == 201, kept
        assert len(kept["recovery_codes"]) == 10

        for _ in range(2):
            _, options = asked(page, "/auth/log-in/passkey/options", None)
            body = {"passkey": page.evaluate(GET, options), "cookies": True}
            status, entered = asked(page, "/auth/log-in/passkey", body)
            assert status == 200, entered
        me = page.evaluate("async () => (await fetch('/api/v1/me')).json()")
        assert (me["email"], me["passkeys"]) == (person.email, 1)  # by the cookie alone
