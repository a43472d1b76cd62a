// The steps and bounds of a market as whole numbers, for sums that must be exact.
import type { MarketBody } from "../../../api/generated/index.ts";
import { FINEST, parse, placesOf, type Rounding, ratio, unit } from "../../../core/decimal.ts";

export interface Steps {
  readonly pricePlaces: number;
  readonly lotPlaces: number;
  /** Of price × quantity, which the exchange can always write. */
  readonly valuePlaces: number;
  readonly tick: bigint;
  readonly lot: bigint;
  readonly minNotional: bigint;
  readonly maxNotional: bigint | null;
  readonly minQuantity: bigint | null;
  readonly maxQuantity: bigint | null;
  readonly minPrice: bigint | null;
  readonly maxPrice: bigint | null;
  /** How far what trades at the market goes from the price that it begins at. */
  readonly bandPpm: bigint;
}

export function stepsOf(market: MarketBody): Steps {
  const pricePlaces = placesOf(market.tick);
  const lotPlaces = placesOf(market.lot);
  const valuePlaces = pricePlaces + lotPlaces;
  const optional = (text: string | null, places: number) =>
    text === null ? null : cut(text, places, "down");
  return {
    pricePlaces,
    lotPlaces,
    valuePlaces,
    tick: parse(market.tick, pricePlaces) ?? 1n,
    lot: parse(market.lot, lotPlaces) ?? 1n,
    minNotional: cut(market.min_notional, valuePlaces, "up"),
    maxNotional: optional(market.max_notional, valuePlaces),
    minQuantity: optional(market.min_quantity, lotPlaces),
    maxQuantity: optional(market.max_quantity, lotPlaces),
    minPrice: optional(market.min_price, pricePlaces),
    maxPrice: optional(market.max_price, pricePlaces),
    bandPpm: BigInt(market.band_ppm),
  };
}

/** The worst price of an order that trades at the market, beginning at this price. */
export function protection({ tick, bandPpm }: Steps, side: "buy" | "sell", from: bigint): bigint {
  const ticks = from / tick;
  if (side === "buy") return ratio(ticks * (MILLION + bandPpm), MILLION, "up") * tick;
  const worst = ratio(ticks * (MILLION - bandPpm), MILLION, "down");
  return (worst > 0n ? worst : 1n) * tick;
}

const MILLION = 1_000_000n;

/** A decimal text of any precision in units of 10^-places; 0 for text that is none. */
export function cut(text: string, places: number, rounding: Rounding = "down"): bigint {
  const fine = parse(text, Math.max(FINEST, places)) ?? 0n;
  return ratio(fine, unit(Math.max(FINEST, places) - places), rounding);
}
