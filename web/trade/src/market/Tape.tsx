// The newest trades of a market. A fixed pool of rows: React makes them once, paints fill them in.
import { useEffect, useRef, useState } from "react";
import {
  type MarketBody,
  type MarketTrade,
  readMarketTrades,
} from "../../../api/generated/index.ts";
import { parse, placesOf } from "../../../core/decimal.ts";
import { formatDecimal, formatTime } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { useChannel, whenLive } from "../feed/live.ts";
import { painter } from "../feed/paint.ts";
import { WORDS } from "./words.ts";

const ROWS = 60;

export function Tape({ market }: { market: MarketBody }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const list = useRef<HTMLOListElement>(null);
  const trades = useRef<MarketTrade[]>([]);
  const paint = useRef<() => void>(undefined);
  const [isPaused, pause] = useState(false);
  const held = useRef(false);

  useEffect(() => {
    const pricePlaces = placesOf(market.tick);
    const lotPlaces = placesOf(market.lot);
    const soon = painter(() => {
      if (held.current) return;
      const large = largeFrom(trades.current, lotPlaces);
      list.current?.childNodes.forEach((node, index) => {
        const row = node as HTMLElement;
        const trade = trades.current[index];
        const quantity = trade === undefined ? null : parse(trade.quantity, lotPlaces);
        row.toggleAttribute("data-large", quantity !== null && quantity >= large);
        fill(row, trade, (trade) => [
          formatDecimal(trade.price, language, pricePlaces),
          formatDecimal(trade.quantity, language, lotPlaces),
          formatTime(Date.parse(trade.executed_at), language),
        ]);
      });
    });
    paint.current = soon.ask;
    soon.ask();
    return soon.stop;
  }, [market, language]);

  const take = (more: MarketTrade[]) => {
    const known = new Map([...trades.current, ...more].map((trade) => [trade.number, trade]));
    trades.current = [...known.values()].sort((a, b) => b.number - a.number).slice(0, ROWS);
    paint.current?.();
  };
  useChannel("trades", market.symbol, (message) => take((message.data as MarketTrade[]) ?? []));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `take` only touches refs
  useEffect(() => {
    const options = { path: { symbol: market.symbol }, query: { limit: ROWS } };
    return whenLive(() =>
      readMarketTrades(options).then(({ data }) => data && take(data.data), ignored),
    );
  }, [market.symbol]);
  const hold = (isHeld: boolean) => {
    held.current = isHeld;
    pause(isHeld);
    paint.current?.();
  };

  return (
    <section className="area-tape flex flex-col bg-panel" aria-labelledby="tape-title">
      <h2 id="tape-title" className="flex justify-between border-b border-line px-3 py-2">
        <span className="font-semibold">{words.trades}</span>
        {isPaused && <span className="text-xs text-muted">{words.paused}</span>}
      </h2>
      <div className="grid grid-cols-3 px-3 py-1 text-right text-xs text-faint" aria-hidden>
        <span>{words.price}</span>
        <span>{words.amount}</span>
        <span>{words.time}</span>
      </div>
      <ol
        ref={list}
        className="rows figure min-h-0 flex-1 overflow-hidden text-xs"
        onPointerEnter={(event) => event.pointerType === "mouse" && hold(true)}
        onPointerLeave={() => hold(false)}
      >
        {Array.from({ length: ROWS }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a pool have no other name
          <li key={index} data-empty="">
            <span />
            <span />
            <span className="text-faint" />
          </li>
        ))}
      </ol>
    </section>
  );
}

const LARGE = 5n; // times the middle one

/** From which quantity on a trade stands out among these. */
function largeFrom(trades: readonly MarketTrade[], places: number): bigint {
  const sizes = trades.map(({ quantity }) => parse(quantity, places) ?? 0n);
  const middle = sizes.sort((a, b) => (a < b ? -1 : 1))[sizes.length >> 1] ?? 0n;
  return LARGE * middle + 1n;
}

/** The stream tells trades all the same, and the next connection asks again. */
function ignored(): void {}

function fill(
  row: HTMLElement,
  trade: MarketTrade | undefined,
  texts: (t: MarketTrade) => string[],
) {
  row.toggleAttribute("data-empty", trade === undefined);
  if (trade === undefined) return;
  const spans = row.querySelectorAll("span");
  texts(trade).forEach((text, index) => {
    const span = spans[index];
    if (span !== undefined && span.textContent !== text) span.textContent = text;
  });
  spans[0]?.setAttribute("class", trade.taker_side === "sell" ? "text-down" : "text-up");
}
