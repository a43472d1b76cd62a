// The markets of the exchange, and which one somebody looked at last.
import { queryOptions } from "@tanstack/react-query";
import { listMarkets } from "../../../api/generated/index.ts";
import { given } from "../session/refused.ts";

const KEY = "bedesten.market";

export const marketsQuery = queryOptions({
  queryKey: ["markets"],
  queryFn: async () => (await given(listMarkets())).data,
  staleTime: 60_000,
});

export function lastMarket(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberMarket(symbol: string): void {
  localStorage.setItem(KEY, symbol);
}
