// What the account owns and was worth, asked of the exchange.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import {
  getPortfolio,
  getValueHistory,
  type Holding,
  type MarketBody,
  type Portfolio,
  type ValueHistory,
  type ValuePoint,
} from "../../../api/generated/index.ts";
import { given } from "../session/refused.ts";
import { changeBetween, isBelow } from "./figures.ts";
import { type Currency, DAYS, type Range } from "./remembered.ts";

export const portfolioQuery = (currency: Currency) =>
  queryOptions({
    queryKey: ["portfolio", currency],
    queryFn: () => given(getPortfolio({ query: { currency } })),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });

/** What was is not kept while other figures are fetched: they would bear the wrong name. */
export const historyQuery = (currency: Currency, range: Range) =>
  queryOptions({
    queryKey: ["portfolio-history", currency, range],
    queryFn: () => given(getValueHistory({ query: { currency, days: DAYS[range] } })),
    refetchInterval: 60_000,
  });

/**
 * The points, the last of which is now: history is told a little later than balances are, so that
 * one is taken from these.
 */
export function upToNow(
  history: ValueHistory,
  { currency, total }: Portfolio,
): readonly ValuePoint[] {
  const points = history.data;
  const last = points.at(-1);
  if (last === undefined || history.currency !== currency) return points;
  return [...points.slice(0, -1), { ...last, value: total }];
}

/** Below this a holding is small: about a dollar. */
const SMALL: Readonly<Record<Currency, string>> = { TRY: "40", USDT: "1", BTC: "0.00001" };

/** What has no price is not small: nobody knows what it is worth. */
export function isSmall({ value }: Holding, currency: Currency): boolean {
  return value !== null && isBelow(value, SMALL[currency]);
}

/** The most valuable first; those without a value last, by name. */
export function sorted(holdings: readonly Holding[]): readonly Holding[] {
  return [...holdings].sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value === b.value) return a.asset < b.asset ? -1 : 1;
      return a.value === null ? 1 : -1;
    }
    return isBelow(a.value, b.value) ? 1 : -1;
  });
}

/** The market to trade an asset in: against the currency looked in, else against any. */
export function marketFor(
  asset: string,
  currency: string,
  markets: readonly MarketBody[],
): MarketBody | undefined {
  const of = markets.filter(
    ({ base_asset, quote_asset }) => base_asset === asset || quote_asset === asset,
  );
  return (
    of.find((one) => one.base_asset === asset && one.quote_asset === currency) ??
    of.find((one) => one.base_asset === asset) ??
    of[0]
  );
}

/** What is there and cannot be spent: for open orders, withdrawals, or set aside by staff. */
export function heldOf({ total, available }: Holding): string {
  return changeBetween(available, total)?.amount ?? "0";
}
