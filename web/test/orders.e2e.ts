// Every kind of order by the form, and what can be done with those that are open (WEB-002).
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Places } from "./support/exchange.ts";
import { ask, makePerson, type Person } from "./support/person.ts";
import { makeQuotes, PRICE, QUIET } from "./support/quiet.ts";
import { type Stage, story } from "./support/stage.ts";
import { type Entered, saysDone, Ticket } from "./support/ticket.ts";

const AMOUNT = { Amount: "0.1" };
const RESTS = "The order is on the book";
const WAITS = "The order waits for its price";
const near = (away: number) => String(PRICE + away);

/** What is entered, what the page says, and what the exchange was told. */
const PLACED: readonly (readonly [Entered, string | RegExp, object])[] = [
  [
    { kind: "Limit", side: "Buy", fields: { Price: near(-100), ...AMOUNT } },
    RESTS,
    { type: "limit", side: "buy", price: near(-100), time_in_force: "gtc" },
  ],
  [
    { kind: "Limit", side: "Sell", fields: { Price: near(200), ...AMOUNT }, valid: "Today" },
    RESTS,
    { type: "limit", side: "sell", time_in_force: "day" },
  ],
  [
    { kind: "Limit", fields: { Price: near(210), ...AMOUNT }, valid: "Until a time" },
    RESTS,
    { type: "limit", time_in_force: "gtd" },
  ],
  [
    {
      kind: "Limit",
      fields: { Price: near(220), ...AMOUNT },
      valid: "Until cancelled",
      switches: ["Post-only"],
    },
    RESTS,
    { type: "limit", post_only: true },
  ],
  [
    { kind: "Limit", side: "Buy", fields: { Price: near(10), ...AMOUNT }, valid: "At once, rest" },
    /^Bought 0\.1/,
    { type: "limit", time_in_force: "ioc", status: "filled" },
  ],
  [
    { kind: "Limit", fields: { Price: near(10), Amount: "20" }, valid: "At once and whole" },
    "Nothing was filled",
    { time_in_force: "fok" },
  ],
  [
    { kind: "Market", side: "Buy", fields: { Spend: "200" } },
    /^Bought 0\.0/,
    { type: "market", side: "buy", status: "filled" },
  ],
  [
    { kind: "Market", side: "Sell", fields: AMOUNT },
    /^Sold 0\.1/,
    { type: "market", side: "sell", status: "filled" },
  ],
  [
    {
      kind: "Stop",
      side: "Sell",
      chosen: ["Market order"],
      fields: { "Trigger price": near(-400), ...AMOUNT },
    },
    WAITS,
    { type: "stop_loss", side: "sell" },
  ],
  [
    {
      kind: "Stop",
      side: "Buy",
      chosen: ["Limit order"],
      fields: { "Trigger price": near(400), Price: near(410), ...AMOUNT },
      valid: "Until cancelled",
    },
    WAITS,
    { type: "stop_limit", side: "buy", price: near(410) },
  ],
  [
    {
      kind: "Take profit",
      side: "Sell",
      chosen: ["Market order"],
      fields: { "Trigger price": near(400), ...AMOUNT },
    },
    WAITS,
    { type: "take_profit", side: "sell" },
  ],
  [
    {
      kind: "Take profit",
      side: "Buy",
      chosen: ["Limit order"],
      fields: { "Trigger price": near(-400), Price: near(-390), ...AMOUNT },
    },
    WAITS,
    { type: "take_profit_limit", side: "buy" },
  ],
  [
    { kind: "Trailing stop", side: "Sell", fields: { Distance: "2", ...AMOUNT } },
    WAITS,
    { type: "trailing_stop", side: "sell" },
  ],
];

