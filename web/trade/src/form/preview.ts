// What will happen when an order is sent now, against the book as it stands.
import type { Book, Fill } from "../../../core/book.ts";
import { ratio } from "../../../core/decimal.ts";
import type { Draft, Side, Traits } from "./draft.ts";
import type { Numbers } from "./reading.ts";
import { protection, type Steps } from "./steps.ts";

export interface Rates {
  readonly maker: number;
  readonly taker: number;
}

/** What becomes of what is not filled at once. */
export type Rest = "none" | "book" | "cancelled" | "waits";

export interface Preview {
  /** At once; null where nothing can be said: it waits, or no amount is given. */
  readonly fill: Fill | null;
  readonly rest: Rest;
  /** In lots' places. */
  readonly restQuantity: bigint;
  /** Of an order by what to spend: what cannot be spent, in value places. */
  readonly unspent: bigint;
  /** The value of all of it, in value places; null where the price is not known. */
  readonly value: bigint | null;
  /** Of what is received, in FEE_PLACES more than its own. */
  readonly fee: bigint | null;
  /** After the fee, in FEE_PLACES more than its own places. */
  readonly received: bigint | null;
}

export const FEE_PLACES = 6; // a rate counts parts of a million, so this is exact
const MILLION = 1_000_000n;

export function previewOf(
  draft: Draft,
  traits: Traits,
  numbers: Numbers,
  book: Book,
  { rates, steps }: { rates: Rates; steps: Steps },
): Preview {
  if (traits.waits) return waiting(draft, numbers, rates);
  const { side } = draft;
  const wanted = numbers.quantity;
  const best = book.best(side === "buy" ? "asks" : "bids");
  const within = best && protection(steps, side, best.price);
  const fill = fillNow(draft, traits, numbers, book, within);
  if (fill === null) return NOTHING;
  const rest = wanted === null ? 0n : wanted - fill.quantity;
  const isRefusedWhole = traits.tif === "fok" && (rest > 0n || fill.isExhausted);
  if (isRefusedWhole) return { ...NOTHING, rest: "cancelled", restQuantity: wanted ?? 0n };
  const goesToBook = traits.type === "limit" && traits.tif !== "ioc";
  const later = goesToBook && numbers.price !== null ? rest * numbers.price : 0n;
  const isBuy = side === "buy";
  const fee =
    (isBuy ? fill.quantity : fill.value) * BigInt(rates.taker) +
    (goesToBook ? (isBuy ? rest : later) : 0n) * BigInt(rates.maker);
  const value = fill.value + later;
  const quantity = fill.quantity + (goesToBook ? rest : 0n);
  return {
    fill,
    rest: rest > 0n ? (goesToBook ? "book" : "cancelled") : "none",
    restQuantity: rest,
    unspent: fill.isExhausted && numbers.total !== null ? numbers.total - fill.value : 0n,
    value,
    fee,
    received: (isBuy ? quantity : value) * MILLION - fee,
  };
}

const NOTHING: Preview = {
  fill: null,
  rest: "none",
  restQuantity: 0n,
  unspent: 0n,
  value: null,
  fee: null,
  received: null,
};

/** Of an order that waits only the price that was named is known. */
function waiting({ side }: Draft, { price, stop, quantity }: Numbers, rates: Rates): Preview {
  const at = price ?? stop;
  if (quantity === null) return { ...NOTHING, rest: "waits" };
  const value = at === null ? null : at * quantity;
  const gross = side === "buy" ? quantity : value;
  const fee = gross === null ? null : gross * BigInt(rates.taker);
  const received = gross === null || fee === null ? null : gross * MILLION - fee;
  return { ...NOTHING, rest: "waits", restQuantity: quantity, value, fee, received };
}

/** `bound`: how far an order at the market goes. */
function fillNow(
  { side }: Draft,
  traits: Traits,
  numbers: Numbers,
  book: Book,
  bound: bigint | null,
): Fill | null {
  if (traits.isByQuote)
    return numbers.total === null ? null : book.fillByValue(side, numbers.total, bound);
  const { quantity, price } = numbers;
  if (quantity === null) return null;
  if (traits.type === "market") return book.fill(side, quantity, bound);
  if (price === null) return null;
  const within = traits.isPostOnly ? 0n : offered(book, side, price);
  return book.fill(side, quantity < within ? quantity : within);
}

/** How much the book offers at this price or better. */
export function offered(book: Book, side: Side, price: bigint): bigint {
  let sum = 0n;
  for (const level of book.levels(side === "buy" ? "asks" : "bids", Number.POSITIVE_INFINITY)) {
    if (side === "buy" ? level.price > price : level.price < price) break;
    sum += level.quantity;
  }
  return sum;
}

/** An amount with FEE_PLACES more than it is shown with; a fee up, what is received down. */
export function shownPlaces(amount: bigint, places: number, most: number, up: boolean) {
  const fine = places + FEE_PLACES;
  if (fine <= most) return { amount, places: fine };
  const scale = 10n ** BigInt(fine - most);
  return { amount: ratio(amount, scale, up ? "up" : "down"), places: most };
}

/** How far a price is from another in parts of a million of that, with its sign. */
export function distancePpm(price: bigint, from: bigint): bigint {
  return from === 0n ? 0n : ((price - from) * MILLION) / from;
}
