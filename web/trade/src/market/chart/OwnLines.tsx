// Lays the customer's own open orders and trades over the chart.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type MarketBody, readFills } from "../../../../api/generated/index.ts";
import { placesOf } from "../../../../core/decimal.ts";
import { formatDecimal } from "../../../../core/format.ts";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { ownOrders, useOpenOrders } from "../../feed/own.ts";
import { given } from "../../session/refused.ts";
import type { OwnTradeMark, PriceChart } from "./PriceChart.ts";
import { WORDS } from "./words.ts";

const MARKS = 100;

export function OwnLines({ market, chart }: { market: MarketBody; chart: PriceChart }) {
  useOrderLines(market, chart);
  useTradeMarks(market, chart);
  return null;
}

function useOrderLines(market: MarketBody, chart: PriceChart): void {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const orders = useOpenOrders();
  useEffect(() => {
    const here = (orders ?? []).filter((order) => order.market === market.symbol);
    chart.showOrders(
      here.flatMap((order) => {
        const price = order.waiting_for === "price" ? order.stop_price : order.price;
        if (price === null) return [];
        const isBuy = order.side === "buy";
        const rest = order.remaining_quantity ?? order.quote_quantity ?? "";
        const amount = formatDecimal(rest, language, placesOf(market.lot));
        const title = `${isBuy ? "▲" : "▼"} ${isBuy ? words.buy : words.sell} ${amount}`;
        return [{ price: Number(price), title, isBuy }];
      }),
    );
  }, [orders, market, chart, language, words]);
}

function useTradeMarks(market: MarketBody, chart: PriceChart): void {
  const [live, add] = useState<readonly OwnTradeMark[]>([]);
  const fills = useQuery({
    queryKey: ["fills", "marks", market.symbol],
    queryFn: () => given(readFills({ query: { market: market.symbol, limit: MARKS } })),
  });
  // From the stream, because tables are a moment behind it.
  useEffect(
    () =>
      ownOrders.onChange((order) => {
        if (order.market !== market.symbol || !order.trades?.length) return;
        const marks = order.trades.map((trade) => markOf(trade.executed_at, order.side));
        add((known) => [...known, ...marks]);
      }),
    [market.symbol],
  );
  useEffect(() => {
    const past = fills.data?.data.map((fill) => markOf(fill.executed_at, fill.side)) ?? [];
    chart.showTrades([...past, ...live].sort((a, b) => a.time - b.time));
  }, [fills.data, live, chart]);
}

function markOf(executedAt: string, side: string): OwnTradeMark {
  return { time: Date.parse(executedAt) / 1000, isBuy: side === "buy" };
}
