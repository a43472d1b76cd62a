// From nobody to a customer who has traded: the whole way through the pages (WEB-001, WEB-005).
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { mailedLink, newPassword } from "./support/person.ts";
import { PHONE, type Stage, story } from "./support/stage.ts";
import { saysDone, Ticket } from "./support/ticket.ts";

interface Said {
  readonly email: string;
  readonly password: string;
  readonly accept: string;
  readonly signUp: string;
  readonly lookIntoMail: string;
  readonly confirm: string;
  readonly confirmed: string;
  readonly logIn: string;
}

const ENGLISH: Said = {
  email: "E-mail",
  password: "Password",
  accept: "I have read the terms of use and accept them.",
  signUp: "Sign up",
  lookIntoMail: "Check your mail",
  confirm: "Confirm",
  confirmed: "Your address is confirmed",
  logIn: "Log in",
};

const TURKISH: Said = {
  email: "E-posta",
  password: "Şifre",
  accept: "Kullanım koşullarını okudum ve kabul ediyorum.",
  signUp: "Hesap aç",
  lookIntoMail: "E-postanıza bakın",
  confirm: "Doğrula",
  confirmed: "Adresiniz doğrulandı",
  logIn: "Giriş yap",
};

story("from signing up to the first fill", async (stage) => {
  const page = await stage.visitor("/");
  await page.getByRole("banner").getByRole("link", { name: "Sign up" }).click();
  await arrive(stage, page, ENGLISH);
  await page.goto(`${stage.places.web}/trade/BTC-USDT`);
  const ticket = new Ticket(page);
  await ticket.region.getByRole("button", { name: "Get test funds" }).click();
  await saysDone(page, "The test funds are in your account");
  await ticket.fill({ kind: "Market", side: "Buy", fields: { Spend: "1000" } });
  await ticket.send();
  const review = page.getByRole("dialog", { name: "Check the order" });
  await review.getByText("Spend 1,000 USDT on BTC at the market price.").waitFor();
  await review.getByRole("button", { name: "Buy for 1,000 USDT" }).click();
  await saysDone(page, /^Bought 0\.\d+ BTC at/);
  const work = page.getByRole("region", { name: "Your orders and balances" });
  await work.getByRole("tab", { name: "Fills" }).click();
  const row = work.getByRole("row").filter({ hasText: "Taker" });
  await row.first().waitFor();
  await work.getByRole("tab", { name: "Balances" }).click();
  await work.getByRole("row").filter({ hasText: "BTC" }).first().waitFor();
});

story("the same in Turkish on a phone, with the sheet", async (stage) => {
  const page = await stage.visitor("/sign-up", { ...PHONE, language: "tr" });
  await arrive(stage, page, TURKISH);
  await page.goto(`${stage.places.web}/trade/BTC-USDT`);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("tr");
  const form = page.getByRole("region", { name: "Emir", exact: true });
  await form.getByRole("button", { name: "Al", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "BTC-USDT" });
  await sheet.getByRole("button", { name: "Deneme parası al" }).click();
  await saysDone(page, "Deneme parası hesabınızda");
  await sheet.getByRole("radio", { name: "Piyasa", exact: true }).check({ force: true });
  await sheet.getByLabel("Harcanacak", { exact: true }).fill("1.000,50");
  await sheet.locator("button[type=submit]").click();
  const review = page.getByRole("dialog", { name: "Emri gözden geçir" });
  await review.getByRole("button", { name: /^1\.000,50 USDT/ }).click();
  await saysDone(page, /BTC/);
  await sheet.waitFor({ state: "detached" });
});

/** Signs up, follows the link of the mail and logs in. */
async function arrive(stage: Stage, page: Page, words: Said): Promise<void> {
  const [email, password] = [`a-${randomUUID()}@example.com`, newPassword()];
  const main = page.getByRole("main");
  await main.getByLabel(words.email, { exact: true }).fill(email);
  await main.getByLabel(words.password, { exact: true }).fill("1234567890");
  await main.getByRole("checkbox", { name: words.accept }).check();
  await main.getByRole("button", { name: words.signUp, exact: true }).click();
  await main.locator("[aria-invalid=true]").waitFor(); // easy to guess: told at the field
  await main.getByLabel(words.password, { exact: true }).fill(password);
  await main.getByRole("button", { name: words.signUp, exact: true }).click();
  await page.getByRole("heading", { name: words.lookIntoMail }).waitFor();

  await page.goto(await mailedLink(stage.places, email, "confirm-email"));
  await confirmIfAsked(page, words);
  await page.getByRole("heading", { name: words.confirmed }).waitFor();
  await main.getByRole("link", { name: words.logIn }).click();
  await main.getByLabel(words.email, { exact: true }).fill(email);
  await main.getByLabel(words.password, { exact: true }).fill(password);
  await main.getByRole("button", { name: words.logIn, exact: true }).click();
  await page.waitForURL(/\/trade/);
}

async function confirmIfAsked(page: Page, words: Said): Promise<void> {
  const button = page.getByRole("button", { name: words.confirm, exact: true });
  const done = page.getByRole("heading", { name: words.confirmed });
  await button.or(done).first().waitFor();
  if (await button.isVisible()) await button.click();
}
