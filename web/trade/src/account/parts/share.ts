// Shares and rates of decimal texts.
import { trimmed } from "../../../../core/decimal.ts";

const RATE_PLACES = 4; // one millionth is 0.0001 %
export const LEAST_PLACES = 2;

/** How much of the whole a part is, from 0 to 1, for drawing only. */
export function shareOf(part: string, whole: string): number {
  const all = Number(whole);
  if (!(all > 0)) return 1;
  return Math.min(Math.max(Number(part) / all, 0), 1);
}

/** Parts per million as percent, exactly and with at least two places: 1500 is "0.15". */
export function percentOf(ppm: number): string {
  const [whole, fraction = ""] = trimmed(BigInt(ppm), RATE_PLACES).split(".");
  return `${whole}.${fraction.padEnd(LEAST_PLACES, "0")}`;
}
