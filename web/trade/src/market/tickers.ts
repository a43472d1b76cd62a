// The day of every market: asked once, then as the ticker channels tell.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { listTickers, type MarketBody, type TickerBody } from "../../../api/generated/index.ts";
import { feed } from "../feed/live.ts";
import { painter } from "../feed/paint.ts";
import { given } from "../session/refused.ts";
import type { MarketRow } from "./pick.ts";

const MOST_CHANNELS = 150; // a connection has 200, and the pages need some for other things
const ASK_AGAIN_MS = 60_000; // for markets beyond these, and while the connection is gone

type Tickers = ReadonlyMap<string, TickerBody>;

const tickersQuery = queryOptions({
  queryKey: ["tickers"],
  queryFn: async () => (await given(listTickers())).data,
  staleTime: ASK_AGAIN_MS,
  refetchInterval: ASK_AGAIN_MS,
});

/** Each market with its ticker. The row of a market stays the same object until its own changes. */
export function useMarketRows(markets: readonly MarketBody[]): MarketRow[] {
  const asked = useQuery(tickersQuery).data;
  const told = useTold(markets);
  const [kept] = useState(() => new Map<string, MarketRow>());
  return useMemo(() => {
    const first = new Map(asked?.map((ticker) => [ticker.market, ticker]));
    return markets.map((market) => {
      const ticker = newer(told.get(market.symbol), first.get(market.symbol));
      const before = kept.get(market.symbol);
      if (before?.market === market && before.ticker === ticker) return before;
      const row = { market, ticker };
      kept.set(market.symbol, row);
      return row;
    });
  }, [markets, asked, told, kept]);
}

function newer(one: TickerBody | undefined, other: TickerBody | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one.as_of_seq >= other.as_of_seq ? one : other;
}

function useTold(markets: readonly MarketBody[]): Tickers {
  const [told, tell] = useState<Tickers>(new Map());
  useEffect(() => {
    const newest = new Map<string, TickerBody>();
    const soon = painter(() => tell(new Map(newest)));
    const leave = markets.slice(0, MOST_CHANNELS).map(({ symbol }) =>
      feed.subscribe({ channel: "ticker", market: symbol }, ({ data }) => {
        newest.set(symbol, data as TickerBody);
        soon.ask();
      }),
    );
    return () => {
      for (const one of leave) one();
      soon.stop();
    };
  }, [markets]);
  return told;
}
