// What an order holds of the balance, and how much of the balance an amount is.
import { floorTo, ratio } from "../../../core/decimal.ts";
import type { Draft, Traits } from "./draft.ts";
import type { Numbers } from "./reading.ts";
import { protection, type Steps } from "./steps.ts";

const MILLION = 1_000_000n;

/**
 * The price at which an order holds money: as far as it is typed, else by the last one. Fees are
 * taken from what is received, so they never need room in what is paid.
 */
export function holdPrice(
  draft: Draft,
  { price, stop, limit, trail, activation }: Numbers,
  steps: Steps,
  last: bigint | null,
): bigint | null {
  const room = (at: bigint | null) => (at === null ? null : protection(steps, "buy", at));
  if (draft.kind === "trailing") return room(firstStop(draft, trail, activation ?? last));
  if (draft.kind === "market") return room(last);
  if (draft.kind === "oco") return larger(price, limit ?? room(stop)) ?? last;
  return price ?? room(stop) ?? last;
}

/** Where the stop of a trailing buy begins: as far above the price as it follows it. */
function firstStop(draft: Draft, trail: bigint | null, at: bigint | null): bigint | null {
  if (at === null || trail === null) return at;
  return draft.trailBy === "offset" ? at + trail : ratio(at * (MILLION + trail), MILLION, "up");
}

/** The largest quantity that the balance allows, in whole lots; null while it is not known. */
export function mostQuantity(
  draft: Draft,
  numbers: Numbers,
  steps: Steps,
  available: bigint | null,
  last: bigint | null,
): bigint | null {
  if (available === null) return null;
  const at = draft.side === "sell" ? 1n : holdPrice(draft, numbers, steps, last);
  if (at === null || at <= 0n) return null;
  const most = floorTo(available / at, steps.lot);
  return steps.maxQuantity !== null && most > steps.maxQuantity ? steps.maxQuantity : most;
}

/** A percentage of the most there can be, in whole steps. */
export function shareOf(most: bigint, percent: bigint, step: bigint): bigint {
  return floorTo((most * percent) / 100n, step);
}

/** How many percent of the most an amount is, at most 100; 0 where there is nothing. */
export function percentOf(amount: bigint | null, most: bigint | null): number {
  if (amount === null || most === null || most <= 0n) return 0;
  if (amount >= most) return 100;
  return Number((amount * 100n + most / 2n) / most);
}

/** Whether it would hold more than there is, where both are known for sure. */
export function isTooMuch(
  draft: Draft,
  traits: Traits,
  { price, limit, quantity, total }: Numbers,
  available: bigint | null,
): boolean {
  if (available === null) return false;
  if (draft.side === "sell") return quantity !== null && quantity > available;
  if (traits.isByQuote) return total !== null && total > available;
  const at = draft.kind === "oco" ? larger(price, limit) : price;
  return at !== null && quantity !== null && at * quantity > available;
}

function larger(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