story(
  "every kind of order",
  async (stage) => {
    const { page, trader } = await inQuietMarket(stage);
    const ticket = new Ticket(page);
    await ticket.askFirst(false);
    for (const [entered, told, wanted] of PLACED) {
      await ticket.place(entered, told);
      const { data } = await ask(stage.places, "GET", "/orders?limit=1", undefined, trader.token);
      expect(data[0], JSON.stringify(entered)).toMatchObject(wanted);
    }
    const icebergs = { Price: near(-120), Amount: "1", "Shown at a time": "0.1" };
    await ticket.fill({ kind: "Limit", side: "Buy", fields: {}, switches: ["Iceberg"] });
    await ticket.place({ fields: icebergs }, RESTS);
    const pair = { "Limit price": near(450), "Stop trigger price": near(-450), ...AMOUNT };
    await ticket.place(
      { kind: "OCO", side: "Sell", chosen: ["Market order"], fields: pair },
      /^Both orders are placed/,
    );
    const open = await openOrders(stage.places, trader);
    expect(open.filter((one) => one.order_list_id !== null)).toHaveLength(2);
    expect(open.filter((one) => one.display_quantity !== null)).toHaveLength(1);
    await page.getByRole("tab", { name: `Open orders (${open.length})` }).waitFor();
  },
  120_000,
);

story("a refusal is told at its field, in a sentence", async (stage) => {
  const { page } = await inQuietMarket(stage);
  const ticket = new Ticket(page);
  await ticket.askFirst(false);
  await ticket.fill({ kind: "Limit", side: "Buy", fields: { Price: near(-100), Amount: "" } });
  await ticket.send();
  await page.getByText("Fill this in").waitFor();
  const amount = ticket.region.getByLabel("Amount", { exact: true });
  expect(await amount.evaluate((one) => one === document.activeElement)).toBe(true);
  await ticket.type("Amount", "1000000");
  await ticket.send();
  await page.getByText("This is more than you have available").waitFor();
  await ticket.fill({ fields: { Price: near(30), ...AMOUNT }, switches: ["Post-only"] });
  await ticket.send();
  await page.getByText(/post-only order would trade at once/i).waitFor();
});

story("an order is changed in its row, cancelled, and all others with one press", async (stage) => {
  const { page, trader } = await inQuietMarket(stage);
  const ticket = new Ticket(page);
  await ticket.askFirst(false);
  for (const away of [-100, -110, -120]) {
    const fields = { Price: near(away), ...AMOUNT };
    await ticket.place({ kind: "Limit", side: "Buy", fields }, RESTS);
  }
  const work = page.getByRole("region", { name: "Your orders and balances" });
  const row = (price: string) => work.getByRole("row").filter({ hasText: price });
  await row("9,900")
    .getByRole("button", { name: /^Change Price/ })
    .click();
  await work.getByRole("textbox", { name: "Price" }).fill("9905");
  await page.keyboard.press("Enter");
  await saysDone(page, "Order changed");
  await row("9,905").waitFor();
  await row("9,890")
    .getByRole("button", { name: /^Cancel/ })
    .click();
  await row("9,890").waitFor({ state: "detached" });
  await work.getByRole("button", { name: "Cancel all" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel open orders" });
  await dialog.getByRole("button", { name: "Cancel 2 orders" }).click();
  await saysDone(page, "2 orders cancelled");
  expect(await openOrders(stage.places, trader)).toEqual([]);
  await work.getByRole("tab", { name: "Order history" }).click();
  const cancelled = work.getByRole("row").filter({ hasText: "Cancelled" });
  await cancelled.first().waitFor();
  await work.getByLabel("Side").selectOption({ label: "Sell" });
  await work.getByText("No finished order is like that.").waitFor();
  await work.getByLabel("Side").selectOption({ label: "Buy" });
  await work.getByLabel("Status").selectOption({ label: "Cancelled" });
  await cancelled.first().waitFor();
});

async function inQuietMarket(stage: Stage): Promise<{ page: Page; trader: Person }> {
  const [maker, trader] = await Promise.all([makePerson(stage.places), makePerson(stage.places)]);
  await makeQuotes(stage.places, maker, trader);
  const page = await stage.customer(trader, `/trade/${QUIET}`);
  return { page, trader };
}

async function openOrders(places: Places, person: Person) {
  const { data } = await ask(places, "GET", "/orders?status=open", undefined, person.token);
  return data as { order_list_id: string | null; display_quantity: string | null }[];
}
