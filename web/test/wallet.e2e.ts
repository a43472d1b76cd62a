// What moved and what was traded: filters, their files, the portfolio and the year (WEB-003).
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ask, makePerson, type Person } from "./support/person.ts";
import { PRICE, QUIET, rest } from "./support/quiet.ts";
import { type Stage, story } from "./support/stage.ts";
import { saysDone } from "./support/ticket.ts";

story("the statement is filtered by kind and taken along as a file", async (stage) => {
  const page = await stage.customer(await makeTrader(stage), "/wallet/ledger");
  const kinds = page.getByRole("table").getByRole("row").locator("td:nth-child(2)");
  await kinds.filter({ hasText: "Held for an order" }).first().waitFor();
  await page.getByLabel("Kind", { exact: true }).selectOption("Trades");
  await expect.poll(() => told(page)).toBe("That is all: 2");
  expect(new Set(typesOf(await download(page)))).toEqual(new Set(["trade"]));
  await page.getByLabel("Kind", { exact: true }).selectOption("Withdrawals");
  await page.getByText("Nothing matches these filters.").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).last().click();
  await kinds.filter({ hasText: "Held for an order" }).first().waitFor();
});

story("trades are filtered by side, and a year of them is a report", async (stage) => {
  const page = await stage.customer(await makeTrader(stage), "/wallet/trades");
  await expect.poll(() => told(page)).toBe("That is all: 1");
  await page.getByLabel("Side", { exact: true }).selectOption("Buy");
  await page.getByText("Nothing matches these filters.").waitFor();
  await page.getByLabel("Side", { exact: true }).selectOption("Sell");
  await page.getByRole("row").filter({ hasText: QUIET }).waitFor();
  expect((await download(page)).trimEnd().split("\n")).toHaveLength(2);
  await page.goto(`${stage.places.web}/wallet/report`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByText(QUIET).first().waitFor();
});

/** Somebody who has sold once, and has an order on the book. */
async function makeTrader(stage: Stage): Promise<Person> {
  const [seller, buyer] = await Promise.all([makePerson(stage.places), makePerson(stage.places)]);
  await rest(stage.places, seller, { side: "sell", price: PRICE + 5, quantity: "0.001" });
  await rest(stage.places, buyer, { side: "buy", price: PRICE + 5, quantity: "0.001" });
  await rest(stage.places, seller, { side: "sell", price: PRICE * 2, quantity: "0.001" });
  const isThere = async () => {
    const { data } = await ask(stage.places, "GET", "/fills", undefined, seller.token);
    return data.length;
  };
  await expect.poll(isThere, { timeout: 10_000 }).toBe(1);
  return seller;
}

/** How much the list says that it shows. */
function told(page: Page): Promise<string | null> {
  return page.getByRole("main").getByRole("status").last().textContent();
}

/** The file that the page hands over. */
async function download(page: Page): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const file = await text(await (await coming).createReadStream());
  await saysDone(page, /^Downloaded /);
  return file;
}

/** The column of types of a statement's file. */
function typesOf(file: string): (string | undefined)[] {
  const [head, ...lines] = file.trimEnd().split("\r\n");
  const column = head?.split(",").indexOf("entry_type") ?? -1;
  return lines.map((line) => line.split(",")[column]);
}
