// Open orders in the turn in which they are shown: newest first, linked ones together.

import type { Order } from "../../../api/generated/index.ts";
import { FINEST, parse } from "../../../core/decimal.ts";

export type Entry =
  | { readonly kind: "order"; readonly key: string; readonly order: Order }
  | { readonly kind: "list"; readonly key: string; readonly legs: readonly Order[] };

export interface Place {
  /** By what a row is known to the page, and sorted. */
  readonly key: string;
  readonly since: string;
}

/** An order that replaced another here takes its row, so that nothing jumps under the hand. */
const places = new Map<string, Place>();
const expected = new Map<string, Successor>();

/** The order that will replace another: the stream may tell of it before the request's answer. */
interface Successor {
  readonly place: Place;
  readonly isIt: (order: Order) => boolean;
}

type Terms = Pick<Order, "market" | "side"> & {
  readonly [Part in "price" | "stop_price" | "quantity"]?: string | null;
};

/** Before it is asked for: `open` are the orders there are, which it is none of. */
export function expectSuccessor(of: Order, terms: Terms, open: readonly Order[]): void {
  const known = new Set(open.map(({ order_id }) => order_id));
  const names = ["market", "side", "price", "stop_price", "quantity"] as const;
  const isIt = (order: Order) =>
    !known.has(order.order_id) && names.every((name) => order[name] === (terms[name] ?? null));
  expected.set(of.order_id, { place: placeOf(of), isIt });
}

/** After the answer: this is it, or there is none. */
export function settleSuccessor(of: Order, by: Order | null): void {
  expected.delete(of.order_id);
  if (by !== null) places.set(by.order_id, placeOf(of));
}

export function placeOf(order: Order): Place {
  const known = places.get(order.order_id);
  if (known !== undefined) return known;
  for (const [of, { place, isIt }] of expected) {
    if (!isIt(order)) continue;
    expected.delete(of);
    places.set(order.order_id, place);
    return place;
  }
  return { key: order.order_id, since: order.created_at };
}

/** Ids grow with time, and are the turn of orders of one moment. */
function newestFirst(a: Order, b: Order): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  if (first.since !== second.since) return first.since < second.since ? 1 : -1;
  return first.key < second.key ? 1 : -1;
}

export function entriesOf(orders: readonly Order[]): Entry[] {
  const sorted = [...orders].sort(newestFirst);
  const lists = new Map<string, Order[]>();
  for (const order of sorted) {
    const id = order.order_list_id;
    if (id !== null) lists.set(id, [order, ...(lists.get(id) ?? [])]); // legs oldest first
  }
  const entries = sorted.map((order) => entryOf(order, lists));
  return entries.filter((entry) => entry !== null);
}

/** A list stands where its newest leg would; the last leg that is left is an order as any. */
function entryOf(order: Order, lists: ReadonlyMap<string, readonly Order[]>): Entry | null {
  const legs = order.order_list_id === null ? undefined : lists.get(order.order_list_id);
  if (order.order_list_id === null || legs === undefined || legs.length === 1) {
    return { kind: "order", key: placeOf(order).key, order };
  }
  return legs.at(-1) === order ? { kind: "list", key: order.order_list_id, legs } : null;
}

export type Contingency = "oco" | "oto" | "otoco";

/** What kind of list it is, by how many of its orders wait for another one. */
export function contingencyOf(legs: readonly Order[]): Contingency {
  const following = legs.filter(({ waiting_for }) => waiting_for === "order").length;
  return following === 0 ? "oco" : following === 1 ? "oto" : "otoco";
}

/** How much of it is filled, in whole percent, rounded down; 0 to 100. */
export function filledPercent(order: Order): number {
  const whole = order.quantity ?? order.quote_quantity;
  const part = order.quantity === null ? order.filled_value : order.filled_quantity;
  const [filled, all] = [unitsOf(part), unitsOf(whole ?? "0")];
  return all === 0n ? 0 : Number((filled * 100n) / all);
}

function unitsOf(text: string): bigint {
  return parse(text, FINEST) ?? 0n;
}

/** The sign between the last price and the stop price at which an order begins. */
export function triggerSign(order: Order): "≤" | "≥" {
  const isGain = order.type.startsWith("take_profit");
  return isGain === (order.side === "sell") ? "≥" : "≤";
}
