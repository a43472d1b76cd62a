// The numbers of a draft, and what is wrong with them; the exchange itself has the last word.
import { absolute, parse, text } from "../../../core/decimal.ts";
import type { Draft, Field, Traits } from "./draft.ts";
import type { Steps } from "./steps.ts";

export type Fault =
  | "missing"
  | "noNumber"
  | "zero"
  | "offStep"
  | "tooSmall"
  | "tooLarge"
  | "worthTooLittle"
  | "worthTooMuch"
  | "tooManyParts"
  | "moreThanWhole"
  | "past";

export interface Flaw {
  readonly field: Field;
  readonly fault: Fault;
  /** The bound that it does not keep, as plain decimal text. */
  readonly bound?: string;
}

export interface Numbers {
  readonly price: bigint | null;
  readonly stop: bigint | null;
  readonly limit: bigint | null;
  /** A price, or parts of a million where it is a percentage. */
  readonly trail: bigint | null;
  readonly activation: bigint | null;
  readonly quantity: bigint | null;
  readonly total: bigint | null;
  readonly display: bigint | null;
}

export interface Reading {
  readonly numbers: Numbers;
  readonly flaws: readonly Flaw[];
}

export const PERCENT_PLACES = 4; // then a percentage counts parts of a million, as the exchange
const MOST_PARTS = 100n; // of an iceberg
const HUNDRED_PERCENT = 100n * 10n ** BigInt(PERCENT_PLACES);

export function read(draft: Draft, traits: Traits, steps: Steps, now: number): Reading {
  const has = (field: Field) => traits.fields.has(field);
  const flaws: Flaw[] = [];
  const number = (field: Exclude<Field, "expires">, rule: Rule) => {
    if (!has(field)) return null;
    const typed = draft[field];
    if (typed === "" && rule.optional) return null;
    const fault = faultOf(typed, rule);
    if (fault !== null) flaws.push({ field, ...fault });
    const value = parse(typed, rule.places);
    return fault === null || fault.fault === "tooSmall" || fault.fault === "tooLarge"
      ? value
      : null;
  };
  const price: Rule = {
    places: steps.pricePlaces,
    step: steps.tick,
    least: steps.minPrice,
    most: steps.maxPrice,
  };
  const anyPrice: Rule = { places: steps.pricePlaces, step: steps.tick };
  const amount: Rule = {
    places: steps.lotPlaces,
    step: steps.lot,
    least: steps.minQuantity,
    most: steps.maxQuantity,
  };
  const percent: Rule = { places: PERCENT_PLACES, step: 1n, most: HUNDRED_PERCENT - 1n };
  const numbers: Numbers = {
    price: number("price", price),
    stop: number("stop", anyPrice),
    limit: number("limit", price),
    trail: number("trail", draft.trailBy === "percent" ? percent : anyPrice),
    activation: number("activation", { ...anyPrice, optional: true }),
    quantity: number("quantity", amount),
    total: number("total", { places: steps.valuePlaces, step: 1n }),
    display: number("display", { places: steps.lotPlaces, step: steps.lot }),
  };
  flaws.push(...worthFlaws(numbers, traits, steps), ...partFlaws(numbers, steps));
  if (has("expires")) flaws.push(...expiryFlaws(draft.expires, now));
  return { numbers, flaws: firstOfEach(flaws) };
}

interface Rule {
  readonly places: number;
  readonly step: bigint;
  readonly least?: bigint | null;
  readonly most?: bigint | null;
  readonly optional?: boolean;
}

function faultOf(typed: string, rule: Rule): Omit<Flaw, "field"> | null {
  const { places, step, least, most } = rule;
  if (typed === "") return { fault: "missing" };
  const shown = (bound: bigint) => text(bound, places);
  const value = parse(typed, places);
  if (value === null) {
    const isNumber = /^[0-9]+(\.[0-9]+)?$/.test(typed);
    return isNumber ? { fault: "offStep", bound: shown(step) } : { fault: "noNumber" };
  }
  if (value <= 0n) return { fault: "zero" };
  if (value % step !== 0n) return { fault: "offStep", bound: shown(step) };
  if (least != null && value < least) return { fault: "tooSmall", bound: shown(least) };
  if (most != null && value > most) return { fault: "tooLarge", bound: shown(most) };
  return null;
}

/** Only where the price is known: what a market order is worth, the book decides. */
function worthFlaws({ price, stop, quantity, total }: Numbers, traits: Traits, steps: Steps) {
  const at = price ?? stop;
  const value = total ?? (at === null || quantity === null ? null : at * quantity);
  const field: Field = traits.isByQuote ? "total" : "quantity";
  const shown = (bound: bigint) => text(bound, steps.valuePlaces);
  const flaws: Flaw[] = [];
  if (value === null) return flaws;
  const { minNotional, maxNotional } = steps;
  if (value < minNotional)
    flaws.push({ field, fault: "worthTooLittle", bound: shown(minNotional) });
  if (maxNotional !== null && value > maxNotional)
    flaws.push({ field, fault: "worthTooMuch", bound: shown(maxNotional) });
  return flaws;
}

function partFlaws({ display, quantity }: Numbers, steps: Steps): Flaw[] {
  if (display === null || quantity === null) return [];
  if (display > quantity) return [{ field: "display", fault: "moreThanWhole" }];
  const least = absolute(-quantity / MOST_PARTS); // each part at least a hundredth, in whole lots
  const inLots = ((least + steps.lot - 1n) / steps.lot) * steps.lot;
  const isFine = display * MOST_PARTS >= quantity;
  const bound = text(
    inLots * MOST_PARTS >= quantity ? inLots : inLots + steps.lot,
    steps.lotPlaces,
  );
  return isFine ? [] : [{ field: "display", fault: "tooManyParts", bound }];
}

function expiryFlaws(expires: string, now: number): Flaw[] {
  if (expires === "") return [{ field: "expires", fault: "missing" }];
  return Date.parse(expires) > now ? [] : [{ field: "expires", fault: "past" }];
}

function firstOfEach(flaws: readonly Flaw[]): Flaw[] {
  return flaws.filter(({ field }, at) => flaws.findIndex((one) => one.field === field) === at);
}
