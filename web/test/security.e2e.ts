// A second factor, set up and used: an authenticator app, its recovery codes, a passkey
// (WEB-001, IDEN-009).
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { makePerson, type Person } from "./support/person.ts";
import { story } from "./support/stage.ts";
import { codeOf } from "./support/totp.ts";

story(
  "an authenticator app is set up and asked for, and a recovery code opens too",
  async (stage) => {
    const person = await makePerson(stage.places);
    const page = await stage.customer(person, "/account/security");
    await page.getByRole("button", { name: "Set up", exact: true }).click();
    const setUp = page.getByRole("dialog", { name: "Set up an authenticator app" });
    await setUp.getByRole("button", { name: "Show the secret" }).click();
    await giveIfAsked(page, person, setUp.locator("code"));
    await setUp.getByRole("img", { name: /^QR code/ }).waitFor();
    const secret = (await setUp.locator("code").textContent()) ?? "";
    const code = setUp.getByLabel("Code that the app shows");
    await code.fill("000000");
    await setUp.getByRole("button", { name: "Confirm" }).click();
    await setUp.getByText("This code is not right").waitFor();
    await code.fill(codeOf(secret, Date.now()));
    await setUp.getByRole("button", { name: "Confirm" }).click();
    const codes = await keepCodes(page);
    await page.getByText("Active", { exact: true }).waitFor();

    const other = await stage.visitor("/log-in");
    await logIn(other, person);
    const step = other.getByLabel("Code from the app, or a recovery code");
    await step.fill("000000");
    await other.getByRole("button", { name: "Log in", exact: true }).click();
    await other.getByText("This code is not right").waitFor();
    await step.fill(codes[0] ?? "");
    await other.getByRole("button", { name: "Log in", exact: true }).click();
    await other.waitForURL(/\/trade/);

    await page.reload();
    await page.getByText("9 of 10 left").waitFor();
    await page.getByRole("button", { name: "New recovery codes" }).click();
    const fresh = await keepCodes(page);
    expect(new Set([...codes, ...fresh]).size).toBe(20);
    await page.getByText("10 of 10 left").waitFor();
  },
);

story("a passkey is made, named, and opens the account alone", async (stage) => {
  const person = await makePerson(stage.places);
  const page = await stage.customer(person, "/account/security");
  await haveAuthenticator(page);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("What to call it").fill("Key of the tests");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await giveIfAsked(page, person, page.getByText("The passkey has been added."));
  expect(await keepCodes(page)).toHaveLength(10);
  await page.getByText("Key of the tests").waitFor();

  await page.getByRole("button", { name: person.email.split("@")[0] ?? "" }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("banner").getByRole("link", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Log in with a passkey" }).click();
  await page.waitForURL(/\/trade/);
});

/** A device with a passkey store, in front of which somebody nods to everything. */
async function haveAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
}

/** The password once more, if the session is not fresh enough for what was asked. */
async function giveIfAsked(page: Page, person: Person, done: Locator): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.or(done).first().waitFor();
  if (!(await dialog.isVisible())) return;
  await dialog.getByLabel("Password").fill(person.password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await done.first().waitFor();
}

/** Says that the recovery codes are kept, which the dialog insists on; the codes. */
async function keepCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole("dialog", { name: "Your recovery codes" });
  await dialog.getByRole("listitem").first().waitFor();
  const codes = await dialog.getByRole("listitem").allTextContents();
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.getByText("Keep the codes first").waitFor();
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
  return codes;
}

async function logIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}
