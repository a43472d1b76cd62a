// What others do is seen at once, and a lost connection is told and heals (WEB-002).
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type Places, pidOf } from "./support/exchange.ts";
import { ask, makePerson } from "./support/person.ts";
import { PRICE, QUIET } from "./support/quiet.ts";
import { story } from "./support/stage.ts";
import { saysDone, Ticket } from "./support/ticket.ts";

const OLD = /Connection lost|Out of date/;

story("the page says that the connection is lost, and heals when it is back", async (stage) => {
  stage.expected.push(/WebSocket connection to/);
  const page = await stage.visitor("/trade/BTC-USDT");
  await untilCurrent(page);
  process.kill(pidOf(stage.places, "ws"), "SIGKILL");
  await page.getByText(OLD).first().waitFor();
  await untilCurrent(page);
  await expectSameBook(page, stage.places);
});

story("two customers trade with each other in two browsers", async (stage) => {
  const [seller, buyer] = await Promise.all([makePerson(stage.places), makePerson(stage.places)]);
  await ask(stage.places, "DELETE", "/orders", undefined, seller.token);
  const [sells, buys] = await Promise.all([
    stage.customer(seller, `/trade/${QUIET}`),
    stage.customer(buyer, `/trade/${QUIET}`, { theme: "light" }),
  ]);
  const price = `${PRICE + 1}`;
  const [selling, ticket] = [new Ticket(sells), new Ticket(buys)];
  await selling.askFirst(false);
  await ticket.askFirst(false);
  await selling.place(
    { kind: "Limit", side: "Sell", fields: { Price: price, Amount: "0.5" } },
    "The order is on the book",
  );
  const asks = buys.getByRole("list", { name: /^Asks/ });
  await asks.getByText("10,001").click(); // the price goes into the form
  await ticket.fill({ fields: { Amount: "0.2" } });
  expect(await ticket.region.getByLabel("Price", { exact: true }).inputValue()).toMatch(/10,?001/);
  await ticket.send();
  await saysDone(buys, /^Bought 0\.2/);
  await saysDone(sells, /^Sold 0\.2/);
  await asks
    .getByRole("listitem")
    .filter({ hasText: /10,001.*0\.300/ })
    .waitFor();
  const open = sells.getByRole("table", { name: "Open orders" });
  await open.getByRole("row").filter({ hasText: "10,001" }).waitFor();
  await ask(stage.places, "DELETE", "/orders", undefined, seller.token);
  await open.waitFor({ state: "detached" });
});

/** The best bid and ask of the page's book are there, and it is not marked as old. */
async function untilCurrent(page: Page): Promise<void> {
  await expect.poll(() => page.getByText(OLD).count(), { timeout: 15_000 }).toBe(0);
  await page.locator(".bids li[data-price]").first().waitFor();
}

/** What the page shows is what the exchange answers, at some moment of a moving market. */
async function expectSameBook(page: Page, places: Places): Promise<void> {
  await expect
    .poll(
      async () => {
        const { bids } = await ask(places, "GET", "/markets/BTC-USDT/book?depth=5");
        const shown = await page
          .locator(".bids li[data-price]")
          .evaluateAll((rows) => rows.slice(0, 3).map((row) => Number(row.dataset.price)));
        return (
          JSON.stringify(shown) ===
          JSON.stringify(bids.slice(0, 3).map(([p]: [string]) => Number(p)))
        );
      },
      { timeout: 15_000, interval: 100 },
    )
    .toBe(true);
}
