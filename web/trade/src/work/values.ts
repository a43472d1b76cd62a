// What balances are worth in another asset, by last prices: an estimate, exact in its arithmetic.
import type { TickerBody } from "../../../api/generated/index.ts";
import { FINEST, parse, text, trimmed, unit } from "../../../core/decimal.ts";
import { baseOf, quoteOf } from "../../../core/market.ts";

type Priced = Pick<TickerBody, "market" | "last">;

/** A price as a fraction, so that the inverse of one is exact too. */
interface Rate {
  readonly over: bigint;
  readonly under: bigint;
}

const ONE: Rate = { over: 1n, under: 1n };
const MOST_STEPS = 3; // such as ETH to USDT to BTC to TRY

/** What one unit of each asset is worth in the target, over the fewest markets. */
export function ratesTo(target: string, tickers: readonly Priced[]): ReadonlyMap<string, Rate> {
  const rates = new Map([[target, ONE]]);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    for (const [asset, rate] of [...rates]) {
      for (const [other, price] of pricesIn(asset, tickers)) {
        if (rates.has(other)) continue;
        rates.set(other, { over: rate.over * price.over, under: rate.under * price.under });
      }
    }
  }
  return rates;
}

/** The assets that trade against this one, each with what a unit of it costs. */
function pricesIn(asset: string, tickers: readonly Priced[]): [string, Rate][] {
  return tickers.flatMap(({ market, last }): [string, Rate][] => {
    const [base, quote] = [baseOf(market), quoteOf(market)];
    const price = last === null ? null : parse(last, FINEST);
    if (price === null || price === 0n) return [];
    if (quote === asset) return [[base, { over: price, under: unit(FINEST) }]];
    if (base === asset) return [[quote, { over: unit(FINEST), under: price }]];
    return [];
  });
}

/** The worth in units of 10^-18, rounded down; null without a way to the target. */
export function worth(amount: string, rate: Rate | undefined): bigint | null {
  const units = parse(amount, FINEST);
  return rate === undefined || units === null ? null : (units * rate.over) / rate.under;
}

/** As text with so many places, rounded down. */
export function worthText(value: bigint | null, places: number): string | null {
  return value === null ? null : text(value / unit(FINEST - places), places);
}

export function sum(values: readonly (bigint | null)[]): bigint {
  return values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
}

export function totalOf(first: string, second: string): string {
  const units = (parse(first, FINEST) ?? 0n) + (parse(second, FINEST) ?? 0n);
  return trimmed(units, FINEST);
}
