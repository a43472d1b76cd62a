// What somebody should know before an order is sent. None of these forbids it but `stale`, and
// that only for an order that takes whatever the book has.
import type { Book } from "../../../core/book.ts";
import type { Draft, Traits } from "./draft.ts";
import { distancePpm, type Preview } from "./preview.ts";
import type { Numbers } from "./reading.ts";

export type WarningName =
  | "stale"
  | "emptyBook"
  | "thinBook"
  | "outsideBand"
  | "worseThanLast"
  | "farFromLast"
  | "impact"
  | "wouldTake"
  | "wouldSlide"
  | "unfillable"
  | "wouldTrigger"
  | "noLast"
  | "ownOrder"
  | "wrongSides";

export interface Warning {
  readonly name: WarningName;
  /** Percent as decimal text with one place, where the sentence has a number in it. */
  readonly percent?: string;
}

export interface Scene {
  readonly book: Book;
  readonly last: bigint | null;
  readonly bandPpm: number | null;
  readonly isLive: boolean;
  /** Prices of the own open orders on the other side that an order could meet. */
  readonly ownPrices: readonly bigint[];
}

const WORSE_PPM = 20_000n; // a price that much worse than the last trade is a slip of a finger
const FAR_PPM = 300_000n;
const IMPACT_POINTS = 100n;

export function warningsOf(
  draft: Draft,
  traits: Traits,
  numbers: Numbers,
  preview: Preview,
  scene: Scene,
): Warning[] {
  const takes = !traits.waits;
  const found: (Warning | null)[] = [
    scene.isLive && scene.book.state !== "stale" ? null : { name: "stale" },
    ...(takes ? bookWarnings(draft, traits, numbers, preview, scene) : []),
    ...(traits.waits ? waitWarnings(draft, traits, numbers, scene) : []),
    ...priceWarnings(draft, traits, numbers, scene),
  ];
  return found.filter((one) => one !== null);
}

function bookWarnings(
  draft: Draft,
  traits: Traits,
  numbers: Numbers,
  preview: Preview,
  scene: Scene,
): (Warning | null)[] {
  const { fill } = preview;
  const best = scene.book.best(draft.side === "buy" ? "asks" : "bids");
  const isMarket = traits.type === "market";
  const crosses =
    best !== null && numbers.price !== null && reaches(draft, numbers.price, best.price);
  const impact = fill?.impactBasisPoints ?? 0n;
  const worst = fill?.worstPrice ?? null;
  const meetsOwn = worst !== null && scene.ownPrices.some((own) => reaches(draft, worst, own));
  return [
    isMarket && best === null ? { name: "emptyBook" } : null,
    isMarket && best !== null && fill?.isExhausted ? { name: "thinBook" } : null,
    impact >= IMPACT_POINTS ? { name: "impact", percent: hundredths(impact) } : null,
    traits.isPostOnly && crosses ? { name: draft.slide ? "wouldSlide" : "wouldTake" } : null,
    preview.rest === "cancelled" && traits.tif === "fok" ? { name: "unfillable" } : null,
    meetsOwn ? { name: "ownOrder" } : null,
  ];
}

/** Whether an order of this side and price gets as far as another price. */
function reaches({ side }: Draft, price: bigint, other: bigint): boolean {
  return side === "buy" ? price >= other : price <= other;
}

function waitWarnings(
  draft: Draft,
  traits: Traits,
  { price, stop, activation }: Numbers,
  { last }: Scene,
): (Warning | null)[] {
  if (draft.kind === "trailing") {
    return [last === null && activation === null ? { name: "noLast" } : null];
  }
  if (last === null || stop === null) return [];
  const rises = (draft.side === "buy") !== (draft.kind === "profit");
  const isThere = rises ? last >= stop : last <= stop;
  const isCrossed = draft.kind === "oco" && price !== null && reaches(draft, price, last);
  const names: (Warning | null)[] = [isThere ? { name: "wouldTrigger" } : null];
  if (isCrossed && traits.type === "limit") names.push({ name: "wrongSides" });
  return names;
}

function priceWarnings(
  draft: Draft,
  traits: Traits,
  { price }: Numbers,
  { last, bandPpm }: Scene,
): (Warning | null)[] {
  if (price === null || last === null || traits.type !== "limit") return [];
  const distance = distancePpm(price, last);
  const size = distance < 0n ? -distance : distance;
  if (bandPpm !== null && size > BigInt(bandPpm)) {
    return [{ name: "outsideBand", percent: hundredths(BigInt(bandPpm) / 100n) }];
  }
  const worse = draft.side === "buy" ? distance : -distance;
  if (draft.kind !== "oco" && worse > WORSE_PPM) {
    return [{ name: "worseThanLast", percent: hundredths(worse / 100n) }];
  }
  return size > FAR_PPM ? [{ name: "farFromLast", percent: hundredths(size / 100n) }] : [];
}

/** Basis points as percent, cut to one place. */
function hundredths(points: bigint): string {
  return `${points / 100n}.${(points % 100n) / 10n}`;
}
