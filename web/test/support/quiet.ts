// A market in which nobody trades but the tests.
import { type Places, run } from "./exchange.ts";
import { ask, type Person } from "./person.ts";

export const QUIET = "ETH-TRY";
export const PRICE = 10_000; // where it begins; the tick is 1, the lot 0.001; test funds buy 30

export function listQuiet(places: Places): void {
  run("market", "add", QUIET, "--tick", "1", "--lot", "0.001", "--data", places.folder);
}

export interface Wish {
  readonly side: "buy" | "sell";
  readonly price: number;
  readonly quantity?: string;
}

/** Places a limit order. */
export function rest(places: Places, person: Person, { side, price, quantity = "0.3" }: Wish) {
  const order = { market: QUIET, side, price: String(price), quantity };
  return ask(places, "POST", "/orders", order, person.token);
}

/** Somebody to trade with around the price, and a last price; nothing else is left there. */
export async function makeQuotes(places: Places, maker: Person, other: Person): Promise<void> {
  await ask(places, "DELETE", `/orders?market=${QUIET}`, undefined, maker.token);
  await rest(places, maker, { side: "sell", price: PRICE, quantity: "0.001" });
  await rest(places, other, { side: "buy", price: PRICE, quantity: "0.001" });
  for (const away of [10, 20, 30]) {
    await rest(places, maker, { side: "sell", price: PRICE + away });
    await rest(places, maker, { side: "buy", price: PRICE - away });
  }
}
