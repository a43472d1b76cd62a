// From the press of the button until the order stands in the list of open ones.
import type { Page } from "playwright-core";
import { Ticket } from "../support/ticket.ts";

/** Milliseconds, seen from inside the page; the order rests far from the market. */
export async function timeOrder(page: Page, price: string): Promise<number> {
  const ticket = new Ticket(page);
  const fields = { Price: price, Amount: "0.001" };
  await ticket.fill({ kind: "Limit", side: "Buy", fields });
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const work = document.querySelector(".area-work") as HTMLElement;
        const count = () => work.querySelectorAll("tbody tr").length;
        const before = count();
        const began = performance.now();
        new MutationObserver((_, observer) => {
          if (count() <= before) return;
          observer.disconnect();
          done(performance.now() - began);
        }).observe(work, { childList: true, subtree: true });
        document.querySelector<HTMLElement>(".ticket button[type=submit]")?.click();
      }),
  );
}
