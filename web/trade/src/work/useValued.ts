// Balances with what they are worth by last prices, the most valuable first.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Balance, listTickers } from "../../../api/generated/index.ts";
import { FINEST, unit } from "../../../core/decimal.ts";
import { given } from "../session/refused.ts";
import { ratesTo, worth } from "./values.ts";

export interface Valued {
  readonly balance: Balance;
  /** In units of 10^-18 of the currency; null where nobody knows. */
  readonly value: bigint | null;
  readonly isSmall: boolean;
}

const EVERY_MS = 10_000;
const MONEY_PLACES = 2;
const COIN_PLACES = 8;

const tickersQuery = {
  queryKey: ["tickers"],
  queryFn: async () => (await given(listTickers())).data,
  refetchInterval: EVERY_MS,
};

export function useValued(balances: readonly Balance[], currency: string) {
  const tickers = useQuery(tickersQuery).data;
  const rows = useMemo(() => {
    const rates = ratesTo(currency, tickers ?? []);
    // Small is under one dollar, as far as that is known.
    const dollars = ratesTo("USDT", tickers ?? []);
    const rowOf = (balance: Balance): Valued => {
      const small = worth(balance.total, dollars.get(balance.asset));
      return {
        balance,
        value: worth(balance.total, rates.get(balance.asset)),
        isSmall: small === null ? !/[1-9]/.test(balance.total) : small < unit(FINEST),
      };
    };
    return balances.map(rowOf).sort(mostFirst);
  }, [balances, tickers, currency]);
  const isCoin = currency === "BTC" || currency === "ETH";
  return { rows, places: isCoin ? COIN_PLACES : MONEY_PLACES };
}

function mostFirst(a: Valued, b: Valued): number {
  const [first, second] = [a.value ?? -1n, b.value ?? -1n];
  if (first !== second) return first < second ? 1 : -1;
  return a.balance.asset < b.balance.asset ? -1 : 1;
}
