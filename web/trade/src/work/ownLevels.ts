// Where the customer's own orders rest in the book of a market: the figures, without a page.
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import type { BookSide } from "../../../core/book.ts";
import { parse, placesOf } from "../../../core/decimal.ts";

/** Price to what remains there of own orders, both in the units of the market's book. */
export type OwnLevels = Readonly<Record<BookSide, ReadonlyMap<bigint, bigint>>>;

type Steps = Pick<MarketBody, "symbol" | "tick" | "lot">;

/** Whether it rests in the book now: orders that wait for a price or another order do not. */
export function isResting({ status, waiting_for, price }: Order): boolean {
  const isOpen = status === "open" || status === "partially_filled";
  return isOpen && waiting_for === null && price !== null;
}

export function ownLevels(orders: readonly Order[], { symbol, tick, lot }: Steps): OwnLevels {
  const levels = { bids: new Map<bigint, bigint>(), asks: new Map<bigint, bigint>() };
  for (const order of orders) {
    if (order.market !== symbol || !isResting(order)) continue;
    const price = parse(order.price ?? "", placesOf(tick));
    const rest = parse(order.remaining_quantity ?? "", placesOf(lot));
    if (price === null || rest === null) continue; // older than the steps of now
    const side = order.side === "buy" ? levels.bids : levels.asks;
    side.set(price, (side.get(price) ?? 0n) + rest);
  }
  return levels;
}
