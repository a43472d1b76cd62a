// What the form has to know of a market that changes while somebody types.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useReducer, useState } from "react";
import { type MarketBody, readFees, type TickerBody } from "../../../api/generated/index.ts";
import type { Book } from "../../../core/book.ts";
import { watchBook } from "../feed/books.ts";
import { useNewest } from "../feed/live.ts";
import { given } from "../session/refused.ts";
import { useIsLoggedIn } from "../session/session.ts";
import type { Rates } from "./preview.ts";

const PAUSE_MS = 250; // figures that change more often than that nobody can read

/** The book, with a new look at it a few times a second while it changes. */
export function useBook(market: MarketBody): Book | null {
  const [book, watch] = useState<Book | null>(null);
  const [, look] = useReducer((looks: number) => looks + 1, 0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const seen = () => {
      timer = undefined;
      if (!document.hidden) look();
    };
    const watched = watchBook(market, () => {
      timer ??= setTimeout(seen, PAUSE_MS);
    });
    watch(watched.book);
    return () => {
      watched.leave();
      clearTimeout(timer);
    };
  }, [market]);
  return book;
}

export function useLast(market: MarketBody): string | null {
  return useNewest<{ data: TickerBody }>("ticker", market.symbol)?.data.last ?? null;
}

export function usePhase(market: MarketBody): string {
  return useNewest<{ phase: string }>("market", market.symbol)?.phase ?? market.phase;
}

/** The customer's own rates, or those that everybody has to begin with. */
export function useRates(market: MarketBody): Rates {
  const standing = useQuery({
    queryKey: ["fees"],
    queryFn: () => given(readFees()),
    staleTime: 300_000,
    enabled: useIsLoggedIn(),
  });
  const own = standing.data?.rates.find((rates) => rates.market === market.symbol);
  const { maker_fee_ppm, taker_fee_ppm } = own ?? market;
  return { maker: maker_fee_ppm, taker: taker_fee_ppm };
}
