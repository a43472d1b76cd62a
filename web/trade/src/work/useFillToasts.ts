// Says what was traded, wherever on the screen somebody looks; many fills are one message.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { ownOrders } from "../feed/own.ts";
import { marketsQuery } from "../market/markets.ts";
import { added, averageOf, quantityOf, type Sum } from "./fillSums.ts";
import { WORDS } from "./words.ts";

const GATHER_MS = 600;
const MOST = 2; // orders with a message of their own

export function useFillToasts(): void {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const markets = useQuery(marketsQuery).data;
  const sentence = (sum: Sum, market: MarketBody) => {
    const what = `${formatDecimal(quantityOf(sum), language)} ${market.base_asset}`;
    const average = formatDecimal(averageOf(sum, market.tick), language);
    const price = `${average} ${market.quote_asset}`;
    return sum.order.side === "buy" ? words.bought(what, price) : words.sold(what, price);
  };
  const tell = (sums: readonly Sum[]) => {
    if (sums.length > MOST) return say(words.manyFilled(sums.length));
    for (const sum of sums) {
      const market = markets?.find(({ symbol }) => symbol === sum.order.market);
      if (market !== undefined) say(sentence(sum, market));
    }
  };
  const newest = useRef(tell);
  useEffect(() => {
    newest.current = tell;
  });
  useEffect(() => {
    let sums = new Map<string, Sum>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = ownOrders.onChange((order) => {
      sums = added(sums, order);
      if (sums.size === 0) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        newest.current([...sums.values()]);
        sums = new Map();
      }, GATHER_MS);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, []);
}
