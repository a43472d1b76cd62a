// An order without a mouse: keys choose side and kind, Tab goes through the form, Enter sends
// (WEB-002, WEB-005).
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ask, makePerson } from "./support/person.ts";
import { PRICE, QUIET } from "./support/quiet.ts";
import { story } from "./support/stage.ts";
import { saysDone } from "./support/ticket.ts";

const MOST_STOPS = 80;

story("an order is placed and cancelled with the keyboard alone", async (stage) => {
  const person = await makePerson(stage.places);
  const page = await stage.customer(person, `/trade/${QUIET}`);
  const press = (key: string) => page.keyboard.press(key);
  await page.getByRole("region", { name: "Order", exact: true }).waitFor();
  await press("Tab");
  expect(await focused(page)).toBe("Skip to content");
  await press("Enter");
  await press("s");
  await press("l");
  await tabTo(page, "Price", ".ticket ");
  await page.keyboard.type(String(PRICE + 500));
  await press("ArrowUp"); // one tick
  await tabTo(page, "Amount", ".ticket ");
  await page.keyboard.type("0.25");
  await press("Enter");
  const review = page.getByRole("dialog", { name: "Check the order" });
  await review.waitFor();
  await press("Enter"); // the button that sends has the focus
  await saysDone(page, "The order is on the book");
  const { data } = await ask(stage.places, "GET", "/orders?status=open", undefined, person.token);
  expect(data).toMatchObject([{ side: "sell", price: String(PRICE + 501), quantity: "0.25" }]);

  await press("Escape"); // leaves the field
  await press("Shift+Escape");
  const dialog = page.getByRole("dialog", { name: "Cancel open orders" });
  await dialog.waitFor();
  await tabTo(page, "Cancel 1 order");
  await press("Enter");
  await saysDone(page, "1 order cancelled");
  await press("Shift+Slash");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

/** `among`: only there is what is called so meant. */
async function tabTo(page: Page, name: string, among = ""): Promise<void> {
  const seen: string[] = [];
  while (seen.length < MOST_STOPS) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    if (here === name && (await page.locator(`${among}:focus`).count()) > 0) return;
    seen.push(here);
  }
  throw new Error(`${name} is not reached by Tab: ${seen.join(", ")}`);
}

/** What a screen reader would call where the focus is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const here = document.activeElement as HTMLInputElement | null;
    const label = here?.labels?.[0]?.textContent;
    return (here?.getAttribute("aria-label") ?? label ?? here?.textContent ?? "").trim();
  });
}
