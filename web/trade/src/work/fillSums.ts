// Trades of own orders, summed while more may come, so that many are one message.
import type { Order } from "../../../api/generated/index.ts";
import { divide, FINEST, multiply, parse, placesOf, text, trimmed } from "../../../core/decimal.ts";

/** What one order has traded since the last message. */
export interface Sum {
  readonly order: Order;
  /** In units of 10^-18. */
  readonly quantity: bigint;
  readonly value: bigint;
}

/** With the trades that an order was told with; those of a snapshot are old. */
export function added(sums: ReadonlyMap<string, Sum>, order: Order): Map<string, Sum> {
  const next = new Map(sums);
  for (const trade of order.trades ?? []) {
    const before = next.get(order.order_id);
    next.set(order.order_id, {
      order,
      quantity: (before?.quantity ?? 0n) + (parse(trade.quantity, FINEST) ?? 0n),
      value: (before?.value ?? 0n) + costOf(trade.quantity, trade.price),
    });
  }
  return next;
}

function costOf(quantity: string, price: string): bigint {
  const [amount, each] = [parse(quantity, FINEST) ?? 0n, parse(price, FINEST) ?? 0n];
  return multiply(amount, FINEST, each, FINEST, FINEST, "down");
}

export function quantityOf({ quantity }: Sum): string {
  return trimmed(quantity, FINEST);
}

/** The average price to the tick; rounded against whoever traded. */
export function averageOf({ order, quantity, value }: Sum, tick: string): string {
  const rounding = order.side === "buy" ? "up" : "down";
  const places = placesOf(tick);
  return text(divide(value, FINEST, quantity, FINEST, places, rounding), places);
}
