// The book of a market: grouped levels with cumulative depth, the last price and the spread. A
// fixed pool of rows: React makes them once, paints fill them in. A click fills the order form.
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import type { BookSide } from "../../../core/book.ts";
import { parse, placesOf, text } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { watchBook } from "../feed/books.ts";
import { painter } from "../feed/paint.ts";
import { useOwnLevels } from "../work/mine.ts";
import { paintBook, paintSum } from "./bookRows.ts";
import { LastPrice } from "./LastPrice.tsx";
import { fillForm } from "./ticket.ts";
import { WORDS } from "./words.ts";

const ROWS = 40; // a side; those that have no room are cut
const FACTORS = [1n, 10n, 100n, 1000n]; // of the tick

interface Hovered {
  readonly side: BookSide;
  readonly index: number;
}

export function OrderBook({ market }: { market: MarketBody }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const places = placesOf(market.tick);
  const tick = parse(market.tick, places) ?? 1n;
  const [factor, group] = useState(1n);
  const [isStale, tellStale] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const own = useOwnLevels(market);
  const shown = useRef({ step: tick * factor, language, own });
  const ask = useRef<() => void>(undefined);
  const hovered = useRef<Hovered | null>(null);
  const hover = (row: Hovered | null) => {
    hovered.current = row;
    ask.current?.();
  };

  useEffect(() => {
    shown.current = { step: tick * factor, language, own };
    ask.current?.();
  }, [tick, factor, language, own]);
  useEffect(() => {
    const { book, leave } = watchBook(market, () => soon.ask());
    const soon = painter(() => {
      if (panel.current !== null) {
        paintBook(panel.current, book, market, ROWS, shown.current);
        paintSum(panel.current, book, market, shown.current, hovered.current);
      }
      tellStale(book.state === "stale");
    });
    ask.current = soon.ask;
    soon.ask();
    return () => {
      leave();
      soon.stop();
    };
  }, [market]);

  return (
    <section
      ref={panel}
      className="area-book flex flex-col bg-panel"
      aria-labelledby="book-title"
      aria-busy={isStale}
    >
      <div className="flex items-center justify-between border-b border-line px-3 py-1">
        <h2 id="book-title" className="font-semibold">
          {words.book}
        </h2>
        {isStale && (
          <span role="status" className="text-xs text-warn">
            {words.bookStale}
          </span>
        )}
        <select
          aria-label={words.grouping}
          className="h-6 rounded border border-field bg-panel px-1 text-xs"
          value={String(factor)}
          onChange={(event) => group(BigInt(event.target.value))}
        >
          {FACTORS.map((one) => (
            <option key={String(one)} value={String(one)}>
              {formatDecimal(text(tick * one, places), language)}
            </option>
          ))}
        </select>
      </div>
      <div className="grid grid-cols-3 px-3 py-1 text-right text-xs text-faint" aria-hidden>
        <span>
          {words.price} ({market.quote_asset})
        </span>
        <span>
          {words.amount} ({market.base_asset})
        </span>
        <span>{words.total}</span>
      </div>
      <Side side="asks" hover={hover} />
      <div className="book-middle">
        <LastPrice market={market} />
        <span className="book-spread text-xs text-muted">
          {words.spread} <output className="figure text-text">—</output>
        </span>
        <span className="book-sum figure ml-auto text-xs text-muted" aria-hidden />
      </div>
      <Side side="bids" hover={hover} />
    </section>
  );
}

function Side({ side, hover }: { side: BookSide; hover: (row: Hovered | null) => void }) {
  const words = useWords(WORDS);
  const choose = (row: Element | null | undefined) => {
    const price = row?.getAttribute("data-price");
    if (price) fillForm({ price, side: side === "asks" ? "buy" : "sell" });
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const row = (event.target as Element).closest("li");
    if (row !== null) hover({ side, index: [...event.currentTarget.children].indexOf(row) });
  };
  const click = (event: MouseEvent) => choose((event.target as Element).closest("li"));
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter") choose(event.currentTarget.firstElementChild);
  };
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop: Enter takes the best price
      tabIndex={0}
      aria-label={side === "asks" ? words.asks : words.bids}
      className={`rows book-rows figure text-xs ${side} flex ${
        side === "asks" ? "flex-col-reverse" : "flex-col"
      }`}
      onClick={click}
      onPointerOver={point}
      onPointerLeave={() => hover(null)}
      onKeyDown={press}
    >
      {Array.from({ length: ROWS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a pool have no other name
        <li key={index} className="shrink-0" data-empty="">
          <i />
          <span className={side === "asks" ? "text-down" : "text-up"} />
          <span />
          <span className="text-muted" />
        </li>
      ))}
    </ol>
  );
}
